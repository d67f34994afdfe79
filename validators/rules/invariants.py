"""Computed attributes and invariants: what holds of rows after every transaction."""

from collections.abc import Iterator

from ir.problems import Severity
from ir.wording import listing
from validators.context import SpecContext
from validators.rule import Finding, rule
from validators.rules.behavior import of_code
from validators.samples.consistent import ConsistentSamples


@rule("DM550", Severity.ERROR, "An attribute that is computed from itself")
def computed_circle(context: SpecContext) -> Iterator[Finding]:
    """A computed attribute may read other computed attributes, also of other rows, as long as no way leads back to
    itself: a total over children of the same entity is such a way.

    Wrong:
        entities:
          Line:
            attributes:
              net: {type: integer, computed: gross - 1}
              gross: {type: integer, computed: net + 1}
    Right:
        entities:
          Line:
            attributes:
              net: integer
              gross: {type: integer, computed: net + 1}
    """
    return of_code(context, "DM550")


@rule("DM551", Severity.ERROR, "An invariant of no entity")
def invariant_entity(context: SpecContext) -> Iterator[Finding]:
    """An invariant holds of every row of one entity, which it names.

    Wrong:
        entities:
          Product:
            attributes: {title: string, stock: {type: integer, default: 0}}
        x-business-logic:
          invariants:
            stock_left: {expression: stock >= 0}
    Right:
        entities:
          Product:
            attributes: {title: string, stock: {type: integer, default: 0}}
        x-business-logic:
          invariants:
            stock_left: {entity: Product, expression: stock >= 0}
    """
    return of_code(context, "DM551")


@rule("DM552", Severity.ERROR, "A rule that changes while nobody looks")
def depends_on_time(context: SpecContext) -> Iterator[Finding]:
    """Computed attributes and invariants are worked out when rows change. `now()`, `today()` and `uuid()` would give
    another answer the next moment, with no row changed. Ask for the time in a flow, or keep a date in the row.

    Wrong:
        entities:
          Loan:
            attributes: {due_on: date, note: text?}
        x-business-logic:
          invariants:
            not_overdue: {entity: Loan, expression: due_on >= today()}
    Right:
        entities:
          Loan:
            attributes: {due_on: date, began_on: date}
        x-business-logic:
          invariants:
            not_overdue: {entity: Loan, expression: due_on >= began_on}
    """
    return of_code(context, "DM552")


@rule("DM553", Severity.ERROR, "A scope that is no row")
def invariant_scope(context: SpecContext) -> Iterator[Finding]:
    """`scope` names the row that is locked while an invariant is checked, by a path of to-one relationships. Without
    one, the rows whose collections the expression goes through are locked.

    Wrong:
        entities:
          Room:
            attributes: {label: string, places: integer}
          Booking:
            attributes: {people: integer}
            relationships:
              room: {type: many_to_one, target: Room}
        x-business-logic:
          invariants:
            fits: {entity: Booking, expression: people <= room.places, scope: people}
    Right:
        entities:
          Room:
            attributes: {label: string, places: integer}
          Booking:
            attributes: {people: integer}
            relationships:
              room: {type: many_to_one, target: Room}
        x-business-logic:
          invariants:
            fits: {entity: Booking, expression: people <= room.places, scope: room}
    """
    return of_code(context, "DM553")


@rule("DM554", Severity.ERROR, "A computed attribute of a type that is never computed")
def computed_type(context: SpecContext) -> Iterator[Finding]:
    """Expressions give numbers, texts, words of an enum, truth values, dates, moments, times and keys. Arrays, `json`
    and `binary` are not computed.

    Wrong:
        entities:
          Post:
            attributes:
              title: string
              words: {type: array, items: string, computed: title}
    Right:
        entities:
          Post:
            attributes:
              title: string
              letters: {type: integer, computed: len(title)}
    """
    return of_code(context, "DM554")


@rule("DM555", Severity.WARNING, "An invariant that no sample keeps")
def invariant_without_samples(context: SpecContext) -> Iterator[Finding]:
    """Sample rows and the tests of the application need values that keep every invariant. They are searched near the
    values that the expression names and the samples of the attributes; where that finds none, give the attributes an
    `example` each. The application itself is not affected.

    Wrong:
        entities:
          Split:
            attributes:
              ours: {type: integer, ge: 0, le: 9}
              theirs: {type: integer, ge: 0, le: 9}
        x-business-logic:
          invariants:
            all_of_it: {entity: Split, expression: ours + theirs == 17}
    Right:
        entities:
          Split:
            attributes:
              ours: {type: integer, ge: 0, le: 9, example: 8}
              theirs: {type: integer, ge: 0, le: 9, example: 9}
        x-business-logic:
          invariants:
            all_of_it: {entity: Split, expression: ours + theirs == 17}
    """
    behavior = context.behavior
    is_whole = not context.parts.incomplete and all(
        relation.target_entity in context.entities for _, relation, _ in context.relationships
    )
    if not is_whole or any(issue.severity is Severity.ERROR for issue in behavior.issues):
        return
    samples = ConsistentSamples(behavior)
    for one in behavior.rules:
        try:
            has_row = samples.has_row(one.entity)
        except ValueError:  # An attribute that no value fits at all: that is said there.
            continue
        if not has_row:
            named = [name for name in context.indexes[one.entity].attributes if samples.is_ruled(one.entity, name)]
            advice = f"give {listing(named)} an `example`" if named else "change it"
            message = f"No row was found that keeps this, so tests and sample rows would break it: {advice}"
            yield Finding(one.path, message)
