"""Names of the writer's own: those that something else in the spec suggests."""

from __future__ import annotations

from ir import paths
from ir.behavior.cutting import Piece, assignment
from ir.dialect.domain_keys import TYPES
from ir.dialect.places_of_keys import Spot
from ir.model import DataType, Entity, RelationType
from ir.names import snake_case
from ir.syntax.marking import Marked
from server.features.completion.layout import Layout
from server.features.completion.offers import Kind as ItemKind
from server.features.completion.offers import Offer, choice, escaped
from server.features.hover.domain import type_of
from server.features.hover.known import Known

STATUSES = {"200": "OK", "201": "Created", "202": "Accepted", "204": "No Content", "400": "Bad Request",
             "401": "Unauthorized", "403": "Forbidden", "404": "Not Found", "409": "Conflict",
             "422": "Unprocessable Content", "500": "Internal Server Error"}  # fmt: skip
_SHORT = tuple(name for name in TYPES if name not in ("enum", "array"))
_NEW: dict[str, tuple[str, str]] = {
    "entities": ("new entity", "${1:Name}:\n\tattributes:\n\t\t${2:name}: " + choice(3, _SHORT)),
    "attributes": ("new attribute", "${1:name}: {type: " + choice(2, _SHORT) + "}"),
    "relationships": (
        "new relationship",
        "${1:name}: {type: " + choice(2, [one.value for one in RelationType]) + ", target: ${3:Entity}}",
    ),
    "flows": (
        "new flow",
        '${1:name}:\n\ttrigger: {type: http_request, method: ${2|POST,GET,PUT,PATCH,DELETE|}, path: "/$3"}\n'
        "\tsteps:\n\t\t- $0",
    ),
    "invariants": ("new invariant", "${1:name}: {entity: ${2:Entity}, expression: ${3:condition}}"),
    "schemas": ("new schema", "${1:Name}:\n\ttype: object\n\tproperties:\n\t\t${2:name}: {type: ${3:string}}"),
    "input": ("new input", "${1:name}: {type: " + choice(2, _SHORT) + "}"),
    "properties": ("new property", "${1:name}: {type: ${2|string,integer,number,boolean,array|}}"),
}


def name_offers(known: Known, marked: Marked, here: Spot) -> list[Offer]:
    """Names that make sense here, and a new entry where nothing is typed yet."""
    layout = Layout(known.syntax, marked)
    found = [one for one in _named(known, marked, here, layout) if one.label not in marked.siblings]
    new = _NEW.get(here.name)
    if new is not None and not marked.typed and not layout.in_flow:
        found.append(Offer(new[0], ItemKind.Snippet, "", layout.laid(new[1]), group=8))
    return found


def _named(known: Known, marked: Marked, here: Spot, layout: Layout) -> list[Offer]:
    match here.name:
        case "state_machines":
            return [one for name in known.names if (one := _machine(known.entities[name], layout))]
        case "relationships":
            own = marked.path[1]
            return [_relationship(name, layout) for name in known.names if name != own]
        case "paths":
            keys = dict.fromkeys(one.path for one in known.endpoints)
            return [Offer(path, ItemKind.Module, *layout.entry(path, "\n\t$0"), about=("path", path)) for path in keys]
        case "responses":
            return [
                Offer(one, ItemKind.Value, *layout.entry(one, f"\n\tdescription: {said}"), detail=said)
                for one, said in STATUSES.items()
            ]
        case "with":
            return _given(known, marked, layout)
    return []


def _machine(entity: Entity, layout: Layout) -> Offer | None:
    enums = [one for one in entity.attributes if one.data_type is DataType.ENUM and one.values]
    if not enums:
        return None
    first = enums[0]
    states = ", ".join(escaped(value) for value in first.values)
    rest = (
        f"\n\tfield: {choice(1, [one.name for one in enums])}\n\tinitial: {choice(2, first.values)}\n"
        f"\tstates: [{states}]\n\ttransitions:\n\t\t- event: ${{3:event}}\n\t\t  from: ${{4}}\n\t\t  to: ${{5}}"
    )
    return Offer(entity.name, ItemKind.Class, *layout.entry(entity.name, rest), about=("entity", entity.name))


def _relationship(name: str, layout: Layout) -> Offer:
    rest = f" {{type: {choice(1, [one.value for one in RelationType])}, target: {name}}}"
    text, snippet = layout.entry(snake_case(name), rest)
    return Offer(snake_case(name), ItemKind.Reference, text, snippet, f"to {name}", about=("entity", name))


def _given(known: Known, marked: Marked, layout: Layout) -> list[Offer]:
    """Fields of a new row, inputs of a called flow, or what an event carries elsewhere."""
    step = marked.path[:-1]
    found = known.syntax.find(paths.join(*step)) if marked.path else None
    keys = {key.text: value for key, value in getattr(found.value if found else None, "pairs", ())}
    siblings = {key: getattr(value, "text", "") for key, value in keys.items()}
    siblings = siblings or step_keys(marked)
    for kind in ("create", "call", "emit"):
        text = siblings.get(kind, "")
        parts = assignment(Piece.of(text).stripped)
        what = (parts[2].text if parts else text).partition("(")[0].strip()
        if what and kind == "create":
            return _fields(known, what, layout)
        if what and kind == "call" and known.flow(what) is not None:
            program = known.understanding.flows.get(what)
            inputs = program.inputs if program is not None else ()
            return [
                Offer(name, ItemKind.Variable, *layout.entry(name, " $0"), detail=str(of), about=("input", what, name))
                for name, of in inputs
            ]
        if what and kind == "emit":
            names = known.emitted.get(what, ())
            handlers = [flow for flow in known.behavior.flows if flow.trigger.event == what]
            wanted = dict.fromkeys([*(one.name for flow in handlers for one in flow.inputs), *names])
            return [Offer(name, ItemKind.Variable, *layout.entry(name, " $0")) for name in wanted]
    return []


def step_keys(marked: Marked) -> dict[str, str]:
    """The keys of the step around a `with`, as the lines around the cursor have them."""
    found = marked.syntax.find(paths.join(*marked.path[:-1]))
    pairs = getattr(found.value, "pairs", ()) if found is not None else ()
    return {key.text: getattr(value, "text", "") for key, value in pairs}


def _fields(known: Known, name: str, layout: Layout) -> list[Offer]:
    entity = known.entities.get(name)
    if entity is None:
        return []
    machine = known.machine(name)
    found = []
    for one in entity.attributes:
        is_moved = machine is not None and machine.field == one.name
        if one.computed is None and not is_moved and not one.is_generated:
            needed = not one.has_default
            found.append(
                Offer(
                    one.name,
                    ItemKind.Field,
                    *layout.entry(one.name, " $0"),
                    detail=type_of(one),
                    about=("field", name, one.name),
                    group=2 if needed else 4,
                )
            )
    for relation in entity.relationships:
        if relation.is_to_one and relation.holds_key:
            found.append(
                Offer(
                    relation.field_name,
                    ItemKind.Reference,
                    *layout.entry(relation.field_name, " $0"),
                    detail=relation.target_entity,
                    about=("field", name, relation.field_name),
                    group=4 if relation.is_nullable else 2,
                )
            )
    return found
