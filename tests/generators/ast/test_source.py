"""Literals, calls, docstrings and import blocks."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.ast.source import Imports, call, docstring, literal, module, quote, sentence


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain", '"plain"'),
        ("it's", '"it\'s"'),
        ('say "hi"', "'say \"hi\"'"),
        ("""it's "both\"""", "'it\\'s \"both\"'"),
        ("a\nb\0", r'"a\nb\x00"'),
        ("\\", r'"\\"'),
    ],
)
def test_quotes(text: str, written: str) -> None:
    assert quote(text) == written


@given(st.text())
def test_a_quoted_text_is_that_text_and_printable(text: str) -> None:
    written = quote(text)
    assert ast.literal_eval(written) == text
    assert written.isprintable()


def test_literals() -> None:
    assert literal((1, "a", None, True)) == '[1, "a", None, True]'


def test_a_call_that_fits_stays_on_its_line() -> None:
    assert call("f", ["a", "b=1"], tail=":") == "f(a, b=1):"


def test_a_call_that_does_not_fit_has_one_argument_a_line() -> None:
    found = call("f", ["a" * 50, "b" * 50], indent=4, tail=" -> None:")
    assert found == f"f(\n        {'a' * 50},\n        {'b' * 50},\n    ) -> None:"


def test_a_call_without_arguments_is_left_to_the_layout() -> None:
    assert call("def f", [], tail=" -> " + "X" * 100) == "def f() -> " + "X" * 100


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", '"""Nothing is said about it."""'),
        ("One\nline", '"""One line"""'),
        ('It said """stop"""', r'"""It said \"\"\"stop\"\"\""""'),
        ("C:\\new", r'"""C:\\new"""'),
        ("bell\a and carriage\rreturn", '"""bell and carriage return"""'),
        ("First.\n\nSecond.", '"""First.\n\nSecond.\n"""'),
    ],
)
def test_docstrings(text: str, written: str) -> None:
    assert docstring(text) == written


@given(st.text(max_size=300), st.sampled_from([0, 4, 8]))
def test_no_text_leaves_its_docstring(text: str, indent: int) -> None:
    source = "class A:\n" + docstring(text, indent=4) if indent else docstring(text)
    found = ast.parse(source).body[0]
    inner = found.body[0] if isinstance(found, ast.ClassDef) else found
    assert isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant)


def test_sentences() -> None:
    assert [sentence(text) for text in ("a  shop", "Why?", "wait…")] == ["A shop.", "Why?", "Wait…"]


def test_imports_are_sorted_as_isort_does() -> None:
    imports = Imports()
    imports.add("src.models.entities", "order_items", "Order", "INT32_MAX")
    imports.add("src.api.router", "router")
    imports.add("sqlalchemy", "select", "Select")
    imports.add("__future__", "annotations")
    imports.add("typing", "Any")
    imports.module("sqlalchemy as sa")
    imports.module("datetime as dt")
    imports.module("uuid")
    assert (
        imports.render()
        == """\
from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select

from src.api.router import router
from src.models.entities import INT32_MAX, Order, order_items"""
    )


def test_numbers_in_names_are_sorted_as_numbers() -> None:
    imports = Imports()
    imports.add("src.models.entities", "Item10", "Item2", "Item", "Items")
    imports.add("src.repositories.item10", "Item10Repository")
    imports.add("src.repositories.item2", "Item2Repository")
    assert imports.render().splitlines() == [
        "from src.models.entities import Item, Item2, Item10, Items",
        "from src.repositories.item2 import Item2Repository",
        "from src.repositories.item10 import Item10Repository",
    ]


def test_a_long_import_has_one_name_a_line() -> None:
    imports = Imports()
    imports.add("src.models.entities", "A" * 40, "B" * 40)
    assert imports.render() == f"from src.models.entities import (\n    {'A' * 40},\n    {'B' * 40},\n)"


def test_a_module_has_two_blank_lines_around_classes_and_functions_only() -> None:
    declarations = ["A = 1", "B = 2", "def f() -> None:\n    pass", "class C:\n    pass"]
    assert module("What it is.", Imports(), declarations) == (
        '"""What it is."""\n\nA = 1\nB = 2\n\n\ndef f() -> None:\n    pass\n\n\nclass C:\n    pass\n'
    )


def test_imports_that_nothing_mentions_are_left_out() -> None:
    imports = Imports()
    imports.add("__future__", "annotations")
    imports.add("sqlalchemy", "Select", "select")
    imports.add("typing", "Any")
    imports.module("sqlalchemy as sa")
    imports.module("uuid")
    assert module("What it is.", imports, ["rows = select(uuid.uuid4(), says)"]) == (
        '"""What it is."""\n\nfrom __future__ import annotations\n\nimport uuid\n\n'
        "from sqlalchemy import select\n\nrows = select(uuid.uuid4(), says)\n"
    )


@pytest.mark.parametrize(
    ("body", "is_kept"),
    [
        ("x: Item", True),
        ("Item", True),
        ("Items", False),
        ("OrderItem", False),
        ("Item_", False),
        ("Itemé", False),
        ("Items, Item", True),
        ("'Item'", True),
        ("x.Item.y", False),
        ("", False),
    ],
)
def test_what_a_body_never_mentions_is_not_imported(body: str, is_kept: bool) -> None:
    imports = Imports()
    imports.add("src.models.entities", "Item")
    assert bool(imports.render(body)) is is_kept
