"""Facts that stand in several files are the same in all of them."""

import ast
import re

import pytest

from tests.generators.template.rendering import COMBINATIONS, label, rendered
from tests.generators.template.shapes import parse

combinations = pytest.mark.parametrize("flags", [pytest.param(flags, id=label(flags)) for flags in COMBINATIONS])


def settings_fields(source: str) -> set[str]:
    (settings,) = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    return {node.target.id.upper() for node in settings.body if isinstance(node, ast.AnnAssign)}  # type: ignore[union-attr]


def requirements(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("-r")]


def imported(files: dict[str, str]) -> set[str]:
    """Top-level modules that the rendered code imports."""
    found = set()
    for path, content in files.items():
        if not path.endswith(".py"):
            continue
        for node in ast.walk(ast.parse(content)):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add((node.module or "").partition(".")[0])
    return found


@combinations
def test_requirements_equal_the_projects_dependencies(flags: dict[str, bool | str]) -> None:
    files = rendered(**flags)
    project = parse("p.toml", files["pyproject.toml"])
    assert requirements(files["requirements.txt"]) == project["project"]["dependencies"]
    assert requirements(files["requirements-dev.txt"]) == project["dependency-groups"]["dev"]
    names = [re.split(r"[\[<>=]", line)[0] for line in project["project"]["dependencies"]]
    assert names == sorted(names) and len(names) == len(set(names))
    assert ("prometheus-client" in names) == flags["metrics"]
    assert ("pyjwt" in names) == ("pwdlib" in names) == flags["has_auth"]
    assert ("cronsim" in names) == flags["has_behavior"]


@combinations
def test_code_imports_no_metrics_it_does_not_depend_on(flags: dict[str, bool | str]) -> None:
    assert ("prometheus_client" in imported(rendered(**flags))) == flags["metrics"]


@combinations
def test_the_example_environment_lists_every_setting(flags: dict[str, bool | str]) -> None:
    files = rendered(**flags)
    listed = re.findall(r"^([A-Z_]+)=", files[".env.example"], re.MULTILINE)
    assert set(listed) == settings_fields(files["src/core/config.py"])
    assert len(listed) == len(set(listed))


@combinations
def test_compose_starts_what_is_asked_for(flags: dict[str, bool | str]) -> None:
    compose = parse("c.yml", rendered(**flags)["docker/docker-compose.yml"])
    postgresql = flags["database_type"] == "postgresql"
    expected = {"app", "migrate"} | ({"postgres"} if postgresql else set())
    if flags["metrics"]:
        expected |= {"prometheus", "grafana"} if flags["dashboards"] else {"prometheus"}
    if flags["has_behavior"]:
        expected |= {"deliver", "schedule"}
    assert set(compose["services"]) == expected
    used = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
        if not volume.startswith(".")
    }
    assert used == set(compose["volumes"])
    assert ("JWT_SECRET" in compose["services"]["app"]["environment"]) == flags["has_auth"]
    for service in compose["services"].values():
        assert set(service.get("depends_on", {})) <= expected


@combinations
def test_compose_sets_only_settings_that_exist(flags: dict[str, bool | str]) -> None:
    files = rendered(**flags)
    environment = parse("c.yml", files["docker/docker-compose.yml"])["services"]["app"]["environment"]
    assert set(environment) <= settings_fields(files["src/core/config.py"])


def test_compose_needs_no_variable_and_publishes_to_this_machine_only() -> None:
    text = rendered(has_auth=True)["docker/docker-compose.yml"]
    for variable in re.findall(r"\$\{([^}]*)\}", text):
        assert ":-" in variable, variable
    for service in parse("c.yml", text)["services"].values():
        for port in service.get("ports", []):
            assert port.startswith("${BIND:-127.0.0.1}:")


def test_the_port_is_the_same_everywhere() -> None:
    files = rendered(port=9123)
    assert "EXPOSE 9123" in files["docker/Dockerfile"]
    assert '"--port", "9123"' in files["docker/Dockerfile"]
    assert "127.0.0.1:9123/health" in files["docker/Dockerfile"]
    assert parse("c.yml", files["docker/docker-compose.yml"])["services"]["app"]["ports"][0].endswith(":-9123}:9123")
    assert "PORT ?= 9123" in files["Makefile"]


@combinations
def test_the_image_runs_as_a_user_of_its_own_and_says_whether_it_is_well(flags: dict[str, bool | str]) -> None:
    steps = parse("Dockerfile", rendered(**flags)["docker/Dockerfile"])
    names = [step[0] for step in steps]
    assert names.count("FROM") == 2
    assert ["USER", "10001"] in steps and names.index("USER") < names.index("CMD")
    assert "HEALTHCHECK" in names


def test_the_build_context_holds_what_the_image_copies() -> None:
    files = rendered()
    copied = re.findall(r"^COPY (?!--from)(\S+) ", files["docker/Dockerfile"], re.MULTILINE)
    admitted = re.findall(r"^!(\S+)$", files[".dockerignore"], re.MULTILINE)
    assert sorted(copied) == sorted(admitted)


@pytest.mark.parametrize("has_behavior", [True, False])
def test_recipes_are_indented_with_tabs(has_behavior: bool) -> None:
    lines = rendered(has_behavior=has_behavior)["Makefile"].splitlines()
    assert not [line for line in lines if line.startswith(" ")]
    targets = {line.partition(":")[0] for line in lines if re.match(r"[a-z]+:", line)}
    (phony,) = [line for line in lines if line.startswith(".PHONY")]
    assert targets == set(phony.split()[1:])


def test_workflow_jobs_name_services_and_run_the_projects_own_tools() -> None:
    jobs = parse("ci.yml", rendered()[".github/workflows/ci.yml"])["jobs"]
    assert set(jobs) == {"lint", "test", "api", "image"}
    assert len(jobs["test"]["strategy"]["matrix"]["database"]) == 2
    assert jobs["test"]["env"]["DATABASE_URL"] == "${{ matrix.database }}"
    commands = "\n".join(step.get("run", "") for job in jobs.values() for step in job["steps"])
    for tool in (
        "ruff check",
        "ruff format --check",
        "mypy",
        "alembic check",
        "pytest",
        "schemathesis",
        "docker build",
    ):
        assert tool in commands


def test_alembic_finds_the_migrations_and_formats_new_ones() -> None:
    ini = rendered()["alembic.ini"]
    assert "script_location = %(here)s/alembic\n" in ini
    sections = parse("alembic.ini", ini)
    for hook in sections["post_write_hooks"]["hooks"].split(", "):
        assert sections["post_write_hooks"][f"{hook}.type"] == "module"
