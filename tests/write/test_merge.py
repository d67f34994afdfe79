"""The line merge by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.write.merge import merge

texts = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n", "d"]), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "merged"),
    [
        ("a\nb\nc\n", "x\nb\nc\n", "a\nb\ny\n", "x\nb\ny\n"),
        ("a\nb\n", "a\nmine\nb\n", "a\nb\nyours\n", "a\nmine\nb\nyours\n"),
        ("a\nb\nc\n", "a\nc\n", "a\nb\nc\nd\n", "a\nc\nd\n"),
        ("", "", "new\n", "new\n"),
        ("a\n", "", "a\n", ""),
    ],
)
def test_changes_in_different_places_go_together(base: str, theirs: str, ours: str, merged: str) -> None:
    assert merge(base, theirs, ours).text == merged
    assert merge(base, theirs, ours).clashes == ()


@pytest.mark.parametrize(
    ("base", "theirs", "ours"),
    [("a\n", "b\n", "c\n"), ("a\nb\n", "a\nx\nb\n", "a\ny\nb\n"), ("a\nb\nc\n", "a\nc\n", "a\nB\nc\n")],
)
def test_two_changes_of_one_place_are_a_conflict(base: str, theirs: str, ours: str) -> None:
    assert len(merge(base, theirs, ours).clashes) == 1


@given(base=texts, changed=texts)
def test_one_side_alone_always_wins(base: str, changed: str) -> None:
    assert merge(base, changed, base).text == changed
    assert merge(base, base, changed).text == changed
    assert merge(base, changed, changed).text == changed


@given(base=texts, theirs=texts, ours=texts)
def test_no_line_of_a_person_is_lost(base: str, theirs: str, ours: str) -> None:
    """Every line that a person added is in the merge, or the merge says that it is a conflict."""
    merged = merge(base, theirs, ours)
    added = [line for line in theirs.splitlines() if line not in base.splitlines()]
    assert merged.clashes or all(line in merged.text.splitlines() for line in added)
    assert len(merge(base, ours, theirs).clashes) == len(merged.clashes)
