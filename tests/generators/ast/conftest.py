"""The flag that updates expected texts."""

import pytest

from tests.generators.ast.updating import updates


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-expected", action="store_true", help="write what is emitted into the tests")


def pytest_configure(config: pytest.Config) -> None:
    updates.wanted = config.getoption("--update-expected", default=False)


def pytest_sessionfinish() -> None:
    updates.write()
