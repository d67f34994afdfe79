"""Rules that say the same seen from either of two rows: those have to be looked at from the changed row only."""

import pytest

from generators.ast.behavior.mutual import is_mutual
from tests.generators.ast.support import app

SPEC = """
entities:
  Doctor:
    attributes: {name: string}
    relationships: {visits: {type: one_to_many, target: Visit, back_populates: doctor}}
  Visit:
    attributes:
      starts: integer
      ends: integer
      state: {type: enum, values: [open, done, off]}
      room: string
      is_long: boolean
    relationships: {doctor: {type: many_to_one, target: Doctor, back_populates: visits}}
x-business-logic:
  invariants:
    it:
      entity: Visit
      expression: >-
        EXPRESSION
"""


def mutual(expression: str) -> bool:
    known = app(SPEC.replace("EXPRESSION", expression)).behavior
    assert not known.issues, known.issues
    return is_mutual(known.rules[0])


@pytest.mark.parametrize(
    "expression",
    [
        "not any(o.starts < ends and starts < o.ends for o in doctor.visits if o != self)",
        "all(o == self or o.ends <= starts or ends <= o.starts for o in doctor.visits)",
        "all(not (o.room == room and o != self) for o in doctor.visits)",
        "state == 'off' or not any(o.room == room for o in doctor.visits if o.state != 'off' and self != o)",
        "state in ['off', 'done'] or all(o.room != room for o in doctor.visits if o.state not in ['off', 'done'])",
        "not (is_long and any(o.is_long for o in doctor.visits if o != self))",
    ],
)
def test_rules_that_are_the_same_from_both_sides(expression: str) -> None:
    assert mutual(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "all(o.starts <= starts for o in doctor.visits if o.room == room)",
        "state == 'off' or not any(o.room == room for o in doctor.visits if o != self)",
        "state == 'off' or not any(o.room == room for o in doctor.visits if o.state == 'open')",
        "not any(o.starts < ends for o in doctor.visits if o != self)",
        "any(o.room != room for o in doctor.visits)",
        "count(o for o in doctor.visits if o.room == room) < 3",
        "not any(o.starts + 1 < ends for o in doctor.visits)",
        "state == 'off'",
    ],
)
def test_rules_that_are_not(expression: str) -> None:
    assert not mutual(expression)
