"""`init`, `ir`, `schema`, `explain`, and what holds for all of them."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from ir.model import ApplicationIR
from server.version import VERSION
from tests.server.conftest import Command

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["shop", "My Shop: 2", "null", "123", "日本", "a'b\"c"])
def test_init_writes_a_spec_that_generates(devmatrix: Command, workspace: Path, name: str) -> None:
    done = devmatrix("init", name)
    assert done.code == 0, done.err
    spec = workspace / name / "devmatrix.yaml"
    done = devmatrix("check", spec)
    assert (done.code, done.out) == (0, "")
    done = devmatrix("generate", spec)
    assert done.code == 0, done.err


@pytest.mark.parametrize("name", ["my app/x", "a'b$(touch no)", "-x/y"])
def test_init_prints_commands_that_a_shell_understands(devmatrix: Command, workspace: Path, name: str) -> None:
    printed = devmatrix("init", "--", name).out.splitlines()
    (command,) = (line.strip() for line in printed if line.startswith("  devmatrix check "))
    assert devmatrix(*shlex.split(command)[1:]).code == 0


def test_init_in_the_current_folder(devmatrix: Command, workspace: Path) -> None:
    assert devmatrix("init").code == 0
    assert yaml.safe_load((workspace / "devmatrix.yaml").read_text())["app"]["name"] == "workspace"


def test_init_never_overwrites(devmatrix: Command, workspace: Path) -> None:
    (workspace / "devmatrix.yaml").write_text("mine\n")
    done = devmatrix("init")
    assert done.code == 2
    assert done.err == "devmatrix: devmatrix.yaml: is there already; nothing was changed\n"
    assert (workspace / "devmatrix.yaml").read_text() == "mine\n"


def test_init_where_a_file_is(devmatrix: Command, workspace: Path) -> None:
    (workspace / "shop").write_text("mine\n")
    assert devmatrix("init", "shop").code == 2
    assert (workspace / "shop").read_text() == "mine\n"


def test_ir_as_a_tree(devmatrix: Command, spec: Path) -> None:
    done = devmatrix("ir", spec.name)
    assert done.code == 0
    assert "price: decimal  12 digits, 2 after the point, gt 0" in done.out
    assert "GET    /products" in done.out


@pytest.mark.parametrize(
    ("infrastructure", "line"),
    [
        ("", "database sqlite by default, postgresql in docker"),
        ("infrastructure: {database: {type: postgresql}}", "database sqlite by default, postgresql in docker"),
        ("infrastructure: {database: {type: sqlite}}", "database sqlite"),
    ],
)
def test_ir_says_which_database_the_application_takes(
    devmatrix: Command, workspace: Path, infrastructure: str, line: str
) -> None:
    (workspace / "a.yaml").write_text(f"app: {{name: shop}}\nentities: {{A: {{}}}}\n{infrastructure}\n")
    lines = [found.strip("│├└─ ") for found in devmatrix("ir", "a.yaml").out.splitlines()]
    assert line in lines


def test_ir_shows_what_an_attribute_takes(devmatrix: Command, workspace: Path) -> None:
    (workspace / "a.yaml").write_text(
        "app: {name: shop}\nentities:\n  A:\n    attributes:\n"
        "      state: {type: enum, values: [open, closed], default: open}\n"
        "      price: {type: decimal, precision: 12, scale: 3}\n"
        "      sold: {type: boolean, default: false}\n"
        "      tags: {type: array, items: string}\n"
    )
    lines = [line.strip("│├└─ ") for line in devmatrix("ir", "a.yaml").out.splitlines()]
    assert "state: enum  one of open | closed, default open" in lines
    assert "price: decimal  12 digits, 3 after the point" in lines
    assert "sold: boolean  default false" in lines
    assert "tags: string[]" in lines


def test_ir_as_json_is_the_ir(devmatrix: Command, spec: Path) -> None:
    ir = ApplicationIR.model_validate_json(devmatrix("ir", spec.name, "--json").out)
    assert ir.domain_model.entities[0].name == "Product"


def test_ir_of_a_broken_spec(devmatrix: Command, broken: Path) -> None:
    done = devmatrix("ir", broken.name)
    assert (done.code, done.out) == (1, "")
    assert "DM201" in done.err


def test_schema_is_a_json_schema_that_our_specs_keep_to(devmatrix: Command, spec: Path) -> None:
    schema = json.loads(devmatrix("schema").out)
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    validator(schema).validate(yaml.safe_load(spec.read_text()))


def test_explain_names_every_file(devmatrix: Command, spec: Path) -> None:
    done = devmatrix("explain", spec.name)
    assert done.code == 0
    assert "src/main.py" in done.out
    assert {"template", "ast"} <= set(done.out.split())


def test_explain_a_file(devmatrix: Command, spec: Path) -> None:
    done = devmatrix("explain", spec.name, "src/main.py")
    assert done.code == 0
    assert done.out.startswith("src/main.py  ")


def test_explain_an_element(devmatrix: Command, spec: Path) -> None:
    done = devmatrix("explain", spec.name, "entities/Product")
    assert done.code == 0
    assert done.out.startswith("entities/Product  shop.devmatrix.yaml:3:3")
    assert "src/repositories/product.py" in done.out


def test_explain_something_inside_an_element(devmatrix: Command, spec: Path) -> None:
    done = devmatrix("explain", spec.name, "entities/Product/attributes/price")
    assert done.code == 0
    assert "src/repositories/product.py" in done.out


def test_explain_nothing_known(devmatrix: Command, spec: Path) -> None:
    done = devmatrix("explain", spec.name, "entities/Nope")
    assert done.code == 2
    assert "entities/Nope: is neither a generated file nor anything in shop.devmatrix.yaml" in done.err


@pytest.mark.parametrize("path", ["shop/src/main.py", "./shop/src/main.py", "src/../src/main.py"])
def test_explain_a_file_as_a_shell_completes_it(devmatrix: Command, spec: Path, path: str) -> None:
    done = devmatrix("explain", spec.name, path if path.startswith((".", "shop")) else spec.parent / "shop" / path)
    assert done.code == 0, done.err
    assert done.out.startswith("src/main.py  ")


def test_explain_a_file_of_a_folder_that_was_chosen(devmatrix: Command, spec: Path) -> None:
    done = devmatrix("explain", spec.name, "elsewhere/src/main.py", "--output", "elsewhere")
    assert done.out.startswith("src/main.py  ")
    assert devmatrix("explain", spec.name, "elsewhere/src/main.py").code == 2


@pytest.mark.parametrize(
    ("path", "better"),
    [
        ("Product", "`entities/Product` or `x-business-logic/state_machines/Product`"),
        ("restock", "`x-business-logic/flows/restock`"),
        ("flows/restock", "`x-business-logic/flows/restock`"),
        ("restok", "`x-business-logic/flows/restock`"),
        ("entities/Prodct", "`entities/Product`"),
        ("src/mian.py", "`src/main.py`"),
        ("main.py", "`src/main.py`"),
        ("stock", "`entities/Product/attributes/stock`"),
    ],
)
def test_explain_guesses_what_was_meant(devmatrix: Command, workspace: Path, path: str, better: str) -> None:
    (workspace / "a.yaml").write_text(BEHAVIOR)
    done = devmatrix("explain", "a.yaml", path)
    assert done.code == 2
    wrong = f"devmatrix: {path}: is neither a generated file nor anything in a.yaml"
    assert done.err == f"{wrong}; did you mean {better}?\n"


def test_explain_a_computed_attribute(devmatrix: Command, workspace: Path) -> None:
    (workspace / "a.yaml").write_text(BEHAVIOR)
    named = _files(devmatrix("explain", "a.yaml", "entities/Product/attributes/twice").out)
    assert {"src/models/entities.py", "src/models/schemas.py", "src/validators/consistency/product.py"} <= named
    assert any(file.startswith("alembic/versions/") for file in named)
    assert _files(devmatrix("explain", "a.yaml", "entities/Product/attributes/stock").out) <= named


def test_explain_names_what_carries_events_for_flows_that_have_to_do_with_them(
    devmatrix: Command, workspace: Path
) -> None:
    (workspace / "a.yaml").write_text(EVENTS)
    outbox, deliver, handlers, schedule = (
        f"src/workflows/{name}.py" for name in ("outbox", "deliver", "handlers", "schedule")
    )
    for flow, expected in {
        "quiet": set(),
        "tell": {outbox, deliver},
        "hear": {deliver, handlers},
        "sweep": {handlers, schedule},
    }.items():
        named = _files(devmatrix("explain", "a.yaml", f"x-business-logic/flows/{flow}").out)
        assert named & {outbox, deliver, handlers, schedule} == expected, flow
    named = _files(devmatrix("explain", "a.yaml", "x-business-logic/state_machines/Product").out)
    assert outbox in named


EVENTS = """\
app: {name: shop}
entities:
  Product:
    attributes:
      stock: {type: integer, default: 0}
      state: {type: enum, values: [new, sold], default: new}
x-business-logic:
  flows:
    quiet:
      trigger: {path: "/products/{product_id}/quiet"}
      steps:
        - load: product = Product(product_id)
        - set: product.stock += 1
    tell:
      trigger: {path: "/products/{product_id}/tell"}
      steps:
        - load: product = Product(product_id)
        - emit: told
          with:
            product_id: product.id
    hear:
      trigger: {event: told}
      input: {product_id: uuid}
      steps:
        - load: product = Product(product_id)
        - set: product.stock += 1
    sweep:
      trigger: {schedule: 0 3 * * *}
      steps:
        - find: products = all Product where stock < 0
        - for: product in products
          do:
            - set: product.stock = 0
  state_machines:
    Product:
      field: state
      initial: new
      states: [new, sold]
      transitions:
        - event: sell
          from: new
          to: sold
          steps:
            - emit: sold
              with:
                product_id: product.id
"""


def _files(text: str) -> set[str]:
    """The files of a table of `explain`."""
    return {word for line in text.splitlines()[1:] if "/" in (word := line.partition(" ")[0])}


def test_explain_lists_what_nobody_has_written(devmatrix: Command, workspace: Path) -> None:
    (workspace / "a.yaml").write_text(
        "app: {name: shop}\nentities:\n  A:\n    attributes: {b: string}\n"
        "paths:\n  /stats:\n    get: {operationId: get_stats, responses: {'200': {description: Numbers}}}\n"
    )
    done = devmatrix("explain", "a.yaml")
    assert done.code == 0, done.err
    assert "1 operation not written by anybody yet (501):" in done.out
    assert "/stats" in done.out


STATS = """\
app: {name: shop}
entities:
  A:
    attributes: {b: string}
paths:
  /stats:
    get: {operationId: get_stats, responses: {'200': {description: Numbers}}}
"""
LEVELS = "  /levels:\n    get: {operationId: get_levels, responses: {'200': {description: Levels}}}\n"


def _write_handler(workspace: Path) -> None:
    """Write the handler of `get_stats` as a person would."""
    (file,) = (
        path for path in (workspace / "shop/src/api").rglob("*.py") if "get_stats is not impl" in path.read_text()
    )
    file.write_text(re.sub(r"raise Refusal\(\s*501,[^)]*\)", "return None", file.read_text()))


def test_an_operation_that_somebody_wrote_is_not_asked_for_again(devmatrix: Command, workspace: Path) -> None:
    (workspace / "a.yaml").write_text(STATS)
    asked = "1 operation answers 501 until somebody writes it; devmatrix explain lists it."
    assert asked in devmatrix("generate", "a.yaml").out
    assert asked in devmatrix("generate", "a.yaml").out
    _write_handler(workspace)
    for words in (("generate", "--dry-run"), ("generate",), ("run",)):
        assert "501" not in devmatrix(*words, "a.yaml").out
    done = devmatrix("explain", "a.yaml")
    assert "1 operation written by hand:" in done.out
    assert "Every operation is implemented." in done.out
    assert "is yours." in devmatrix("explain", "a.yaml", "endpoints/GET ~1stats").out


def test_one_more_operation_is_asked_for_beside_it(devmatrix: Command, workspace: Path) -> None:
    (workspace / "a.yaml").write_text(STATS)
    devmatrix("generate", "a.yaml")
    _write_handler(workspace)
    (workspace / "a.yaml").write_text(STATS + LEVELS)
    assert "1 operation answers 501" in devmatrix("generate", "a.yaml").out
    done = devmatrix("explain", "a.yaml", "--output", "shop")
    assert "1 operation written by hand:" in done.out
    assert "1 operation not written by anybody yet (501):" in done.out
    assert "2 operations not written by anybody" in devmatrix("explain", "a.yaml", "-o", "elsewhere").out


def test_help_lists_the_exit_codes(devmatrix: Command) -> None:
    for words in (["--help"], ["check", "-h"], ["generate", "--help"]):
        done = devmatrix(*words)
        assert done.code == 0
        assert "Exit codes" in done.out


def test_version(devmatrix: Command) -> None:
    assert devmatrix("--version").out == f"devmatrix {VERSION}\n"


def _start(*words: str) -> list[str]:
    return [sys.executable, str(ROOT / "devmatrix/__main__.py"), *words]


def test_a_reader_that_goes_away_is_no_error_message(workspace: Path) -> None:
    process = subprocess.Popen(_start("schema"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout and process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 2
    process.stderr.close()


def test_light_start() -> None:
    """`--version` and `--help` need none of the heavy packages."""
    code = (
        "import sys, runpy\nsys.argv = ['devmatrix', '--help']\n"
        "sys.path.insert(0, '')\nfrom server.cli import main\nmain()\n"
        "heavy = {'pydantic', 'yaml', 'jinja2', 'validators', 'generators', 'ir.model'} & set(sys.modules)\n"
        "print(heavy, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr == "set()\n"


BEHAVIOR = """\
app: {name: shop}
entities:
  Product:
    attributes:
      stock: {type: integer, default: 0}
      state: {type: enum, values: [new, sold], default: new}
      twice: {type: integer, computed: stock * 2}
x-business-logic:
  flows:
    restock:
      trigger: {path: "/products/{product_id}/restock"}
      steps:
        - load: product = Product(product_id)
        - set: product.stock += 1
    praise:
      steps:
        - action: Say something nice
  state_machines:
    Product:
      field: state
      initial: new
      states: [new, sold]
      transitions: [{event: sell, from: new, to: sold}]
  invariants:
    never_below_nothing: {entity: Product, expression: stock >= 0}
"""


def _rows(text: str, *kinds: str) -> dict[str, tuple[str, str]]:
    """The rows of the table of behaviour: how an element came about and its file, by kind and name."""
    rows = (re.split(r"\s{2,}", line.strip()) for line in text.splitlines() if line.startswith(kinds))
    return {f"{row[0]} {row[1]}": (row[2], row[3] if len(row) > 3 else "") for row in rows}


def test_explain_says_what_is_compiled_and_what_is_prose(devmatrix: Command, workspace: Path) -> None:
    (workspace / "a.yaml").write_text(BEHAVIOR)
    done = devmatrix("explain", "a.yaml")
    assert done.code == 0, done.err
    rows = _rows(done.out, "flow ", "state machine", "computed", "invariant")
    assert {name: how for name, (how, _) in rows.items()} == {
        "flow restock": "compiled, 0 tokens",
        "flow praise": "prose: answers 501",
        "state machine Product.state": "compiled, 0 tokens",
        "computed Product.twice": "compiled, 0 tokens",
        "invariant never_below_nothing": "compiled, 0 tokens",
    }
    assert rows["flow restock"][1] == "src/workflows/restock.py"
    assert rows["state machine Product.state"][1] == "src/state_machines/product.py"
    assert rows["computed Product.twice"][1] == "src/validators/consistency/product.py"
    assert rows["invariant never_below_nothing"][1] == "src/validators/consistency/product.py"
    assert "1 operation not written by anybody yet (501):" in done.out


def test_explain_one_flow(devmatrix: Command, workspace: Path) -> None:
    (workspace / "a.yaml").write_text(BEHAVIOR)
    done = devmatrix("explain", "a.yaml", "x-business-logic/flows/restock")
    assert done.code == 0, done.err
    assert done.out.startswith("x-business-logic/flows/restock  a.yaml:10:5")
    assert "src/workflows/restock.py" in done.out


def test_explain_says_nothing_of_behaviour_where_there_is_none(devmatrix: Command, spec: Path) -> None:
    assert "compiled" not in devmatrix("explain", spec.name).out
