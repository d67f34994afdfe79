"""What is offered at each cursor of the documents beside this file, and what comes of it."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from ir.yaml import parse
from server.features.actions.fixes.table import FIXERS
from tests.server.features.code_actions.checking import Section, kinds_of, names, offered, sections
from validators.check import check
from validators.rule_docs import all_pages

ALL = [(name, section) for name in names() for section in sections(name)]
IDS = [f"{name}: {section.title}" for name, section in ALL]


@pytest.mark.parametrize(("name", "section"), ALL, ids=IDS)
def test_what_is_offered(name: str, section: Section) -> None:
    assert offered(section.spec, kinds_of(name)) == section.offered


def codes(text: str) -> Counter[str]:
    return Counter(problem.code for problem in check(text).problems)


@pytest.mark.parametrize(("name", "section"), ALL, ids=IDS)
def test_what_comes_of_it_can_be_read(name: str, section: Section) -> None:
    before = parse(section.spec.replace("$0", "", 1))
    for title, after in section.offered.items():
        assert parse(after).is_whole or not before.is_whole, title


OF_RULES = [(name, section) for name, section in ALL if re.match(r"DM\d", section.title)]


@pytest.mark.parametrize(("name", "section"), OF_RULES, ids=[section.title for _, section in OF_RULES])
def test_the_problem_is_gone(name: str, section: Section) -> None:
    code = section.title[:5]
    before = codes(section.spec.replace("$0", "", 1))
    others = {"Add an entity", "Add an entity *"}
    assert before[code], "the document shows another problem"
    for title, after in section.offered.items():
        assert codes(after)[code] < before[code] or title in others, title


def test_every_code_with_a_fix_has_a_section() -> None:
    shown = {section.title[:5] for _, section in OF_RULES}
    examples = {page.code for page in all_pages() if page.wrong}
    assert set(FIXERS) & examples <= shown


def test_codes_of_fixes_exist() -> None:
    assert set(FIXERS) <= {page.code for page in all_pages()}
