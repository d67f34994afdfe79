"""Formatting as documents: a text, and the text afterwards for each way of formatting.

`> whole` is all of it, `> by 4` with another indentation, `> lines 3 to 5` a selection. What is not laid out at all
says `nothing`.

`python -m tests.server.features.formatting.checking` writes what is found into the documents: read the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types

from server.features.formatting import formatting, range_formatting
from tests.server.features.navigation import HOME, Opened, span_in

FOLDER = Path(__file__).parent / "documents"
_FENCE = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
NOTHING = "nothing\n"


def names() -> list[str]:
    """The documents that there are."""
    return sorted(path.stem for path in FOLDER.glob("*.md"))


def sections(name: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Titles, texts, and what comes of them by how they are formatted."""
    _, *parts = re.split(r"^## ", (FOLDER / f"{name}.md").read_text(), flags=re.MULTILINE)
    for part in parts:
        title, _, rest = part.partition("\n")
        before, *after = re.split(r"^> ", rest, flags=re.MULTILINE)
        found = {}
        for one in after:
            how, _, text = one.partition("\n")
            fence = _FENCE.search(text)
            found[how] = _read(fence[1]) if fence is not None else ""
        spec = _FENCE.search(before)
        assert spec is not None, title
        yield title, _read(spec[1]), found


def _read(text: str) -> str:
    """Blanks that nobody sees are written as `·`."""
    return text.replace("·", " ")


def _shown(text: str) -> str:
    return re.sub(r" +$", lambda found: "·" * len(found[0]), text, flags=re.MULTILINE)


def formatted(text: str, how: str) -> str:
    """A text after formatting."""
    opened = Opened(text)
    words = how.split()
    options = types.FormattingOptions(tab_size=int(words[1]) if words[0] == "by" else 2, insert_spaces=True)
    if words[0] == "lines":
        first, last = int(words[1]) - 1, int(words[3]) - 1
        selected = types.Range(types.Position(first, 0), types.Position(last, 1))
        edits = range_formatting(opened.snapshot, types.DocumentRangeFormattingParams(opened.id, selected, options))
    else:
        edits = formatting(opened.snapshot, types.DocumentFormattingParams(opened.id, options))
    return NOTHING if edits is None else applied(opened, edits)


def applied(opened: Opened, edits: list[types.TextEdit]) -> str:
    """The document after edits."""
    before = text = opened.text_of(HOME)
    for edit in reversed(edits):
        text, _ = text.edit(span_in(before, edit.range, opened.snapshot.encoding), edit.new_text)
    return str(text)


def update() -> None:
    """Write what is found into all documents."""
    for name in names():
        path = FOLDER / f"{name}.md"
        written = path.read_text()
        for title, text, found in sections(name):
            head, mark, rest = written.partition(f"## {title}\n")
            body, *more = re.split(r"^(?=## )", rest, maxsplit=1, flags=re.MULTILINE)
            fence = _FENCE.search(body)
            assert fence is not None
            parts = [body[: fence.end()]]
            parts += [f"> {how}\n\n```yaml\n{_shown(formatted(text, how))}```" for how in found]
            written = head + mark + "\n\n".join(parts) + "\n" + ("\n" + more[0] if more else "")
        path.write_text(written)


if __name__ == "__main__":
    update()
