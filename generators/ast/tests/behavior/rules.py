"""`tests/integration/test_rules.py`: for each invariant, a request that would break it and is refused."""

from collections.abc import Iterator

from generators.ast.scoping import admission_to, needs_scope, reference_staff
from generators.ast.source import Imports, call, module, quote
from generators.ast.tests.behavior.arrange import Arrangement, column_of
from generators.ast.tests.behavior.functions import Function, Names
from generators.ast.tests.bodies import constant_name
from generators.ast.tests.literals import json_literal
from generators.ast.view import AppView, EntityView, Field
from ir import derive
from ir.behavior.interpret import Ran, run_write
from ir.behavior.stored import to_json
from ir.behavior.world import Ref
from ir.model import Crud, Operation
from ir.names import snake_case
from validators.samples.breaches import Breach, Way, breach
from validators.samples.cells import Cell
from validators.samples.mutations import Limits
from validators.samples.subjects import Subject

_KINDS = {Crud.UPDATE: "update", Crud.CREATE: "create", Crud.DELETE: "delete"}


def emit_rule_tests(app: AppView) -> str | None:
    """The module, or None where no single request can break a rule."""
    imports, taken = Imports(), Names()
    ways = [way for view in app.entities.values() for way in _ways(view)]
    found = (breach(app.samples, rule, ways) for rule in app.behavior.rules)
    tests = [_test(app, one, imports, taken) for one in found if one is not None]
    return module("Requests that would break a rule: nothing is written.", imports, tests) if tests else None


def _ways(view: EntityView) -> Iterator[Way]:
    """How the API writes rows of an entity. Users are left out: what they may say depends on who they are."""
    if view.is_user:
        return
    for crud, kind in _KINDS.items():
        if view.endpoint(Operation(crud.value)) is None:
            continue
        admitted = admission_to(view, crud)
        roles = admitted.staff or admitted.roles or (view.app.auth.roles if view.app.auth else ())
        role = roles[0] if roles else None
        is_owned = admitted.is_owned and not admitted.staff
        fields = frozenset(
            field.name if field.relation is None else field.relation.field_name
            for field in view.fields
            if (field.is_sent if crud is Crud.CREATE else field.is_changed) and _may_say(view, field, role)
        )
        yield Way(kind, view.name, fields, role, admitted.is_public, view.owner if is_owned else None)


def _may_say(view: EntityView, field: Field, role: str | None) -> bool:
    """Whoever has the role may refer to any row."""
    return field.relation is None or not needs_scope(field, view) or role in reference_staff(field, view)


def _test(app: AppView, one: Breach, imports: Imports, taken: Names) -> str:
    function = Function(app, imports, one.situation, _subject(app, one))
    function.arrange()
    function.before()
    function.add(_request(app, one, function.arranged))
    imports.add("tests.support.snapshots", "assert_refused")
    text = one.rule.invariant.text
    function.add(f"await assert_refused(answer, 409, {quote(text)}, session, before)")
    name = f"{snake_case(one.rule.invariant.name)}_is_kept"
    return function.emit(taken.of(name), f"It says `{' '.join(one.rule.invariant.expression.split())}`.")


def _subject(app: AppView, one: Breach) -> Subject:
    """The rule, as something whose fields a test has to say."""

    def run(situation: object) -> Ran:
        return run_write(app.behavior, one.situation.world, lambda _: None)

    said = [value for value in one.said.values() if isinstance(value, Ref)]
    rows = [*said, *([one.row] if one.row is not None else [])]
    return Subject(
        app.behavior,
        one.rule.invariant.name,
        (),
        run,
        one.situation,
        Limits(),
        extra={one.rule.path: [(one.rule.condition, one.rule.entity)]},
        also=tuple(Cell(ref.entity, app.entities[ref.entity].key.name) for ref in rows),
    )


def _request(app: AppView, one: Breach, arranged: Arrangement) -> str:
    view = app.entities[one.way.entity]
    path = f"/{derive.path_segment(view.entity)}"
    arguments = [quote(path) if one.row is None else f'f"{path}/{{{arranged.key(one.row)}}}"']
    if one.way.kind != "delete":
        said = [f"{quote(_wire(view, name))}: {_value(arranged, value)}" for name, value in one.said.items()]
        body = f"{{{', '.join(said)}}}"
        if one.way.kind == "create":
            arranged.imports.add("tests.support.bodies", constant_name(view))
            body = f"{constant_name(view)} | {body}" if said else constant_name(view)
        arguments.append(f"json={body}")
    actor = arranged.situation.actor
    if actor is not None:
        arranged.imports.add("tests.support.tokens", "bearer")
        arguments.append(f"headers=bearer({arranged.variables[actor]})")
    verb = {"update": "patch", "create": "post", "delete": "delete"}[one.way.kind]
    return call(f"answer = await client.{verb}", arguments, indent=4)


def _wire(view: EntityView, name: str) -> str:
    found = column_of(view, name)
    return name if found is None else found.name


def _value(arranged: Arrangement, value: object) -> str:
    return arranged.key_in_json(value) if isinstance(value, Ref) else json_literal(to_json(value))
