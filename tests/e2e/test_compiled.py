"""Flows and machines of specs that are no examples: one that shows the language, one with some of everything."""

import shutil
from pathlib import Path

import pytest

from tests.e2e.support import checks
from tests.e2e.support.apps import App, application, generate
from tests.e2e.support.databases import Databases, Engine
from tests.generators.behavior.lab import LAB
from tests.ir.shop import SHOP

SPECS = {"shop": SHOP, "lab": LAB}
_STORY = Path(__file__).parent / "stories" / "transactions.py"
both_databases = pytest.mark.parametrize("engine", list(Engine), ids=str)


@pytest.fixture(scope="module", params=SPECS)
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> App:
    """The application of one spec."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "devmatrix.yaml").write_text(SPECS[request.param], encoding="utf-8")
    generate(folder / "devmatrix.yaml", folder / "app")
    return application(request.param, folder / "app")


def test_it_reads_well(app: App, databases: Databases) -> None:
    checks.check_style(app)
    checks.check_format(app)
    checks.check_types(app)
    checks.check_migrations(app, databases.fresh(Engine.SQLITE))


@both_databases
def test_its_own_tests_pass(app: App, databases: Databases, engine: Engine) -> None:
    """Those of flows, machines and rules among them."""
    if app.name == "shop":
        shutil.copy(_STORY, app.root / "tests" / "integration" / "test_transactions.py")
    checks.check_own_tests(app, databases.fresh(engine))
