"""Flows of a few steps: what becomes of them."""

import textwrap

from generators.ast.behavior.flows import emit_flow
from generators.ast.behavior.inputs import flow_of
from ir.problems import Severity
from tests.generators.ast.support import app

_SHELF = """
auth: {user: Reader, roles: [reader, keeper]}
entities:
  Reader: {attributes: {email: {type: email, unique: true}, points: {type: integer, default: 0}}}
  Book:
    attributes:
      title: string
      state: {type: enum, values: [shelved, lent, lost], default: shelved}
      price: {type: decimal, precision: 8, scale: 2, default: "1.00"}
    relationships:
      keeper: {type: many_to_one, target: Reader, nullable: true}
      pages: {type: one_to_many, target: Page, back_populates: book, on_delete: cascade}
    options: OPTIONS
  Page:
    attributes: {number: integer, blank: {type: boolean, default: false}}
    relationships:
      book: {type: many_to_one, target: Book, back_populates: pages, on_delete: cascade}
      before: {type: one_to_one, target: Page, nullable: true, foreign_key: true, back_populates: after}
x-business-logic:
  state_machines:
    Book:
      field: state
      initial: shelved
      states: [shelved, lent, lost]
      transitions:
        - {event: lend, from: shelved, to: lent}
        - {event: lose, from: [shelved, lent], to: lost, guard: "any(pages)"}
  flows:
    count:
      trigger: {path: "/books/{book_id}/count"}
      auth: [keeper]
      input: {more: {type: integer, default: 1}}
      steps:
        - load: book = Book(book_id)
        - set: book.price += more
        - return: len(book.pages)
    act:
      trigger: {path: "/books/{book_id}/act"}
      auth: [keeper]
      steps:
"""


def spec(steps: str, options: str = "{}") -> str:
    """A flow `act` with these steps, about books, their pages and their keepers."""
    return _SHELF.replace("OPTIONS", options) + textwrap.indent(textwrap.dedent(steps).strip("\n"), " " * 8) + "\n"


def act(steps: str, options: str = "{}") -> str:
    """The body of the function that the steps become."""
    view = app(spec(steps, options))
    errors = [issue.message for issue in view.behavior.issues if issue.severity is Severity.ERROR]
    assert not errors, "\n".join(errors)
    function = emit_flow(view, flow_of(view, "act")).split("\n\n\nclass ")[0]
    return textwrap.dedent(function.split('"""Act."""\n')[2])


def check(steps: str, expected: str, options: str = "{}") -> None:
    """The steps become exactly this."""
    assert act(steps, options) == textwrap.dedent(expected).strip("\n")
