"""Documents under edits, held against a model that does it in the plainest way: on the encoded text."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.lsp.positions import Encoding
from server.workspace.analysis import Analysis
from server.workspace.document import Document, Edit
from server.workspace.workspace import Workspace

URI = "file:///work/x.yaml"
BREAKS = ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0c"]
PIECES = [*BREAKS, "a", "key: v", "é", "😀", "  ", "\t", "---\n", "entities:\n", "'", ""]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
PLACES = st.tuples(st.integers(0, 8), st.integers(0, 12))
EDITS = st.builds(lambda places, new: Edit(new, min(places), max(places)), st.tuples(PLACES, PLACES), TEXTS)
CODECS = {Encoding.UTF8: ("utf-8", 1), Encoding.UTF16: ("utf-16-le", 2), Encoding.UTF32: ("utf-32-le", 4)}


def _document(text: str, encoding: Encoding = Encoding.UTF16) -> Document:
    return Workspace(encoding).open(URI, "yaml", 1, text)


def _offset(text: str, place: tuple[int, int], encoding: Encoding) -> int:
    """Where a place on the wire is, as the protocol defines it."""
    line, character = place
    starts = [0, *(found.end() for found in re.finditer("\r\n|\r|\n", text))]
    if line >= len(starts):
        return len(text)
    end = re.compile("[^\r\n]*").match(text, starts[line])
    assert end is not None
    codec, size = CODECS[encoding]
    return starts[line] + len(text[starts[line] : end.end()].encode(codec)[: character * size].decode(codec, "ignore"))


@pytest.mark.parametrize("encoding", list(Encoding))
@settings(deadline=None)
@given(text=TEXTS, edits=st.lists(EDITS, max_size=5))
def test_edits_do_what_the_protocol_says(encoding: Encoding, text: str, edits: list[Edit]) -> None:
    document = _document(text, encoding)
    document.edit(edits, 2)
    for edit in edits:
        assert edit.start is not None and edit.end is not None
        start, end = _offset(text, edit.start, encoding), _offset(text, edit.end, encoding)
        text = text[:start] + edit.new + text[max(start, end) :]
    assert str(document.text) == text


@settings(deadline=None, max_examples=60)
@given(text=TEXTS, rounds=st.lists(st.lists(EDITS, max_size=3), max_size=4))
def test_snapshots_after_edits_equal_those_of_a_new_document(text: str, rounds: list[list[Edit]]) -> None:
    document = _document(text)
    for version, edits in enumerate(rounds, 2):
        document.edit(edits, version)
        if version % 2:
            continue  # Two messages, one look.
        found, fresh = document.snapshot(), _document(str(document.text)).snapshot()
        assert found.version == version
        assert found.text is document.text
        assert [block.source for block in found.syntax.blocks] == [block.source for block in fresh.syntax.blocks]
        assert found.checked.problems == fresh.checked.problems


def test_a_change_without_a_range_is_the_whole_text() -> None:
    document = _document("a: 1\n")
    document.snapshot()
    document.edit([Edit("b: 2\nc: 3"), Edit("x", (1, 0), (1, 1))], 2)
    assert str(document.text) == "b: 2\nx: 3"
    assert [name for name, _ in document.snapshot().syntax.children("")] == ["b", "x"]


def test_a_snapshot_is_made_once() -> None:
    document = _document("a: 1\n")
    assert document.snapshot() is document.snapshot()
    document.edit([], 2)
    assert document.snapshot().version == 2


def test_the_snapshot_of_a_text_that_is_gone() -> None:
    document = _document("a: 1\n")
    first = document.text
    document.edit([Edit("x")], 2)
    assert document.snapshot_of(first) is None
    second = document.text
    snapshot = document.snapshot()
    document.edit([Edit("y")], 3)
    assert document.snapshot_of(second) is snapshot  # It was made before: no reason to refuse.


def test_after_a_failure_the_next_snapshot_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    document = _document("app: {name: a}\n")
    document.snapshot()
    with monkeypatch.context() as patch:

        def fail(self: Analysis, syntax: Any) -> Any:
            raise RuntimeError

        patch.setattr(Analysis, "update", fail)
        document.edit([Edit("b", (0, 12), (0, 13))], 2)
        with pytest.raises(RuntimeError):
            document.snapshot()
    document.edit([Edit("c", (0, 13), (0, 13))], 3)
    ir = document.snapshot().checked.ir
    assert ir is not None and ir.name == "bc"
