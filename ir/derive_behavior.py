"""The endpoints that follow from behaviour: a request that runs a flow, an event that a client gives to a row."""

from collections.abc import Iterator, Mapping

from ir import access, listing
from ir.behavior.signatures import all_inputs, path_parameters
from ir.behavior.steps import Program
from ir.derive import path_segment, row_path
from ir.expressions.types import Kind, Type
from ir.model import (
    Attribute,
    AuthModelIR,
    BehaviorModelIR,
    Crud,
    Endpoint,
    Entity,
    Flow,
    HTTPMethod,
    Operation,
    Parameter,
    ParamLocation,
    Response,
    StateMachine,
    TriggerType,
)
from ir.names import dashed, pascal_case, plural, snake_case, with_article, words

WORKFLOWS = "workflows"
"""The tag of flows whose path does not begin with an entity's."""


def flow_method(flow: Flow) -> HTTPMethod:
    """The method that runs a flow."""
    return flow.trigger.method or HTTPMethod.POST


def flow_path(flow: Flow) -> str:
    """The path template that runs a flow: `/place-order` unless it says another."""
    return flow.trigger.path or f"/{dashed(flow.name)}"


def _allowed(said: tuple[str, ...], auth: AuthModelIR | None) -> tuple[str, ...]:
    if auth is None or access.PUBLIC in said:
        return (access.PUBLIC,)
    return said or (access.AUTHENTICATED,)


def _parameter(item: Attribute, location: ParamLocation) -> Parameter:
    in_path = location is ParamLocation.PATH
    is_scalar = not isinstance(item.default_value, tuple)
    return Parameter(
        name=item.name,
        location=location,
        data_type=item.data_type,
        required=in_path or not (item.is_nullable or item.default_value is not None),
        description=item.description,
        constraints=item.constraints,
        values=item.values,
        default_value=item.default_value if is_scalar and not in_path else None,
    )


def travels_in_body(method: HTTPMethod) -> bool:
    """Requests of this method have a body; those of others carry everything in path and query."""
    return method not in (HTTPMethod.GET, HTTPMethod.DELETE)


def response_schema(flow: str, returns: Type | None) -> tuple[str | None, bool]:
    """The shape of what a flow answers, and whether it is a list of it."""
    if returns is None or returns.kind in (Kind.NONE, Kind.UNKNOWN):
        return None, False
    if returns.kind in (Kind.ROW, Kind.ROWS):
        return f"{returns.entity}Read", returns.kind is Kind.ROWS
    return f"{pascal_case(flow)}Response", False


def _flow(flow: Flow, entities: Mapping[str, Entity], auth: AuthModelIR | None, program: Program | None) -> Endpoint:
    method, path = flow_method(flow), flow_path(flow)
    in_path = dict.fromkeys(path_parameters(flow))
    given = {item.name: item for item in reversed(all_inputs(flow, entities))}
    others = [item for item in flow.inputs if item.name not in in_path]
    parameters = [_parameter(given[name], ParamLocation.PATH) for name in in_path]
    if not travels_in_body(method):
        parameters += [_parameter(item, ParamLocation.QUERY) for item in others]
        others = []
    shape, is_list = response_schema(flow.name, program.returns if program else None)
    status = flow.trigger.status or (200 if shape else 204)
    segment = path.removeprefix("/").partition("/")[0]
    owner = next((plural(entity.name) for entity in entities.values() if path_segment(entity) == segment), WORKFLOWS)
    return Endpoint(
        method=method,
        path=path,
        operation_id=flow.name,
        operation=Operation.FLOW,
        flow=flow.name,
        summary=flow.name.replace("_", " ").capitalize(),
        description=flow.description,
        tags=(owner,),
        parameters=tuple(parameters),
        request_schema=f"{pascal_case(flow.name)}Request" if others else None,
        response_schema=shape,
        responses=(Response(status=status, schema_name=shape, is_array=True),) if is_list else (),
        status=status,
        access=_allowed(flow.access, auth),
    )


def event_access(machine: StateMachine, event: str, entity: Entity, auth: AuthModelIR | None) -> tuple[str, ...]:
    """Who may give an event: whom its transitions name, else whoever may change the row."""
    said = next((one.access for one in machine.transitions if one.event == event and one.access), ())
    return _allowed(said, auth) if said else access.grants(entity, Crud.UPDATE, auth)


def _event(machine: StateMachine, event: str, entity: Entity, auth: AuthModelIR | None) -> Endpoint:
    key = Parameter(
        name=listing.path_parameter(entity.name),
        location=ParamLocation.PATH,
        data_type=entity.primary_key.data_type,
        required=True,
    )
    what = with_article(words(entity.name))
    return Endpoint(
        method=HTTPMethod.POST,
        path=f"{row_path(entity)}/{dashed(event)}",
        operation_id=f"{event}_{snake_case(entity.name)}",
        operation=Operation.EVENT,
        entity=entity.name,
        event=event,
        summary=f"{event.replace('_', ' ').capitalize()} {what}",
        tags=(plural(entity.name),),
        parameters=(key,),
        response_schema=f"{entity.name}Read",
        access=event_access(machine, event, entity, auth),
    )


def machines_by_entity(behavior: BehaviorModelIR) -> dict[str, StateMachine]:
    """The machine of each entity; of two for one entity the first counts."""
    return {machine.entity: machine for machine in reversed(behavior.state_machines)}


def derive_behavior(
    entities: tuple[Entity, ...],
    auth: AuthModelIR | None,
    behavior: BehaviorModelIR,
    programs: Mapping[str, Program],
) -> Iterator[Endpoint]:
    """Every endpoint of events and flows; `programs` say what flows answer. Unknown entities are passed over."""
    known = {entity.name: entity for entity in entities}
    machines = machines_by_entity(behavior)
    for entity in entities:
        machine = machines.get(entity.name)
        if machine is not None:
            for event in machine.events:
                if event and event in machine.endpoints:
                    yield _event(machine, event, entity, auth)
    for flow in behavior.flows:
        if flow.trigger.type is TriggerType.HTTP_REQUEST:
            yield _flow(flow, known, auth, programs.get(flow.name))


def with_machines(entities: tuple[Entity, ...], behavior: BehaviorModelIR) -> tuple[Entity, ...]:
    """The entities whose states a machine owns: those begin as it says, and clients only read them."""
    machines = machines_by_entity(behavior)
    return tuple(_with_machine(entity, machines.get(entity.name)) for entity in entities)


def _with_machine(entity: Entity, machine: StateMachine | None) -> Entity:
    owned = entity.attribute(machine.field) if machine is not None else None
    if machine is None or owned is None or machine.initial_state not in owned.values:
        return entity
    changed = owned.model_copy(update={"is_read_only": True, "default_value": machine.initial_state})
    attributes = tuple(changed if one is owned else one for one in entity.attributes)
    return entity.model_copy(update={"attributes": attributes})
