"""Expressions: what they say, and whether their parts go together."""

from collections.abc import Iterator

from ir.problems import Severity
from validators.context import SpecContext
from validators.rule import Finding, rule
from validators.rules.behavior import of_code


@rule("DM500", Severity.ERROR, "An expression can't be read")
def expression_syntax(context: SpecContext) -> Iterator[Finding]:
    """Expressions look like Python's: literals, names, `order.total`, comparisons, `+ - * / // %`, `and or not in`,
    `is None`, `… if … else …` and aggregates such as `sum(i.price for i in items)`. Everything else is no expression.

    Wrong:
        entities:
          Product:
            attributes: {title: string, stock: {type: integer, default: 0}}
        x-business-logic:
          invariants:
            stock_left: {entity: Product, expression: stock >= }
    Right:
        entities:
          Product:
            attributes: {title: string, stock: {type: integer, default: 0}}
        x-business-logic:
          invariants:
            stock_left: {entity: Product, expression: stock >= 0}
    """
    return of_code(context, "DM500")


@rule("DM501", Severity.ERROR, "A name that is not known here")
def unknown_name(context: SpecContext) -> Iterator[Finding]:
    """In a flow, names are inputs, what earlier steps bound, and `actor`. In a computed attribute, an invariant or a
    guard they are the fields of the row, which `self` names. What is bound inside a loop, or in one branch of an `if`,
    is not there afterwards.

    Wrong:
        entities:
          Product:
            attributes: {title: string, stock: {type: integer, default: 0}}
        x-business-logic:
          invariants:
            stock_left: {entity: Product, expression: stok >= 0}
    Right:
        entities:
          Product:
            attributes: {title: string, stock: {type: integer, default: 0}}
        x-business-logic:
          invariants:
            stock_left: {entity: Product, expression: stock >= 0}
    """
    return of_code(context, "DM501")


@rule("DM502", Severity.ERROR, "A field that is not there")
def unknown_field(context: SpecContext) -> Iterator[Finding]:
    """What follows a dot is a field of the row before it: an attribute, a relationship, or what options add
    (`created_at`). Passwords and other write-only attributes can't be read.

    Wrong:
        entities:
          Shelf:
            attributes: {label: string, width: integer}
          Book:
            attributes: {title: string, thickness: integer}
            relationships:
              shelf: {type: many_to_one, target: Shelf}
        x-business-logic:
          invariants:
            fits: {entity: Book, expression: thickness <= shelf.widht}
    Right:
        entities:
          Shelf:
            attributes: {label: string, width: integer}
          Book:
            attributes: {title: string, thickness: integer}
            relationships:
              shelf: {type: many_to_one, target: Shelf}
        x-business-logic:
          invariants:
            fits: {entity: Book, expression: thickness <= shelf.width}
    """
    return of_code(context, "DM502")


@rule("DM503", Severity.ERROR, "Values that don't go together")
def operands(context: SpecContext) -> Iterator[Finding]:
    """Numbers are calculated with numbers, dates with durations, and only values of one kind are compared. Texts and
    enums have no order to each other.

    Wrong:
        entities:
          Product:
            attributes: {title: string, stock: {type: integer, default: 0}}
        x-business-logic:
          invariants:
            stock_left: {entity: Product, expression: stock >= title}
    Right:
        entities:
          Product:
            attributes: {title: string, stock: {type: integer, default: 0}}
        x-business-logic:
          invariants:
            stock_left: {entity: Product, expression: stock >= len(title)}
    """
    return of_code(context, "DM503")


@rule("DM504", Severity.ERROR, "A value that may be None")
def may_be_none(context: SpecContext) -> Iterator[Finding]:
    """What is nullable is checked before it is used: `discount is None or discount < price`, a `require` before, or
    `… if discount is not None else …`. The check is forgotten when the field is set, or something runs that may set it.

    Wrong:
        entities:
          Product:
            attributes: {price: integer, discount: {type: integer, nullable: true}}
        x-business-logic:
          invariants:
            worth_something: {entity: Product, expression: discount < price}
    Right:
        entities:
          Product:
            attributes: {price: integer, discount: {type: integer, nullable: true}}
        x-business-logic:
          invariants:
            worth_something: {entity: Product, expression: discount is None or discount < price}
    """
    return of_code(context, "DM504")


@rule("DM505", Severity.ERROR, "Exact and floating-point numbers together")
def decimal_with_float(context: SpecContext) -> Iterator[Finding]:
    """A float is not exact: 0.1 + 0.2 is not 0.3. Decimals are, so the two don't mix; whole numbers go with both.

    Wrong:
        entities:
          Parcel:
            attributes: {price: decimal, weight: float}
        x-business-logic:
          invariants:
            dear: {entity: Parcel, expression: price >= weight}
    Right:
        entities:
          Parcel:
            attributes: {price: decimal, weight: decimal}
        x-business-logic:
          invariants:
            dear: {entity: Parcel, expression: price >= weight}
    """
    return of_code(context, "DM505")


@rule("DM506", Severity.ERROR, "A function that is not there, or wrong arguments")
def functions(context: SpecContext) -> Iterator[Finding]:
    """There are the aggregates `sum min max len any all count avg`, `abs`, `round(x, digits)`, `str`, the durations
    `days hours minutes seconds`, and `now today uuid`. Texts have `lower upper strip startswith endswith replace`,
    dates and moments their parts. `docs/expressions.md` has them all.

    Wrong:
        entities:
          Product:
            attributes: {title: string}
        x-business-logic:
          invariants:
            titled: {entity: Product, expression: length(title) > 3}
    Right:
        entities:
          Product:
            attributes: {title: string}
        x-business-logic:
          invariants:
            titled: {entity: Product, expression: len(title) > 3}
    """
    return of_code(context, "DM506")


@rule("DM507", Severity.ERROR, "A text that is no value of the enum")
def enum_values(context: SpecContext) -> Iterator[Finding]:
    """An enum is compared with one of its own values, or with the same enum. Anything else is never equal.

    Wrong:
        entities:
          Ticket:
            attributes:
              status: {type: enum, values: [open, closed], default: open}
              reply: {type: text, nullable: true}
        x-business-logic:
          invariants:
            answered: {entity: Ticket, expression: status != 'close' or reply is not None}
    Right:
        entities:
          Ticket:
            attributes:
              status: {type: enum, values: [open, closed], default: open}
              reply: {type: text, nullable: true}
        x-business-logic:
          invariants:
            answered: {entity: Ticket, expression: status != 'closed' or reply is not None}
    """
    return of_code(context, "DM507")


@rule("DM508", Severity.ERROR, "No truth value")
def truth_value(context: SpecContext) -> Iterator[Finding]:
    """Conditions, and what `and`, `or` and `not` join, are true or false. Numbers, texts and collections are neither:
    say `len(items) > 0`.

    Wrong:
        entities:
          Product:
            attributes: {title: string, stock: {type: integer, default: 0}}
        x-business-logic:
          invariants:
            stock_left: {entity: Product, expression: stock}
    Right:
        entities:
          Product:
            attributes: {title: string, stock: {type: integer, default: 0}}
        x-business-logic:
          invariants:
            stock_left: {entity: Product, expression: stock >= 0}
    """
    return of_code(context, "DM508")


@rule("DM509", Severity.ERROR, "An expression that is too long or too deep")
def too_long(context: SpecContext) -> Iterator[Finding]:
    """An expression has up to 2,000 characters and brackets up to 60 deep; steps lie in steps up to 40 deep.

    Wrong:
        entities:
          Product:
            attributes: {stock: {type: integer, default: 0}}
        x-business-logic:
          invariants:
            stock_left:
              entity: Product
              expression: "(((((((((((((((((((((((((((((((\\
                (((((((((((((((((((((((((((((((stock >= 0)))))))))))))))))))))))))))))))\\
                )))))))))))))))))))))))))))))))"
    Right:
        entities:
          Product:
            attributes: {stock: {type: integer, default: 0}}
        x-business-logic:
          invariants:
            stock_left: {entity: Product, expression: stock >= 0}
    """
    return of_code(context, "DM509")


@rule("DM510", Severity.ERROR, "More digits than are stored")
def too_many_digits(context: SpecContext) -> Iterator[Finding]:
    """A decimal attribute keeps so many digits after its point. A product has as many as both factors together, a
    quotient any number. Say how it is rounded: `round(price * rate, 2)`.

    Wrong:
        entities:
          Line:
            attributes:
              price: decimal
              rate: {type: decimal, precision: 5, scale: 4}
              tax: {type: decimal, computed: price * rate}
    Right:
        entities:
          Line:
            attributes:
              price: decimal
              rate: {type: decimal, precision: 5, scale: 4}
              tax: {type: decimal, computed: "round(price * rate, 2)"}
    """
    return of_code(context, "DM510")


@rule("DM511", Severity.ERROR, "A value of the wrong type")
def wrong_type(context: SpecContext) -> Iterator[Finding]:
    """What is stored in a field, given to a flow or answered has to be of the type that is asked for there.

    Wrong:
        entities:
          Line:
            attributes:
              quantity: integer
              half: {type: integer, computed: quantity / 2}
    Right:
        entities:
          Line:
            attributes:
              quantity: integer
              half: {type: integer, computed: quantity // 2}
    """
    return of_code(context, "DM511")


@rule("DM512", Severity.WARNING, "A comparison that always has one answer")
def always_the_same(context: SpecContext) -> Iterator[Finding]:
    """A value that is never None compared with None, or one thing compared with itself, says nothing.

    Wrong:
        entities:
          Product:
            attributes: {title: string}
        x-business-logic:
          invariants:
            titled: {entity: Product, expression: title is not None}
    Right:
        entities:
          Product:
            attributes: {title: "string?", note: "string?"}
        x-business-logic:
          invariants:
            titled: {entity: Product, expression: title is not None or note is not None}
    """
    return of_code(context, "DM512")


@rule("DM513", Severity.ERROR, "A computed value that is not there yet")
def not_computed_yet(context: SpecContext) -> Iterator[Finding]:
    """Computed attributes get their values when all steps have run. A row that the flow itself creates has none before
    that; calculate what you need from what you gave it.

    Wrong:
        entities:
          Order:
            attributes:
              net: integer
              gross: {type: integer, computed: net * 2}
              note: {type: integer, default: 0}
        x-business-logic:
          flows:
            place_order:
              input: {net: integer}
              steps:
                - create: order = Order
                  with:
                    net: net
                - set: order.note = order.gross
                - return: order
    Right:
        entities:
          Order:
            attributes:
              net: integer
              gross: {type: integer, computed: net * 2}
              note: {type: integer, default: 0}
        x-business-logic:
          flows:
            place_order:
              input: {net: integer}
              steps:
                - create: order = Order
                  with:
                    net: net
                - set: order.note = net * 2
                - return: order
    """
    return of_code(context, "DM513")
