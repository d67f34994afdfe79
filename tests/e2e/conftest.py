"""Fixtures of the end-to-end tests, and what they report: who had the heavy checks, and what each check saw."""

from collections.abc import Iterator

import psutil
import pytest

from tests.e2e.support import selection
from tests.e2e.support.apps import App, application, assert_same_files, generate
from tests.e2e.support.databases import Databases
from tests.e2e.support.places import EXAMPLES, spec_of
from tests.e2e.support.report import Say

_CHOICE = pytest.StashKey[selection.Selection]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_CHOICE] = selection.current()


def pytest_report_header(config: pytest.Config) -> str:
    return config.stash[_CHOICE].describe()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = terminalreporter.getreports("passed")
    if seen := [line for report in reports for name, line in report.user_properties if name == "seen"]:
        terminalreporter.section("what was seen")
        for line in seen:
            terminalreporter.write_line(str(line))


@pytest.fixture(scope="session")
def choice(pytestconfig: pytest.Config) -> selection.Selection:
    """Which examples have the heavy checks this time."""
    return pytestconfig.stash[_CHOICE]


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Say:
    """Put what a check saw of an example into the report."""
    return lambda what, seen: request.node.user_properties.append(("seen", f"{what}: {seen}"))


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Empty databases, as many as wanted."""
    with Databases() as hand:
        yield hand


@pytest.fixture(scope="session", params=EXAMPLES)
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Each example's application, generated once by the command line. Its own tools may leave nothing in its folder."""
    name: str = request.param
    root = tmp_path_factory.mktemp(name) / "app"
    generate(spec_of(name), root)
    made = application(name, root)
    before = made.files()
    yield made
    assert_same_files(before, made.files())


@pytest.fixture(scope="session", autouse=True)
def nothing_left_running() -> Iterator[None]:
    """The tests leave no process behind: the first fixture to start is the last to end."""
    me = psutil.Process()
    before = set(me.children(recursive=True))
    yield
    left = [child for child in me.children(recursive=True) if child not in before]
    assert not left, f"left running: {left}"
