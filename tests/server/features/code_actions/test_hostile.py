"""Documents in the middle of being typed: no action fails, and no preferred fix breaks what could be read."""

from __future__ import annotations

import random

import pytest
from lsprotocol import types

from ir.yaml import parse
from server.features.actions.offer import code_actions
from tests.server.features.navigation import Opened, examples

PIECES = (
    ":",
    " ",
    "\n",
    "\t",
    "{",
    "}",
    "[",
    "]",
    "'",
    '"',
    "- ",
    "#",
    "&a",
    "*a",
    "?",
    "|",
    "é",
    "😀",
    "\r\n",
    "null",
)
TEXTS = [path.read_text() for path in examples()]


def damaged(text: str, choose: random.Random) -> str:
    for _ in range(choose.randrange(1, 5)):
        at, kind = choose.randrange(len(text)), choose.randrange(3)
        if kind == 0:
            text = text[:at] + choose.choice(PIECES) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + choose.randrange(1, 12) :]
        else:
            copied, to = text[at : at + choose.randrange(1, 60)], choose.randrange(len(text))
            text = text[:to] + copied + text[to:]
    return text.replace("$0", "")


@pytest.mark.parametrize("seed", range(25))
def test_damaged_specs(seed: int) -> None:
    choose = random.Random(seed)
    opened = Opened(damaged(choose.choice(TEXTS), choose))
    text, problems = opened.snapshot.text, opened.snapshot.checked.problems
    is_whole = parse(str(text)).is_whole
    lines = [one.span.start.line for one in choose.sample(problems, min(4, len(problems))) if one.span is not None]
    for line in (*lines, choose.randrange(len(text.lines))):
        selected = types.Range(opened.at(line, 0), opened.at(line, 200))
        context = types.CodeActionContext([])
        for action in code_actions(opened.snapshot, types.CodeActionParams(opened.id, selected, context)):
            if action.edit is None:
                continue
            (after,) = opened.after(action.edit).values()
            if is_whole and (action.is_preferred or action.kind != "quickfix"):
                assert parse(after).is_whole, action.title
