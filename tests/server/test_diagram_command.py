"""`devmatrix diagram`: Mermaid text for people and for pages."""

from pathlib import Path

import pytest

from tests.server.conftest import Command

FLOWS = """\
app: {name: shop}
entities:
  Order:
    attributes:
      status: {type: enum, values: [open, paid], default: open}
      total: {type: integer, default: 0}
  Line:
    attributes: {amount: integer}
    relationships:
      order: {type: many_to_one, target: Order}
x-business-logic:
  flows:
    empty_order:
      trigger: {path: "/orders/{order_id}/empty"}
      steps:
        - load: the_order = Order(order_id)
        - set: the_order.total = 0
  state_machines:
    Order:
      field: status
      initial: open
      states: [open, paid]
      transitions: [{event: pay, from: open, to: paid}]
"""


@pytest.fixture
def flows(workspace: Path) -> Path:
    path = workspace / "shop.yaml"
    path.write_text(FLOWS)
    return path


def test_one_diagram_is_bare_mermaid(devmatrix: Command, spec: Path) -> None:
    done = devmatrix("diagram", spec.name)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith('erDiagram\n    "Product" {\n        uuid id PK\n')


def test_several_are_a_page(devmatrix: Command, flows: Path) -> None:
    done = devmatrix("diagram", flows.name)
    assert done.code == 0
    assert [line for line in done.out.splitlines() if line.startswith("#")] == [
        "## Entities",
        "## States of `Order`",
        "## Flow `empty_order`",
    ]
    assert done.out.count("\n```mermaid\n") == done.out.count("\n```\n") == 3


def test_one_kind(devmatrix: Command, flows: Path) -> None:
    assert devmatrix("diagram", flows.name, "--kind", "er").out.startswith("erDiagram\n")
    assert devmatrix("diagram", flows.name, "--kind", "state").out.startswith("stateDiagram-v2\n")
    assert devmatrix("diagram", flows.name, "--kind", "flow").out.startswith("flowchart TD\n")
    page = devmatrix("diagram", flows.name, "--kind", "flow", "--format", "markdown").out
    assert page.startswith("## Flow `empty_order`\n\n```mermaid\nflowchart TD\n")


def test_one_name(devmatrix: Command, flows: Path) -> None:
    assert devmatrix("diagram", flows.name, "--name", "empty_order").out.startswith("flowchart TD\n")
    assert devmatrix("diagram", flows.name, "-k", "state", "-n", "Order").out.startswith("stateDiagram-v2\n")
    both = devmatrix("diagram", flows.name, "--name", "Order").out
    assert "## Entities\n" in both and "## States of `Order`\n" in both and "Flow" not in both
    lines = devmatrix("diagram", flows.name, "--kind", "er", "--name", "Line").out
    assert '"Order" ||--o{ "Line" : "order"' in lines


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--name", "Ordr"), "Ordr: there is no entity or flow of that name; did you mean `Order`?"),
        (("--kind", "flow", "--name", "Order"), "Order: there is no flow of that name"),
        (("--kind", "state", "--name", "Line"), "Line: there is no state machine of that name"),
        (("--format", "mermaid"), "3 diagrams do not fit into one Mermaid text; choose with --kind and --name"),
    ],
)
def test_what_can_not_be_drawn(devmatrix: Command, flows: Path, words: tuple[str, ...], said: str) -> None:
    done = devmatrix("diagram", flows.name, *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"devmatrix: {said}")


def test_a_spec_without_flows(devmatrix: Command, spec: Path) -> None:
    done = devmatrix("diagram", spec.name, "--kind", "flow")
    assert (done.code, done.err) == (2, f"devmatrix: {spec.name}: has no flow\n")


def test_a_broken_spec(devmatrix: Command, broken: Path) -> None:
    done = devmatrix("diagram", broken.name)
    assert (done.code, done.out) == (1, "")
    assert "DM201" in done.err


def test_from_standard_input(devmatrix: Command, flows: Path) -> None:
    assert devmatrix("diagram", "-", "--kind", "state", stdin=FLOWS).out.startswith("stateDiagram-v2\n")
