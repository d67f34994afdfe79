"""Text of a spec is data: checking runs nothing, and evaluation reads rows through one door."""

import ast
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from ir.expressions.check import check
from ir.expressions.evaluate import Environment, evaluate
from ir.expressions.messages import read_message, render
from tests.ir.expressions.shop import domain, scope

SOURCES = sorted((Path(__file__).parents[3] / "ir" / "expressions").glob("*.py"))
FORBIDDEN = {
    *("eval", "exec", "compile", "getattr", "setattr", "delattr", "hasattr", "vars", "globals", "locals"),
    *("open", "input", "__import__", "breakpoint"),
}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_the_sources_can_run_nothing_and_reach_into_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert not names & FORBIDDEN
    assert not {name for name in attributes if name.startswith("__")} - {"__name__", "__add__", "__init__"}
    assert imported <= {
        *("abc", "collections", "dataclasses", "datetime", "decimal", "difflib", "enum", "functools", "itertools"),
        *("ir", "keyword", "math", "operator", "re", "typing", "unicodedata", "uuid"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('touch {path}')",
        "open('{path}', 'w').write('x')",
        "eval(\"open('{path}', 'w')\")",
        "exec(\"open('{path}', 'w')\")",
        "().__class__.__bases__[0].__subclasses__()",
        "name.__class__.__mro__",
        "self.__dict__",
        "(lambda: open('{path}', 'w'))()",
        "[open('{path}', 'w') for x in (1,)]",
        "f\"{{open('{path}', 'w')}}\"",
        "name.format.__globals__",
        "'{{0.__class__}}'.format(self)",
        "actor.pin",
        "9 ** 9 ** 9 ** 9",
        "days(10 ** 10 ** 10)",
    ],
)
def test_an_attack_is_a_problem_and_nothing_else(text: str, tmp_path: Path) -> None:
    made = tmp_path / "made"
    typed = check(text.format(path=made), domain(), scope("Product"))
    assert typed.issues
    assert not made.exists()
    with pytest.raises(ValueError, match="has no value"):
        evaluate(typed, Environment(row={}))
    assert not made.exists()


class Hostile:
    """A row that does not let itself be touched."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"touched: {name}")

    __eq__ = __bool__ = __len__ = __iter__ = __hash__ = __str__ = None  # type: ignore[assignment]


class ReadByKey:
    """Rows that are known by what they are, with their fields elsewhere."""

    def __init__(self) -> None:
        self._fields: dict[int, dict[str, Any]] = {}
        self.read: list[str] = []

    def add(self, **fields: Any) -> Hostile:
        row = Hostile()
        self._fields[id(row)] = fields
        return row

    def field(self, row: Any, name: str) -> Any:
        self.read.append(name)
        return self._fields[id(row)][name]

    def same(self, left: Any, right: Any) -> bool:
        return left is right


@pytest.mark.parametrize(
    ("text", "value", "read"),
    [
        ("stock + 1", 8, ["stock"]),
        ("category.name == 'Lamps'", True, ["category", "name"]),
        ("self in related", False, ["related"]),
        ("category == category", True, ["category", "category"]),
        ("sum(p.stock for p in related if p.name != 'x')", 3, ["related", "name", "stock"]),
        ("len(related) > 0 and any(related)", True, ["related", "related"]),
        ("category is not None", True, ["category"]),
        ("actor.name.upper()", "ANN", ["name"]),
        ("(released - released).days", 0, ["released", "released"]),
    ],
)
def test_rows_are_read_through_one_door(text: str, value: object, read: list[str]) -> None:
    rows = ReadByKey()
    category = rows.add(name="Lamps")
    other = rows.add(stock=3, name="Wire")
    row = rows.add(stock=7, category=category, related=[other], released=dt.date(2024, 2, 29))
    environment = Environment({"actor": rows.add(name="Ann")}, row, rows=rows)
    assert evaluate(check(text, domain(), scope("Product")), environment) == value
    assert rows.read == read


def test_a_message_shows_values_and_formats_nothing() -> None:
    rows = ReadByKey()
    parts, issues = read_message("{order.number}", domain(), scope())
    assert not issues
    assert render(parts, Environment({"order": rows.add(number=7)}, rows=rows)) == "7"
