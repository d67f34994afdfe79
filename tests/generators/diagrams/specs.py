"""A spec that has every kind of step, and what the diagram tests ask of it."""

from generators.ast.view import AppView
from validators.check import check

SHOP = """
app: {name: shop}
auth: {user: Customer, roles: [customer, clerk]}
entities:
  Customer:
    attributes: {email: {type: email, unique: true}}
  Product:
    attributes:
      name: {type: string, max_length: 80}
      stock: {type: integer, ge: 0, default: 0}
  Cart:
    attributes: {note: {type: string, max_length: 80, nullable: true}}
    relationships:
      customer: {type: many_to_one, target: Customer}
      items: {type: one_to_many, target: CartItem, back_populates: cart, on_delete: cascade}
    access: {owner: customer}
  CartItem:
    attributes: {quantity: {type: integer, ge: 1}}
    relationships:
      cart: {type: many_to_one, target: Cart, back_populates: items}
      product: {type: many_to_one, target: Product}
  Bill:
    attributes:
      status: {type: enum, values: [draft, sent, "paid in full", end], default: draft}
      amount: {type: decimal, precision: 12, scale: 2, default: 0}
    relationships:
      cart: {type: many_to_one, target: Cart}
x-business-logic:
  state_machines:
    Bill:
      field: status
      initial: draft
      states: [draft, sent, "paid in full", end]
      transitions:
        - {event: send, from: draft, to: sent, guard: amount > 0}
        - {event: settle, from: [draft, sent], to: "paid in full", auth: [clerk]}
        - {event: close, from: "paid in full", to: end}
"""


def shop(flows: str) -> AppView:
    """The application of the shop with these flows."""
    indented = "".join(f"    {line}\n" for line in flows.strip("\n").splitlines())
    result = check(f"{SHOP}  flows:\n{indented}")
    assert result.ir is not None
    errors = [problem.message for problem in result.problems if problem.severity == "error"]
    assert result.is_valid, errors
    return AppView(result.ir)
