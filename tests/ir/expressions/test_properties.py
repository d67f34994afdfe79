"""Properties of all texts, and of all right expressions."""

import contextlib
import datetime as dt
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ir.expressions import types
from ir.expressions.check import Typed, check
from ir.expressions.evaluate import evaluate
from ir.expressions.messages import read_message
from ir.expressions.parser import MAX_DEPTH, parse, parse_at
from ir.expressions.syntax import Binary, Issue, Missing, children, depth, walk
from ir.expressions.types import Kind, Type
from tests.ir.expressions.shop import domain, scope
from tests.ir.expressions.strategies import environments, make_environment, make_world, texts

WORDS = (
    "a b stock name summary self category related order items p i total 1 2.5 'x' \"y\" 'z + - * / // % == != < <= > "
    ">= = && || ! ? : ?? ?. . , ; ( ) [ ] { } and or not in is None True if else for lambda sum( len( max( any( "
    ".lower() .date() now() days( round( ' \" \\ @ # $ ** := += -> ä 😀 ≥ “ \u200b \u00a0 \n \t"
).split(" ")
RIGHT_WORDS = (
    "stock price name released items.stock related order self category actor amount item tags kind total number 1 2.5 "
    "'x' + - * / // == < ( ) [ ] , and or not in is None True if else for i sum( len( any( abs( min( round( now() .id "
    "days( .name .lower() .days .date() i.stock order.total item.quantity order.items products"
).split()
ANY_TEXT = (
    st.text(max_size=60)
    | st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)
    | st.lists(st.sampled_from(WORDS), max_size=25).map("".join)
)
ROWS = st.sampled_from([None, "Product", "Order"])
KINDS: list[Type] = [
    types.BOOLEAN,
    types.INTEGER,
    types.decimal(2),
    types.FLOAT,
    types.TEXT,
    types.DATE,
    types.DATETIME,
    types.DURATION,
]


def well_placed(issues: tuple[Issue, ...], text: str) -> bool:
    """Each lies in the text, and says something on one line."""
    return all(0 <= issue.start <= issue.end <= len(text) and issue.message for issue in issues)


@settings(max_examples=400, deadline=None)
@given(ANY_TEXT)
def test_any_text_has_a_tree(text: str) -> None:
    tree, issues = parse(text)
    assert well_placed(issues, text)
    assert depth(tree) <= MAX_DEPTH
    if any(isinstance(node, Missing) or (isinstance(node, Binary) and not node.operator) for node in walk(tree)):
        assert issues
    for node in walk(tree):
        assert 0 <= node.start <= node.end <= len(text)
        assert all(node.start <= part.start and part.end <= node.end for part in children(node))


@settings(max_examples=400, deadline=None)
@given(ANY_TEXT, ROWS, st.sampled_from([None, *KINDS, types.row("Order"), types.rows("Product"), types.NONE]))
def test_any_text_can_be_checked(text: str, row: str | None, expected: Type | None) -> None:
    typed = check(text, domain(), scope(row), expected)
    assert well_placed(typed.issues, text)
    assert typed.tree in typed.types
    assert hash(typed.tree) == hash(parse(text)[0])


ENVIRONMENTS = {
    row: make_environment(scope(row), make_world(domain(), Random(0)), Random(0)) for row in (None, "Product", "Order")
}


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(RIGHT_WORDS), max_size=6).map(" ".join), ROWS)
def test_what_checks_without_errors_has_a_value(text: str, row: str | None) -> None:
    typed = check(text, domain(), scope(row))
    if any(issue.code != "DM512" for issue in typed.issues):
        return
    assert all(of.kind is not Kind.UNKNOWN for of in typed.types.values())
    with contextlib.suppress(ArithmeticError):
        evaluate(typed, ENVIRONMENTS[row])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_part_of_a_right_expression_can_be_checked(data: st.DataObject) -> None:
    """As it is while somebody types it."""
    text = data.draw(texts(domain(), scope("Product"), data.draw(st.sampled_from(KINDS))))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    left = text[start:end]
    assert well_placed(check(left, domain(), scope("Product")).issues, left)
    without = text[:start] + text[end:]
    assert well_placed(check(without, domain(), scope("Product")).issues, without)


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT, st.integers(0, 20), st.integers(0, 20))
def test_a_part_of_any_text_is_read_as_it_is_alone(text: str, before: int, after: int) -> None:
    """Only its places are further on."""
    alone, issues = parse(text)
    _, moved = parse_at("'" * before + text + "(" * after, before, before + len(text))
    assert [(issue.start + before, issue.message, issue.suggestion) for issue in issues] == [
        (issue.start, issue.message, issue.suggestion) for issue in moved
    ]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from([*"{}{}{}.ab", "order", "total", "item"])).map("".join))
def test_any_template_can_be_read(text: str) -> None:
    parts, issues = read_message(text, domain(), scope())
    assert well_placed(issues, text)
    if not issues:
        assert parts or not text


def right(text: str, row: str | None, of: Type) -> Typed:
    """An expression that was made to be right: it has a type of the kind asked for, and no errors."""
    typed = check(text, domain(), scope(row))
    assert [issue for issue in typed.issues if issue.code != "DM512"] == []
    assert typed.type.kind is of.kind or (of.kind is Kind.DECIMAL and typed.type.kind is Kind.INTEGER)
    assert not typed.type.is_nullable
    return typed


def has_type(value: Any, of: Type) -> bool:
    """A value is one of a type."""
    classes: dict[Kind, Any] = {
        Kind.BOOLEAN: bool,
        Kind.INTEGER: int,
        Kind.DECIMAL: (Decimal, int),
        Kind.FLOAT: (float, int),
        Kind.TEXT: str,
        Kind.DATE: dt.date,
        Kind.DATETIME: dt.datetime,
        Kind.DURATION: dt.timedelta,
    }
    return isinstance(value, classes[of.kind]) and isinstance(value, bool) is (of.kind is Kind.BOOLEAN)


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from(KINDS), st.sampled_from(["Product", "Category"]))
def test_right_expressions_have_values(data: st.DataObject, of: Type, row: str) -> None:
    reach = scope(row) if of.kind is not Kind.FLOAT else scope("Product")
    typed = right(data.draw(texts(domain(), reach, of)), reach.row, of)
    environment = data.draw(environments(domain(), reach))
    try:
        value = evaluate(typed, environment)
    except ArithmeticError:
        return
    assert has_type(value, typed.type)
    assert evaluate(typed, environment) == value


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from([of for of in KINDS if of.kind is not Kind.FLOAT]))
def test_right_expressions_of_a_flow_have_values(data: st.DataObject, of: Type) -> None:
    typed = right(data.draw(texts(domain(), scope(), of)), None, of)
    environment = data.draw(environments(domain(), scope()))
    try:
        assert has_type(evaluate(typed, environment), typed.type)
    except ArithmeticError:
        return


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_condition_holds_only_where_what_it_makes_known_is_there(data: st.DataObject) -> None:
    text = data.draw(texts(domain(), scope("Product"), types.BOOLEAN))
    typed = right(text, "Product", types.BOOLEAN)
    environment = data.draw(environments(domain(), scope("Product")))
    try:
        holds = evaluate(typed, environment)
    except ArithmeticError:
        return
    for path in typed.known_if_true if holds else typed.known_if_false:
        value: Any = {**environment.names, "self": environment.row}
        for name in path.split("."):
            assert value is not None
            value = value[name]
        assert value is not None
