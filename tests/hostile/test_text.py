"""Text: whatever people write, it is data in every file."""

import ast

import pytest

from tests.hostile.harness import checked, generated
from tests.hostile.inert import faults, leaks
from tests.hostile.places import Kind, names_of, spec
from tests.hostile.texts import PROSE

EVERYWHERE = (*names_of(Kind.PROSE), *names_of(Kind.VALUE))

LONG = {"a megabyte": "pwned " * 170_000, "a hundred thousand lines": "pwned\n" * 100_000}


@pytest.fixture(scope="module")
def twin() -> dict[str, str]:
    files = generated({})
    assert files is not None
    assert list(faults(files)) == []
    return files


@pytest.mark.parametrize("what", PROSE)
def test_text_is_inert_everywhere(what: str, twin: dict[str, str]) -> None:
    places = names_of(Kind.PROSE) if "\0" in PROSE[what] else EVERYWHERE
    files = generated(dict.fromkeys(places, PROSE[what]))
    assert files is not None
    assert list(leaks(files, twin)) == []


@pytest.mark.parametrize("what", LONG)
def test_long_text_is_inert(what: str, twin: dict[str, str]) -> None:
    for place in names_of(Kind.PROSE):
        files = generated({place: LONG[what]})
        assert files is None or list(leaks(files, twin)) == [], place


@pytest.mark.parametrize("place", names_of(Kind.CHECKED))
def test_text_with_a_grammar_is_refused_or_inert(place: str, twin: dict[str, str]) -> None:
    for what, text in PROSE.items():
        files = generated({place: text})
        assert files is None or list(leaks(files, twin)) == [], what


@pytest.mark.parametrize("place", [place for place in names_of(Kind.VALUE) if place != "renamed_from"])
def test_no_value_holds_a_nul(place: str) -> None:
    """Databases refuse it, and so does every field of the application."""
    codes = [problem.code for problem in checked(spec({place: PROSE["NUL"]})).problems]
    assert set(codes) & {"DM351", "DM353"}


@pytest.mark.parametrize("what", [what for what in PROSE if what != "NUL"])
def test_a_default_arrives_unchanged(what: str) -> None:
    files = generated({"string_default": PROSE[what]})
    assert files is not None
    tree = ast.parse(files["src/models/schemas.py"])
    assert PROSE[what] in {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
