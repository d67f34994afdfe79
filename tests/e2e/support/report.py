"""Saying what was seen, for the end of the test report."""

from collections.abc import Callable

# Called with what was looked at (`ecommerce, mypy`) and what was seen there.
Say = Callable[[str, object], None]
