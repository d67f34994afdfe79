"""Computed attributes and invariants: what always holds of rows."""

from tests.validators.behavior import check_rows


def test_computed_attributes_read_their_row_and_what_belongs_to_it() -> None:
    check_rows("""\
    entities:
      Box:
        attributes:
          label: string
          weight: {type: integer, computed: "sum(p.weight for p in parts)"}
          heaviest: {type: integer, nullable: true, computed: "max(p.weight for p in parts)"}
          mean: {type: decimal, computed: "avg(p.weight for p in parts)"}  # error: DM504, DM510
          first: {type: integer, computed: "max(p.weight for p in parts)"}  # error: DM504
          title: {type: string, computed: label + '!'}
          half: {type: integer, computed: weight / 2}  # error: DM511
          typo: {type: integer, computed: weigth + 1}  # error: DM501 [weigth]
          now_ish: {type: datetime, computed: now()}  # error: DM552 [now()]
        relationships:
          parts: {type: one_to_many, target: Part, back_populates: box}
      Part:
        attributes: {weight: integer}
        relationships:
          box: {type: many_to_one, target: Box, back_populates: parts}
    """)


def test_nothing_is_computed_from_itself() -> None:
    result = check_rows("""\
    entities:
      Node:
        attributes:
          own: integer
          total: {type: integer, computed: "own + sum(c.total for c in children)"}  # error: DM550
          a: {type: integer, computed: b + 1}  # error: DM550
          b: {type: integer, computed: c + 1}  # error: DM550
          c: {type: integer, computed: a + own}  # error: DM550
          d: {type: integer, computed: a + own}
        relationships:
          parent: {type: many_to_one, target: Node, nullable: true, back_populates: children}
          children: {type: one_to_many, target: Node, back_populates: parent}
    """)
    told = [problem.message for problem in result.problems]
    assert any("`Node.a` → `Node.b` → `Node.c` → `Node.a`" in message for message in told)


def test_invariants_hold_of_rows_of_an_entity() -> None:
    check_rows("""\
    entities:
      Room:
        attributes: {places: integer, label: string}
        relationships:
          bookings: {type: one_to_many, target: Booking, back_populates: room}
      Booking:
        attributes: {starts_on: date, ends_on: date, people: integer, note: text?}
        relationships:
          room: {type: many_to_one, target: Room, back_populates: bookings}
          previous: {type: many_to_one, target: Booking, nullable: true}
    x-business-logic:
      invariants:
        ordered: {entity: Booking, expression: ends_on >= starts_on}
        apart:
          entity: Booking
          expression: all(o == self or o.ends_on < starts_on or o.starts_on > ends_on for o in room.bookings)
          scope: room
        fits: {entity: Booking, expression: people <= room.places, scope: room.label}  # error: DM553 [room.label]
        roomy: {entity: Booking, expression: people <= room.places, scope: rom}  # error: DM501 [rom]
        many: {entity: Room, expression: places > len(bookings), scope: bookings}  # error: DM553 [bookings]
        later: {entity: Booking, expression: previous is None or previous.ends_on < starts_on, scope: previous}
        nothing: {entity: Booking, expression: len(note) > 3}  # error: DM504 [note]
        number: {entity: Booking, expression: people}  # error: DM508 [people]
        today: {entity: Booking, expression: starts_on > today()}  # error: DM552 [today()]
        nobody: {expression: people > 0}  # error: DM551 [nobody]
        elsewhere: {entity: Bookng, expression: people > 0}  # error: DM551 [Bookng]
        who: {entity: Booking, expression: actor is None}  # error: DM534 [actor]
    """)
