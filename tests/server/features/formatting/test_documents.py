"""What comes of the texts of the documents beside this file."""

import pytest

from tests.server.features.formatting.checking import NOTHING, formatted, names, sections

ALL = [
    (f"{title}: {how}", text, how, after)
    for name in names()
    for title, text, found in sections(name)
    for how, after in found.items()
]


@pytest.mark.parametrize(("name", "text", "how", "after"), ALL, ids=[name for name, *_ in ALL])
def test_formatted(name: str, text: str, how: str, after: str) -> None:
    assert formatted(text, how) == after
    if after != NOTHING:
        assert formatted(after, how) == after
