"""The tables about the template files say nothing about files that are not there."""

import subprocess
import sys

import pytest

from generators.template.catalogue import CONDITIONS, REASONS, template_files
from generators.template.context import TemplateContext
from generators.template.render import render
from tests.generators.template.rendering import rendered

PATHS = {file.path for file in template_files()}


def test_every_reason_and_condition_is_about_a_file() -> None:
    assert set(REASONS) <= PATHS
    for beginning, _ in CONDITIONS:
        assert any(path.startswith(beginning) for path in PATHS), beginning


def left_out(**changes: object) -> set[str]:
    """The files that an application with everything has, and one with these changes has not."""
    return PATHS - set(rendered(**{"has_behavior": True, **changes}))


def test_an_application_with_everything_has_every_file() -> None:
    assert left_out() == set()


def test_an_application_without_metrics_has_nothing_that_reads_them() -> None:
    assert left_out(metrics=False) == {
        path for path in PATHS if path.startswith(("docker/grafana/", "docker/prometheus/"))
    } | {"src/observability/metrics.py"}


def test_dashboards_and_alerts_can_be_left_out_alone() -> None:
    assert left_out(alerts=False) == {"docker/prometheus/alerts.yml"}
    assert left_out(dashboards=False) == {path for path in PATHS if path.startswith("docker/grafana/")}


def test_an_application_that_only_stores_rows_has_nothing_of_transactions() -> None:
    gone = left_out(has_behavior=False)
    assert {"src/database/transactions.py", "src/database/changes.py", "src/validators/bounds.py"} <= gone
    kept = "\n".join(rendered().values())
    assert "transactional" not in kept
    assert "src.validators.consistency" not in kept


def test_jinja_is_imported_only_to_render() -> None:
    script = "import sys, generators.template.render; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_nothing_is_compiled_or_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiling the templates takes forty times as long as rendering them."""
    context = TemplateContext(name="A shop", slug="a-shop", has_auth=True)
    first = render(context)
    monkeypatch.setattr("jinja2.Environment.compile", lambda *_, **__: pytest.fail("compiled again"))
    monkeypatch.setattr("pathlib.Path.read_text", lambda *_, **__: pytest.fail("read again"))
    assert render(context) == first
