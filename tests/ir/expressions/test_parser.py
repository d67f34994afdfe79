"""How texts are read: precedence, places, and what is half written."""

import inspect
import sys
from collections.abc import Iterator
from decimal import Decimal

import pytest

from ir.expressions.check import check as check_expression
from ir.expressions.parser import parse, parse_at
from ir.expressions.syntax import Attribute, Literal, Method, Missing, Node, children, depth, walk
from tests.ir.expressions.shop import domain, scope
from tests.ir.expressions.trees import show


def check(text: str, tree: str) -> None:
    """A right text has this tree."""
    found, issues = parse(text)
    assert show(found) == tree
    assert not issues


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("12", "12"),
        ("3.10", "Decimal('3.10')"),
        ("'a\\'\\n\\x41\\u00e4\\U0001F600'", '"a\'\\nAä😀"'),
        ('"it\'s"', '"it\'s"'),
        ("True", "True"),
        ("true", "True"),
        ("false", "False"),
        ("None", "None"),
        ("null", "None"),
        ("1_000", "1000"),
        ("order.items", "order.items"),
        ("a + b * c", "(a + (b * c))"),
        ("a * b + c", "((a * b) + c)"),
        ("a - b - c", "((a - b) - c)"),
        ("a / b // c % d", "(((a / b) // c) % d)"),
        ("-a * b", "((- a) * b)"),
        ("-a.b", "(- a.b)"),
        ("- -a", "(- (- a))"),
        ("-7 // 2", "((- 7) // 2)"),
        ("(a + b) * c", "((a + b) * c)"),
        ("a + b > c", "((a + b) > c)"),
        ("a < b <= c", "(a < b <= c)"),
        ("a in b", "(a in b)"),
        ("a not in b", "(a not in b)"),
        ("a is None", "(a is None)"),
        ("a is not None", "(a is not None)"),
        ("not a == b", "(not (a == b))"),
        ("not a and b", "((not a) and b)"),
        ("a or b and c", "(a or (b and c))"),
        ("a and b or c", "((a and b) or c)"),
        ("a and b and c", "(a and b and c)"),
        ("(a and b) and c", "((a and b) and c)"),
        ("a if b else c", "(a if b else c)"),
        ("a if b else c if d else e", "(a if b else (c if d else e))"),
        ("a or b if c or d else e", "((a or b) if (c or d) else e)"),
        ("a in [b, c]", "(a in [b, c])"),
        ("a in (b, c)", "(a in [b, c])"),
        ("a in (b,)", "(a in [b])"),
        ("a in [b]", "(a in [b])"),
        ("a in [b, c,]", "(a in [b, c])"),
        ("a in (b)", "(a in b)"),
        ("a in []", "(a in [])"),
        ("now()", "now()"),
        ("round(a, 2)", "round(a, 2)"),
        ("a.b.lower()", "a.b.lower()"),
        ("a.lower().strip()", "a.lower().strip()"),
        ("(a - b).days", "(a - b).days"),
        ("'a'.upper()", "'a'.upper()"),
        ("sum(i.a * i.b for i in items)", "sum((i.a * i.b) for i in items)"),
        ("sum(i.a for i in x.items if i.b or i.c)", "sum(i.a for i in x.items if (i.b or i.c))"),
        ("sum((i.a for i in items))", "sum(i.a for i in items)"),
        ("any(a if b else c for i in d)", "any((a if b else c) for i in d)"),
        ("sum(sum(j.a for j in i.b) for i in c)", "sum(sum(j.a for j in i.b) for i in c)"),
        ("a.class", "a.class"),
        ("a.in", "a.in"),
        ("a\n  and b", "(a and b)"),
        ("\ta \r\n+ b\n", "(a + b)"),
    ],
)
def test_trees(text: str, tree: str) -> None:
    check(text, tree)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", "∅"),
        ("order.", "order."),
        ("order. and a", "(order. and a)"),
        ("order..a", "order..a"),
        ("a + ", "(a + ∅)"),
        ("+", "(+ ∅)"),
        ("and", "(∅ and ∅)"),
        ("a and and b", "(a and ∅ and b)"),
        ("(a", "a"),
        ("f(a", "f(a)"),
        ("f(a, [b", "f(a, [b])"),
        ("sum(i. for i in items", "sum(i. for i in items)"),
        ("sum(i.a for i in order.", "sum(i.a for i in order.)"),
        ("sum(i.a for i in items if i.", "sum(i.a for i in items if i.)"),
        ("'abc", "'abc'"),
        ("a b.", "(a ? b.)"),
        ("a if b", "(a if b else ∅)"),
        ("a ? b : c", "(b if a else c)"),
        ("a && b || !c", "((a and b) or (not c))"),
        ("a = b", "(a == b)"),
        ("a[0].b", "(a ? [0]).b"),
        ("]", "∅"),
        (")))", "∅"),
        ("{x: 1} + a", "(∅ + a)"),
        ("lambda x: x", "∅"),
        ("a + lambda: 3", "(a + ∅)"),
        ("[i for i in a]", "i for i in a"),
        ("f(1, i for i in a)", "f(1, i for i in a)"),
        ("größe.a", "∅.a"),
        ("a.größe + b", "(a. + b)"),
        ("$a", "a"),
        ("a, b", "a"),
        (",", "∅"),
        (".", "∅."),
        ("f(,)", "f(∅)"),
        ("f(a b, c)", "f((a ? b), c)"),
        ("for", "∅ for  in ∅"),
        ("a in", "(a in ∅)"),
        ("a is", "(a is ∅)"),
        ("a not", "(a ? (not ∅))"),
        ("not", "(not ∅)"),
        ("f)(", "f"),
    ],
)
def test_recovery(text: str, tree: str) -> None:
    """What is half written has a tree for completion, and problems."""
    found, issues = parse(text)
    assert show(found) == tree
    assert issues


def test_a_field_that_is_still_being_typed() -> None:
    tree, (issue,) = parse("order.")
    assert tree == Attribute(0, 6, parse("order")[0], "")
    assert isinstance(tree, Attribute)
    assert tree.name_start == 6
    assert (issue.start, issue.end) == (5, 6)


def _outline(text: str) -> Iterator[str]:
    tree, _ = parse(text)
    for node in walk(tree):
        yield text[node.start : node.end]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a + b.c", ["a + b.c", "a", "b.c", "b"]),
        ("(a + b) * c", ["(a + b) * c", "a + b", "a", "b", "c"]),
        ("not  x", ["not  x", "x"]),
        ("f( a )", ["f( a )", "a"]),
        ("((a)).b", ["((a)).b", "a"]),
        ("x in (a, b)", ["x in (a, b)", "x", "(a, b)", "a", "b"]),
        ("sum(i.a for i in b if c)", ["sum(i.a for i in b if c)", "i.a for i in b if c", "i.a", "i", "b", "c"]),
        ("'ä😀' + ö", ["'ä😀' + ö", "'ä😀'", "ö"]),
        (" a ", ["a"]),
    ],
)
def test_places_count_code_points_and_leave_brackets_out(text: str, parts: list[str]) -> None:
    assert list(_outline(text)) == parts


def test_where_a_method_is_named() -> None:
    text = "(a.b) . lower ( )"
    tree, _ = parse(text)
    assert isinstance(tree, Method)
    assert text[tree.name_start :].startswith("lower")


@pytest.mark.parametrize(
    "text",
    ["(" * 500, "[" * 1_900, "-" * 1_900, "not " * 400, "f(" * 900, "a." * 900 + "b", "a if b else " * 160, "+a" * 900],
    ids=lambda text: text[:6],
)
def test_what_is_too_deep_is_one_problem(text: str) -> None:
    tree, (issue,) = parse(text)
    assert tree == Missing(0, len(text))
    assert (issue.code, issue.start, issue.end) == ("DM509", 0, len(text))


@pytest.mark.parametrize(
    "text", ["(" * 55 + "a" + ")" * 55, "not " * 58 + "a", "a + " * 58 + "a", " and ".join("a" * 300)]
)
def test_what_is_deep_enough(text: str) -> None:
    tree, issues = parse(text)
    assert depth(tree) <= 60
    assert not issues


def test_what_is_too_long_is_not_read() -> None:
    text = "a + " * 500 + "abc"
    tree, (issue,) = parse(text)
    assert tree == Missing(0, len(text))
    assert (issue.code, issue.message) == ("DM509", "This is longer than 2,000 characters: divide it")


def test_problems_are_limited() -> None:
    _, issues = parse("a && " * 100 + "b")
    assert len(issues) == 10


def test_a_part_of_a_text() -> None:
    text = "total = (a + b) # c"
    tree, issues = parse_at(text, 8, 15)
    assert show(tree) == "(a + b)"
    assert not issues
    assert [text[node.start : node.end] for node in walk(tree)] == ["a + b", "a", "b"]


def test_a_problem_in_a_part_of_a_text_has_its_place_in_all_of_it() -> None:
    text = "set: x && y"
    _, (issue,) = parse_at(text, 5, len(text))
    assert text[issue.start : issue.end] == "&&"


@pytest.mark.parametrize(
    ("text", "tree", "parts"),
    [
        ("a\u00a0+ b", "(a + b)", ["\u00a0"]),
        ("a +\u200b b", "(a + b)", ["\u200b"]),
        ("a\u3000\u3000+ b", "(a + b)", ["\u3000\u3000"]),
        ("a ＋ b", "(a + b)", ["＋"]),
        ("a − b", "(a - b)", ["−"]),
        ("a ∧ ¬b", "(a and (not b))", ["∧", "¬"]),
        ("a ∉ b", "(a not in b)", ["∉"]),
        ("« b »", "' b '", ["« b »"]),
        ("a\0b", "((a ? ∅) ? b)", ["\0"]),
    ],
)
def test_characters_that_look_alike_are_read_as_what_they_look_like(text: str, tree: str, parts: list[str]) -> None:
    found, issues = parse(text)
    assert show(found) == tree
    assert [text[issue.start : issue.end] for issue in issues] == parts


@pytest.mark.parametrize(
    ("text", "value", "is_plain"),
    [
        ("0", 0, True),
        ("1_000", 1000, True),
        ("9223372036854775807", 9223372036854775807, True),
        ("0.50", Decimal("0.50"), True),
        ("123456789012345678901234567.8", Decimal("123456789012345678901234567.8"), True),
        ("9223372036854775808", 0, False),
        ("1234567890123456789012345678.0", 0, False),
        ("00.50", Decimal("0.50"), False),
        ("1e-3", Decimal("0.001"), False),
        ("1.5E3", 1500, False),
        ("0b101", 5, False),
        ("0o17", 15, False),
        ("5L", 5, False),
        ("1e99", 0, False),
        ("0x", 0, False),
    ],
)
def test_numbers(text: str, value: int | Decimal, is_plain: bool) -> None:
    tree, issues = parse(text)
    assert isinstance(tree, Literal)
    assert (tree.value, type(tree.value)) == (value, type(value))
    assert (not issues) is is_plain


def test_nesting_needs_little_room() -> None:
    """What is deepest leaves room for whatever calls: 600 of Python's 1,000 frames."""
    texts = ["1 + (" * 59 + "1" + ")" * 59, "1+(" * 130, "abs(" * 58 + "1" + ")" * 58, "not " * 58 + "a"]
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 600)
    try:
        for text in texts:
            check_expression(text, domain(), scope("Product"))
    finally:
        sys.setrecursionlimit(usual)


@pytest.mark.parametrize("text", ["a if b else c", "f(a, b.c(d)) + [e]", "sum(i for i in a if b)", "not a in b"])
def test_parts_lie_in_their_nodes_in_order(text: str) -> None:
    tree, _ = parse(text)
    nodes: list[Node] = list(walk(tree))
    for node in nodes:
        parts = children(node)  # type: ignore[arg-type]
        assert list(parts) == sorted(parts, key=lambda part: part.start)
        assert all(node.start <= part.start <= part.end <= node.end for part in parts)
