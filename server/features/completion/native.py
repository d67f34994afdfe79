"""Completion in the native dialect."""

from __future__ import annotations

from dataclasses import replace

from ir.dialect.keys import Kind
from ir.dialect.places_of_keys import Spot, spot
from ir.source import Span
from ir.syntax.marking import Marked
from server.features.completion.expressions import expression_offers
from server.features.completion.keys import key_offers
from server.features.completion.names import name_offers
from server.features.completion.offers import Offer
from server.features.completion.values import value_offers
from server.features.hover.known import Known
from server.workspace.snapshot import Snapshot


def native_offers(snapshot: Snapshot, marked: Marked) -> tuple[list[Offer], Span]:
    """What can be written at the cursor, and the part of the text that it replaces."""
    known = Known(snapshot)
    here = spot(marked.path)
    if here is None:
        return [], marked.whole
    if not marked.is_key:
        return _values(known, marked, here)
    if here.shape is not None:
        return key_offers(known, marked, here), marked.whole
    if here.takes_names:
        return name_offers(known, marked, here), marked.whole
    if here.takes_items and marked.is_line_start:
        inner = Spot(here.key.shape if here.key else None, here.key, here.name, here.owner, ("0",))
        return [_dashed(one) for one in key_offers(known, marked, inner)], marked.whole
    return _values(known, marked, here)


def _values(known: Known, marked: Marked, here: Spot) -> tuple[list[Offer], Span]:
    if here.key is None:
        return [], marked.whole
    if here.key.kind in (Kind.EXPRESSION, Kind.EXPRESSIONS) or (here.name == "detail" and here.owner is not None):
        return expression_offers(known, marked, here), marked.word
    is_type = here.key.kind in (Kind.TYPE, Kind.ITEMS, Kind.MAPPINGS)  # `?` and `[]` after it stay.
    return value_offers(known, marked, here), marked.word if is_type else marked.whole


def _dashed(offer: Offer) -> Offer:
    text = offer.text if offer.text is not None else offer.label
    snippet = f"- {offer.snippet}".replace("\n", "\n  ") if offer.snippet is not None else None
    return replace(offer, text=f"- {text}", snippet=snippet)
