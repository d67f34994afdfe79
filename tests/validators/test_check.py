"""From a text to its problems: each in its place, none that rests on something unread, never too many, no crash."""

import re
from collections.abc import Iterable

import pytest

from ir.parts import SpecParts
from ir.problems import Severity
from tests.validators.marks import check_marks
from validators import engine as checking
from validators.check import MOST_PROBLEMS, check
from validators.context import SpecContext
from validators.results import stands
from validators.rule import RULES, Finding, Rule
from validators.rules import load


def marked(text: str, code: str) -> str:
    """The text that the first problem of a code is about."""
    span = next(problem.span for problem in check(text).problems if problem.code == code)
    assert span is not None
    return text.splitlines()[span.start.line][span.start.column : span.end.column]


def test_a_good_spec_has_an_application_and_no_problems() -> None:
    result = check_marks("""\
app: {name: shop}
entities:
  Product:
    attributes: {title: string}
""")
    assert result.is_valid
    assert result.ir is not None
    assert [endpoint.key for endpoint in result.ir.api_model.endpoints][:2] == ["GET /products", "POST /products"]


def test_problems_stand_where_a_person_would_look() -> None:
    result = check_marks("""\
app: {name: shop}
entities:
  order_item:  # error: DM202
    attributes:
      quantity: {type: integer, ge: 5, le: 1}  # error: DM311
      title:
        type: string
        max_length: 3
        default: chair  # error: DM351
    relationships:
      order:
        type: many_to_one
        target: Ordre  # error: DM204
    unique:
      - [quantity, titel]  # error: DM224
  Order:
    attributes: {total: decimal}
""")
    assert not result.is_valid
    assert result.ir is not None


def test_the_value_or_the_key_is_marked_whichever_is_wrong() -> None:
    spec = """\
app: {name: shop}
entities:
  order_item:
    attributes: {quantity: {type: integer, ge: 5, le: 1}}
    relationships: {order: {type: many_to_one, target: Ordre}}
"""
    assert marked(spec, "DM202") == "order_item"
    assert marked(spec, "DM311") == "1"
    assert marked(spec, "DM204") == "Ordre"


def test_a_suggestion_replaces_what_is_marked() -> None:
    spec = """\
app: {name: shop}
entities:
  Order: {attributes: {total: decimal}, relationships: {parent: {type: many_to_one, target: Ordre, nullable: true}}}
"""
    problem = next(problem for problem in check(spec).problems if problem.code == "DM204")
    assert problem.suggestion == "Order"
    assert problem.message == "there is no entity `Ordre`; did you mean `Order`?"


def test_nothing_is_said_about_what_could_not_be_read() -> None:
    """`Customer` has a type nobody knows; that it lacks a usable `email` is only a consequence."""
    check_marks("""\
app: {name: shop}
auth: {user: Customer, roles: [customer]}
entities:
  Customer:
    attributes:
      email: {type: emial, unique: true}  # error: DM201
  Order:
    attributes: {total: decimal}
    relationships:
      customer: {type: many_to_one, target: Customer}
""")


def test_what_a_misspelt_key_would_say_is_not_missed() -> None:
    check_marks("""\
app: {name: shop}
entitys:  # error: DM120
  Order:
    attributes: {total: decimal}
""")


def test_an_openapi_document_is_called_one_and_read_as_one() -> None:
    check_marks("""\
app: {name: shop}  # error: DM610
openapi: 3.1.0  # error: DM134
info: {title: shop, version: "1"}
components: {schemas: {Order: {type: objct}}}  # error: DM619
""")


def test_an_unread_relationship_is_not_missed_by_others() -> None:
    check_marks("""\
app: {name: shop}
entities:
  Cart:
    attributes: {note: text}
    relationships:
      items: {type: one_to_manny, target: Item, back_populates: cart}  # error: DM124
  Item:
    attributes: {quantity: integer}
    relationships:
      cart: {type: many_to_one, target: Cart, back_populates: items}
""")


def test_no_more_than_a_thousand_problems_and_how_many_more_there_are() -> None:
    fields = "".join(f"      f{number}: {{type: integer, ge: 5, le: 1}}\n" for number in range(MOST_PROBLEMS))
    first, last = "  First:\n    attributes:\n", "  last:\n    attributes:\n"
    result = check(f"app: {{name: shop}}\nentities:\n{first}{fields}{last}{fields}")
    assert len(result.problems) == MOST_PROBLEMS + 1
    summary = result.problems[-1]
    assert (summary.code, summary.severity) == ("DM901", Severity.INFO)
    assert "more problems" in summary.message


def test_errors_are_never_left_out_for_warnings() -> None:
    fields = "".join(f"      f{number}: {{type: integer, gt: 5, ge: 5}}\n" for number in range(MOST_PROBLEMS))
    result = check(
        f"app: {{name: shop}}\nentities:\n  Thing:\n    attributes:\n{fields}  last: {{attributes: {{a: text}}}}\n"
    )
    assert "DM202" in {problem.code for problem in result.problems}
    assert not result.is_valid


def test_a_rule_that_crashes_is_a_problem_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(context: SpecContext) -> Iterable[Finding]:
        raise ZeroDivisionError

    monkeypatch.setattr(checking, "load", lambda: {"DM299": Rule("DM299", Severity.ERROR, "Crashes", crash), **RULES})
    result = check("app: {name: shop}\nentities:\n  product: {attributes: {title: string}}\n")
    crashed = [problem for problem in result.problems if problem.code == "DM900"]
    assert [problem.message for problem in crashed] == [
        "DevMatrix failed in rule DM299 (ZeroDivisionError); please report this with the spec that shows it: "
        "DEVMATRIX_TRACEBACK=1 shows where"
    ]
    assert "DM202" in {problem.code for problem in result.problems}
    assert not result.is_valid


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "[]",
        "app: 3\nentities: 4\npaths: 5\nschemas: 6\nauth: 7",
        "app: {name: x}\nentities: {A: {attributes: {id: {type: json, primary_key: true}}}}",
        "app: {name: x}\nentities: {A: {relationships: {a: {type: one_to_one, target: A, back_populates: a}}}}",
        "app: {name: x}\nentities: {'': {attributes: {'': text}, relationships: {'': {type: one_to_one, target: ''}}}}",
        "app: {name: x}\npaths: {'': {get: {}}, '/{': {get: {}}, '/{}/{}': {post: {operationId: ''}}}",
        "app: {name: x}\nauth: {user: ''}\nentities: {A: {access: {owner: '..', list: ''}}}",
    ],
)
def test_any_text_has_an_answer(text: str) -> None:
    result = check(text)
    assert result.problems
    assert "DM900" not in {problem.code for problem in result.problems}, result.problems


@pytest.mark.timeout(60)  # It takes a second or two; what grows with the square takes many minutes.
def test_a_large_hostile_spec_is_answered_in_time() -> None:
    """Every entity refers to the next one and misspells another: nothing may grow with the square of the text."""
    entities = "".join(
        f"  E{number}:\n"
        "    attributes:\n"
        '      code: {type: string, pattern: "^(a|a|b)+$", default: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac}\n'
        "    relationships:\n"
        f"      next: {{type: many_to_one, target: E{(number + 1) % 1000}}}\n"
        f"      lost: {{type: many_to_one, target: F{number}}}\n"
        for number in range(1000)
    )
    result = check(f"app: {{name: shop}}\nentities:\n{entities}")
    assert {problem.code for problem in result.problems} >= {"DM204", "DM366"}


def test_there_are_enough_rules_and_each_has_one_code() -> None:
    rules = load()
    assert len(rules) >= 45
    assert all(re.fullmatch(r"DM[2345]\d\d", code) for code in rules)
    assert all(rule.title and not rule.title.endswith(".") for rule in rules.values())


def test_a_finding_does_not_rest_on_what_holds_something_unread() -> None:
    parts = SpecParts(incomplete=frozenset({"entities/A/attributes/x"}))
    for needed, is_silent in {"entities/A": True, "entities": True, "entities/A/attributes/x/type": True,
                              "entities/A/attributes/y": False, "entities/AB": False}.items():  # fmt: skip
        assert stands(Finding("entities/B", "…", needs=(needed,)), parts) is not is_silent
