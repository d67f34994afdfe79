"""What columns can hold, for values that no request brings: those of flows and those that are computed."""

import pytest

from generators.ast.behavior.bounds import bound_type, bounded
from generators.ast.source import Imports
from tests.generators.ast.support import app, entity


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [
        ("integer", "Annotated[int, Field(ge=-INT32_MAX, le=INT32_MAX)]"),
        ("{type: integer, ge: 0}", "Annotated[int, Field(ge=0, le=INT32_MAX)]"),
        ("{type: integer, multiple_of: 5, le: 50}", "Annotated[int, Field(ge=-INT32_MAX, le=50, multiple_of=5)]"),
        ("bigint", "Annotated[int, Field(ge=-SAFE_INTEGER, le=SAFE_INTEGER)]"),
        ("{type: decimal, precision: 8, scale: 3}", "Annotated[Decimal, Field(max_digits=8, decimal_places=3)]"),
        (
            "{type: decimal, precision: 8, scale: 2, gt: 0, multiple_of: 0.05}",
            'Annotated[Decimal, Field(max_digits=8, decimal_places=2, gt=0, multiple_of=Decimal("0.05"))]',
        ),
        ("{type: string, max_length: 9}", "Annotated[Text, Field(max_length=9)]"),
        ('{type: string, pattern: "^[a-z]+$"}', 'Annotated[str, Field(max_length=255, pattern="^[a-z]+$"), NoNul]'),
        ("{type: date, ge: 1900-01-01}", 'Annotated[dt.date, Field(ge=dt.date.fromisoformat("1900-01-01"))]'),
        ("{type: binary, max_length: 9}", "Annotated[bytes, Field(max_length=9)]"),
        (
            "{type: array, items: string, max_items: 3, unique_items: true}",
            "Annotated[list[Annotated[Text, Field(max_length=255)]], Field(max_length=3), Distinct()]",
        ),
        ("date", None),
        ("datetime", None),
        ("boolean", None),
        ("uuid", None),
        ("{type: enum, values: [a, b]}", None),
    ],
)
def test_the_bounds_of_a_column(attribute: str, expected: str | None) -> None:
    view = entity(f"entities:\n  Thing:\n    attributes:\n      it: {attribute}")
    found = view.entity.attribute("it")
    assert found is not None
    assert bound_type(view, found, Imports()) == expected


SPEC = """
entities:
  Account:
    attributes:
      state: {type: enum, values: [open, closed], default: open}
      name: string
      balance: {type: integer, ge: 0, default: 0}
      limit: {type: integer, default: 0}
      double: {type: integer, computed: balance * 2}
      moves: {type: integer, default: 0}
  Entry:
    attributes: {amount: integer, text: string, seen: boolean}
x-business-logic:
  flows:
    pay:
      input: {account_id: uuid}
      steps:
        - load: account = Account(account_id)
        - set: account.balance += 1
        - create: Entry
          with: {amount: account.balance, text: "'paid'", seen: "False"}
  state_machines:
    Account:
      field: state
      initial: open
      states: [open, closed]
      transitions:
        - event: close
          from: open
          to: closed
          steps:
            - set: account.moves += 1
"""


def test_only_what_the_application_writes_by_itself_is_looked_at() -> None:
    entities = app(SPEC).entities
    assert [field.name for field in bounded(entities["Account"])] == ["balance", "double", "moves"]
    assert [field.name for field in bounded(entities["Entry"])] == ["amount", "text"]
