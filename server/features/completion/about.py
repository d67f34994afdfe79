"""The documentation of what is offered."""

from __future__ import annotations

from ir.expressions.documented import FUNCTIONS, METHODS
from server.features.documented import Doc, code
from server.features.hover import api, behavior, domain
from server.features.hover.known import Known
from server.workspace.snapshot import Snapshot


def about_doc(snapshot: Snapshot, about: tuple[str, ...]) -> Doc | None:
    """What is known about the subject of an item."""
    match about:
        case ("function", name) if name in FUNCTIONS:
            return Doc().text(code(FUNCTIONS[name][0])).text(FUNCTIONS[name][1])
        case ("method", name) if name in METHODS:
            return Doc().text(code(METHODS[name][0])).text(METHODS[name][1])
        case ("reference" | "operation" | "name", *_):
            from server.features.completion.openapi_about import openapi_doc

            return openapi_doc(snapshot, about)
    return _of_native(Known(snapshot), about)


def _of_native(known: Known, about: tuple[str, ...]) -> Doc | None:
    match about:
        case ("entity", name):
            return domain.entity_doc(known, name)
        case ("field", entity, name):
            return domain.field_doc(known, entity, name)
        case ("flow", name):
            return behavior.flow_doc(known, name)
        case ("input", flow, name):
            return behavior.input_doc(known, flow, name)
        case ("state", entity, name):
            return behavior.state_doc(known, entity, name)
        case ("event", entity, name):
            return behavior.event_doc(known, entity, name)
        case ("emitted", name):
            return behavior.emitted_doc(known, name)
        case ("schema", name):
            return api.schema_doc(known, name)
        case ("path", path):
            return api.path_doc(known, path)
        case ("endpoint", name):
            found = next((one for one in known.endpoints if one.operation_id == name), None)
            return api.endpoint_doc(found) if found is not None else None
    return None
