"""What a command is about: its arguments may be anything that a client sends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ir.problems import Severity
from ir.syntax import Dialect
from server.features import Refusal
from server.report.text import count
from server.workspace.uris import is_spec_name, name_of, to_path

if TYPE_CHECKING:
    from ir.model import ApplicationIR
    from server.workspace.snapshot import Snapshot
    from server.workspace.workspace import Workspace


def spec_of(workspace: Workspace, arguments: Sequence[Any]) -> Snapshot:
    """The spec that the first argument names, or the only one there is. Raises `Refusal`."""
    first = arguments[0] if arguments else None
    uri = first.get("uri") if isinstance(first, dict) else first
    if not isinstance(uri, str):
        known = [one for one in workspace.specs() if is_spec_name(one)]
        if len(known) != 1:
            raise Refusal("Open the spec that is meant" if known else "There is no spec in this workspace")
        uri = known[0]
    snapshot = workspace.snapshot(uri)
    if snapshot is None or not snapshot.is_spec:
        raise Refusal(f"{name_of(uri)} is no spec")
    return snapshot


def option(arguments: Sequence[Any], name: str, number: int = 1) -> Any:
    """An argument that is given by its place, or by its name in an object."""
    for one in arguments:
        if isinstance(one, dict) and name in one:
            return one[name]
    found = arguments[number] if len(arguments) > number else None
    return None if isinstance(found, dict) else found


def application_of(snapshot: Snapshot) -> ApplicationIR:
    """What the spec says, if all of it can be read and nothing is wrong with it. Raises `Refusal`."""
    name = name_of(snapshot.uri)
    if snapshot.syntax.dialect is Dialect.OPENAPI:
        raise Refusal(f"{name} is written in OpenAPI; applications are made from the native dialect only")
    checked = snapshot.checked
    if checked.ir is not None and checked.is_valid:
        return checked.ir
    errors = [problem for problem in checked.problems if problem.severity is Severity.ERROR]
    if not errors:
        raise Refusal(f"{name} could not be read whole; nothing was generated")
    first = errors[0]
    line = f"line {first.span.start.line + 1}: " if first.span is not None else ""
    raise Refusal(f"{name} has {count(len(errors), 'error')}, so nothing was generated; {line}{first.message}")


def file_of(snapshot: Snapshot) -> Path:
    """Where the spec lies. Raises `Refusal` for a document that was never saved."""
    path = to_path(snapshot.uri)
    if path is None:
        raise Refusal("Save the spec first: the application is written beside it")
    return path
