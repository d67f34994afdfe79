"""Refactorings: what changes how a spec is written, or adds what can be derived from it."""

from __future__ import annotations

from collections.abc import Iterator

from server.features.actions.offer import Asked, Offer
from server.features.actions.refactoring import crud, extracting, machine, operation_id, other_side

EXTRACT, REWRITE = "refactor.extract", "refactor.rewrite"


def offers(asked: Asked) -> Iterator[Offer]:
    """The refactorings that a place allows."""
    if asked.wants(EXTRACT):
        yield from extracting.offers(asked)
    if asked.wants(REWRITE):
        for source in (crud.offers, machine.offers, other_side.offers, operation_id.offers):
            yield from source(asked)
