"""Code actions as documents.

A document has sections: a spec with `$0` where the cursor is, then everything that is offered there, each with the spec
that comes of it. `*` marks the preferred one. The name of a document begins with the kind of its actions.

`python -m tests.server.features.code_actions.checking` writes what is found into the documents: read the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lsprotocol import types

from server.features.actions.offer import code_actions
from tests.server.features.navigation import Opened

FOLDER = Path(__file__).parent / "documents"
KINDS = {"fix": ["quickfix"], "refactor": ["refactor"], "source": ["source.fixAll", "source.sort"]}
_FENCE = re.compile(r"```(?:yaml|json)\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Section:
    """One cursor and what is offered there: titles, and the texts afterwards."""

    title: str
    spec: str
    offered: dict[str, str] = field(default_factory=dict)


def names() -> list[str]:
    """The documents that there are."""
    return sorted(path.stem for path in FOLDER.glob("*.md"))


def sections(name: str) -> Iterator[Section]:
    """The sections of a document."""
    _, *parts = re.split(r"^## ", (FOLDER / f"{name}.md").read_text(), flags=re.MULTILINE)
    for part in parts:
        title, _, rest = part.partition("\n")
        before, *after = re.split(r"^> ", rest, flags=re.MULTILINE)
        spec = _FENCE.search(before)
        assert spec is not None, title
        offered = {}
        for one in after:
            action, _, text = one.partition("\n")
            found = _FENCE.search(text)
            offered[action] = found[1] if found is not None else ""
        yield Section(title, spec[1], offered)


def offered(spec: str, only: list[str]) -> dict[str, str]:
    """What is offered at the cursor of a spec, with the texts afterwards."""
    opened = Opened(spec)
    context = types.CodeActionContext([], only=only)
    selected = types.Range(opened.position, opened.position)
    found = {}
    for action in code_actions(opened.snapshot, types.CodeActionParams(opened.id, selected, context)):
        assert action.edit is not None, action.title
        title = f"{action.title} *" if action.is_preferred else action.title
        (found[title],) = opened.after(action.edit).values()
    return found


def kinds_of(name: str) -> list[str]:
    """The kinds of the actions that a document is about."""
    return KINDS[name.partition("-")[0]]


def written(name: str, heading: str, found: list[Section]) -> str:
    """A document with what is offered now."""
    parts = [heading.strip()]
    for section in found:
        parts.append(f"## {section.title}\n\n```yaml\n{section.spec}```")
        for title, text in offered(section.spec, kinds_of(name)).items():
            parts.append(f"> {title}\n\n```yaml\n{text}```")
    return "\n\n".join(parts) + "\n"


def update() -> None:
    """Write what is found into all documents."""
    for name in names():
        path = FOLDER / f"{name}.md"
        heading = path.read_text().partition("\n## ")[0]
        path.write_text(written(name, heading, list(sections(name))))


if __name__ == "__main__":
    update()
