"""Folding: the document with `▼` where a fold begins and `▲` where it ends."""

import json

from lsprotocol import types

from server.features.folding import folding
from tests.server.features.named import SHOP
from tests.server.features.navigation import Opened


def folded(text: str, limit: int | None = None) -> str:
    able = {"textDocument": {"foldingRange": {"rangeLimit": limit}}}
    opened = Opened(text, capabilities=able)
    lines = text.rstrip("\n").split("\n")
    marks = [""] * len(lines)
    for one in folding(opened.snapshot, types.FoldingRangeParams(opened.id)):
        sign = "#" if one.get("kind") == "comment" else ""
        marks[one["startLine"]] += f"▼{sign}"
        marks[one["endLine"]] += f"▲{sign}"
    return "\n".join(f"{line} {mark}".rstrip() for line, mark in zip(lines, marks, strict=True))


def test_mappings_lists_and_texts() -> None:
    marked = """\
# What it is ▼#
# and why ▲#
app: {name: x}
entities: ▼
  A: ▼
    description: | ▼
      Some text

      and more ▲
    attributes: ▼
      name: string ▲▲

  # one comment
  B: ▼
    unique: ▼
    - - a ▼
      - b ▲▲▲▲
x-business-logic: ▼
  flows: ▼
    f: ▼
      steps: ▼
        - if: a ▼
          then: ▼
            - return: b ▲▲▲▲▲▲"""
    plain = "\n".join(
        line.rstrip("▼▲#").rstrip() if "▼" in line or "▲" in line else line for line in marked.split("\n")
    )
    assert folded(plain) == marked


def test_a_document_in_braces() -> None:
    text = json.dumps({"openapi": "3.0.3", "paths": {"/a": {"get": {"summary": "x"}}}}, indent=2)
    opened = Opened(text, uri="file:///work/a.json")
    found = folding(opened.snapshot, types.FoldingRangeParams(opened.id))
    assert [(one["startLine"], one["endLine"]) for one in found] == [(0, 8), (2, 7), (3, 6), (4, 5)]


def test_the_outermost_come_first_where_there_are_too_many() -> None:
    assert folded(SHOP, 9).count("▼") == 9
    assert "entities: ▼" in folded(SHOP, 9)


def test_windows_line_ends() -> None:
    assert folded("entities:\r\n  A:\r\n    attributes: {}\r\n") == folded(
        "entities:\n  A:\n    attributes: {}\n"
    ).replace(" ▼", "\r ▼").replace(": {} ▲▲", ": {}\r ▲▲")
