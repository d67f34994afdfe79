"""Bounds, defaults, keys and relationships: what can't be kept, and what looks odd but is fine."""

from tests.validators.marks import check_marks


def test_bounds_that_leave_nothing() -> None:
    check_marks("""\
entities:
  Sample:
    attributes:
      between: {type: integer, gt: 3, lt: 4}  # error: DM311
      one: {type: integer, gt: 3, lt: 5}
      between_decimals: {type: decimal, gt: 3, lt: 4}
      point: {type: decimal, ge: 3, le: 3}
      open_point: {type: decimal, gt: 3, le: 3}  # error: DM311
      day: {type: date, ge: 2030-01-01, lt: 2020-01-01}  # error: DM311
      moment: {type: datetime, gt: "2024-01-01T12:00:00+02:00", lt: "2024-01-01T10:00:00Z"}  # error: DM311
      word: {type: string, min_length: 300}  # error: DM311
      long_word: {type: string, min_length: 300, max_length: 400}
      tags: {type: array, items: string, min_items: 3, max_items: 2}  # error: DM311
      numbers: {type: array, items: {type: integer, ge: 5, le: 4}}  # error: DM311
""")


def test_numbers_beyond_their_type() -> None:
    check_marks("""\
entities:
  Sample:
    attributes:
      small: {type: integer, le: 2147483647}
      large: {type: integer, le: 3000000000}  # error: DM320
      huge: {type: bigint, le: 9007199254740993}  # error: DM320
      price: {type: decimal, precision: 5, scale: 2, lt: 1000}
      fine_price: {type: decimal, precision: 5, scale: 2, ge: 0.001}  # error: DM324
      default_price: {type: decimal, precision: 5, scale: 2, default: 1000.00}  # error: DM351
      counter: {type: integer, default: 3000000000}  # error: DM351
""")


def test_patterns_that_mean_the_same_everywhere() -> None:
    check_marks(r"""
entities:
  Sample:
    attributes:
      slug: {type: string, pattern: "^[a-z0-9]+(-[a-z0-9]+)*$"}
      backslash: {type: string, pattern: "^\\\\1$"}
      class: {type: string, pattern: "^[(?=]+$"}  # info: DM206  # error: DM316
      behind: {type: string, pattern: "^(?<=a)b$"}  # error: DM316
      again: {type: string, pattern: "^(a)\\1$"}  # error: DM316
      named: {type: string, pattern: "^(?P<x>a)$"}  # error: DM316
      words: {type: string, pattern: "^\\bword$"}  # error: DM316
      slow: {type: string, pattern: "^(a*)*$"}  # warning: DM318
      broken: {type: string, pattern: "^[a$"}  # error: DM315
      loose: {type: string, pattern: "[a-z]"}  # hint: DM317
""")


def test_defaults_that_are_computed() -> None:
    check_marks("""\
entities:
  Sample:
    attributes:
      on: {type: date, default: today(), ge: 2020-01-01}
      at: {type: datetime, default: now()}
      ticket: {type: uuid, default: uuid(), unique: true}
      code: {type: string, default: today(), unique: true}  # warning: DM305
      sku: {type: string, pattern: "^[A-Z]+$", default: abc}  # error: DM351
      tags: {type: array, items: string, unique_items: true, default: [a, a]}  # error: DM351
      kind: {type: enum, values: [a, b], default: c}  # error: DM352
""")


def test_words_of_an_enum_are_guessed() -> None:
    result = check_marks("""\
entities:
  Order:
    attributes:
      state: {type: enum, values: [open, paid], default: payed}  # error: DM352
      status: {type: enum, values: [open, paid], example: payed}  # warning: DM353
      kind: {type: enum, values: [gift, sale], example: loan}  # warning: DM353
""")
    assert [(found.message, found.suggestion) for found in result.problems] == [
        ("`payed` is not one of `open` and `paid`; did you mean `paid`?", "paid"),
        ("`payed` is no value of `Order.status`; did you mean `paid`?", "paid"),
        ("`loan` is no value of `Order.kind`; there are `gift` and `sale`", None),
    ]


def test_defaults_that_no_row_can_have() -> None:
    check_marks(
        """\
entities:
  Sample:
    attributes:
      word: {type: string, default: "a\\0b"}  # error: DM351
      story: {type: text, example: "a\\0b"}  # warning: DM353
      home: {type: url, default: "https://example.com/\\0"}  # error: DM351
      tags: {type: array, items: string, default: [a, "\\0"]}  # error: DM351
      kind: {type: enum, values: [a, "\\0"]}  # error: DM332
      key: {type: json, default: {"\\0": 1}}  # error: DM351
      inner: {type: json, default: {a: [{b: "\\0"}]}}  # error: DM351
      spelled: {type: json, default: {a: '\\u0000'}}
      number: {type: json, default: 5}  # error: DM351
      flat: {type: json, default: [{}]}
      levels: {type: json, default: LEVELS}
      deep: {type: json, default: [LEVELS]}  # error: DM351
      short: {type: array, items: {type: string, max_length: 3}, default: [abc, abcd]}  # error: DM351
""".replace("LEVELS", "[" * 32 + "]" * 32)
    )


def test_owners_have_eight_steps_at_most() -> None:
    owner = ".".join(["up"] * 9)
    check_marks(f"""\
auth: {{user: User, roles: [reader]}}
entities:
  User:
    attributes: {{email: {{type: email, unique: true}}}}
    relationships: {{up: {{type: many_to_one, target: User, nullable: true}}}}
  Note:
    attributes: {{body: text}}
    relationships: {{up: {{type: many_to_one, target: User}}}}
    access: {{owner: {owner}}}  # error: DM246
  Card:
    attributes: {{body: text}}
    relationships: {{up: {{type: many_to_one, target: User}}}}
    access: {{owner: {owner.removesuffix(".up")}}}
""")


def test_cycles_of_required_references() -> None:
    check_marks("""\
entities:
  Lonely:
    attributes: {note: text}
    relationships:
      other: {type: many_to_one, target: Lonely}  # error: DM366
  Tree:
    attributes: {note: text}
    relationships:
      parent: {type: many_to_one, target: Tree, nullable: true}
  A:
    relationships:
      b: {type: many_to_one, target: B}  # error: DM366
  B:
    relationships:
      c: {type: many_to_one, target: C}
  C:
    relationships:
      a: {type: many_to_one, target: A}
  Outside:
    relationships:
      a: {type: many_to_one, target: A}
""")


def test_a_cycle_is_spelled_out() -> None:
    result = check_marks("""\
entities:
  A:
    relationships:
      b: {type: many_to_one, target: B}  # error: DM366
  B:
    relationships:
      a: {type: many_to_one, target: A}
""")
    (problem,) = result.problems
    assert "`A` → `B` → `A`" in problem.message
    assert [related.path for related in problem.related] == ["entities/B/relationships/a"]


def test_owners_through_parents() -> None:
    check_marks("""\
auth: {user: Customer, roles: [customer, clerk]}
entities:
  Customer:
    attributes: {email: {type: email, unique: true}}
    relationships:
      carts: {type: one_to_many, target: Cart, back_populates: customer}
    access: {owner: self, list: [owner, clerk]}
  Cart:
    attributes: {note: text}
    relationships:
      customer: {type: many_to_one, target: Customer, back_populates: carts}
      items: {type: one_to_many, target: Item, back_populates: cart}
    access: {owner: customer, delete: [clrek]}  # error: DM245
  Item:
    attributes: {quantity: integer}
    relationships:
      cart: {type: many_to_one, target: Cart, back_populates: items}
    access: {owner: cart.customer}
  Note:
    attributes: {body: text}
    relationships:
      cart: {type: many_to_one, target: Cart}
    access: {owner: cart.items}  # error: DM246
  Memo:
    attributes: {body: text}
    relationships:
      cart: {type: many_to_one, target: Cart}
    access: {owner: self, read: public}  # error: DM246
""")


def test_what_can_be_indexed() -> None:
    check_marks("""\
entities:
  Sample:
    attributes:
      title: {type: string, unique: true}
      page: {type: url, unique: true}
      body: {type: text, index: true}  # error: DM322
      note: text
      data: json
    unique: [[title, note]]  # error: DM322
    indexes: [[data]]  # error: DM321
""")


def test_addresses_take_some_letters() -> None:
    check_marks("""\
entities:
  Sample:
    attributes:
      short: {type: email, max_length: 6}
      shorter: {type: email, max_length: 5}  # error: DM325
      site: {type: url, max_length: 8}
      word: {type: url, max_length: 7}  # error: DM325
""")


def test_too_few_values_to_be_unique() -> None:
    check_marks("""\
entities:
  Sample:
    attributes:
      flag: {type: boolean, unique: true}  # error: DM306
      size: {type: enum, values: [small, large], unique: true}  # error: DM306
""")


def test_what_is_kept_has_to_be_there() -> None:
    check_marks("""\
entities:
  Product:
    attributes: {label: string}
    relationships:
      images: {type: one_to_many, target: Image, back_populates: product, on_delete: keep}
    options: {soft_delete: true}
  Image:
    attributes: {size: integer}
    relationships:
      product: {type: many_to_one, target: Product, back_populates: images}
      tags: {type: one_to_many, target: Tag, back_populates: image, on_delete: keep}  # error: DM368
  Tag:
    attributes: {text: string}
    relationships:
      image: {type: many_to_one, target: Image, back_populates: tags}
""")


def test_what_goes_along_is_hidden() -> None:
    check_marks("""\
entities:
  Shelf:
    attributes: {label: string}
    options: {soft_delete: true}
  Book:
    attributes: {title: string}
    relationships:
      shelf: {type: many_to_one, target: Shelf, on_delete: cascade}
    options: {soft_delete: true}
    crud: [list, read]
  Leaf:
    attributes: {number: integer}
    relationships:
      book: {type: many_to_one, target: Book, on_delete: keep}
    options: {soft_delete: true}  # warning: DM385
    crud: [list, read]
""")


def test_bounds_that_leave_nothing_are_no_defect_of_a_rule() -> None:
    check_marks("""\
entities:
  Sample:
    attributes:
      word: {type: string, min_length: 300, max_length: 255}  # error: DM311
      number: integer
x-business-logic:
  invariants:
    some: {entity: Sample, expression: number >= 0}
""")


def test_an_owner_that_leads_nowhere_is_one_mistake_with_a_way_out() -> None:
    text = """\
auth: {user: Customer}
entities:
  Customer:
    attributes: {email: {type: email, unique: true}}
  Cart:
    attributes: {note: text}
    relationships:
      customer: {type: many_to_one, target: Customer}
      items: {type: one_to_many, target: Item, back_populates: cart}
    access: {owner: custmer}  # error: DM246
  Item:
    attributes: {note: text}
    relationships:
      cart: {type: many_to_one, target: Cart, back_populates: items}
"""
    assert [problem.suggestion for problem in check_marks(text).problems] == ["customer"]
