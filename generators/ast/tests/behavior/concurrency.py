"""`tests/integration/test_concurrency.py`: requests at the same time, on a server that runs them so."""

from collections.abc import Iterator

from generators.ast.source import Imports, module
from generators.ast.tests.behavior.asked import Asked, asked_events, asked_flow
from generators.ast.tests.behavior.functions import Function, nested
from generators.ast.tests.behavior.outcomes import Expectation
from generators.ast.view import AppView
from ir.names import snake_case
from validators.samples.cells import Cell
from validators.samples.races import ASKING, ROOM, Contest, Repeated, contest, repeated


def emit_concurrency(app: AppView) -> str | None:
    """The module, or None where nothing is refused the second time."""
    imports = Imports()
    tests = [text for name, asked in _every(app) for text in _tests(app, name, asked, imports)]
    if not tests:
        return None
    imports.module("asyncio")
    imports.module("pathlib")
    imports.add("tests.support.concurrency", "ON_A_SERVER", "overlapping")
    head = "pytestmark = ON_A_SERVER"
    return module("Requests at the same time: as if one came after the other.", imports, [head, *tests])


def _every(app: AppView) -> Iterator[tuple[str, Asked]]:
    """What requests ask for, with the beginning of a test's name."""
    for flow in app.ir.behavior_model.flows:
        asked = asked_flow(app, flow)
        if asked is not None and asked.endpoint is not None:
            yield asked.name, asked
    for machine in app.behavior.machines.values():
        for asked in asked_events(app, machine):
            yield f"{asked.name}_{snake_case(machine.machine.entity)}", asked


def _tests(app: AppView, name: str, asked: Asked, imports: Imports) -> Iterator[str]:
    success = next(iter(asked.scenarios.of("success")), None)
    again = repeated(asked.subject, success)
    if again is not None:
        yield _twice(app, name, asked, again, imports)
    if success is not None:
        rows = Function(app, imports, success.situation, asked.subject).arranged.variables
        race = contest(asked.subject, success, rows)
        text = _contest(app, name, asked, race, imports) if race is not None else None
        if text is not None:
            yield text


def _twice(app: AppView, name: str, asked: Asked, again: Repeated, imports: Imports) -> str:
    """The same request twice at once: one succeeds, the other is refused as the second of two is."""
    function = Function(app, imports, again.scenario.situation, asked.subject)
    function.arrange()
    function.before()
    line = asked.request.line(function.arranged, asked.keys)
    inner = "\n".join(nested(part) for part in (line, "return answer.status_code"))
    function.add("", f"async def ask() -> int:\n{inner}", "")
    statuses = sorted([asked.status or 200, again.refused.status])
    function.add(f"assert sorted(await asyncio.gather(ask(), ask())) == {statuses}")
    function.add(*Expectation(function.arranged, again.scenario.ran, asked.subject.dependencies()).lines())
    return _inside(function, f"{name}_twice_at_once")


def _contest(app: AppView, name: str, asked: Asked, race: Contest, imports: Imports) -> str | None:
    """More requests than a number has room for: exactly as many succeed, and none is left."""
    function = Function(app, imports, race.scenario.situation, asked.subject)
    arranged = function.arranged
    if arranged.breaks_rules_on_the_way(app.behavior) or _says_unique(app, race, arranged.cells):
        return None
    function.clock()
    own = {arranged.variables[ref] for ref in race.own}
    shared = [line for line in arranged.lines() if line.partition(" = ")[0] not in own]
    repeated_lines = [line for line in arranged.lines() if line.partition(" = ")[0] in own]
    function.add(*shared, "waiting = []")
    line = asked.request.line(arranged, asked.keys).removeprefix("answer = await ")
    inner = "\n".join(nested(part) for part in (*repeated_lines, f"request = {line}", "waiting.append(request)"))
    function.add(f"for _ in range({ASKING}):\n{inner}")
    function.before()
    function.add("answers = await asyncio.gather(*waiting)")
    function.add("statuses = sorted(answer.status_code for answer in answers)")
    statuses = sorted([asked.status or 200] * ROOM + [race.refused.status] * (ASKING - ROOM))
    function.add(f"assert statuses == {statuses}")
    imports.add("tests.support.snapshots", "changes_since")
    function.add("changes = await changes_since(session, before)")
    function.add(f'assert changes.to({arranged.variables[race.shared]})["{race.name}"] == 0')
    return _inside(function, f"{name}_takes_no_more_than_there_is")


def _says_unique(app: AppView, race: Contest, said: frozenset[Cell]) -> bool:
    """A row that is made again and again would have to differ in what the test says of it."""
    return any(
        field.is_unique and field.relation is None and Cell(ref.entity, field.name) in said
        for ref in race.own
        for field in app.entities[ref.entity].fields
    )


def _inside(function: Function, name: str) -> str:
    """The test, on a database where requests overlap."""
    body = "\n".join(nested(line) if line else "" for line in function.lines)
    function.lines = [f"async with overlapping(tmp_path) as (session, client):\n{body}"]
    return function.emit(name, fixtures=["tmp_path: pathlib.Path"])
