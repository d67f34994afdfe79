"""Small applications: some to write tests about, and all kinds of them for properties."""

from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from ir.build import build
from ir.model import (
    ApplicationIR,
    Attribute,
    AuthModelIR,
    BehaviorModelIR,
    Binding,
    Constraint,
    ConstraintType,
    Crud,
    DataType,
    Entity,
    EntityOptions,
    Flow,
    FlowStep,
    HTTPMethod,
    Invariant,
    Relationship,
    RelationType,
    Schema,
    SchemaField,
    StateMachine,
    Transition,
    Trigger,
    TriggerType,
)
from ir.parts import SpecParts

few = settings(max_examples=40, deadline=None)
"""Enough examples for a property of whole applications, which take their time to draw."""

KEY = Attribute(name="id", data_type=DataType.UUID, is_primary_key=True, default_value="uuid()")


def attribute(name: str, kind: DataType = DataType.STRING, **said: Any) -> Attribute:
    """An attribute of a type."""
    return Attribute(name=name, data_type=kind, **said)


def entity(name: str, *attributes: Attribute, **said: Any) -> Entity:
    """An entity with a key of its own."""
    return Entity(name=name, attributes=(KEY, *attributes), **said)


def reference(source: str, field: str, target: str, **said: Any) -> Relationship:
    """A many-to-one relationship."""
    return Relationship(
        field_name=field,
        type=RelationType.MANY_TO_ONE,
        source_entity=source,
        target_entity=target,
        holds_key=True,
        **said,
    )


def application(*entities: Entity, **said: Any) -> ApplicationIR:
    """A built application called `shop`."""
    return build(SpecParts(name="shop", entities=entities, **said))


_names = st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon"])
_entity_names = st.sampled_from(["Alpha", "Beta", "Gamma", "Delta"])
_texts = st.text(max_size=12)
_whole = st.integers(-(2**53), 2**53)
_decimals = st.decimals(allow_nan=False, allow_infinity=False, places=3).map(lambda number: format(number, "f"))
_scalars = st.booleans() | _whole | st.floats(allow_nan=False, allow_infinity=False) | _texts
_constraints = st.builds(Constraint, type=st.sampled_from(ConstraintType), value=st.booleans() | _whole | _decimals)
_attributes = st.builds(
    Attribute,
    name=_names,
    data_type=st.sampled_from(DataType),
    description=_texts,
    is_nullable=st.booleans(),
    is_unique=st.booleans(),
    is_read_only=st.booleans(),
    default_value=st.none() | _scalars | st.lists(_scalars, max_size=3).map(tuple),
    constraints=st.lists(_constraints, max_size=3, unique_by=lambda constraint: constraint.type).map(tuple),
    values=st.lists(_texts, max_size=3).map(tuple),
    precision=st.none() | st.integers(1, 18),
    renamed_from=st.none() | _names,
)


@st.composite
def entities(draw: st.DrawFn) -> Entity:
    """Any entity; its relationships lead to entities that may be missing."""
    name = draw(_entity_names)
    relations = st.builds(
        Relationship,
        field_name=_names.map(lambda field: f"to_{field}"),
        type=st.sampled_from(RelationType),
        source_entity=st.just(name),
        target_entity=_entity_names,
        holds_key=st.booleans(),
        is_nullable=st.booleans(),
        renamed_from=st.none() | _names,
    )
    options = st.builds(EntityOptions, timestamps=st.booleans(), etag=st.booleans())
    return Entity(
        name=name,
        description=draw(_texts),
        attributes=(KEY, *draw(st.lists(_attributes, max_size=3, unique_by=lambda item: item.name))),
        relationships=tuple(draw(st.lists(relations, max_size=2, unique_by=lambda item: item.field_name))),
        unique=tuple(draw(st.lists(st.lists(_names, max_size=2).map(tuple), max_size=2))),
        options=draw(options),
        crud=tuple(draw(st.lists(st.sampled_from(Crud), unique=True))),
        renamed_from=draw(st.none() | _entity_names),
    )


_STEPS = (
    FlowStep(kind="load", expression="cart = Cart(cart_id)"),
    FlowStep(
        kind="for",
        expression="item in cart.items",
        steps=(FlowStep(kind="create", bindings=(Binding(name="x", expression="1"),)),),
    ),
)
_MOVE = Transition(from_states=("a", "c"), to_state="b", event="go", steps=_STEPS)
_MACHINE = StateMachine(entity="Alpha", field="beta", initial_state="a", transitions=(_MOVE,), endpoints=("go",))
_triggers = st.builds(
    Trigger,
    type=st.sampled_from(TriggerType),
    method=st.none() | st.sampled_from(HTTPMethod),
    path=st.none() | st.sampled_from(["/alpha", "/alpha/{alpha_id}"]),
    event=st.none() | _names,
)
_behaviors = st.builds(
    BehaviorModelIR,
    flows=st.lists(
        st.builds(
            Flow,
            name=_names,
            trigger=_triggers,
            inputs=st.lists(_attributes, max_size=1).map(tuple),
            steps=st.just(_STEPS),
            renamed_from=st.none() | _names,
        ),
        max_size=2,
        unique_by=lambda flow: flow.name,
    ).map(tuple),
    state_machines=st.just((_MACHINE,)),
    invariants=st.lists(st.builds(Invariant, name=_names, expression=_texts), max_size=1).map(tuple),
)
_schemas = st.builds(
    Schema,
    name=_entity_names.map(lambda name: f"{name}Shape"),
    fields=st.lists(st.builds(SchemaField, name=_names, data_type=st.sampled_from(DataType)), max_size=2).map(tuple),
)
_parts = st.builds(
    SpecParts,
    name=_names,
    description=_texts,
    entities=st.lists(entities(), max_size=3, unique_by=lambda item: item.name).map(tuple),
    schemas=st.lists(_schemas, max_size=1).map(tuple),
    auth=st.none() | st.builds(AuthModelIR, user_entity=_entity_names, roles=st.just(("customer", "clerk"))),
    behavior=_behaviors,
)
applications = _parts.map(build)
"""Any built application."""


@st.composite
def shuffled_pairs(draw: st.DrawFn) -> tuple[ApplicationIR, ApplicationIR]:
    """The same application twice, with its entities and their fields in another order."""
    parts = draw(_parts)
    shuffled = tuple(
        each.model_copy(
            update={
                "attributes": tuple(draw(st.permutations(each.attributes))),
                "relationships": tuple(draw(st.permutations(each.relationships))),
                "unique": tuple(draw(st.permutations(each.unique))),
            }
        )
        for each in draw(st.permutations(parts.entities))
    )
    return build(parts), build(replace(parts, entities=shuffled))
