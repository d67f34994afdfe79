"""`src/workflows/handlers.py`: the flows that nobody asks for, by the events and the times that start them."""

from generators.ast.behavior.inputs import body_inputs, input_default, input_shape, parameters
from generators.ast.behavior.naming import flow_class, flow_function, flow_module
from generators.ast.behavior.outbox import handlers
from generators.ast.behavior.schedules import scheduled
from generators.ast.source import Imports, exploded, module, quote
from generators.ast.view import AppView
from ir.model import Flow
from validators.target.naming import class_name, python_name


def by_themselves(app: AppView) -> tuple[Flow, ...]:
    """The flows that an event or a time starts."""
    return tuple(dict.fromkeys([*(flow for flows in handlers(app).values() for flow in flows), *scheduled(app)]))


def emit_handlers(app: AppView) -> str | None:
    """The module, or None where every flow is asked for."""
    by_event, by_time = handlers(app), scheduled(app)
    if not by_event and not by_time:
        return None
    imports = Imports()
    imports.add("collections.abc", "Awaitable", "Callable", "Mapping")
    imports.add("typing", "Any")
    imports.add("sqlalchemy.ext.asyncio", "AsyncSession")
    parts: list[str] = []
    for flow in by_themselves(app):
        imports.add(f"src.workflows.{flow_module(flow.name)}", flow_class(flow.name))
        parts += _emit_event(app, flow, imports) if flow not in by_time else [_emit_time(app, flow, imports)]
    if by_event:
        parts.insert(0, "Payload = Mapping[str, Any]\nHandler = Callable[[AsyncSession, Payload], Awaitable[None]]")
        items = [f"{quote(event)}: {_by_flow(flows)}" for event, flows in sorted(by_event.items())]
        parts.append(exploded("HANDLERS: Mapping[str, Mapping[str, Handler]] = {", items, "}", 0))
    if by_time:
        items = [f"{quote(flow.name)}: ({quote(_cron(flow))}, _{flow_function(flow.name)})" for flow in by_time]
        types = "Mapping[str, tuple[str, Callable[[AsyncSession], Awaitable[None]]]]"
        parts.append(exploded(f"SCHEDULES: {types} = {{", items, "}", 0))
    return module("What runs by itself: the flows that wait for an event, and those that have a time.", imports, parts)


def _cron(flow: Flow) -> str:
    return " ".join((flow.trigger.schedule or "").split())


def _by_flow(flows: list[Flow]) -> str:
    return "{" + ", ".join(f"{quote(flow.name)}: _{flow_function(flow.name)}" for flow in flows) + "}"


def _emit_event(app: AppView, flow: Flow, imports: Imports) -> list[str]:
    """What a flow is told by an event, and the function that tells it."""
    given = body_inputs(app, flow)
    run = f"await {flow_class(flow.name)}(session).run"
    name = f"_{flow_function(flow.name)}"
    if not given:
        head = f"async def {name}(session: AsyncSession, _: Payload) -> None:"
        return [f"{head}\n    {run}()"]
    imports.add("pydantic", "BaseModel")
    shape = f"{class_name(flow.name)}Event"
    request = input_shape(app, flow, shape, "BaseModel", imports)
    called = parameters(app, flow.name)
    arguments = ", ".join(f"{called[item.name]}=told.{python_name(item.name)}" for item in given)
    lines = [
        f"async def {name}(session: AsyncSession, payload: Payload) -> None:",
        f"    told = {shape}.model_validate(payload)",
        f"    {run}({arguments})",
    ]
    return [request, "\n".join(lines)]


def _emit_time(app: AppView, flow: Flow, imports: Imports) -> str:
    given = {name: input_default(app, flow.name, name, imports) for name in parameters(app, flow.name)}
    arguments = ", ".join(f"{name}={given[item]}" for item, name in parameters(app, flow.name).items())
    head = f"async def _{flow_function(flow.name)}(session: AsyncSession) -> None:"
    return f"{head}\n    await {flow_class(flow.name)}(session).run({arguments})"
