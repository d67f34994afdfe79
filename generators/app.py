"""From an ApplicationIR to the plan of its whole application."""

from time import perf_counter

from generators.ast import (
    application,
    custom,
    entities,
    enums,
    links,
    migration,
    readme,
    repositories,
    routes,
    schemas,
    security,
    services,
    validators,
)
from generators.ast.behavior import calculation, consistency, handlers, outbox, schedules
from generators.ast.behavior.files import behavior_files, unwritten_flows
from generators.ast.tests.plan import test_files
from generators.ast.view import AppView
from generators.plan import Plan, PlannedFile, Stratum, StratumCost, Unimplemented
from generators.template.render import TemplateContext, render
from ir import names
from ir.model import ApplicationIR


def template_context(app: AppView) -> TemplateContext:
    """What the templates may know of an application."""
    ir = app.ir
    slug = names.slug(ir.name) or "app"
    deployment = ir.infrastructure_model.deployment
    database = ir.infrastructure_model.database
    observability = deployment.observability
    name = (database.name or slug.replace("-", "_"))[:63]
    return TemplateContext(
        name=ir.name,
        slug=slug,
        description=ir.description,
        version=ir.version,
        has_auth=ir.auth is not None,
        has_behavior=app.has_behavior,
        has_events=bool(outbox.handlers(app)),
        has_schedules=bool(schedules.scheduled(app)),
        has_hiding=any(view.hides_others for view in app.entities.values()),
        metrics=observability.metrics,
        dashboards=observability.dashboards,
        alerts=observability.alerts,
        port=deployment.port,
        database_type=database.type.value,
        database_name=name if not name[:1].isdigit() else f"db_{name}"[:63],
        token_minutes=ir.auth.token_minutes if ir.auth else 60,
    )


class _Gathered:
    """Planned files of the AST stratum."""

    def __init__(self) -> None:
        self.files: list[PlannedFile] = []

    def add(self, path: str, content: str | None, reason: str, *ir_paths: str) -> None:
        if content is not None:
            self.files.append(PlannedFile(path, content, Stratum.AST, reason, ir_paths))


def _entity_files(app: AppView, gathered: _Gathered) -> None:
    for view in app.entities.values():
        path = view.entity.path
        gathered.add(
            f"src/repositories/{view.module}.py",
            repositories.emit_repository(view),
            f"Queries on {view.nouns}: filters, order, whose rows they are.",
            path,
        )
        gathered.add(
            f"src/validators/{view.module}.py",
            validators.emit_validator(view),
            f"Rules of {view.article} that a type cannot state.",
            path,
        )
        gathered.add(
            f"src/services/{view.module}.py",
            services.emit_service(view),
            f"What can be done with {view.nouns}.",
            path,
        )
        gathered.add(
            f"src/api/routes/{view.module}.py",
            routes.emit_routes(view),
            f"The HTTP operations on {view.nouns}.",
            path,
            *(endpoint.ir_path for endpoint in routes.endpoints_of(view)),
        )


def _consistency_files(app: AppView, gathered: _Gathered) -> None:
    kept = (*(item.path for item in app.behavior.computed), *(item.path for item in app.behavior.rules))
    reason = "Ends every transaction: computes what is computed, refuses what breaks a rule."
    gathered.add(f"{consistency.FOLDER}/__init__.py", consistency.emit_package(app), reason, *kept)
    for view in consistency.modules(app) if app.has_behavior else ():
        reason = f"What holds of {view.nouns} when a transaction ends."
        own = [item.path for item in app.behavior.computed if item.entity == view.name]
        own += [item.path for item in app.behavior.rules if item.entity == view.name]
        path = f"{consistency.FOLDER}/{view.module}.py"
        gathered.add(path, consistency.emit_module(view), reason, view.entity.path, *own)


def _worker_files(app: AppView, gathered: _Gathered) -> None:
    emitting, delivered = outbox.emitting(app), outbox.delivered(app)
    timed = tuple(flow.path for flow in schedules.scheduled(app))
    gathered.add("src/workflows/outbox.py", outbox.emit_outbox(app), "Writes events down.", *emitting)
    gathered.add("src/workflows/deliver.py", outbox.emit_deliver(app), "Hands events to flows.", *delivered)
    gathered.add("src/workflows/schedule.py", schedules.emit_schedule(app), "Runs flows at their times.", *timed)
    text = handlers.emit_handlers(app)
    alone = tuple(flow.path for flow in handlers.by_themselves(app))
    gathered.add("src/workflows/handlers.py", text, "Says which flows run by themselves, and when.", *alone)


def ast_files(app: AppView) -> list[PlannedFile]:
    """Every file that follows from the model."""
    gathered = _Gathered()
    every = tuple(view.entity.path for view in app.entities.values())
    gathered.add("src/models/entities.py", entities.emit_module(app), "One table class for each entity.", *every)
    gathered.add("src/models/enums.py", enums.emit_module(app), "One enum for each enum attribute.", *every)
    gathered.add("src/models/schemas.py", schemas.emit_module(app), "What travels, for each entity.", *every)
    gathered.add("src/api/router.py", application.emit_router(app), "Joins the routers.")
    gathered.add("src/main.py", application.emit_main(app), "Puts the application together.", "app")
    gathered.add("src/core/security.py", security.emit_security(app), "Passwords, tokens, roles.", "auth")
    gathered.add("src/api/routes/auth.py", security.emit_auth_routes(app), "Sign in.", "auth")
    declared = tuple(endpoint.ir_path for endpoint in app.custom)
    gathered.add(custom.ROUTER, custom.emit_router(app), "Joins the declared operations.", *declared)
    for endpoint in app.custom:
        reason = f"Answers {endpoint.key}: nothing says what it does."
        gathered.add(custom.handler_path(endpoint), custom.emit_handler(app, endpoint), reason, endpoint.ir_path)
    gathered.add("README.md", readme.emit_readme(app), "Says what the application is and how to run it.", "app", *every)
    gathered.add("src/repositories/links.py", links.emit_links(app), "Many-to-many links.")
    path, text = migration.emit_initial(app)
    gathered.add(path, text, "The first migration, equal to the models.", *every)
    _consistency_files(app, gathered)
    _entity_files(app, gathered)
    for path, content, reason, ir_paths in behavior_files(app):
        gathered.add(path, content, reason, *ir_paths)
    _worker_files(app, gathered)
    helpers = calculation.emit_calculation(file.content for file in gathered.files)
    gathered.add(calculation.PATH, helpers, "Calculates what Python has no function for.")
    for path, content, reason, ir_paths in test_files(app):
        gathered.add(path, content, reason, *ir_paths)
    return gathered.files


def unimplemented(app: AppView) -> tuple[Unimplemented, ...]:
    """The operations that answer 501."""
    found = []
    for endpoint in app.custom:
        path = custom.handler_path(endpoint)
        reason = f"Nothing says what it does: write its handler in {path}."
        found.append(Unimplemented(endpoint.ir_path, endpoint.key, reason, path))
    return (*found, *unwritten_flows(app))


def plan_app(ir: ApplicationIR) -> Plan:
    """Every file of an application, in path order. The same IR gives the same files."""
    started = perf_counter()
    app = AppView(ir)
    templates = render(template_context(app))
    between = perf_counter()
    emitted = ast_files(app)
    finished = perf_counter()
    files = tuple(sorted((*templates, *emitted), key=lambda file: file.path))
    costs = (
        (Stratum.TEMPLATE, StratumCost(len(templates), (between - started) * 1000)),
        (Stratum.AST, StratumCost(len(emitted), (finished - between) * 1000)),
    )
    return Plan(files, unimplemented(app), costs)
