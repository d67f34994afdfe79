"""The end of a transaction looks only at what a change can affect, and finds what looking at everything would."""

import random
from collections.abc import Callable, Iterator

import pytest

from ir.behavior.settling import Violation, settle
from ir.behavior.understanding import Understanding
from ir.behavior.world import Ref, World
from tests.ir.behavior.worlds import Scene

SPEC = """
    entities:
      Tag:
        attributes:
          word: {type: string, max_length: 5}
      Shelf:
        attributes:
          name: {type: string, unique: true}
          width: {type: integer, ge: 1, le: 9}
          filled: {type: integer, computed: "sum(book.size for book in books)"}
          words: {type: integer, computed: "len(tags)"}
        relationships:
          room: {type: many_to_one, target: Room, nullable: true}
          books: {type: one_to_many, target: Book, back_populates: shelf, on_delete: cascade}
          tags: {type: many_to_many, target: Tag}
      Room:
        attributes:
          limit: {type: integer}
          shelves_filled: {type: integer, computed: "sum(shelf.filled for shelf in shelves)"}
        relationships:
          shelves: {type: one_to_many, target: Shelf, back_populates: room}
      Book:
        attributes:
          title: string
          pages: {type: integer, ge: 0}
          size: {type: integer, computed: "pages // 100 + 1"}
        relationships:
          shelf: {type: many_to_one, target: Shelf, back_populates: books}
          after: {type: many_to_one, target: Book, nullable: true, on_delete: set_null}
        unique: [[shelf, title]]
        options: {soft_delete: true}
    x-business-logic:
      invariants:
        shelves_hold_what_fits: {entity: Shelf, expression: filled <= width}
        rooms_hold_little: {entity: Room, expression: shelves_filled <= limit}
        few_words: {entity: Shelf, expression: words <= 2}
        longer_than_before: {entity: Book, expression: after is None or after.pages <= pages}
"""

Change = tuple[str, Callable[[World], object]]


def library() -> Scene:
    scene = Scene(SPEC)
    for number in range(2):
        scene.row(f"room{number}", "Room", limit=8)
        scene.row(f"shelf{number}", "Shelf", name=f"s{number}", width=6, room=f"room{number}")
        scene.row(f"book{number}", "Book", title="a", pages=150, shelf=f"shelf{number}")
    scene.row("book2", "Book", title="b", pages=250, shelf="shelf0", after="book0")
    scene.row("tag", "Tag", word="old")
    return scene.settled()


def changes(scene: Scene, draw: random.Random) -> Iterator[Change]:
    """Writes of every kind, some of which break something."""
    names = scene.names
    books = [names[f"book{number}"] for number in range(3)]
    shelf, book = names[f"shelf{draw.randrange(2)}"], draw.choice(books)
    yield "width", lambda world: world.write(shelf, "width", draw.choice((0, 3, 6, 9, 12)))
    yield "name", lambda world: world.write(shelf, "name", draw.choice(("s0", "s1", "s2")))
    yield "room", lambda world: world.write(shelf, "room", draw.choice((None, names["room0"], names["room1"])))
    yield "pages", lambda world: world.write(book, "pages", draw.choice((-1, 50, 150, 350, 950)))
    yield "title", lambda world: world.write(book, "title", draw.choice("abc"))
    yield "shelf", lambda world: world.write(book, "shelf", draw.choice((names["shelf0"], names["shelf1"], None)))
    yield "after", lambda world: world.write(book, "after", draw.choice((None, *books)))
    yield "word", lambda world: world.write(names["tag"], "word", draw.choice(("new", "too long")))
    yield "limit", lambda world: world.write(names["room0"], "limit", draw.choice((1, 5, 8)))
    yield "hide", lambda world: world.hide(book)
    yield "remove", lambda world: world.remove(draw.choice((shelf, names["room1"])))
    yield "add", lambda world: world.add("Book", {"title": "d", "pages": 120}, {"shelf": shelf})


def apply(world: World, change: Change) -> bool:
    """Change a world; False where the row is gone."""
    try:
        change[1](world)
    except KeyError:
        return False
    return True


def found(behavior: Understanding, world: World, *, is_new: bool = False) -> set[Violation]:
    return set(settle(behavior, world, is_new=is_new))


def fields(world: World) -> dict[Ref, dict[str, object]]:
    return {row.ref: {**row.values, **row.references} for rows in world.tables.values() for row in rows.values()}


def from_scratch(world: World) -> World:
    """The same rows, of which nothing is known."""
    copy = world.copy()
    copy.touched = None
    for name in list(copy.tables):
        for row in copy.own(name).values():
            row.unchecked = None
    return copy


@pytest.mark.parametrize("seed", range(150))
def test_what_is_known_to_hold_is_not_looked_at_again(seed: int) -> None:
    draw = random.Random(seed)
    scene = library()
    world = scene.world
    for _ in range(8):
        after = world.copy()
        if not apply(after, draw.choice(list(changes(scene, draw)))):
            continue
        everything = from_scratch(after)
        expected = found(scene.behavior, everything, is_new=True)
        assert found(scene.behavior, after) == expected
        if not expected:
            assert fields(after) == fields(everything)
            world = after


def test_a_copy_forgets_nothing_that_was_out_of_bounds() -> None:
    scene = library()
    broken = scene.world.copy()
    broken.write(scene.names["shelf0"], "width", 12)
    assert {one.kind for one in settle(scene.behavior, broken)} == {"bound"}
    again = broken.copy()
    again.write(scene.names["shelf0"], "name", "other")
    assert {one.kind for one in settle(scene.behavior, again)} == {"bound"}
