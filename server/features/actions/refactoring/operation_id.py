"""Give an operation an id."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ir import paths
from ir.editing import add
from ir.openapi.operation_keys import METHODS
from ir.syntax import Dialect
from server.features.actions.fixes.operations import fresh_operation_id
from server.features.actions.offer import Asked, Offer
from server.features.actions.places import case_of, cursor_path


def offers(asked: Asked) -> Iterator[Offer]:
    """For the operation that the cursor is in, if it has none."""
    segments = paths.split(cursor_path(asked))
    if segments[:1] != ("paths",) or len(segments) < 3 or segments[2] not in METHODS:
        return
    case = case_of(asked)
    path = paths.join(*segments[:3])
    if asked.snapshot.syntax.dialect is Dialect.OTHER or "operationId" in case.keys(path) or not case.keys(path):
        return
    name = fresh_operation_id(case, segments[2], segments[1])
    above = next((key for key in ("tags", "summary") if key in case.keys(path)), None)
    edits = partial(add, case.syntax, path, "operationId", name, after=above)
    yield Offer(f"operation id {path}", f"Add `operationId: {name}`", "refactor.rewrite", edits)
