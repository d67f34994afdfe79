"""Where somebody types: what the cursor is in, in texts that are broken just there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ir.source import Position
from ir.syntax import Syntax, Text
from ir.syntax.marking import MARK, Marked, mark

SHOP = """entities:
  Order:
    attributes:
      total: {type: decimal}
      note: string
§
x-business-logic:
  flows:
    pay:
      steps:
        - load: a = Cart(x)
        - require: a
          else: {status: 404}
"""
STEPS = """x-business-logic:
  flows:
    pay:
      steps:
        - load: a = Cart(x)
        - require: a
          else: {status: 404}
§
        - return: a
"""
JSON = """{
  "paths": {
    "/a": {
      "get": {
        "tags": ["a"],
§
        "responses": {
          "200": {}
        }
      }
    }
  }
}
"""


def marked(text: str) -> Marked | None:
    before, _, after = text.partition("$0")
    lines = before.split("\n")
    return mark(Syntax.of(Text.of(before + after)), Position(len(lines) - 1, len(lines[-1])))


def place(document: str, line: str) -> str:
    """`path/` for a key, `path = text` for a value; `|` before and after what is replaced."""
    found = marked(document.replace("§", line))
    if found is None:
        return "nothing"
    written = line.replace("$0", "")
    last = found.whole.end.column
    shown = f"{written[: found.whole.start.column]}|{written[found.whole.start.column : last]}|{written[last:]}"
    path = "/".join(one.replace("/", "~1") for one in found.path)
    said = f"{path}/" if found.is_key else f"{path} = {found.scalar.text.replace(MARK, '…')}"
    return f"{said}  {shown.strip()}"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("$0", "/  ||"),
        ("  $0", "entities/  ||"),
        ("    $0", "entities/Order/  ||"),
        ("    rel$0", "entities/Order/  |rel|"),
        ("      $0", "entities/Order/attributes/  ||"),
        ("    ta$0ble: x", "entities/Order/  |table|: x"),
        ("      c: {$0}", "entities/Order/attributes/c/  c: {||}"),
        ("      c: {$0", "entities/Order/attributes/c/  c: {||"),
        ("      c: {type: str$0", "entities/Order/attributes/c/type = …  c: {type: |str|"),
        ("      c: {type: str$0, x: 1}", "entities/Order/attributes/c/type = …  c: {type: |str|, x: 1}"),
        ("      c: {type: string, $0", "entities/Order/attributes/c/  c: {type: string, ||"),
        ("      c: {ty$0pe: string}", "entities/Order/attributes/c/  c: {|type|: string}"),
        ("      c:\n        ty$0", "entities/Order/attributes/c/"),
        ("    table: $0", "entities/Order/table = …  table: ||"),
        ("    table:$0", "entities/Order/table = …  table:||"),
        ("    crud: [li$0]", "entities/Order/crud/0 = …  crud: [|li|]"),
        ("    crud: [list, $0", "entities/Order/crud/1 = …  crud: [list, ||"),
        ("    crud:\n      - $0", "entities/Order/crud/0/"),
        ("    x: 'sum(i.pri$0 for i in b)'", "entities/Order/x = sum(i.… for i in b)  x: '|sum(i.pri for i in b)|'"),
        ('    x: "sum(i.pri$0', 'entities/Order/x = sum(i.…  x: "|sum(i.pri|'),
        ("    # tab$0", "nothing"),
        ("    table: x # tab$0", "nothing"),
    ],
)
def test_a_spec(line: str, expected: str) -> None:
    found = place(SHOP, line)
    assert found.startswith(expected) if "\n" in line else found == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("        - $0", "steps/2/"),
        ("        - lo$0", "steps/2/"),
        ("          $0", "steps/1/"),
        ("      $0", "pay/"),
        ("        - load: c = $0", "steps/2/load = c = …"),
        ("        - create: A\n          with:\n            $0", "steps/2/with/"),
        ("        - create: A\n          with:\n            x: $0", "steps/2/with/x = …"),
        ("        - $0\n          with:\n            x: 1", "steps/2/"),
    ],
)
def test_positions_in_lists_stay_what_they_are(line: str, expected: str) -> None:
    assert f"/{expected}" in place(STEPS, line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('        "$0"', "paths/~1a/get/"),
        ("        $0", "paths/~1a/get/"),
        ('        "op$0": 1,', "paths/~1a/get/"),
        ('        "summary": "a$0b",', "paths/~1a/get/summary = …"),
        ('        "summary": $0', "paths/~1a/get/summary = …"),
        ('        "security": [{"$0', "paths/~1a/get/security/0/"),
    ],
)
def test_json(line: str, expected: str) -> None:
    assert place(JSON, line).startswith(f"{expected}  ")


def test_what_else_is_written_there() -> None:
    found = marked(SHOP.replace("§", "      c: {type: decimal, $0scale: 2}"))
    assert found is not None
    assert found.siblings == {"type": "decimal"}


@given(
    st.sampled_from([SHOP, STEPS, JSON]),
    st.text(alphabet="abc:{}[]'\"#-, \n\t|>&*!é😀", max_size=30),
    st.text(alphabet="ab:{}[]'\"- \n", max_size=8),
)
def test_any_text_has_an_answer(document: str, before: str, after: str) -> None:
    found = marked(document.replace("§", f"    {before}$0{after}"))
    if found is not None:
        assert MARK in found.scalar.text
        assert found.word.start.line == found.word.end.line
