"""What holds after every transaction, tried inside applications: `stories/<name>.py` beside their own tests."""

import shutil
from pathlib import Path

import pytest

from tests.e2e.support.apps import App, application, generate
from tests.e2e.support.checks import check_format, check_migrations, check_style, check_types
from tests.e2e.support.commands import run
from tests.e2e.support.databases import Databases, Engine

_STORIES = Path(__file__).parent / "stories"

both_databases = pytest.mark.parametrize("engine", list(Engine), ids=str)


@pytest.fixture(scope="module", params=["promises", "limits", "hidden"])
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> App:
    """The application of one story's spec."""
    name: str = request.param
    root = tmp_path_factory.mktemp(name) / "app"
    generate(_STORIES / f"{name}.yaml", root)
    return application(name, root)


def test_it_meets_the_bar(story: App, databases: Databases) -> None:
    check_style(story)
    check_format(story)
    check_types(story)
    check_migrations(story, databases.fresh(Engine.SQLITE))


@both_databases
def test_its_promises_are_kept(story: App, engine: Engine, databases: Databases, tmp_path: Path) -> None:
    root, file = tmp_path / "app", f"tests/integration/test_{story.name}.py"
    shutil.copytree(story.root, root)
    shutil.copy(_STORIES / f"{story.name}.py", root / file)
    url = databases.fresh(engine)
    run([story.tools / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", file], root, story.settings(url))
