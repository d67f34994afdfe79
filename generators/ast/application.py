"""`src/main.py` and `src/api/router.py`: the application put together."""

from generators.ast.behavior.events import events_of
from generators.ast.behavior.routes import workflow_endpoints
from generators.ast.routes import endpoints_of
from generators.ast.source import Imports, call, exploded, module, quote, sentence
from generators.ast.view import AppView


def emit_router(app: AppView) -> str:
    """Every router; declared operations come first, so that `/products/featured` is not taken for a key."""
    imports = Imports()
    imports.add("fastapi", "APIRouter")
    modules = ["health"]
    modules += ["auth"] if app.user is not None else []
    modules += ["custom"] if app.custom else []
    has_workflows = workflow_endpoints(app) or any(events_of(view) for view in app.entities.values())
    modules += ["workflows"] if has_workflows else []
    modules += [view.module for view in app.entities.values() if endpoints_of(view)]
    imports.add("src.api.routes", *modules)
    lines = ["router = APIRouter()", *(f"router.include_router({name}.router)" for name in modules)]
    return module("Every router of the application.", imports, ["\n".join(lines)])


def emit_main(app: AppView) -> str:
    """The application object, with everything around the routers."""
    imports = Imports()
    ir = app.ir
    observability = ir.infrastructure_model.deployment.observability
    imports.add("collections.abc", "AsyncIterator")
    imports.add("contextlib", "asynccontextmanager")
    imports.add("fastapi", "FastAPI")
    imports.add("fastapi.middleware.cors", "CORSMiddleware")
    imports.add("src.api.router", "router")
    imports.add("src.core.config", "get_settings")
    imports.add("src.core.json", "BodyLimit")
    imports.add("src.core.logging", "configure_logging")
    imports.add("src.core.problems", "install_problems")
    imports.add("src.database.session", "engine")
    imports.add("src.observability.middleware", "ObservabilityMiddleware")
    lifespan = [
        "@asynccontextmanager",
        "async def lifespan(_: FastAPI) -> AsyncIterator[None]:",
        '    """What happens before the first request and after the last."""',
    ]
    if observability.metrics:
        imports.add("src.observability.metrics", "metrics", "observe_pool")
        lifespan.append("    observe_pool(engine)")
    lifespan += ["    yield", "    await engine.dispose()"]
    arguments = [f"title={quote(ir.name)}", f"version={quote(ir.version)}"]
    if ir.description:
        arguments.append(f"description={quote(ir.description)}")
    described = [
        (view.nouns.replace(" ", "_"), view.entity.description)
        for view in app.entities.values()
        if endpoints_of(view) and view.entity.description
    ]
    if described:
        tags = [f'{{"name": {quote(name)}, "description": {quote(sentence(text))}}}' for name, text in described]
        arguments.append(exploded("openapi_tags=[", tags, "]", 4))
    arguments += ["lifespan=lifespan", "redirect_slashes=False"]
    lines = [
        call("app = FastAPI", arguments),
        "install_problems(app)",
        "app.include_router(router)",
    ]
    if observability.metrics:
        lines.append('app.add_api_route("/metrics", metrics, include_in_schema=False)')
    lines += [
        "app.add_middleware(BodyLimit, limit=settings.body_limit_bytes)",
        "if settings.cors_origins:",
        "    app.add_middleware(",
        "        CORSMiddleware,",
        "        allow_origins=settings.cors_origins,",
        '        allow_methods=["*"],',
        '        allow_headers=["*"],',
        "    )",
        "app.add_middleware(ObservabilityMiddleware)",
    ]
    parts = ["settings = get_settings()\nconfigure_logging(settings)", "\n".join(lifespan), "\n".join(lines)]
    return module(f"{ir.name}: the application.", imports, parts)
