"""Documents that use every name in every way: a shop in the native dialect, and an API of pets."""

SHOP = """\
app: {name: shop}
auth:
  user: Customer
  roles: [customer, clerk]
entities:
  Product:
    attributes:
      name: {type: string, unique: true}
      price: {type: decimal, precision: 12, scale: 2}
      stock: {type: integer, default: 0}
    relationships:
      related: {type: many_to_many, target: Product}
    options: {filters: [price], sorts: [name, price], search: [name]}
    access: {list: public, read: public, create: [clerk], update: clerk, delete: [clerk]}
  Customer:
    attributes:
      email: {type: email, unique: true}
  Order:
    attributes:
      status: {type: enum, values: [pending, paid, cancelled], default: pending}
      method: {type: enum, values: [card, transfer]}
      total: {type: decimal, precision: 12, scale: 2, computed: "sum(i.price * i.quantity for i in items)"}
      note: {type: string, nullable: true}
    relationships:
      customer: {type: many_to_one, target: Customer, back_populates: orders}
      items: {type: one_to_many, target: OrderItem, back_populates: order, on_delete: cascade}
    indexes: [[status, customer]]
    access: {owner: customer}
    crud: [list, read]
  OrderItem:
    attributes:
      quantity: {type: integer, ge: 1}
      price: {type: decimal, precision: 12, scale: 2}
    relationships:
      order: {type: many_to_one, target: Order, back_populates: items}
      product: {type: many_to_one, target: Product}
    unique: [[order, product]]
    crud: false
paths:
  /orders/{order_id}/items:
    get:
      operationId: list_what_is_ordered
      tags: [orders]
schemas:
  Report:
    type: object
    properties:
      product: {$ref: '#/entities/Product'}
      lines: {type: array, items: {$ref: '#/schemas/Line'}}
    required: [lines]
  Line:
    type: object
    properties: {text: {type: string}}
x-business-logic:
  flows:
    place_order:
      trigger: {type: http_request, method: POST, path: "/products/{product_id}/order"}
      auth: [customer]
      input:
        method: {type: enum, values: [card, transfer]}
        amount: integer
      steps:
        - load: product = Product(product_id)
        - require: product.stock >= amount and method == 'card'
          else: {status: 409, detail: "Only {product.stock} of {product.name} left"}
        - create: order = Order
          with:
            customer: actor
            method: method
        - create: OrderItem
          with: {order: order, product: product, quantity: amount, price: product.price}
        - set: product.stock -= amount
        - call: count_orders
          with: {whose: actor.email}
        - emit: order_placed
          with: {order_id: order.id}
        - return: order
    count_orders:
      auth: [clerk]
      input: {whose: string}
      steps:
        - find: found = all Order where customer.email == whose and status != 'cancelled' order by total desc
        - for: each in found
          do:
            - if: each.status == 'pending'
              then:
                - transition: each.pay
    thank:
      trigger: {type: event, event: order_placed}
      input: {order_id: uuid}
      steps:
        - load: order = Order(order_id)
        - set: order.note = 'Thank you'
  state_machines:
    Order:
      field: status
      initial: pending
      states: [pending, paid, cancelled]
      transitions:
        - {event: pay, from: pending, to: paid, guard: total > 0}
        - event: cancel
          from: [pending, paid]
          to: cancelled
          auth: [clerk]
          steps:
            - for: item in order.items
              do:
                - set: item.product.stock += item.quantity
  invariants:
    stock_is_there: {entity: Product, expression: stock >= 0}
"""


PETS = """\
openapi: 3.0.3
info: {title: Pets, version: 1.0.0}
tags: [{name: pets}]
paths:
  /pets/{petId}/toys/{toyId}:
    parameters:
      - {name: petId, in: path, required: true, schema: {type: string}}
      - $ref: '#/components/parameters/Toy'
    get:
      operationId: getToy
      tags: [pets]
      security: [{key: []}]
      responses:
        200:
          description: A toy
          content: {application/json: {schema: {$ref: "toys.yaml#/components/schemas/Toy"}}}
          links: {owner: {operationId: getPet, parameters: {petId: $response.body#/owner}}}
  /pets/{petId}:
    get:
      operationId: getPet
      parameters: [{name: petId, in: path, required: true, schema: {type: string}}]
      responses:
        200:
          description: A pet
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Pet'
components:
  parameters:
    Toy: {name: toyId, in: path, required: true, schema: {type: string}}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
  schemas:
    Pet:
      discriminator: {propertyName: kind, mapping: {dog: Dog, cat: '#/components/schemas/Cat'}}
      properties: {kind: {type: string}, house: {$ref: '#/components/schemas/Dog/properties/house'}}
    Dog:
      allOf: [{$ref: '#/components/schemas/Pet'}]
      properties:
        house: {type: string}
    Cat: {allOf: [{$ref: "#/components/schemas/Pet"}]}
"""
TOYS = "components:\n  schemas:\n    Toy:\n      type: object\n"


def at(place: str, text: str = SHOP) -> str:
    """A text with a cursor: `place` is a part of it that is there once, with `$0` in it."""
    plain = place.replace("$0", "")
    assert text.count(plain) == 1, (plain, text.count(plain))
    return text.replace(plain, place)
