"""Patterns: which ones the application's engine takes, and which ones take forever elsewhere."""

import pytest

from validators.regex import fault, is_slow, matches, not_portable


def check(pattern: str, *, usable: bool = True, portable: bool = True, slow: bool = False) -> None:
    """What is known about a pattern."""
    assert (fault(pattern) is None) is usable, fault(pattern)
    if usable:
        assert (not_portable(pattern) is None) is portable
        assert not portable or is_slow(pattern) is slow


@pytest.mark.parametrize(
    "pattern",
    [
        "^[A-Z]{3}$",
        "^[a-z0-9]+(-[a-z0-9]+)*$",
        r"^\w+(,\w+)*$",
        r"^/[^/]+(/[^/]+)*$",
        "^(ab*)*$",
        r"^[A-Z]{2}[0-9]{2}( [A-Z0-9]{4}){2,7}$",
        "^(red|green|blue)$",
    ],
)
def test_patterns_of_everyday(pattern: str) -> None:
    check(pattern)


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(aa*)+$", "^(a*b*)*$", "^((a|bc)*)*$", r"^(\w[a-z]*)+$"])
def test_patterns_that_backtrack(pattern: str) -> None:
    check(pattern, slow=True)


@pytest.mark.parametrize("pattern", ["(?=a)", "(?<!a)b", r"(a)\1", "(?P<n>a)", "(?i)a", r"\bword", "[a&&b]", "a++"])
def test_patterns_of_one_engine(pattern: str) -> None:
    check(pattern, portable=False)


@pytest.mark.parametrize(
    "pattern",
    ["(", "[a", "a{2,1}", "^{$", "^a{,3}$", r"^\w{255}$", "((((a*)*)*)*)*", "a" * 501, "a\x00", r"\N{DASH}"],
)
def test_patterns_that_some_engine_refuses(pattern: str) -> None:
    check(pattern, usable=False)


def test_matching_takes_no_longer_for_hostile_text() -> None:
    assert not matches("^(a+)+$", "a" * 10_000 + "!")
    assert matches("^(a+)+$", "a" * 10_000)
