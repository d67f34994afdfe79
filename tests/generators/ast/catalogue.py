"""Products in a tree of categories, as the tests of table classes look at them."""

CATALOGUE = """
entities:
  Category:
    attributes: {name: string}
    relationships:
      parent: {type: many_to_one, target: Category, nullable: true, back_populates: children}
      children: {type: one_to_many, target: Category, back_populates: parent}
  Product:
    description: something we sell
    attributes:
      name: {type: string, unique: true}
      price: {type: decimal, gt: 0, le: 1000}
      stock: {type: integer, ge: 0, lt: 1000000, default: 0}
    relationships:
      category: {type: many_to_one, target: Category}
      tags: {type: many_to_many, target: Tag, back_populates: products}
      related: {type: many_to_many, target: Product}
    unique: [[name, category]]
    indexes: [[price, stock]]
  Tag:
    attributes: {id: integer, label: string}
    relationships:
      products: {type: many_to_many, target: Product, back_populates: tags}
"""
