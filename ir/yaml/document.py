"""A whole text as YAML."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ir.text import LineIndex
from ir.yaml.composer import Anchors, Composer, Failure
from ir.yaml.issues import Issue, Issues
from ir.yaml.nodes import Node
from ir.yaml.recovery import recover
from ir.yaml.source import MAX_TEXT, prepare


@dataclass(frozen=True, slots=True)
class Document:
    """One text: its lines, its tree and what is wrong with it.

    `root` is None if nothing is written. `is_whole` tells that the text was read to its end; otherwise parts of the
    tree are missing or marked broken. `is_open` tells that it ends inside brackets or quotes, `is_linked` that it was
    read and has anchors or aliases. `before` may be a state of the text in which it was whole: see `parse_again`.
    """

    text: str
    lines: LineIndex
    root: Node | None
    issues: tuple[Issue, ...]
    is_whole: bool = True
    is_open: bool = False
    is_linked: bool = False
    before: "Document | None" = field(default=None, compare=False, repr=False)


def parse(text: str, *, is_part: bool = False) -> Document:
    """The tree of any text. Never raises: what can't be read is missing or marked broken, and reported.

    `is_part` tells that it is cut out of the middle of a document, so that its lines may be indented.
    """
    issues = Issues()
    if len(text) > MAX_TEXT:
        message = f"This file has {len(text):,} characters, more than the {MAX_TEXT:,} that are read: split it"
        issues.add(Issue("DM112", message, 0, 1))
        return Document(text, LineIndex(text), None, tuple(issues.found), is_whole=False)
    with paused_gc():
        source = prepare(text, issues)
        first, anchors = Issues(), Anchors()
        composer = Composer(source, source.start, len(text), first, anchors).run()
        root = composer.root
        failure = composer.failure
        if failure is None:
            issues.extend(first)
        else:
            root = recover(source, issues, is_part=is_part, failed_at=failure.at)
        return Document(
            text,
            LineIndex(text),
            root,
            tuple(issues.found),
            is_whole=failure is None,
            is_open=failure is not None and _ends_inside(failure, text),
            is_linked=failure is None and composer.is_linked,
        )


def _ends_inside(failure: Failure, text: str) -> bool:
    is_inside = failure.open_flow is not None or "quoted scalar" in failure.context
    return is_inside and failure.at >= len(text.rstrip())


@contextmanager
def paused_gc() -> Iterator[None]:
    """No cyclic garbage collection meanwhile: a tree is all growth, and collecting would double the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
