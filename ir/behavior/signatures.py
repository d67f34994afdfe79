"""What a flow asks for: its inputs, those of its path included, and who calls it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ir import access
from ir.expressions import types
from ir.expressions.scope import attribute_type
from ir.expressions.types import Type
from ir.listing import path_parameter
from ir.model import Attribute, AuthModelIR, DataType, Entity, Flow, TriggerType

_PARAMETER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Signature:
    """`inputs` in order: those of the path that nobody declared, then the declared ones. `required` have no default and
    may not be absent.
    """

    inputs: tuple[tuple[str, Type], ...]
    path_inputs: frozenset[str]
    required: frozenset[str]
    has_actor: bool

    @property
    def types(self) -> Mapping[str, Type]:
        """The inputs by name."""
        return dict(self.inputs)


def path_parameters(flow: Flow) -> tuple[str, ...]:
    """The names in the braces of a flow's path, each once."""
    if flow.trigger.type is not TriggerType.HTTP_REQUEST or flow.trigger.path is None:
        return ()
    return tuple(dict.fromkeys(_PARAMETER.findall(flow.trigger.path)))


def path_attribute(name: str, entities: Mapping[str, Entity]) -> Attribute:
    """What travels in the path under a name that no input has: `order_id` is the key of `Order`, else it is text."""
    for entity in entities.values():
        if path_parameter(entity.name) == name:
            return entity.primary_key.model_copy(update={"name": name, "default_value": None, "is_nullable": False})
    return Attribute(name=name, data_type=DataType.STRING)


def all_inputs(flow: Flow, entities: Mapping[str, Entity]) -> tuple[Attribute, ...]:
    """Everything that a caller gives, as attributes: those of the path that nobody declared come first."""
    declared = {item.name for item in flow.inputs}
    in_path = [path_attribute(name, entities) for name in path_parameters(flow) if name not in declared]
    return (*in_path, *flow.inputs)


def has_actor(flow: Flow, auth: AuthModelIR | None) -> bool:
    """Somebody is signed in whenever it runs."""
    is_request = flow.trigger.type is TriggerType.HTTP_REQUEST
    return auth is not None and is_request and access.PUBLIC not in flow.access


def signature(flow: Flow, entities: Mapping[str, Entity], auth: AuthModelIR | None) -> Signature:
    """The signature of a flow. Of two inputs with one name the first counts."""
    found: dict[str, Type] = {}
    required = set()
    in_path = frozenset(path_parameters(flow))
    for item in all_inputs(flow, entities):
        if item.name in found:
            continue
        is_optional = item.name not in in_path and (item.default_value is not None or item.is_nullable)
        is_nullable = is_optional and item.default_value is None
        found[item.name] = attribute_type(item, None).nullable(is_nullable)
        if not is_optional:
            required.add(item.name)
    return Signature(tuple(found.items()), in_path, frozenset(required), has_actor(flow, auth))


def actor_type(auth: AuthModelIR | None, entities: Mapping[str, Entity]) -> Type:
    """The type of `actor`."""
    if auth is None or auth.user_entity not in entities:
        return types.UNKNOWN
    return types.row(auth.user_entity)
