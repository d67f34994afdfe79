"""The test files of an application, as (path, text, reason, IR paths)."""

from collections.abc import Iterator

from generators.ast.behavior import outbox, schedules
from generators.ast.contract import emit_contract_settings
from generators.ast.seed import emit_seed
from generators.ast.tests import auth, bodies, contract, custom, journeys, lists, rows, tokens, units, workers
from generators.ast.tests.behavior.plan import behavior_test_files
from generators.ast.view import AppView

Planned = tuple[str, str | None, str, tuple[str, ...]]


def test_files(app: AppView) -> Iterator[Planned]:
    """Every test file that depends on the model; a text of None means that there is nothing to test."""
    every = tuple(view.entity.path for view in app.entities.values())
    support = "tests/support"
    yield f"{support}/rows.py", rows.emit_rows(app), "Stores rows for tests.", every
    yield f"{support}/bodies.py", bodies.emit_bodies(app), "Complete request bodies for tests.", every
    yield f"{support}/tokens.py", tokens.emit_tokens(app), "Signs requests of tests in.", ("auth",)
    yield f"{support}/operations.py", tokens.emit_operations(app), "Lists every operation for tests.", every
    yield "tests/contract/test_auth.py", auth.emit_auth(app), "Signing in.", ("auth",)
    if app.custom:
        waiting = tuple(endpoint.ir_path for endpoint in app.custom)
        package = '"""Operations that answer 501 until somebody writes them."""\n'
        yield f"{custom.FOLDER}/__init__.py", package, "Makes the folder a package.", waiting
    for endpoint in app.custom:
        reason = f"{endpoint.key} answers 501 until somebody writes it."
        yield custom.test_path(endpoint), custom.emit_test(app, endpoint), reason, (endpoint.ir_path,)
    yield "src/seed.py", emit_seed(app), "Sample rows for development.", every
    yield "schemathesis.toml", emit_contract_settings(app), "Tries the API against its own document.", ()
    for view in app.entities.values():
        path = (view.entity.path,)
        name = view.module.rstrip("_")
        text = contract.emit_contract(app, view)
        yield f"tests/contract/test_{name}_contract.py", text, f"Every status of the operations on {view.nouns}.", path
        life = f"What requests do to {view.nouns}."
        yield f"tests/integration/test_{name}_journeys.py", journeys.emit_journeys(view), life, path
        found = f"Pages, filters and order of {view.nouns}."
        yield f"tests/integration/test_{name}_list.py", lists.emit_lists(view), found, path
        bounds = f"Each bound on what may be said about {view.nouns}."
        yield f"tests/unit/test_{name}_schemas.py", units.emit_units(view), bounds, path
    yield from behavior_test_files(app)
    timed = tuple(flow.path for flow in schedules.scheduled(app))
    delivery = "Events reach those who wait for them."
    yield "tests/integration/test_deliver.py", workers.emit_deliver_tests(app), delivery, outbox.delivered(app)
    yield "tests/integration/test_schedule.py", workers.emit_schedule_tests(app), "Flows run at their times.", timed
