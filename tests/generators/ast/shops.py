"""A shop, as the tests of services look at it."""

SHOP = """
auth: {user: Customer, roles: [customer, clerk]}
entities:
  Customer:
    attributes: {email: {type: email, unique: true}}
  Tag:
    attributes: {id: integer, name: string}
    relationships: {products: {type: many_to_many, target: Product, back_populates: tags}}
  Product:
    attributes: {name: {type: string, unique: true}}
    relationships:
      tags: {type: many_to_many, target: Tag, back_populates: products}
      related: {type: many_to_many, target: Product}
    access: {list: public, read: public, create: [clerk], update: [clerk], delete: [clerk]}
    options: {soft_delete: true, etag: true, audit: true}
  Cart:
    attributes: {note: string}
    relationships:
      customer: {type: many_to_one, target: Customer}
      items: {type: one_to_many, target: CartItem, back_populates: cart, nested: true, on_delete: cascade}
    access: {owner: customer}
  CartItem:
    attributes: {quantity: integer}
    relationships:
      cart: {type: many_to_one, target: Cart, back_populates: items}
      product: {type: many_to_one, target: Product}
    access: {owner: cart.customer}
  Order:
    attributes: {number: string}
    relationships: {customer: {type: many_to_one, target: Customer}}
    access: {owner: customer, list: [owner, clerk], create: [owner, clerk]}
"""

PRODUCTS = "src/services/product.py"

CARTS = "src/services/cart.py"
