"""The shop that the expressions of these tests are about."""

from functools import lru_cache

from ir.expressions import types
from ir.expressions.scope import Domain, Path, Scope
from ir.expressions.types import Kind, Type
from tests.ir.specs import read_well

SPEC = """
app: {name: shop}
auth:
  user: Customer
  roles: [customer, clerk]
entities:
  Category:
    attributes:
      name: string
    relationships:
      parent: {type: many_to_one, target: Category, nullable: true, back_populates: children}
      children: {type: one_to_many, target: Category, back_populates: parent}
      products: {type: one_to_many, target: Product, back_populates: category}
  Product:
    attributes:
      name: string
      summary: text?
      price: {type: decimal, precision: 12, scale: 2}
      cost: {type: decimal, precision: 12, scale: 4, nullable: true}
      stock: integer
      reserved: {type: integer, nullable: true}
      kind: {type: enum, values: [physical, digital]}
      tags: string[]
      sizes: {type: array, items: integer, nullable: true}
      weight: float
      width: float
      released: date
      opens: time
      sold_out_at: {type: datetime, nullable: true}
      is_hidden: boolean
      is_featured: {type: boolean, nullable: true}
      extra: json
      picture: {type: binary, nullable: true}
    relationships:
      category: {type: many_to_one, target: Category, back_populates: products}
      related: {type: many_to_many, target: Product}
    options: {timestamps: true}
  Customer:
    attributes:
      email: {type: email, unique: true}
      name: string
      pin: {type: string, write_only: true}
  Order:
    attributes:
      number: integer
      status: {type: enum, values: [pending, paid, shipped, cancelled]}
      method: {type: enum, values: [card, transfer]}
      note: text?
      due: date
      total: {type: decimal, precision: 12, scale: 2}
    relationships:
      customer: {type: many_to_one, target: Customer, back_populates: orders}
      items: {type: one_to_many, target: OrderItem, back_populates: order}
    options: {timestamps: true}
  OrderItem:
    attributes:
      quantity: integer
      unit_price: {type: decimal, precision: 12, scale: 2}
      discount: {type: decimal, precision: 12, scale: 2, nullable: true}
    relationships:
      order: {type: many_to_one, target: Order, back_populates: items}
      product: {type: many_to_one, target: Product}
"""


@lru_cache(maxsize=1)
def domain() -> Domain:
    """Its entities."""
    parts = read_well(SPEC).parts
    return Domain({entity.name: entity for entity in parts.entities}, parts.auth)


LOCALS = {
    "order": types.row("Order"),
    "item": types.row("OrderItem"),
    "products": types.rows("Product"),
    "amount": types.INTEGER,
    "limit": types.INTEGER.nullable(),
    "reason": types.TEXT,
    "method": Type(Kind.ENUM, values=("card", "transfer", "cash")),
    "actor": types.row("Customer"),
}
"""The names of a flow."""


def scope(row: str | None = None) -> Scope:
    """What is in reach about a row of an entity, or (None) in a flow, in a loop over `item in order.items`."""
    if row is not None:
        return Scope({"actor": LOCALS["actor"]}, row=row)
    return Scope(LOCALS, origins={"item": Path("order", ("items",))})


_EXPECTED = {
    "a truth value": types.BOOLEAN,
    "a whole number": types.INTEGER,
    "a float": types.FLOAT,
    "a text": types.TEXT,
    "a date": types.DATE,
    "a moment": types.DATETIME,
    "a duration": types.DURATION,
    "a UUID": types.UUID,
    "two digits": types.decimal(2),
    "two digits or None": types.decimal(2).nullable(),
    "a status": Type(Kind.ENUM, values=("pending", "paid", "shipped", "cancelled"), owner=("Order", "status")),
    "a customer": types.row("Customer"),
    "words": Type(Kind.LIST, item=types.TEXT),
    "JSON": types.JSON,
}


def expected(words: str) -> Type:
    """What a document asks for: `a truth value`, `two digits`."""
    return _EXPECTED[words]
