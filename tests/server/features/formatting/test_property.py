"""Whatever is laid out says what it said before, keeps its comments, and is not laid out any better a second time."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from ir.editing import Edit, apply
from ir.syntax import Text
from ir.yaml import parse
from ir.yaml.formatting import format_text, says_the_same
from tests.server.features.navigation import examples
from tests.shared import FOLDER

LARGEST = 300_000
SPECS = [*examples(), *(path for path in sorted(FOLDER.rglob("*.y*ml")) if path.stat().st_size < LARGEST)]
IDS = [str(path.relative_to(FOLDER) if path.is_relative_to(FOLDER) else path.parent.name) for path in SPECS]


def formatted(text: Text, step: int = 2, lines: range | None = None) -> Text:
    edits = format_text(text, step=step, lines=lines)
    assert edits is not None
    return apply(text, [Edit(span, new) for span, new in edits])


def comments(text: str) -> list[str]:
    """What looks like a comment; what is none stays too."""
    return [" ".join(one.split()) for one in re.findall(r"(?:^|\s)(#.*)$", text, re.MULTILINE)]


def read(path: Path) -> Text:
    with path.open(encoding="utf-8", newline="") as file:
        return Text.of(file.read())


@pytest.mark.parametrize("path", SPECS, ids=IDS)
def test_nothing_is_said_differently(path: Path) -> None:
    text = read(path)
    if format_text(text) is None:
        assert parse(str(text)).issues
        return
    for step in (2, 4):
        after = formatted(text, step)
        assert says_the_same(parse(str(text)), parse(str(after)))
        assert comments(str(after)) == comments(str(text))
        assert format_text(after, step=step) == []
    assert str(formatted(formatted(text, 4), 2)) == str(formatted(text, 2))


@pytest.mark.parametrize("path", examples(), ids=lambda path: path.parent.name)
def test_examples_are_laid_out_already(path: Path) -> None:
    assert format_text(read(path)) == []


@pytest.mark.parametrize("path", examples(), ids=lambda path: path.parent.name)
def test_untidy_texts(path: Path) -> None:
    text, choose = read(path), random.Random(path.parent.name)
    for _ in range(5):
        lines = []
        for line in str(formatted(text, choose.choice((3, 4)))).splitlines():
            lines.append(line + " " * choose.choice((0, 0, 3)))
            lines += [""] * choose.choice((0, 0, 0, 2)) if not line else []
        ending = choose.choice(("\n", "\r\n"))
        untidy = Text.of(ending.join(lines) + ending)
        if says_the_same(parse(str(text)), parse(str(untidy))):
            assert str(formatted(untidy)) == str(text).replace("\n", ending)


@pytest.mark.parametrize("path", SPECS[:40], ids=IDS[:40])
def test_selections(path: Path) -> None:
    text, choose = read(path), random.Random(path.name)
    document = parse(str(text))
    for _ in range(10):
        first = choose.randrange(len(text.lines))
        lines = range(first, min(first + choose.randrange(1, 40), len(text.lines)))
        edits = format_text(text, step=choose.choice((2, 4)), lines=lines)
        for span, _ in edits or ():
            assert first <= span.start.line
            assert span.end.line < lines.stop or (span.end.line == lines.stop and span.end.column == 0)
        after = apply(text, [Edit(span, new) for span, new in edits or ()])
        assert says_the_same(document, parse(str(after)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "# only a comment",
        "plain",
        "- a\n-  b",
        "{}",
        "[1,2]",
        '{"a":1,"b":[1,2]}',
        "? a\n: b\n",
        "a:\n  ? b\n  : c\n",
        "--- \na:  1\n...\n",
        "%YAML 1.2\n---\na:  1\n",
        "a: !t  b\n",
        "a: &x\n   b: 1\nc:\n    - *x\n",
        "\ufeffa:  1\n",
        "a: |2\n    text\nb: >1-\n  text\n",
        "a:\n   - |\n     text\n   -   b: |\n         text\n",
        "a: 'x\n\n\n  y'   \n",
        'a: "x \\\n   y"\n',
        "a: |\n  text\n\n\n\n# end",
        "a: |+\n  text\n\n\n\n",
        "a: >-\n",
        "a:\n  -\n  - \n  - b\n",
        "a:\n- - - b\n    - c\n",
        "a:   # comment\n    b: 1\n",
        "a: [  # first\n   b,c\n  ]\n",
        "a:\n # c\n - b\n # d\n",
        "\u00e9\u2028: {\U0001f600:  1,b:  2}\n",
        "a:\tb\n",
        "a: b \t\n",
    ],
)
def test_odd_texts(text: str) -> None:
    edits = format_text(Text.of(text))
    if edits is not None:
        after = formatted(Text.of(text))
        assert says_the_same(parse(text), parse(str(after)))
        assert format_text(after) == []
