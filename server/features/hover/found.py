"""What a hover shows, and where."""

from __future__ import annotations

from dataclasses import dataclass

from ir.source import Span
from server.features.documented import Doc


@dataclass(frozen=True, slots=True)
class Found:
    """What is said, and the part of the text that it is about."""

    doc: Doc
    span: Span | None
