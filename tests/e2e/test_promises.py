"""What holds after every transaction, tried inside an application: `stories/promises.py` beside its own tests."""

import shutil
from pathlib import Path

import pytest

from tests.e2e.support.apps import App, application, generate
from tests.e2e.support.checks import check_format, check_migrations, check_style, check_types
from tests.e2e.support.commands import run
from tests.e2e.support.databases import Databases, Engine

_STORIES = Path(__file__).parent / "stories"
_FILE = "tests/integration/test_promises.py"

both_databases = pytest.mark.parametrize("engine", list(Engine), ids=str)


@pytest.fixture(scope="module")
def promises(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The application of `promises.yaml`."""
    root = tmp_path_factory.mktemp("promises") / "app"
    generate(_STORIES / "promises.yaml", root)
    return application("promises", root)


def test_it_meets_the_bar(promises: App, databases: Databases) -> None:
    check_style(promises)
    check_format(promises)
    check_types(promises)
    check_migrations(promises, databases.fresh(Engine.SQLITE))


@both_databases
def test_its_promises_are_kept(promises: App, engine: Engine, databases: Databases, tmp_path: Path) -> None:
    root = tmp_path / "app"
    shutil.copytree(promises.root, root)
    shutil.copy(_STORIES / "promises.py", root / _FILE)
    url = databases.fresh(engine)
    run(
        [promises.tools / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", _FILE], root, promises.settings(url)
    )
