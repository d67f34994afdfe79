"""Invariants that a table keeps by itself, as CHECK constraints: which ones, and in what words."""

import pytest

from generators.ast.behavior.checks import condition_sql, rule_checks
from ir.expressions import types
from ir.expressions.check import check
from ir.expressions.scope import Scope
from tests.generators.ast.support import ENTITIES, MIGRATION, app, emitted, files

SPEC = """
entities:
  Thing:
    attributes:
      id: integer
      name: string
      order: integer
      low: integer
      high: {type: integer, nullable: true}
      price: {type: decimal, precision: 8, scale: 2}
      cost: {type: decimal, precision: 8, scale: 2}
      rate: {type: decimal, precision: 8, scale: 4}
      weight: float
      kind: {type: enum, values: [new, "it's used", "a:b"]}
      starts: date
      ends: {type: date, nullable: true}
      opens: time
      closes: time
      is_open: boolean
      sum: {type: integer, computed: low + 1}
    relationships:
      parent: {type: many_to_one, target: Thing, nullable: true}
      maker: {type: many_to_one, target: Maker}
  Maker:
    attributes: {name: string}
"""


def sql(expression: str) -> str | None:
    view = app(SPEC).entities["Thing"]
    typed = check(expression, view.app.behavior.domain, Scope(row="Thing"), types.BOOLEAN)
    assert not typed.issues, typed.issues
    return condition_sql(typed, view)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("low >= 0", "low >= 0"),
        ("0 <= low <= 9", "0 <= low AND low <= 9"),
        ("order != low", '"order" <> low'),
        ("not (low > 3 and order == 1)", 'low <= 3 OR "order" <> 1'),
        ("low == 1 or low == 2 and is_open", "low = 1 OR (low = 2 AND is_open)"),
        ("not is_open", "NOT is_open"),
        ("is_open or low > 0", "is_open OR low > 0"),
        ("high is None or high >= low", "high IS NULL OR high >= low"),
        ("high is not None and high > low", "high IS NOT NULL AND high > low"),
        ("price > 0", "price > 0"),
        ("price <= cost", "price <= cost"),
        ("kind == 'new'", "kind = 'new'"),
        ("kind in ['new', \"it's used\"]", "kind IN ('new', 'it''s used')"),
        ("low not in [1, 2]", "low NOT IN (1, 2)"),
        ("ends is None or starts <= ends", "ends IS NULL OR starts <= ends"),
        ("parent is None or parent != self", "parent_id IS NULL OR parent_id <> id"),
        ("self.low > 0", "low > 0"),
    ],
)
def test_what_every_database_answers_alike(expression: str, expected: str) -> None:
    assert sql(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "low + 1 > 0",  # calculated
        "len(name) > 3",
        "name < 'm'",  # the order of texts
        "opens < closes",
        "price > 1",  # SQLite stores 100
        "price < rate",
        "weight > 1",
        "sum > 3",  # it is computed after the row is stored
        "maker.name == 'x'",  # another row
        "kind == 'a:b'",  # SQLAlchemy would see a parameter
        "True if is_open else False",
    ],
)
def test_what_is_left_to_python(expression: str) -> None:
    assert sql(expression) is None


RULES = """
entities:
  Shelf:
    attributes: {low: {type: integer, ge: 0}, high: integer, kind: {type: enum, values: [a, b]}}
x-business-logic:
  invariants:
    wide: {entity: Shelf, expression: "low < high", description: Low is below high}
    kind: {entity: Shelf, expression: "kind == 'a' or low > 3"}
    low_min: {entity: Shelf, expression: "low != high"}
"""


def test_they_stand_in_the_model_and_in_the_first_migration() -> None:
    assert 'sa.CheckConstraint("low < high", name="wide")' in emitted(RULES, ENTITIES, "Shelf.__table_args__")
    assert 'sa.CheckConstraint("low < high", name=op.f("ck_shelves_wide"))' in files(RULES)[MIGRATION]


def test_a_name_that_another_check_has_is_not_taken_twice() -> None:
    view = app(RULES).entities["Shelf"]
    assert [found.constraint(view) for found in rule_checks(view)] == [
        "ck_shelves_wide",
        "ck_shelves_kind_holds",
        "ck_shelves_low_min_holds",
    ]


def test_a_long_name_is_cut_as_postgresql_needs_it() -> None:
    name = "this_rule_has_a_name_that_is_much_longer_than_any_database_likes_it"
    view = app(RULES.replace("wide:", f"{name}:")).entities["Shelf"]
    constraint = rule_checks(view)[0].constraint(view)
    assert len(constraint) == 63
    assert constraint.startswith("ck_shelves_this_rule_has_a_name")


def test_its_words_are_known_where_it_is_refused() -> None:
    package = files(RULES)["src/validators/consistency/__init__.py"]
    assert '"ck_shelves_wide": "Low is below high",' in package
    assert "explain_checks(CHECKS)" in package
    assert "STEPS" not in package
