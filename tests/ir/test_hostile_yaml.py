"""Texts that mean harm: nothing raises, nothing takes long, and each gets a precise problem."""

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ir.dialect.read import ReadResult, read
from ir.text import LineIndex
from ir.yaml import composer
from ir.yaml.composer import MAX_DEPTH

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
HEAD = "app: {name: shop}\n"
_LETTERS = "abcdefghij"


def bomb() -> str:
    """Nine aliases of nine aliases of nine…"""
    lines = ["x-a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"x-{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in itertools.pairwise(_LETTERS)]
    return HEAD + "\n".join(lines)


CASES = {
    "alias bomb": (bomb(), "DM104"),
    "deep flow": (HEAD + "x-a: " + "[" * 100_000, "DM111"),
    "deep mappings": (HEAD + "x-a: " + "{a: " * 100_000, "DM111"),
    "deep items": ("- " * 100_000, "DM111"),
    "deep lines": (HEAD + "x-a:\n" + "  [\n" * 100_000, "DM111"),
    "deep braces": (HEAD + "x-a: " + "{" * 100_000, "DM111"),
    "deep questions": ("? " * 100_000, "DM111"),
    "deep and unclosed": (HEAD + "x-a: " + "[" * 500 + "'", "DM111"),
    "deep keys": ("\n".join(" " * depth + "a:" for depth in range(500)), "DM111"),
    "long value": (HEAD + "x-a: " + "x" * 1_000_000, "DM110"),
    "long key": (HEAD + "k" * 1_000_000 + ": x", "DM110"),
    "long flow key": (HEAD + "x-a: {" + "k" * 1_000_000 + ": x}", "DM110"),
    "large file": ("#" * 20_000_001, "DM112"),
    "NUL": (HEAD + "x-a: a\0b", "DM107"),
    "NUL between": (HEAD + "\0\n", "DM107"),
    "escape character": (HEAD + "x-a: \x1b[31m", "DM107"),
    "form feed": (HEAD + "\x0c\n", "DM107"),
    "surrogate": (HEAD + "x-a: \ud800", "DM108"),
    "complex key": (HEAD + "? [a, b]\n: c", "DM106"),
    "mapping as key": (HEAD + "? {a: b}\n: c", "DM106"),
    "empty key": (HEAD + ": c", "DM106"),
    "null key": (HEAD + "~: c", "DM106"),
    "number as key": (HEAD + "1.5: c", "DM106"),
    "merge key": (HEAD + "x-a: &a {b: c}\nx-b: {<<: *a}", "DM105"),
    "unknown alias": (HEAD + "x-a: *a", "DM103"),
    "alias of itself": (HEAD + "x-a: &a {b: *a}", "DM103"),
    "tag": (HEAD + "x-a: !!python/object/apply:os.system [true]", "DM113"),
    "undefined tag handle": (HEAD + "x-a: !e!x y", "DM115"),
    "duplicate key": (HEAD + "x-a: 1\nx-a: 2", "DM102"),
    "second document": (HEAD + "---\n" + HEAD, "DM109"),
    "tab": (HEAD + "x-a:\n\tb: c", "DM101"),
}


def check(text: str) -> ReadResult:
    """Read any text; every problem has a place inside it and every location can be answered."""
    result = read(text)
    end = LineIndex(text).position(len(text))
    for problem in result.problems:
        assert problem.span is not None and problem.message
        assert problem.span.start <= problem.span.end <= end, problem
    for path, location in result.source_map.locations.items():
        assert location.value.start <= location.value.end <= end, path
    for entity in result.parts.entities:
        assert entity.primary_key
    return result


@pytest.mark.timeout(20)  # Each takes a fraction of a second; what grows with a power of the text takes minutes.
@pytest.mark.parametrize("name", CASES)
def test_one_precise_problem(name: str) -> None:
    text, code = CASES[name]
    result = check(text)
    codes = {problem.code for problem in result.problems} - {"DM120", "DM123", "DM121"}
    assert codes == {code}
    assert all(len(problem.message) < 500 for problem in result.problems)


@pytest.mark.parametrize("closing", ["", "]" * 500])
@pytest.mark.parametrize("levels", [MAX_DEPTH - 1, MAX_DEPTH, 900, 1_100])
def test_where_it_gets_too_deep(levels: int, closing: str) -> None:
    """The place does not depend on how far the library reads ahead, nor on what it allows."""
    text = HEAD + "x-a: [" + '"[", ' + "[" * (levels - 2) + closing
    places = [problem.span.start for problem in check(text).problems if problem.code == "DM111" and problem.span]
    too_deep = len(HEAD + "x-a: [" + '"[", ') + MAX_DEPTH - 2
    assert places == ([LineIndex(text).position(too_deep)] if levels > MAX_DEPTH else [])


@pytest.mark.parametrize("name", ["deep lines", "deep mappings", "deep items", "deep keys"])
def test_the_same_without_libyaml(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composer, "Parser", yaml.SafeLoader)
    text, code = CASES[name]
    assert code in {problem.code for problem in check(text[: MAX_DEPTH * MAX_DEPTH]).problems}


def test_brackets_inside_texts_are_no_depth() -> None:
    many = "[" * 300
    text = HEAD + f"x-a: ['{many}', # {many}\n b, \"{many}"
    assert {problem.code for problem in check(text).problems} == {"DM114"}


@pytest.mark.parametrize("text", [HEAD + "x-a: =", HEAD + "x-a: <", "%YAML 1.2\n---\n" + HEAD, HEAD + "x-a: ''''''"])
def test_odd_but_fine(text: str) -> None:
    assert check(text).problems == ()


def test_a_bomb_costs_nothing_where_it_would_be_read() -> None:
    text = bomb().replace("x-", "          ").replace(HEAD, "")
    result = check(f"{HEAD}entities:\n  A:\n    attributes:\n      a:\n        type: json\n        default:\n{text}")
    assert [problem.code for problem in result.problems] == ["DM104"]


def test_problems_are_capped_and_counted() -> None:
    result = check(HEAD + "".join(f"unknown{number}: 1\n" for number in range(2_000)))
    assert len(result.problems) == 1_001
    assert result.problems[-1].code == "DM133" and "1000 more" in result.problems[-1].message


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec=None), max_size=60))
def test_any_text_is_read(text: str) -> None:
    check(text)


@settings(max_examples=300, deadline=None)
@given(st.text("ab:-?[]{},#&*!|>'\"%@` \t\n\r=<~.\x85\u2028\ufeff", max_size=60))
def test_any_punctuation_is_read(text: str) -> None:
    check(text)
    check(HEAD + text)


def specs() -> Iterator[str]:
    """The example specs."""
    for path in sorted(EXAMPLES.glob("*/devmatrix.yaml")):
        yield path.read_text(encoding="utf-8")


@pytest.mark.skipif(not any(specs()), reason=f"no example specs in {EXAMPLES}")
@pytest.mark.parametrize("seed", range(3))
def test_any_edit_of_a_real_spec_is_read(seed: int) -> None:
    numbers = random.Random(seed)
    for text in specs():
        for _ in range(15):
            check(mutate(text, numbers))


def mutate(text: str, numbers: random.Random) -> str:
    """A few random insertions, deletions and copies."""
    for _ in range(numbers.randint(1, 4)):
        at = numbers.randrange(len(text))
        length = numbers.choice((1, 1, 3, 20))
        choice = numbers.random()
        if choice < 0.4:
            text = text[:at] + numbers.choice("{}[]:,-#&*!|>'\"%@`\t\n\r ?\0\x85") + text[at:]
        elif choice < 0.7:
            text = text[:at] + text[at + length :]
        else:
            source = numbers.randrange(len(text))
            text = text[:at] + text[source : source + 3 * length] + text[at:]
    return text
