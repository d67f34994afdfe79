"""The pages about the command line say what is now true."""

import re
from pathlib import Path

import pytest

from server.cli.app import app
from server.errors import ExitCode
from server.pipeline import PHASES
from tests.server.conftest import Command

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/cli.md").read_text()
COMMANDS = [command.callback.__name__ for command in app.registered_commands if command.callback]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_on_the_page(devmatrix: Command, command: str) -> None:
    assert f"`devmatrix {command}" in PAGE
    options = set(re.findall(r"--[a-z-]+", devmatrix(command, "--help").out)) - {"--help"}
    assert {option for option in options if option not in PAGE} == set()


@pytest.mark.parametrize("code", list(ExitCode))
def test_every_exit_code_is_on_the_page_and_in_the_help(devmatrix: Command, code: ExitCode) -> None:
    assert f"| {code.value} |" in PAGE
    assert re.search(rf"\b{code.value} ", devmatrix("--help").out)


@pytest.mark.parametrize("phase", [phase.name for phase in PHASES])
def test_every_phase_is_on_the_page(phase: str) -> None:
    assert f"`{phase}`" in PAGE


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/cli.md", "docs/dialect.md"])
def test_links_and_paths_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text()
    folder = (ROOT / page).parent
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    named = re.findall(r"`((?:tests|generators|server|validators|ir|docs)/[\w/.]+)`", text)
    assert [link for link in links if not (folder / link).exists()] == []
    assert [path for path in named if not (ROOT / path).exists() and not (ROOT / f"{path}.py").exists()] == []


def test_the_first_commands_of_the_readme() -> None:
    commands = re.findall(r"^make (\w+)", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert commands[:2] == ["demo", "test"]
    makefile = (ROOT / "Makefile").read_text()
    assert all(re.search(rf"^{command}:", makefile, re.MULTILINE) for command in commands)


def test_the_readme_shows_what_really_happens(devmatrix: Command, workspace: Path) -> None:
    readme = (ROOT / "README.md").read_text()
    spec = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)[0]
    (workspace / "shop.devmatrix.yaml").write_text(spec)
    done = devmatrix("generate", "shop.devmatrix.yaml")
    (written,) = re.findall(r"^Wrote shop to shop: \d+ create$", readme, re.MULTILINE)
    assert done.out.splitlines()[0] == written
    typo = spec.replace("target: Customer", "target: Costumer")
    (workspace / "shop.devmatrix.yaml").write_text(typo)
    done = devmatrix("check", "shop.devmatrix.yaml")
    assert done.out + done.err in readme
