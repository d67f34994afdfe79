"""Numbers that make the rows of one test differ."""

import itertools
from typing import TypeVar

Value = TypeVar("Value")

_counter = itertools.count(1)


def next_number() -> int:
    """1, 2, 3 and so on."""
    return next(_counter)


def nth(number: int, *values: Value) -> Value:
    """One of a few values; after the last comes the first again."""
    return values[number % len(values)]


def restart() -> None:
    """Begin again with 1: every test gets the same rows, alone or among others."""
    global _counter
    _counter = itertools.count(1)
