"""Same spec, same bytes; and the order in which entities are written is a matter of taste."""

from pathlib import Path

import pytest
import yaml

from tests.e2e.support.apps import App, assert_same_files, generate, tree
from tests.e2e.support.places import spec_of
from tests.e2e.support.specs import with_entities_reversed

MEASURED = {".devmatrix/metrics.json"}


def everything(root: Path) -> dict[str, bytes]:
    return {path: content for path, content in tree(root).items() if path not in MEASURED}


def test_generating_twice_gives_the_same_bytes(app: App, tmp_path: Path) -> None:
    for folder in ("one", "two"):  # equally deep: the path from the project to the spec is among the bytes
        generate(spec_of(app.name), tmp_path / folder)
    assert_same_files(everything(tmp_path / "one"), everything(tmp_path / "two"))


def test_generating_over_it_changes_nothing(app: App, tmp_path: Path) -> None:
    generate(spec_of(app.name), tmp_path / "app")
    before = everything(tmp_path / "app")
    generate(spec_of(app.name), tmp_path / "app")
    assert_same_files(before, everything(tmp_path / "app"))


def test_the_order_of_entities_changes_no_file_of_the_application(app: App, tmp_path: Path) -> None:
    spec = tmp_path / "devmatrix.yaml"
    spec.write_text(with_entities_reversed(spec_of(app.name)), encoding="utf-8")
    generate(spec, tmp_path / "app")
    assert_same_files(
        app.files(), {path: text for path, text in tree(tmp_path / "app").items() if not path.startswith(".devmatrix/")}
    )


def test_reversing_moves_entities_and_nothing_else(app: App) -> None:
    original = yaml.safe_load(spec_of(app.name).read_text(encoding="utf-8"))
    moved = yaml.safe_load(with_entities_reversed(spec_of(app.name)))
    assert moved == original
    assert list(moved["entities"]) == list(reversed(original["entities"]))


@pytest.mark.parametrize("app", ["ecommerce"], indirect=True)
def test_the_reference_example_is_a_whole_application(app: App) -> None:
    assert len(app.files()) >= 90
    assert not [path for path, text in app.files().items() if not text.strip() and not path.endswith("__init__.py")]
