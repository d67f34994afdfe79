"""What rules rest on: which changes of which rows can make a computed attribute or an invariant another."""

from ir.behavior.computed_checks import in_order
from ir.behavior.dependencies import Reach, affects, of_rule
from tests.ir.behavior.reading import understood

ROOMS = """\
app: {name: hotel}
entities:
  House:
    attributes: {stars: integer}
    relationships:
      rooms: {type: one_to_many, target: Room, back_populates: house}
  Room:
    attributes:
      places: integer
      taken: {type: integer, computed: sum(b.people for b in bookings)}
      free: {type: integer, computed: places - taken}
    relationships:
      house: {type: many_to_one, target: House, back_populates: rooms}
      bookings: {type: one_to_many, target: Booking, back_populates: room}
      tags: {type: many_to_many, target: Tag}
      key: {type: one_to_one, target: DoorKey, back_populates: room}
  Booking:
    attributes: {people: integer, starts_on: date, ends_on: date}
    relationships:
      room: {type: many_to_one, target: Room, back_populates: bookings}
      guest: {type: many_to_one, target: Guest}
  Guest:
    attributes: {name: string}
  Tag:
    attributes: {label: string}
  DoorKey:
    attributes: {number: integer}
    relationships:
      room: {type: one_to_one, target: Room, back_populates: key, foreign_key: true}
x-business-logic:
  invariants:
    apart:
      entity: Booking
      expression: all(o == self or o.ends_on < starts_on or o.starts_on > ends_on for o in room.bookings)
    fits: {entity: Booking, expression: people <= room.places}
    tagged: {entity: Room, expression: len(tags) <= 3 or any(t.label == 'x' for t in tags)}
    locked: {entity: Room, expression: key is None or key.number > 0}
    one_house: {entity: Booking, expression: room.house.stars > 2}
    same_guest: {entity: Room, expression: all(b.guest == c.guest for b in bookings for c in bookings)}
"""


def reaches(name: str) -> dict[str, tuple[str, tuple[str, ...], bool]]:
    """What an invariant looks at: by the way there, the entity, its fields and whether being there counts."""
    known = understood(ROOMS)
    rule = next(rule for rule in known.rules if rule.invariant.name == name)
    return {
        ".".join(reach.path): (reach.entity, tuple(sorted(reach.fields)), reach.is_membership)
        for reach in of_rule(rule.condition, rule.entity, known.domain)
    }


def computed(name: str) -> tuple[Reach, ...]:
    known = understood(ROOMS)
    found = next(item for item in known.computed if item.attribute == name)
    return of_rule(found.value, found.entity, known.domain)


def test_own_fields_and_those_of_a_referenced_row() -> None:
    assert reaches("fits") == {
        "": ("Booking", ("people", "room"), False),
        "room": ("Room", ("places",), False),
    }
    assert reaches("one_house") == {
        "": ("Booking", ("room",), False),
        "room": ("Room", ("house",), False),
        "room.house": ("House", ("stars",), False),
    }


def test_members_of_a_collection_count_by_being_there() -> None:
    assert reaches("apart") == {
        "": ("Booking", ("ends_on", "room", "starts_on"), False),
        "room": ("Room", (), False),
        "room.bookings": ("Booking", ("ends_on", "room", "starts_on"), True),
    }


def test_links_have_no_key_in_either_table() -> None:
    assert reaches("tagged") == {"": ("Room", (), False), "tags": ("Tag", ("label",), True)}
    (hop,) = next(reach for reach in of_rule_of("tagged") if reach.hops).hops
    assert (hop.holder, hop.key, hop.is_held) == (None, None, False)


def of_rule_of(name: str) -> tuple[Reach, ...]:
    known = understood(ROOMS)
    rule = next(rule for rule in known.rules if rule.invariant.name == name)
    return of_rule(rule.condition, rule.entity, known.domain)


def test_a_row_that_holds_the_key_of_a_one_to_one_relationship_counts_by_being_there() -> None:
    assert reaches("locked") == {"": ("Room", (), False), "key": ("DoorKey", ("number", "room"), True)}


def test_only_which_row_it_is_needs_no_look_at_the_row() -> None:
    assert "bookings.guest" not in reaches("same_guest")
    assert reaches("same_guest")["bookings"] == ("Booking", ("guest", "room"), True)


def test_what_affects_what() -> None:
    own, members = computed("taken")
    assert affects(members, "Booking", "people") and affects(members, "Booking", "room")
    assert not affects(members, "Booking", "starts_on")
    assert not affects(own, "Room", "places")
    assert [hop.holder for hop in members.hops] == ["Booking"]


def test_computed_attributes_follow_those_that_they_read() -> None:
    known = understood(ROOMS)
    flipped = tuple(reversed(known.computed))
    assert [item.attribute for item in in_order(flipped, known.domain)] == ["taken", "free"]
