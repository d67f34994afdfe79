"""A whole text as YAML."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ir.text import LineIndex
from ir.yaml.composer import Anchors, Composer
from ir.yaml.issues import Issue, Issues
from ir.yaml.nodes import Node
from ir.yaml.recovery import recover
from ir.yaml.source import MAX_TEXT, prepare


@dataclass(frozen=True, slots=True)
class Document:
    """One text: its lines, its tree and what is wrong with it.

    `root` is None if nothing is written. `is_whole` tells that the text was read to its end; otherwise parts of the
    tree are missing or marked broken.
    """

    text: str
    lines: LineIndex
    root: Node | None
    issues: tuple[Issue, ...]
    is_whole: bool = True


def parse(text: str) -> Document:
    """The tree of any text. Never raises: what can't be read is missing or marked broken, and reported."""
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
        if composer.failure is None:
            issues.extend(first)
        else:
            root = recover(source, issues)
        lines = LineIndex(text)
    return Document(text, lines, root, tuple(issues.found), is_whole=composer.failure is None)


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
