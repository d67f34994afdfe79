"""A finding about a part of a text is shown exactly there, and its suggestion is spelled as the text around it."""

import pytest

from ir.dialect.read import read
from ir.problems import Problem, Severity
from ir.text import LineIndex
from validators.check import place

SPEC = r"""app: {name: shop}
entities:
  Order:
    attributes:
      plain: {type: decimal, computed: 'totl * 2'}
      single:
        type: string
        computed: 'a == ''opn'''
      flow: {type: string, computed: totl}
      folded:
        type: decimal
        computed: >-
          price
          * totl
"""


def placed(attribute: str, part: tuple[int, int] | None, suggestion: str | None) -> tuple[str, str | None]:
    """The text under the problem, and its suggestion."""
    path = f"entities/Order/attributes/{attribute}/computed"
    problem = Problem("DM501", Severity.ERROR, "what", path, part=part, suggestion=suggestion)
    found = place(problem, read(SPEC).source_map)
    index = LineIndex(SPEC)
    assert found.span is not None
    return SPEC[index.offset(found.span.start) : index.offset(found.span.end)], found.suggestion


@pytest.mark.parametrize(
    ("attribute", "part", "suggestion", "under", "spelled"),
    [
        ("plain", (0, 4), "total", "totl", "total"),
        ("single", (5, 10), "'open'", "''opn''", "''open''"),
        ("folded", (8, 12), "total", "totl", "total"),
        ("folded", (0, 12), None, "price\n          * totl", None),
        ("flow", (0, 4), "round(total, 2)", "totl", None),
        ("folded", None, None, "computed", None),
        ("nothing", (0, 4), "total", "attributes", None),
    ],
)
def test_parts(
    attribute: str, part: tuple[int, int] | None, suggestion: str | None, under: str, spelled: str | None
) -> None:
    assert placed(attribute, part, suggestion) == (under, spelled)
