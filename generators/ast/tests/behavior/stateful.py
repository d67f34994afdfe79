"""`tests/integration/test_rules_stateful.py`: requests at random, after each of which every rule holds."""

from collections.abc import Iterator
from typing import Any

from generators.ast.behavior.python import condition, value
from generators.ast.behavior.words import Words, safe
from generators.ast.routes import endpoints_of
from generators.ast.scoping import admission
from generators.ast.source import Imports, call, exploded, module, quote
from generators.ast.tests.behavior.functions import asks
from generators.ast.tests.bodies import constant_name, sent_references
from generators.ast.tests.literals import json_literal
from generators.ast.tests.rows import varying
from generators.ast.view import AppView, EntityView, Field
from ir.behavior.signatures import all_inputs
from ir.behavior.stored import to_json
from ir.behavior.understood import Computed, Rule
from ir.expressions.scope import attribute_type
from ir.model import Attribute, Endpoint, Operation
from ir.names import snake_case
from validators.samples import boundaries, distinct
from validators.samples.cells import Cell, cells_of, dependencies, program_cells
from validators.samples.mutations import Pool
from validators.samples.staging import NOW

_MOST_VALUES = 6
_FAR = 60


def emit_stateful(app: AppView) -> str | None:
    """The module, or None where no rule spans more than one request."""
    behavior = app.behavior
    rules = [rule for rule in behavior.rules if not asks(rule.condition)]
    computed = [one for one in behavior.computed if not asks(one.value)]
    if not rules and not computed:
        return None
    imports = Imports()
    graph = dependencies(behavior, ())
    cells = graph.closure(
        [
            *(cell for rule in rules for cell in cells_of(behavior, rule.condition, rule.entity)),
            *(Cell(one.entity, one.attribute) for one in computed),
        ]
    )
    requests = list(_requests(app, cells, imports))
    if not requests:
        return None
    functions, listed = [], []
    every: list[Rule | Computed] = [*rules, *computed]
    for one in every:
        name, text, entry = _rule(app, one, imports)
        functions.append(text)
        listed.append(entry)
    parts = [
        *functions,
        exploded("CLAIMS = [", listed, "]", 0),
        exploded("REQUESTS = [", requests, "]", 0),
        _machine(app, imports),
        _TEST,
    ]
    imports.module("asyncio")
    imports.module("pathlib")
    imports.add("typing", "Any")
    imports.add("hypothesis.stateful", "run_state_machine_as_test")
    imports.add("tests.support", "stateful")  # whole: an entity may well be called `Claim`
    return module("Whatever is asked for, in whatever order: what has to hold holds.", imports, parts)


def _rule(app: AppView, one: Rule | Computed, imports: Imports) -> tuple[str, str, str]:
    """The function that looks at one row, and its entry in the list of rules."""
    view = app.entities[one.entity]
    every = frozenset(
        (other.name, item.field_name) for other in app.entities.values() for item in other.entity.relationships
    )
    words = Words(app, imports, row=(view.name, view.variable), objects=every, elsewhere=frozenset())
    if isinstance(one, Rule):
        name = safe(snake_case(one.invariant.name), _IMPORTED)
        told = one.invariant.text
        claim = condition(one.condition, words).text
    else:
        attribute = view.entity.attribute(one.attribute)
        assert attribute is not None
        name = f"{snake_case(view.name)}_has_its_{snake_case(one.attribute)}"
        told = f"{view.noun}: {one.attribute} is {' '.join(one.value.text.split())}"
        wanted = attribute_type(attribute, view.name)
        claim = f"{view.variable}.{view.field(one.attribute).python} == {value(one.value, words, wanted).at(10)}"
    name = f"holds_{name}" if name.startswith("test") else name  # pytest would collect it
    imports.add("src.models.entities", view.name)
    text = f"def {name}({view.variable}: Any) -> bool:\n    return bool({claim})"
    return name, text, call("stateful.Claim", [quote(told), view.name, name], indent=4)


_IMPORTED = frozenset({"asyncio", "bearer", "pathlib", "run_state_machine_as_test", "stateful"})
"""What the module imports, beside what conditions need."""


# ── Requests ──


def _requests(app: AppView, cells: list[Cell], imports: Imports) -> Iterator[str]:
    """Every operation that writes what some rule reads."""
    touched = {cell.entity for cell in cells if cell.entity}
    for view in app.entities.values():
        for endpoint in endpoints_of(view):
            if view.name in touched and not view.is_user:
                yield from _of_entity(view, endpoint, cells, imports)
    for endpoint in app.endpoints_in_order:
        if endpoint.operation is Operation.EVENT and endpoint.entity in app.entities:
            yield from _of_event(app, endpoint, touched, imports)
        elif endpoint.operation is Operation.FLOW and endpoint.flow in app.behavior.flows:
            yield from _of_flow(app, endpoint, touched, imports)


def _entry(endpoint: Endpoint, arguments: list[str]) -> str:
    said = [quote(endpoint.method.value), quote(endpoint.path), *arguments]
    roles = admission(endpoint.access).roles
    if roles:
        listed = ", ".join(quote(role) for role in roles)
        said.append(f"roles=({listed}{',' if len(roles) == 1 else ''})")
    return call("stateful.Request", said, indent=4)


def _owner(view: EntityView, endpoint: Endpoint) -> list[str]:
    if not admission(endpoint.access).is_owned or view.owner is None:
        return []
    listed = "".join(f"{quote(step)}, " for step in view.owner)
    return [f"owner=({listed.rstrip() if len(view.owner) == 1 else listed.rstrip(', ')})"]


def _key_of(view: EntityView, imports: Imports) -> str:
    imports.add("src.models.entities", view.name)
    return f"{{{quote(view.key_parameter)}: {view.name}}}"


def _of_entity(view: EntityView, endpoint: Endpoint, cells: list[Cell], imports: Imports) -> Iterator[str]:
    if endpoint.operation is Operation.CREATE:
        imports.add("tests.support.bodies", constant_name(view))
        choices = _choices(view, [field for field in view.fields if field.is_sent], cells, imports)
        choices += [
            f"{quote(field.name)}: {_target(field, imports)}"
            for field in sent_references(view)
            if f"{quote(field.name)}: " not in "".join(choices)
        ]
        yield _entry(endpoint, [f"body={constant_name(view)}", _mapping("choices", choices)])
    elif endpoint.operation is Operation.UPDATE:
        changed = [field for field in view.fields if field.is_changed and _cell(view, field) in cells]
        for entry in _choices(view, changed, cells, imports):
            yield _entry(
                endpoint,
                [f"rows={_key_of(view, imports)}", "body={}", _mapping("choices", [entry]), *_owner(view, endpoint)],
            )
    elif endpoint.operation is Operation.DELETE:
        yield _entry(endpoint, [f"rows={_key_of(view, imports)}", *_owner(view, endpoint)])


def _cell(view: EntityView, field: Field) -> Cell:
    return Cell(view.name, field.name if field.relation is None else field.relation.field_name)


def _mapping(name: str, entries: list[str]) -> str:
    return f"{name}={{{', '.join(entries)}}}"


def _target(field: Field, imports: Imports) -> str:
    assert field.target is not None
    imports.add("src.models.entities", field.target.name)
    return field.target.name


def _choices(view: EntityView, fields: list[Field], cells: list[Cell], imports: Imports) -> list[str]:
    """What may be said for the fields that rules read, and for those that must differ."""
    found = []
    for field in fields:
        if field.relation is not None:
            if Cell(view.name, field.relation.field_name) in cells or field.is_sent:
                found.append(f"{quote(field.name)}: {_target(field, imports)}")
        elif Cell(view.name, field.name) in cells:
            found.append(f"{quote(field.name)}: {_values(view.name, field.attribute)}")
        elif field.name in varying(view):
            values = distinct(view.name, field.attribute, _FAR)[-12:]
            found.append(f"{quote(field.name)}: {json_literal(values)}")
    return found


def _values(entity: str, attribute: Attribute) -> str:
    """A few values that clients may send: those at the edge, and samples."""
    edges = [case.value for case in boundaries(entity, attribute) if case.accepted and _is_small(case.value)]
    tried = [to_json(one) for one in Pool(NOW).candidates(entity, attribute, object())]
    found: list[Any] = []
    for one in (*tried, *edges):
        if not any(type(other) is type(one) and other == one for other in found):
            found.append(one)
    return json_literal(found[:_MOST_VALUES])


def _is_small(given: Any) -> bool:
    return not isinstance(given, str | list | dict) or len(given) < 40


def _of_event(app: AppView, endpoint: Endpoint, touched: set[str], imports: Imports) -> Iterator[str]:
    view = app.entities[endpoint.entity or ""]
    machine = app.behavior.machines.get(view.name)
    moves = machine.of_event(endpoint.event or "") if machine is not None else ()
    if moves and not any(move.is_prose for move in moves):
        yield _entry(endpoint, [f"rows={_key_of(view, imports)}", *_owner(view, endpoint)])


def _of_flow(app: AppView, endpoint: Endpoint, touched: set[str], imports: Imports) -> Iterator[str]:
    flow = app.ir.behavior_model.flow(endpoint.flow or "")
    program = app.behavior.flows[endpoint.flow or ""]
    if flow is None or program.is_prose:
        return
    if not touched & {cell.entity for cell in program_cells(app.behavior, program)}:
        return
    rows, choices = [], []
    for item in all_inputs(flow, app.behavior.domain.entities):
        target = _entity_of_key(app, item)
        if item.name in program.path_inputs:
            if target is None:
                return  # texts in paths lead to rows by chance only
            imports.add("src.models.entities", target)
            rows.append(f"{quote(item.name)}: {target}")
        elif target is not None:
            imports.add("src.models.entities", target)
            choices.append(f"{quote(item.name)}: {target}")
        else:
            choices.append(f"{quote(item.name)}: {_values('Input', item)}")
    arguments = [_mapping("rows", rows)] if rows else []
    if choices:
        arguments += ["body={}", _mapping("choices", choices)]
    yield _entry(endpoint, arguments)


def _entity_of_key(app: AppView, item: Attribute) -> str | None:
    """The entity whose key an input is, by its name: `cart_id`."""
    return next((view.name for view in app.entities.values() if view.key_parameter == item.name), None)


def _machine(app: AppView, imports: Imports) -> str:
    lines = ["class AnyRequests(stateful.RandomRequests):", "    requests = REQUESTS", "    claims = CLAIMS"]
    if app.user is not None:
        imports.add("src.models.entities", app.user.name)
        imports.add("tests.support.tokens", "bearer")
        lines += [f"    user = {app.user.name}", "", "    def signed(self, actor: Any) -> dict[str, str]:"]
        lines.append("        return bearer(actor)")
    return "\n".join(lines)


_TEST = """\
def test_what_has_to_hold_holds_after_any_requests(tmp_path: pathlib.Path) -> None:
    with asyncio.Runner() as runner, stateful.Rows(runner, tmp_path) as AnyRequests.rows:
        run_state_machine_as_test(AnyRequests, settings=stateful.SETTINGS)"""
