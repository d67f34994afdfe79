"""Dashboards and alerts speak of metrics that exist, and find the files they are mounted with."""

import ast
import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.generators.template.rendering import rendered
from tests.generators.template.shapes import parse

FILES = rendered(has_auth=True)
DASHBOARD = parse("d.json", FILES["docker/grafana/dashboards/application.json"])
COMPOSE = parse("c.yml", FILES["docker/docker-compose.yml"])["services"]

# Exported by the Prometheus client itself, and by Prometheus for each target.
STANDARD = {"up", "process_resident_memory_bytes", "process_cpu_seconds_total"}

PROMQL_WORDS = {
    *("sum", "rate", "by", "or", "vector", "histogram_quantile", "label_values"),
    *("job", "le", "method", "route", "status"),
}


def declared() -> dict[str, set[str]]:
    """Series by name with their labels, from the source of the metrics module."""
    series: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(FILES["src/observability/metrics.py"])):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id not in ("Counter", "Gauge", "Histogram"):
            continue
        name = ast.literal_eval(node.args[0])
        labels = set(ast.literal_eval(node.args[2])) if len(node.args) > 2 else set()
        match node.func.id:
            case "Counter":
                series[f"{name}_total"] = labels
            case "Histogram":
                series |= {f"{name}_bucket": labels | {"le"}, f"{name}_count": labels, f"{name}_sum": labels}
            case "Gauge":
                series[name] = labels
    return series


def alert_rules() -> list[dict[str, Any]]:
    (group,) = parse("a.yml", FILES["docker/prometheus/alerts.yml"])["groups"]
    return list(group["rules"])


def expressions() -> Iterator[str]:
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            yield target["expr"]
    for variable in DASHBOARD["templating"]["list"]:
        yield variable["query"]["query"]
    for rule in alert_rules():
        yield rule["expr"]


def test_queries_use_only_series_and_labels_that_exist() -> None:
    known = declared()
    assert {"http_requests_total", "http_request_duration_seconds_bucket", "http_requests_in_flight"} <= set(known)
    for expression in expressions():
        bare = re.sub(r'"[^"]*"|\[[^\]]*\]', "", expression)
        words = set(re.findall(r"[a-z_]\w*", bare)) - PROMQL_WORDS
        assert words and words <= set(known) | STANDARD, expression
        for name, matchers in re.findall(r"(\w+)\{([^}]*)\}", expression):
            used = set(re.findall(r"(\w+)\s*=~?", matchers))
            assert used <= known.get(name, set()) | {"job"}, expression


def test_queries_ask_for_the_job_that_is_scraped() -> None:
    (job,) = parse("p.yml", FILES["docker/prometheus/prometheus.yml"])["scrape_configs"]
    for expression in expressions():
        assert set(re.findall(r'job="([^"]*)"', expression)) == {job["job_name"]}, expression


def test_the_scraped_target_is_the_service_and_its_port() -> None:
    (job,) = parse("p.yml", rendered(port=9000)["docker/prometheus/prometheus.yml"])["scrape_configs"]
    assert job["static_configs"] == [{"targets": ["app:9000"]}]


def test_panels_do_not_overlap_and_have_ids_of_their_own() -> None:
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        at = panel["gridPos"]
        columns, rows = range(at["x"], at["x"] + at["w"]), range(at["y"], at["y"] + at["h"])
        cells = set(itertools.product(columns, rows))
        assert not cells & taken and max(columns) < 24, panel["title"]
        taken |= cells


def test_the_dashboard_asks_the_provisioned_source() -> None:
    (source,) = parse("s.yml", FILES["docker/grafana/provisioning/datasources/prometheus.yml"])["datasources"]
    asked = {target["datasource"]["uid"] for panel in DASHBOARD["panels"] for target in [panel, *panel["targets"]]}
    assert asked == {source["uid"]}
    assert source["url"] == "http://prometheus:9090" and "prometheus" in COMPOSE


def test_mounted_folders_hold_what_is_looked_for() -> None:
    mounts = {}
    for service in ("prometheus", "grafana"):
        for volume in COMPOSE[service]["volumes"]:
            source, target, *_ = volume.split(":")
            mounts[target] = source
    assert mounts["/etc/prometheus"] == "./prometheus" and "docker/prometheus/prometheus.yml" in FILES
    (provider,) = parse("d.yml", FILES["docker/grafana/provisioning/dashboards/application.yml"])["providers"]
    assert mounts[provider["options"]["path"]] == "./grafana/dashboards"
    home = COMPOSE["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert home.replace(provider["options"]["path"], "docker/grafana/dashboards") in FILES


@pytest.mark.parametrize("alerts", [True, False])
def test_rules_are_loaded_exactly_when_they_are_written(alerts: bool) -> None:
    files = rendered(alerts=alerts)
    named = parse("p.yml", files["docker/prometheus/prometheus.yml"]).get("rule_files", [])
    assert [f"docker/prometheus/{name}" for name in named] == [path for path in files if path.endswith("alerts.yml")]


def test_every_alert_says_how_urgent_and_what() -> None:
    for rule in alert_rules():
        assert rule["labels"]["severity"] in ("critical", "warning")
        assert "{{ $" in rule["annotations"]["summary"] and rule["for"]
