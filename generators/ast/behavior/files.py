"""Every file of flows and machines."""

from collections.abc import Iterator

from generators.ast.behavior import events, flows, machines, routes
from generators.ast.view import AppView
from generators.plan import Unimplemented
from ir.model import Flow, TriggerType

File = tuple[str, str | None, str, tuple[str, ...]]
"""The path of a file, its text (None for no file), why it is there, and the IR paths it was made from."""


def behavior_files(app: AppView) -> Iterator[File]:
    """The files of flows, machines and what clients may ask of them."""
    found = [*_flow_files(app), *_machine_files(app)]
    yield from found
    if any(path.startswith("src/workflows/") for path, _, _, _ in found):
        yield (
            "src/workflows/__init__.py",
            '"""What happens in one transaction."""\n',
            "Is the package of workflows.",
            (),
        )
    if any(path.startswith("src/state_machines/") for path, _, _, _ in found):
        text = '"""How rows move from state to state."""\n'
        yield "src/state_machines/__init__.py", text, "Is the package of state machines.", ()
    asked = [endpoint.ir_path for endpoint in routes.workflow_endpoints(app)]
    asked += [endpoint.ir_path for view in app.entities.values() for endpoint in events.events_of(view)]
    router = routes.emit_workflow_router(app)
    yield f"{routes.FOLDER}/__init__.py", router, "Joins the operations of flows and events.", tuple(asked)


def _flow_files(app: AppView) -> Iterator[File]:
    for flow in app.ir.behavior_model.flows:
        if flow.name not in app.behavior.flows:
            continue
        words = flow.name.replace("_", " ")
        yield flows.flow_path(flow), flows.emit_flow(app, flow), f"Runs {words} as one transaction.", (flow.path,)
    for endpoint in routes.workflow_endpoints(app):
        reason = f"Answers {endpoint.key}."
        path = routes.flow_route_path(endpoint)
        yield path, routes.emit_flow_route(app, endpoint), reason, (endpoint.ir_path,)


def _machine_files(app: AppView) -> Iterator[File]:
    for entity, machine in app.behavior.machines.items():
        view = app.entities[entity]
        path = (machine.machine.path,)
        reason = f"Says how {view.nouns} move from state to state."
        yield machines.machine_path(view), machines.emit_machine(app, machine), reason, path
        asked = tuple(endpoint.ir_path for endpoint in events.events_of(view))
        reason = f"Lets things happen to {view.nouns}, each in one transaction."
        yield events.events_path(view), events.emit_events(app, machine), reason, (*path, *asked)
        reason = f"The HTTP operations for what happens to {view.nouns}."
        yield routes.events_route_path(view), routes.emit_event_routes(view), reason, (*path, *asked)


def unwritten_flows(app: AppView) -> Iterator[Unimplemented]:
    """The flows of prose: what asks for them is answered 501."""
    for flow in app.ir.behavior_model.flows:
        program = app.behavior.flows.get(flow.name)
        if program is None or not program.is_prose:
            continue
        path = flows.flow_path(flow)
        reason = f"Its steps are prose: write them in {path}."
        yield Unimplemented(flow.path, _operation(app, flow), reason, path)


def _operation(app: AppView, flow: Flow) -> str:
    endpoint = next((item for item in routes.workflow_endpoints(app) if item.flow == flow.name), None)
    if endpoint is not None:
        return endpoint.key
    kind = "event" if flow.trigger.type is TriggerType.EVENT else "schedule"
    return f"flow {flow.name} ({kind})"
