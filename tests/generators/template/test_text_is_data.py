"""Whatever a spec's texts hold, the files keep their shape and the text stays one value."""

import ast

import pytest

from generators.template import filters
from tests.generators.template.rendering import BENIGN, rendered
from tests.generators.template.shapes import parse, shape
from tests.hostile.texts import PROSE

PLAIN = {path: parse(path, content) for path, content in rendered(has_auth=True).items()}

texts = pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in PROSE.items()])


def check(**texts: str) -> dict[str, object]:
    """Render with hostile texts; every file must parse to the benign shape. Answers the files that mention them."""
    mentioning = {}
    for path, content in rendered(has_auth=True, **texts).items():
        found = parse(path, content)
        expected = PLAIN[path]
        if found == expected:
            continue
        mentioning[path] = found
        for text in texts.values():
            found = shape(found, filters.one_line(text), BENIGN)
        assert found == expected, path
    return mentioning


@texts
def test_a_name_changes_only_the_dashboards_title(text: str) -> None:
    assert set(check(name=text)) == {"docker/grafana/dashboards/application.json"}


@texts
def test_a_description_changes_only_the_projects_metadata(text: str) -> None:
    assert set(check(description=text)) == {"pyproject.toml"}


@texts
def test_a_version_that_no_tool_can_read_is_replaced(text: str) -> None:
    project = parse("pyproject.toml", rendered(version=text)["pyproject.toml"])["project"]
    assert project["version"] == "0.0.0"


@pytest.mark.parametrize("version", ["1.0.0", "2026.10", "1.2.3-rc.1", "v2", "1.0.dev3", "1.0+build.7", "1!2.0.post1"])
def test_a_version_that_tools_can_read_is_kept(version: str) -> None:
    assert parse("pyproject.toml", rendered(version=version)["pyproject.toml"])["project"]["version"] == version


@pytest.mark.parametrize("slug", ["null", "true", "no", "1", "1e5", "0777", "2026-01-01", "a-b-c"])
def test_a_slug_is_text_wherever_it_stands(slug: str) -> None:
    files = rendered(slug=slug, database_name=slug.replace("-", "_") if slug.isidentifier() else "a_shop")
    assert parse("c.yml", files["docker/docker-compose.yml"])["name"] == slug
    assert parse("p.yml", files["docker/prometheus/prometheus.yml"])["scrape_configs"][0]["job_name"] == slug
    assert parse("a.yml", files["docker/prometheus/alerts.yml"])["groups"][0]["name"] == slug
    assert parse("p.toml", files["pyproject.toml"])["project"]["name"] == slug
    ast.parse(files["src/core/config.py"])


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    files = rendered(name="a\ud800b", description="a\udfffb")
    assert "\n".join(files.values()).encode()
    assert parse("d.json", files["docker/grafana/dashboards/application.json"])["title"] == "a\ufffdb"
    assert parse("p.toml", files["pyproject.toml"])["project"]["description"] == "a\ufffdb"
