"""Every combination of switches gives a whole project, quickly, and always the same one."""

import pytest

from generators.plan import Stratum
from generators.template.context import TemplateContext
from generators.template.render import render
from tests.generators.template.rendering import COMBINATIONS, label, rendered
from tests.generators.template.shapes import parse

pytestmark = pytest.mark.parametrize("flags", [pytest.param(flags, id=label(flags)) for flags in COMBINATIONS])


def test_every_file_parses(flags: dict[str, bool | str]) -> None:
    for path, content in rendered(**flags).items():
        assert parse(path, content) is not None, path


def test_every_text_is_tidy(flags: dict[str, bool | str]) -> None:
    for path, content in rendered(**flags).items():
        lines = content.split("\n")
        assert lines[-1] == "" and lines[-2] != "", f"{path} ends with one newline"
        assert [line for line in lines if line != line.rstrip()] == [], path
        assert "\n\n\n\n" not in content and not content.startswith("\n"), path
        assert "{%" not in content and "endraw" not in content, path


def test_files_come_in_path_order_with_a_reason_each(flags: dict[str, bool | str]) -> None:
    planned = render(TemplateContext(name="A shop", slug="a-shop", **flags))
    assert [file.path for file in planned] == sorted(file.path for file in planned)
    for file in planned:
        assert file.stratum is Stratum.TEMPLATE
        assert file.ir_paths == ()
        assert len(file.reason) > 10 and file.reason[-1] in ".?", file.path


def test_the_same_context_gives_the_same_bytes(flags: dict[str, bool | str]) -> None:
    assert rendered(**flags) == rendered(**flags)
