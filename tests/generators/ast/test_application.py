"""The application put together: `src/main.py` and `src/api/router.py`."""

from tests.generators.ast.support import check, check_module, emitted, files

MAIN = "src/main.py"

TINY = """
app: {name: tiny, version: 2.0.0, description: 'A "small" thing'}
entities:
  Thing: {description: what there is, attributes: {name: string}}
  Part: {attributes: {name: string}, crud: false}
"""


def test_the_application_has_its_names_and_words() -> None:
    assert emitted(TINY, MAIN, "app").startswith('app = FastAPI(\n    title="tiny",\n    version="2.0.0",')
    assert "description='A \"small\" thing'," in emitted(TINY, MAIN, "app")
    assert '{"name": "things", "description": "What there is."},' in emitted(TINY, MAIN, "app")


def test_everything_is_joined() -> None:
    check_module(
        TINY,
        MAIN,
        '''
        """tiny: the application."""

        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI
        from fastapi.middleware.cors import CORSMiddleware

        from src.api.router import router
        from src.core.config import get_settings
        from src.core.json import BodyLimit
        from src.core.logging import configure_logging
        from src.core.problems import install_problems
        from src.database.session import engine
        from src.observability.metrics import metrics, observe_pool
        from src.observability.middleware import ObservabilityMiddleware

        settings = get_settings()
        configure_logging(settings)


        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            """What happens before the first request and after the last."""
            observe_pool(engine)
            yield
            await engine.dispose()


        app = FastAPI(
            title="tiny",
            version="2.0.0",
            description='A "small" thing',
            openapi_tags=[
                {"name": "things", "description": "What there is."},
            ],
            lifespan=lifespan,
            redirect_slashes=False,
        )
        install_problems(app)
        app.include_router(router)
        app.add_api_route("/metrics", metrics, include_in_schema=False)
        app.add_middleware(BodyLimit, limit=settings.body_limit_bytes)
        if settings.cors_origins:
            app.add_middleware(
                CORSMiddleware,
                allow_origins=settings.cors_origins,
                allow_methods=["*"],
                allow_headers=["*"],
            )
        app.add_middleware(ObservabilityMiddleware)
        ''',
    )


def test_without_metrics_nothing_is_counted() -> None:
    text = TINY + "infrastructure: {observability: {metrics: false}}"
    assert "metrics" not in files(text)[MAIN]
    check(
        text,
        MAIN,
        "lifespan",
        '''
        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            """What happens before the first request and after the last."""
            yield
            await engine.dispose()
        ''',
    )


def test_declared_operations_come_before_keys() -> None:
    text = """
    auth: {user: Customer}
    entities: {Customer: {attributes: {email: {type: email, unique: true}}}}
    paths: {/customers/best: {get: {responses: {"200": {description: ok}}}}}
    """
    check_module(
        text,
        "src/api/router.py",
        '''
        """Every router of the application."""

        from fastapi import APIRouter

        from src.api.routes import auth, custom, customer, health

        router = APIRouter()
        router.include_router(health.router)
        router.include_router(auth.router)
        router.include_router(custom.router)
        router.include_router(customer.router)
        ''',
    )
