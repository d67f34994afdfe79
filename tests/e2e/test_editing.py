"""Real documents, edited at random: the engine and the running server know what a fresh check knows.

The commit chooses a few documents; `make e2e-full` takes all. `python -m tests.ir.syntax.fuzz` goes on for as long as
one likes.
"""

import time
from pathlib import Path

import pytest

from tests.e2e.support.selection import Selection
from tests.ir.syntax.fuzz import EXAMPLES, LARGE, SELDOM, SMALL, fuzz_engine
from tests.server.lsp.fuzzing import fuzz_server, served
from tests.shared import FOLDER, needs_specs

_A_TURN = 2
_BURST = 200


def turn(names: tuple[str, ...], choice: Selection, size: int) -> tuple[str, ...]:
    """The names whose turn it is at a commit: all, or as many as given."""
    if choice.mode == "full":
        return names
    first = int(choice.commit[:12], 16) % len(names)
    return tuple(names[(first + step) % len(names)] for step in range(size))


def text_of(name: str) -> str:
    path = Path(name) if Path(name).is_file() else FOLDER / name
    return path.read_bytes().decode()


def seed_of(choice: Selection) -> int:
    """Other edits at every commit, the same ones at the same."""
    return int(choice.commit[:6], 16)


@needs_specs
def test_the_engine_knows_what_a_fresh_check_knows(choice: Selection) -> None:
    edits = 1_000 if choice.mode == "full" else 60
    for name in (*turn(SMALL, choice, _A_TURN), *turn(EXAMPLES, choice, 1)):
        fuzz_engine(name, text_of(name), edits, seed_of(choice))


@needs_specs
def test_the_engine_knows_large_documents_too(choice: Selection) -> None:
    edits = 1_000 if choice.mode == "full" else SELDOM
    for name in turn(LARGE, choice, 1):
        fuzz_engine(name, text_of(name), edits, seed_of(choice), SELDOM // 2)


@needs_specs
def test_the_server_publishes_what_a_fresh_document_has(choice: Selection) -> None:
    edits = 100 if choice.mode == "full" else 50
    for name in (*turn(SMALL, choice, _A_TURN), *turn(EXAMPLES, choice, 1)):
        fuzz_server(name, text_of(name), edits, seed_of(choice))


@needs_specs
def test_a_burst_of_keystrokes_leads_to_few_publishes_and_the_right_one_last() -> None:
    text, uri, typed = text_of("datadog-v1.yaml"), "file:///burst/datadog.yaml", "x" * _BURST
    line = next(number for number, one in enumerate(text.split("\n")) if one.strip().startswith("description: "))
    column = len(text.split("\n")[line])
    with served() as (session, _):
        session.initialize({"textDocument": {"publishDiagnostics": {"versionSupport": True}}})
        session.open(uri, text)
        session.diagnostics(uri, 1)
        where = {"textDocument": {"uri": uri}, "position": {"line": line, "character": 8}}
        asked = []
        began = time.monotonic()
        for number, letter in enumerate(typed):
            session.change(uri, number + 2, (line, column + number, line, column + number, letter))
            if number % 20 == 0:
                asked.append(session.send("textDocument/hover", where))
        session.change(uri, _BURST + 2, (line, 0, line, 0, "\t"))
        said = session.diagnostics(uri, _BURST + 2)
        took = time.monotonic() - began
        published = [one["version"] for one in session.seen("textDocument/publishDiagnostics")]
        assert published == sorted(published) and len(published) < _BURST / 4, published
        for one in asked:
            answer = session.answer(one)
            assert "result" in answer or answer["error"]["code"] in (-32800, -32801), answer
        lines = text.split("\n")
        lines[line] = "\t" + lines[line] + typed
        session.open("file:///burst/fresh.yaml", "\n".join(lines))
        assert said == session.diagnostics("file:///burst/fresh.yaml", 1)
        assert any(one["code"] == "DM101" for one in said), "the tab is a problem"
        assert took < 60
        assert session.end() == 0


@pytest.mark.parametrize("size", [3, 10])
def test_every_document_has_its_turn(size: int) -> None:
    seen = {
        name for number in range(len(SMALL)) for name in turn(SMALL, Selection("rotate", f"{number:012x}", {}), size)
    }
    assert seen == set(SMALL)
