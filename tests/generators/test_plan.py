"""The plan of an application: which files, why, and what nobody has written yet."""

from pathlib import Path, PurePosixPath

import pytest

from generators.app import plan_app, template_context
from generators.ast.view import AppView
from generators.plan import Plan, Stratum
from ir.build import build
from ir.dialect.read import read
from tests.generators.ast.support import application

EXAMPLES = sorted(Path("examples").glob("*/devmatrix.yaml"))

SHOP = """
auth: {user: Customer, roles: [customer, clerk]}
entities:
  Product:
    attributes: {name: string, kind: {type: enum, values: [a, b]}}
    relationships:
      category: {type: many_to_one, target: Category}
      related: {type: many_to_many, target: Product}
  Category: {attributes: {name: {type: string, unique: true}}}
  Customer: {attributes: {email: {type: email, unique: true}}}
paths:
  /reports: {get: {operationId: read_reports, responses: {"200": {description: ok}}}}
"""


def plan(text: str = SHOP) -> Plan:
    return plan_app(application(text))


def example(path: Path) -> Plan:
    return plan_app(build(read(path.read_text()).parts))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_the_same_spec_gives_the_same_bytes(path: Path) -> None:
    assert example(path).files == example(path).files


def test_the_order_of_entities_changes_nothing() -> None:
    parts = read("app: {name: shop}" + SHOP).parts
    swapped = type(parts)(
        **{name: getattr(parts, name) for name in parts.__slots__} | {"entities": parts.entities[::-1]}
    )
    here, there = plan_app(build(parts)), plan_app(build(swapped))
    assert [(file.path, file.content) for file in here.files] == [(file.path, file.content) for file in there.files]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_paths_are_relative_sorted_and_said_once(path: Path) -> None:
    paths = [file.path for file in example(path).files]
    assert paths == sorted(set(paths))
    for one in map(PurePosixPath, paths):
        assert not one.is_absolute() and ".." not in one.parts


def test_every_file_says_why_it_is_there_and_what_it_was_made_from() -> None:
    for file in plan().files:
        assert file.reason.endswith((".", "?")) and file.content.endswith("\n"), file.path
        assert file.stratum in (Stratum.TEMPLATE, Stratum.AST)
        assert not (file.stratum is Stratum.TEMPLATE and file.ir_paths), file.path
    product = next(file for file in plan().files if file.path == "src/services/product.py")
    assert product.ir_paths == ("entities/Product",)


def test_what_nobody_has_written_is_listed() -> None:
    (missing,) = plan().unimplemented
    assert (missing.operation, missing.ir_path) == ("GET /reports", "endpoints/GET ~1reports")
    assert missing.path in {file.path for file in plan().files}
    assert missing.path in missing.reason
    assert plan("entities: {Thing: {attributes: {name: string}}}").unimplemented == ()


def test_costs_count_the_files_of_each_stratum() -> None:
    found = plan()
    costs = dict(found.costs)
    assert list(costs) == [Stratum.TEMPLATE, Stratum.AST]
    for stratum, cost in costs.items():
        assert cost.files == sum(file.stratum is stratum for file in found.files)
        assert cost.milliseconds > 0
        assert (cost.tokens, cost.cost_usd) == (0, 0.0)


@pytest.mark.parametrize(
    ("app", "database"),
    [
        ("{name: My Shop}", "my_shop"),
        ("{name: 3 bears}", "db_3_bears"),
        (f"{{name: {'long ' * 15}}}", ("long_" * 13)[:63]),
    ],
)
def test_the_database_is_named_after_the_application(app: str, database: str) -> None:
    context = template_context(
        AppView(application(f"app: {app}\nentities: {{Thing: {{attributes: {{name: string}}}}}}"))
    )
    assert context.database_name == database


def test_the_database_can_be_named() -> None:
    text = "entities: {Thing: {attributes: {name: string}}}\ninfrastructure: {database: {name: warehouse}}"
    assert template_context(AppView(application(text))).database_name == "warehouse"
