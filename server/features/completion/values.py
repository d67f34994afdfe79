"""Values of the native dialect: words, types, and names of the spec."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ir.dialect.domain_keys import ATTRIBUTE, ITEM_TYPES, TYPES
from ir.dialect.keys import Key, Kind
from ir.dialect.places_of_keys import Spot
from ir.listing import generated_attributes
from ir.model import Attribute, ConstraintType, DataType
from ir.names import plural, snake_case
from ir.syntax.marking import MARK, Marked
from ir.yaml import MappingNode, ScalarNode, SequenceNode, content
from server.features.completion.layout import Layout, listed
from server.features.completion.names import STATUSES
from server.features.completion.offers import Kind as ItemKind
from server.features.completion.offers import Offer
from server.features.documented import Doc
from server.features.hover.domain import type_of
from server.features.hover.known import Known
from server.features.hover.wording import GRANTS
from server.features.hover.wording import TYPES as TYPE_DOCS

Provider = Callable[[Known, Marked], list[Offer]]


def value_offers(known: Known, marked: Marked, here: Spot) -> list[Offer]:
    """What can be the value at a place."""
    key = here.key
    if key is None:
        return []
    noun = here.owner.noun if here.owner is not None else ""
    provider = _PROVIDERS.get((noun, here.name)) or _PROVIDERS.get(("", here.name))
    found = provider(known, marked) if provider is not None else []
    found += _of_kind(known, marked, here, key)
    layout, taken = Layout(known.syntax, marked), listed(marked)
    return [_quoted(one, layout) for one in found if one.label not in taken]


def _quoted(offer: Offer, layout: Layout) -> Offer:
    text = layout.value(offer.text if offer.text is not None else offer.label)
    return offer if text == offer.label else replace(offer, text=text)


def _words(words: Iterable[str], kind: ItemKind = ItemKind.EnumMember, detail: str = "") -> list[Offer]:
    return [Offer(word, kind, detail=detail) for word in words]


def _of_kind(known: Known, marked: Marked, here: Spot, key: Key) -> list[Offer]:
    is_item = bool(here.below)
    match key.kind:
        case Kind.BOOLEAN:
            return _words(("true", "false"), ItemKind.Keyword)
        case Kind.CHOICE | Kind.CHOICES:
            return _words(key.choices)
        case Kind.CRUD:
            return _words(key.choices) if is_item else _words(("true", "false"), ItemKind.Keyword)
        case Kind.EVENTS if not is_item:
            return _words(("true", "false"), ItemKind.Keyword)
        case Kind.GRANTS:
            return _grants(known, here)
        case Kind.TYPE | Kind.ITEMS:
            is_inner = here.name == "items" or (here.owner is not None and here.owner.noun == "an item type")
            return types(ITEM_TYPES if is_inner else TYPES)
        case Kind.VALUE:
            return _defaults(marked, here.name)
        case Kind.CONSTRAINTS:
            return _constraints(marked)
        case Kind.MAPPINGS if here.shape is not None and here.shape.short:
            return types(tuple(name for name in TYPES if name not in ("enum", "array")))
    return []


def types(names: tuple[str, ...]) -> list[Offer]:
    """Types with what they mean."""
    return [Offer(name, ItemKind.TypeParameter, doc=Doc().text(TYPE_DOCS[name])) for name in names]


def _grants(known: Known, here: Spot) -> list[Offer]:
    words = ["public", "authenticated"]
    words += ["owner"] if here.owner is not None and here.owner.noun == "access" else []
    found = [Offer(word, ItemKind.EnumMember, doc=Doc().text(GRANTS[word])) for word in words]
    return [*_words(known.roles, ItemKind.EnumMember, "role"), *found]


def _written_type(marked: Marked, path: tuple[str, ...] | None = None) -> tuple[str, tuple[str, ...]]:
    """The type of the attribute at the cursor and the words of its enum, as they are written."""
    text = marked.siblings.get("type", "").strip().rstrip("?")
    values = content(marked.syntax.value(*(path or marked.path[:-1]), "values"))
    items = values.items if isinstance(values, SequenceNode) else ()
    return text, tuple(one.text for item in items if isinstance(one := content(item), ScalarNode))


def _defaults(marked: Marked, name: str) -> list[Offer]:
    kind, values = _written_type(marked)
    if kind == "enum":
        return _words(values)
    if kind == "boolean":
        return _words(("true", "false"), ItemKind.Keyword)
    computed = {"datetime": "now()", "date": "today()", "uuid": "uuid()"}.get(kind)
    return [Offer(computed, ItemKind.Function)] if computed is not None and name == "default" else []


def _constraints(marked: Marked) -> list[Offer]:
    holder = marked.path[:-1]
    node = content(marked.syntax.value(*holder[:-1], "type")) if marked.path[-1].isdecimal() else None
    kind = node.text.rstrip("?") if isinstance(node, ScalarNode) else marked.siblings.get("type", "")
    return [Offer(f"{name}=", ItemKind.Value) for name in constraints_for(kind)]


def constraints_for(kind: str) -> list[str]:
    """The bounds that a type can have; all for an unknown one."""
    names = [one.value for one in ConstraintType]
    return [name for name in names if (key := ATTRIBUTE.keys.get(name)) is None or not kind or kind in key.only]


def entities(known: Known, marked: Marked) -> list[Offer]:
    """All entities."""
    return [Offer(name, ItemKind.Class, about=("entity", name)) for name in known.names]


def _users(known: Known, marked: Marked) -> list[Offer]:
    def signs_in(name: str) -> bool:
        email = known.attribute(name, "email")
        return email is not None and email.is_unique

    return [
        Offer(name, ItemKind.Class, about=("entity", name), group=3 if signs_in(name) else 6) for name in known.names
    ]


def _back(known: Known, marked: Marked) -> list[Offer]:
    target, own = marked.siblings.get("target", ""), marked.path[1]
    entity = known.entities.get(target)
    facing = [one for one in entity.relationships if one.target_entity == own] if entity is not None else []
    found = [
        Offer(one.field_name, ItemKind.Reference, detail=one.type.value, about=("field", target, one.field_name))
        for one in facing
    ]
    name = snake_case(own)
    many = marked.siblings.get("type", "") in ("many_to_one", "many_to_many")
    return [*found, Offer(plural(name) if many else name, ItemKind.Reference, detail="new", group=6)]


def _fields(known: Known, marked: Marked, entity: str) -> list[Offer]:
    found = known.entities.get(entity)
    if found is None:
        return []
    given: list[Attribute] = [*found.attributes, *generated_attributes(found)]
    return [
        *(Offer(one.name, ItemKind.Field, detail=type_of(one), about=("field", entity, one.name)) for one in given),
        *(
            Offer(one.field_name, ItemKind.Reference, detail=one.target_entity, about=("field", entity, one.field_name))
            for one in found.relationships
            if one.is_to_one
        ),
    ]


def _own_fields(known: Known, marked: Marked) -> list[Offer]:
    return _fields(known, marked, marked.path[1])


def _owner(known: Known, marked: Marked) -> list[Offer]:
    own, user = marked.path[1], known.auth.user_entity if known.auth is not None else ""
    if own == user:
        return [Offer("self", ItemKind.Keyword)]
    found, ways, seen = [], [(own, "")], {own}
    for entity, way in ways:
        one = known.entities.get(entity)
        for relation in one.relationships if one is not None else ():
            if not relation.is_to_one:
                continue
            path = f"{way}.{relation.field_name}" if way else relation.field_name
            if relation.target_entity == user:
                found.append(Offer(path, ItemKind.Reference, group=4 if not way else 5))
            elif relation.target_entity not in seen and path.count(".") < 3:
                seen.add(relation.target_entity)
                ways.append((relation.target_entity, path))
    return found


def _enums(known: Known, marked: Marked) -> list[Offer]:
    entity = known.entities.get(marked.path[2])
    own = [one for one in entity.attributes if one.data_type is DataType.ENUM] if entity is not None else []
    return [Offer(one.name, ItemKind.Field, about=("field", marked.path[2], one.name)) for one in own]


def _states(known: Known, marked: Marked) -> list[Offer]:
    """The words of the machine's field."""
    name = marked.path[2]
    machine = known.machine(name)
    field = known.attribute(name, machine.field) if machine is not None else None
    states = dict.fromkeys([*(machine.states if machine is not None else ()), *(field.values if field else ())])
    return [Offer(one, ItemKind.EnumMember, about=("state", name, one)) for one in states if one and MARK not in one]


def _events(known: Known, marked: Marked) -> list[Offer]:
    machine = known.machine(marked.path[2])
    events = machine.events if machine is not None else ()
    return [Offer(one, ItemKind.Event, about=("event", marked.path[2], one)) for one in events if one]


def _emitted(known: Known, marked: Marked) -> list[Offer]:
    return [Offer(one, ItemKind.Event, about=("emitted", one)) for one in known.emitted]


def _schedules(known: Known, marked: Marked) -> list[Offer]:
    known_ones = {"0 3 * * *": "every night", "0 * * * *": "every hour", "*/10 * * * *": "every ten minutes",
                  "0 6 * * 1": "Mondays at six", "0 0 1 * *": "the first of a month"}  # fmt: skip
    return [Offer(f'"{text}"' if not marked.variant.quote else text, detail=said) for text, said in known_ones.items()]


def _trigger_path(known: Known, marked: Marked) -> list[Offer]:
    keys = dict.fromkeys(one.path for one in known.endpoints if one.flow is None)
    return [Offer(path, ItemKind.Module, about=("path", path)) for path in keys]


def _statuses(*those: str) -> Provider:
    def offers(known: Known, marked: Marked) -> list[Offer]:
        return [Offer(one, detail=STATUSES[one]) for one in those]

    return offers


def _refs(known: Known, marked: Marked) -> list[Offer]:
    schemas = [(f"#/schemas/{one.name}", ("schema", one.name)) for one in known.parts.schemas]
    own = [(f"#/entities/{name}", ("entity", name)) for name in known.names]
    quote = "" if marked.variant.quote else '"'
    return [Offer(ref, ItemKind.Reference, f"{quote}{ref}{quote}", about=about) for ref, about in (*schemas, *own)]


def _operations(known: Known, marked: Marked) -> list[Offer]:
    here = [one for one in known.endpoints if one.path == marked.path[1] and one.method.lower() == marked.path[2]]
    return [Offer(one.operation_id, ItemKind.Function, about=("endpoint", one.operation_id)) for one in here]


def _properties(known: Known, marked: Marked) -> list[Offer]:
    found = content(known.syntax.value(*marked.path[:2], "properties"))
    pairs = found.pairs if isinstance(found, MappingNode) else ()
    return [Offer(key.text, ItemKind.Field) for key, _ in pairs]


_PROVIDERS: dict[tuple[str, str], Provider] = {
    ("a relationship", "target"): entities,
    ("a relationship", "through"): entities,
    ("a relationship", "back_populates"): _back,
    ("an invariant", "entity"): entities,
    ("auth", "user"): _users,
    ("access", "owner"): _owner,
    **{("an entity", name): _own_fields for name in ("unique", "indexes")},
    **{("options", name): _own_fields for name in ("filters", "sorts", "search")},
    ("a state machine", "field"): _enums,
    **{("a state machine", name): _states for name in ("initial", "states", "final")},
    ("a state machine", "endpoints"): _events,
    **{("a transition", name): _states for name in ("from", "to")},
    ("a transition", "event"): _events,
    ("a trigger", "event"): _emitted,
    ("a trigger", "schedule"): _schedules,
    ("a trigger", "path"): _trigger_path,
    ("a trigger", "status"): _statuses("200", "201", "202", "204"),
    ("the `else` of a `require`", "status"): _statuses("409", "404", "403", "400"),
    ("an operation", "operationId"): _operations,
    ("a schema", "required"): _properties,
    ("", "$ref"): _refs,
}
