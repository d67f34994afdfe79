"""One spec that shows all of the dialect."""

SHOP = """\
app: {name: shop, description: A small shop, version: 1.0.0, output: ./shop}
auth:
  user: Customer                      # who signs in: needs a unique `email`; a password hash column is added
  roles: [customer, clerk]
entities:
  Category:
    attributes:
      name: {type: string, min_length: 1, max_length: 80, unique: true}
    relationships:
      parent: {type: many_to_one, target: Category, nullable: true, back_populates: children}
  Product:
    description: Something we sell
    attributes:
      name: {type: string, min_length: 1, max_length: 255}
      price: {type: decimal, precision: 12, scale: 2, gt: 0}
      stock: {type: integer, ge: 0, default: 0}
      kind: {type: enum, values: [physical, digital], default: physical}
      tags: {type: array, items: string, default: []}
    relationships:
      category: {type: many_to_one, target: Category, back_populates: products}
      related: {type: many_to_many, target: Product}
    unique: [[name, category]]
    options: {timestamps: true, soft_delete: true}
    access: {list: public, read: public, create: [clerk], update: [clerk], delete: [clerk]}
  Customer:
    attributes:
      email: {type: email, unique: true}
      name: {type: string, min_length: 1, max_length: 100}
  Cart:
    attributes:
      status: {type: enum, values: [open, checked_out], default: open}
    relationships:
      customer: {type: many_to_one, target: Customer}
      items: {type: one_to_many, target: CartItem, back_populates: cart, on_delete: cascade}
    access: {owner: customer}         # each customer sees and changes their own
  CartItem:
    attributes:
      quantity: {type: integer, ge: 1}
    relationships:
      cart: {type: many_to_one, target: Cart, back_populates: items}
      product: {type: many_to_one, target: Product}
    unique: [[cart, product]]
  Order:
    attributes:
      status: {type: enum, values: [pending, paid, shipped, cancelled], default: pending}
      payment_method: {type: enum, values: [card, transfer]}
      total: {type: decimal, precision: 12, scale: 2, computed: "sum(i.unit_price * i.quantity for i in items)"}
    relationships:
      customer: {type: many_to_one, target: Customer, back_populates: orders}
      items: {type: one_to_many, target: OrderItem, back_populates: order, on_delete: cascade}
    crud: [list, read]                # made by checkout only; `crud: true` is the default
  OrderItem:
    attributes:
      quantity: {type: integer, ge: 1}
      unit_price: {type: decimal, precision: 12, scale: 2, ge: 0}
    relationships:
      order: {type: many_to_one, target: Order, back_populates: items}
      product: {type: many_to_one, target: Product}
    crud: false
x-business-logic:
  flows:
    checkout:
      description: Turn a cart into an order
      trigger: {type: http_request, method: POST, path: "/carts/{cart_id}/checkout", status: 201}
      auth: [customer]
      input:
        payment_method: {type: enum, values: [card, transfer]}
      steps:
        - load: cart = Cart(cart_id)
        - require: cart.customer == actor
          else: {status: 404}
        - require: cart.status == 'open' and len(cart.items) > 0
          else: {status: 409, detail: "The cart is empty or already checked out"}
        - create: order = Order
          with:
            customer: cart.customer
            payment_method: payment_method
        - for: item in cart.items
          do:
            - require: item.product.stock >= item.quantity
              else: {status: 409, detail: "Only {item.product.stock} of {item.product.name} left"}
            - set: item.product.stock -= item.quantity
            - create: OrderItem
              with:
                order: order
                product: item.product
                quantity: item.quantity
                unit_price: item.product.price
        - set: cart.status = 'checked_out'
        - emit: order_placed
          with:
            order_id: order.id
        - return: order
  state_machines:
    Order:
      field: status
      initial: pending
      states: [pending, paid, shipped, cancelled]
      transitions:
        - {event: pay, from: pending, to: paid, guard: "total > 0"}
        - {event: ship, from: paid, to: shipped, auth: [clerk]}
        - event: cancel
          from: [pending, paid]
          to: cancelled
          steps:
            - for: item in order.items
              do:
                - set: item.product.stock += item.quantity
  invariants:
    stock_never_negative: {entity: Product, expression: stock >= 0}
infrastructure:
  database: {type: postgresql}
  observability: {metrics: true, dashboards: true}
"""
