"""What can be done at a place: quick fixes, things that tidy up, refactorings, and commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types

from server.features.actions.edits import workspace_edit
from server.lsp.errors import ErrorCode, InvalidParams, ResponseError
from server.lsp.positions import range_at, span_of
from server.workspace.cancellation import checkpoint

if TYPE_CHECKING:
    from ir.editing import Edit
    from ir.problems import Problem
    from ir.source import Span
    from server.workspace.snapshot import Snapshot
    from server.workspace.workspace import Workspace

MOST_PROBLEMS = 40
"""For so many problems of a selection quick fixes are looked for."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be done. `edits` finds out how, which may take a while; `command` runs on the server.

    `key` is the same as long as the text is: the client names it when it wants to have the edits. `is_sure` tells that
    `edits` are known to be some.
    """

    key: str
    title: str
    kind: str
    edits: Callable[[], Sequence[Edit] | None] = lambda: None
    problem: Problem | None = None
    is_preferred: bool = False
    command: types.Command | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks about: a selection and its problems. `wants` tells whether a kind of action is of interest."""

    snapshot: Snapshot
    span: Span
    problems: tuple[Problem, ...]
    wants: Callable[[str], bool]


Source = Callable[[Asked], Iterable[Offer]]


def _sources() -> tuple[Source, ...]:
    from server.features.actions import fixing, refactoring, running, tidying

    return (fixing.offers, tidying.offers, refactoring.offers, running.offers)


def code_actions(snapshot: Snapshot, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Everything that can be done with a selection, of the kinds that the client asks for."""
    asked = _asked(snapshot, params)
    shown = {(one.code, one.range.start.line, one.range.start.character): one for one in params.context.diagnostics}
    is_lazy = _is_lazy(snapshot.workspace)
    found = []
    for offer in _offers(asked):
        checkpoint()
        action = types.CodeAction(title=offer.title, kind=offer.kind, command=offer.command)
        if offer.problem is not None and offer.problem.span is not None:
            at = range_at(snapshot, offer.problem.span).start
            one = shown.get((offer.problem.code, at.line, at.character))
            action.diagnostics = [one] if one is not None else None
        if offer.is_preferred:
            action.is_preferred = True
        if offer.command is None:
            if is_lazy:
                action.data = _data(snapshot, params, offer)
            elif edits := offer.edits():
                action.edit = workspace_edit(snapshot, edits)
            else:
                continue
        found.append(action)
    return found


def resolve(workspace: Workspace, action: types.CodeAction) -> types.CodeAction:
    """The edits of an action that was offered before."""
    data = action.data
    if not isinstance(data, dict) or not isinstance(data.get("uri"), str) or action.edit is not None:
        return action
    snapshot = workspace.snapshot(data["uri"])
    if snapshot is None or snapshot.version != data.get("version"):
        raise ResponseError(ErrorCode.CONTENT_MODIFIED, "the document has changed")
    try:
        numbers = [int(number) for number in data["range"]]
        selected = types.Range(types.Position(*numbers[:2]), types.Position(*numbers[2:]))
        key = str(data["key"])
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidParams("params.data is not what we sent") from error
    asked = _asked(
        snapshot,
        types.CodeActionParams(
            types.TextDocumentIdentifier(snapshot.uri),
            selected,
            types.CodeActionContext([], only=[action.kind] if action.kind else None),
        ),
    )
    offer = next((one for one in _offers(asked) if one.key == key), None)
    edits = offer.edits() if offer is not None else None
    action.edit = workspace_edit(snapshot, edits or ())
    return action


def _data(snapshot: Snapshot, params: types.CodeActionParams, offer: Offer) -> dict[str, object]:
    start, end = params.range.start, params.range.end
    if offer.problem is not None and offer.problem.span is not None:
        where = range_at(snapshot, offer.problem.span)
        start, end = where.start, where.end
    return {
        "uri": snapshot.uri,
        "version": snapshot.version,
        "key": offer.key,
        "range": [start.line, start.character, end.line, end.character],
    }


def _is_lazy(workspace: Workspace) -> bool:
    client = workspace.capabilities
    properties = client.get("textDocument.codeAction.resolveSupport.properties")
    return client.has("textDocument.codeAction.dataSupport") and isinstance(properties, list) and "edit" in properties


def _asked(snapshot: Snapshot, params: types.CodeActionParams) -> Asked:
    only = params.context.only
    kinds = [str(getattr(one, "value", one)) for one in only] if only is not None else None

    def wants(kind: str) -> bool:
        return kinds is None or any(kind == one or kind.startswith(f"{one}.") or not one for one in kinds)

    span = span_of(snapshot, params.range)
    return Asked(snapshot, span, tuple(_problems(snapshot, span, params.context.diagnostics)), wants)


def _problems(snapshot: Snapshot, span: Span, shown: Sequence[types.Diagnostic]) -> Iterator[Problem]:
    """The problems that a selection touches: of those that the client names, if it names some."""
    rules = snapshot.workspace.settings_for(snapshot.uri).rules
    named = {(one.code, one.range.start.line, one.range.start.character) for one in shown}
    count = 0
    for problem in snapshot.checked.problems:
        where = problem.span
        if where is None or where.start > span.end or where.end < span.start or rules.get(problem.code) == "off":
            continue
        at = range_at(snapshot, where).start
        if named and (problem.code, at.line, at.character) not in named:
            continue
        count += 1
        if count > MOST_PROBLEMS:
            return
        yield problem


def _offers(asked: Asked) -> Iterator[Offer]:
    for source in _sources():
        yield from source(asked)
