"""Text drawn from patterns: it matches, it fits where that is likely at all, and it takes no time."""

from itertools import islice
from random import Random

import pytest

from ir.model import Attribute, Constraint, ConstraintType, DataType
from validators.regex import matches
from validators.samples import sample
from validators.samples.drawing import draws


def check(pattern: str, most: int = 255) -> list[str]:
    """Some texts drawn from a pattern, all of which match it."""
    found = list(islice(draws(pattern, Random(7), most), 16))
    assert found
    assert [text for text in found if not matches(pattern, text)] == []
    return found


@pytest.mark.parametrize(
    "pattern",
    [
        "^[A-Z]{3}$",
        r"^\d{2}\.?\s[^a-z]$",
        r"^(red|green)(,(red|green))*$",
        "^[^@]+@[^@]+$",
        "^[α-ω]{3}$",
        r"^\w{200}x$",
        "^[ -\U0010ffff]*$",
        "^a??b*?[^b]$",
        "^$",
        "",
    ],
)
def test_texts_match(pattern: str) -> None:
    check(pattern)


def test_texts_have_many_lengths() -> None:
    assert len({len(text) for text in check("^[a-z]*$")}) > 5


def test_draws_are_the_same_every_time() -> None:
    assert check("^[a-z]{4}$") == check("^[a-z]{4}$")


@pytest.mark.parametrize("pattern", ["^(a|a)*$", "^((a{100}){100})$", "^(a*)*$", "^([0-9]*[A-Z])*!$"])
def test_draws_come_to_an_end(pattern: str) -> None:
    assert sum(map(len, draws(pattern, Random(7), 255))) < 150_000


def test_nothing_is_drawn_from_what_is_not_portable() -> None:
    assert list(draws(r"^(a)\1$", Random(7), 255)) == []


@pytest.mark.parametrize("index", range(30))
def test_a_slow_pattern_with_tight_bounds_has_samples(index: int) -> None:
    """An engine that backtracks would not come back from the texts that are tried first."""
    bounds = {ConstraintType.MIN_LENGTH: 3, ConstraintType.MAX_LENGTH: 3, ConstraintType.PATTERN: "^([a-z]*[0-9])*x$"}
    said = tuple(Constraint(type=kind, value=value) for kind, value in bounds.items())
    text = sample("Thing", Attribute(name="code", data_type=DataType.STRING, constraints=said), index)
    assert len(text) == 3 and matches("^([a-z]*[0-9])*x$", text)
