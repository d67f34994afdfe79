"""The tables about the template files say nothing about files that are not there."""

import subprocess
import sys
import time

from generators.template.catalogue import CONDITIONS, REASONS, template_files
from generators.template.context import TemplateContext
from generators.template.render import render
from tests.generators.template.rendering import rendered

PATHS = {file.path for file in template_files()}


def test_every_reason_and_condition_is_about_a_file() -> None:
    assert set(REASONS) <= PATHS
    for beginning, _ in CONDITIONS:
        assert any(path.startswith(beginning) for path in PATHS), beginning


def test_an_application_without_metrics_has_nothing_that_reads_them() -> None:
    left_out = PATHS - set(rendered(metrics=False))
    assert left_out == {path for path in PATHS if path.startswith(("docker/grafana/", "docker/prometheus/"))} | {
        "src/observability/metrics.py"
    }


def test_dashboards_and_alerts_can_be_left_out_alone() -> None:
    assert PATHS - set(rendered(alerts=False)) == {"docker/prometheus/alerts.yml"}
    assert PATHS - set(rendered(dashboards=False)) == {path for path in PATHS if path.startswith("docker/grafana/")}


def test_jinja_is_imported_only_to_render() -> None:
    script = "import sys, generators.template.render; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_rendering_everything_takes_at_most_ten_milliseconds_once_compiled() -> None:
    context = TemplateContext(name="A shop", slug="a-shop", has_auth=True)
    render(context)
    best = min(_seconds(context) for _ in range(20))
    assert best <= 0.010


def _seconds(context: TemplateContext) -> float:
    started = time.perf_counter()
    render(context)
    return time.perf_counter() - started
