"""Spec text is shown as it is and is never syntax. (`tests/e2e/test_diagrams.py` asks Mermaid itself.)"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.diagrams.mermaid import description, identifier, label


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain words, a.b == 'c' (d) [e] {f} - 1 + 2 * 3 / 4", "plain words, a.b == 'c' (d) [e] {f} - 1 + 2 * 3 / 4"),
        ('say "hi"', "say #34;hi#34;"),
        ("a < b & c > d", "a #60; b #38; c #62; d"),
        ("#35;", "#35;35#59;"),
        ("<br/>", "#60;br/#62;"),
        ("`**bold**` __so__ a_b", "#96;#42;#42;bold#42;#42;#96; #95;#95;so#95;#95; a_b"),
        ("%%{init: {}}%%", "#37;#37;{init: {}}#37;#37;"),
        ("$$x$$ ~~y~~", "#36;#36;x#36;#36; #126;#126;y#126;#126;"),
        ("C:\\new", "C#58;#92;new"),
        ("[[fork]]", "#91;[fork#93;]"),
        ("any direction  LR", "any direction#32;LR"),
        ("style: a:#fff;", "style: a#58;#35;fff#59;"),
        ("1. one", "1#46; one"),
        ("- one", "#45; one"),
        ("fa:fa-car", "fa#58;fa‑car"),
        ("two\nlines\x07\u202e", "two lines"),
        ("", "#32;"),
        ("\ufb02°°35¶ß", "fl°°35¶ ß"),
    ],
)
def test_labels(text: str, written: str) -> None:
    assert label(text) == written


def test_after_a_colon_no_other_colon_stands() -> None:
    assert description("a: b") == "a#58; b"


def test_long_texts_are_cut() -> None:
    assert label("a" * 1_000) == "a" * 159 + "…"


@given(st.text(max_size=300))
def test_no_text_leaves_its_label(text: str) -> None:
    written = label(text)
    assert written and written.isprintable()
    assert not set(re.sub(r"#[0-9]+;", "", written)) & set('"#;<>&`%$\\~')
    assert not re.search(r"direction\s+(TB|BT|RL|LR|TD)", written, re.IGNORECASE)
    assert not re.search(r"(style|classDef).*:\S*#.*;", f"style {written}<br/>{written}")


@given(st.text(max_size=60))
def test_identifiers(text: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_]*", identifier(text))
