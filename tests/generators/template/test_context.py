"""What stands bare in paths, shell and YAML is refused unless it is harmless there."""

import pytest

from generators.template.context import TemplateContext
from tests.hostile.texts import PROSE


def check(message: str, **fields: object) -> None:
    """A context with these fields is refused, and the message says what to use."""
    with pytest.raises(ValueError, match=message):
        TemplateContext(**{"name": "A shop", "slug": "a-shop", **fields})


@pytest.mark.parametrize("text", [*PROSE.values(), "", "..", "A-Shop", "-a", "a-", "a--b", "a_b", "a\n", "é"])
def test_slug(text: str) -> None:
    check("slug .*: use lower-case", slug=text)


@pytest.mark.parametrize("text", [*PROSE.values(), "", "1a", "a-b", "A", "a\n", "a" * 64])
def test_database_name(text: str) -> None:
    check("database name .*: use up to 63", database_name=text)


def test_database_type() -> None:
    check("use postgresql or sqlite", database_type="oracle")


@pytest.mark.parametrize("port", [0, -1, 65_536])
def test_port(port: int) -> None:
    check("use a number from 1 to 65535", port=port)


def test_token_minutes() -> None:
    check("use at least 1", token_minutes=0)
