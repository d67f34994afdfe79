"""Specs about behaviour, with what is wrong beside the lines: `# error: DM501 [stok]` also says what is underlined."""

import re
import textwrap

from tests.validators.marks import check_marks
from validators.check import CheckResult

_UNDERLINED = re.compile(r"# \w+: (DM\d+) \[(.*?)\](?=  # |$)")

SHOP = """\
app: {name: shop}
auth: {user: Customer, roles: [customer, clerk]}
entities:
  Customer:
    attributes:
      email: {type: email, unique: true}
      name: {type: string, min_length: 1}
      points: {type: integer, ge: 0, default: 0}
    relationships:
      referrer: {type: many_to_one, target: Customer, nullable: true}
  Category:
    attributes:
      name: {type: string, unique: true}
      discount: {type: decimal, nullable: true}
  Product:
    attributes:
      name: string
      price: {type: decimal, precision: 12, scale: 2, gt: 0}
      weight: {type: float, nullable: true}
      stock: {type: integer, ge: 0, default: 0}
      kind: {type: enum, values: [physical, digital], default: physical}
      tags: {type: array, items: string, default: []}
      secret_code: {type: string, write_only: true, nullable: true}
      sku: {type: string, immutable: true, default: none}
    relationships:
      category: {type: many_to_one, target: Category, nullable: true}
    unique: [[name, category]]
    options: {timestamps: true, soft_delete: true}
  Cart:
    attributes:
      status: {type: enum, values: [open, checked_out], default: open}
      note: {type: text, nullable: true}
    relationships:
      customer: {type: many_to_one, target: Customer}
      items: {type: one_to_many, target: CartItem, back_populates: cart, on_delete: cascade}
    access: {owner: customer}
  CartItem:
    attributes:
      quantity: {type: integer, ge: 1}
    relationships:
      cart: {type: many_to_one, target: Cart, back_populates: items}
      product: {type: many_to_one, target: Product}
    unique: [[cart, product]]
    access: {owner: cart.customer}
  Order:
    attributes:
      state: {type: enum, values: [pending, paid, shipped, cancelled]}
      total: {type: decimal, precision: 12, scale: 2, computed: "sum(i.price * i.quantity for i in items)"}
      placed_on: {type: date, default: today()}
    relationships:
      customer: {type: many_to_one, target: Customer}
      items: {type: one_to_many, target: OrderItem, back_populates: order, on_delete: cascade}
      receipt: {type: one_to_one, target: Receipt, back_populates: order}
    crud: [list, read]
  OrderItem:
    attributes:
      quantity: {type: integer, ge: 1}
      price: {type: decimal, precision: 12, scale: 2, ge: 0}
    relationships:
      order: {type: many_to_one, target: Order, back_populates: items}
      product: {type: many_to_one, target: Product}
    crud: false
  Receipt:
    attributes:
      number: {type: string, unique: true}
    relationships:
      order: {type: one_to_one, target: Order, back_populates: receipt, foreign_key: true}
x-business-logic:
  state_machines:
    Order:
      field: state
      initial: pending
      states: [pending, paid, shipped, cancelled]
      transitions:
        - {event: pay, from: pending, to: paid, guard: total > 0}
        - {event: ship, from: paid, to: shipped, auth: [clerk]}
        - event: cancel
          from: [pending, paid]
          to: cancelled
          steps:
            - for: item in order.items
              do:
                - set: item.product.stock += item.quantity
"""
"""A shop without problems, to write flows for."""

FLOW = """\
  flows:
    act:
      trigger: {path: "/carts/{cart_id}/act"}
      steps:
        - load: cart = Cart(cart_id)
"""
"""A flow that has loaded a cart; its further steps follow."""


def check_spec(text: str) -> CheckResult:
    """Check a spec whose comments say what is wrong, and where in the line."""
    result = check_marks(text)
    lines = text.splitlines()
    for number, line in enumerate(lines):
        for mark in _UNDERLINED.finditer(line):
            spans = [found.span for found in result.problems if found.code == mark[1]]
            shown = [
                line[span.start.column : span.end.column]
                for span in spans
                if span is not None and span.start.line == span.end.line == number
            ]
            assert mark[2] in shown, f"{mark[1]} in {line!r} underlines {shown}"
    return result


def check_steps(steps: str) -> CheckResult:
    """Check steps that follow `load: cart = Cart(cart_id)` in a flow of the shop."""
    return check_spec(f"{SHOP}{FLOW}{textwrap.indent(textwrap.dedent(steps), ' ' * 8)}")


def check_flow(flow: str) -> CheckResult:
    """Check a whole flow of the shop, or several."""
    return check_spec(f"{SHOP}  flows:\n{textwrap.indent(textwrap.dedent(flow), ' ' * 4)}")


def check_machine(machine: str, entity: str = "Ticket") -> CheckResult:
    """Check the machine of an entity `Ticket` with a `state` of four values, and numbers to write guards about."""
    return check_spec(f"{_TICKET}    {entity}:\n{textwrap.indent(textwrap.dedent(machine), ' ' * 6)}")


_TICKET = """\
app: {name: desk}
entities:
  Ticket:
    attributes:
      state: {type: enum, values: [open, working, done, lost]}
      votes: {type: integer, default: 0}
      title: string
      urgent: {type: boolean, default: false}
      kind: {type: enum, values: [bug, wish], default: bug}
x-business-logic:
  state_machines:
"""


def check_rows(text: str) -> CheckResult:
    """Check computed attributes and invariants: a spec from its `entities` on."""
    return check_spec(f"app: {{name: rows}}\n{textwrap.dedent(text)}")
