"""Rename: the whole document after it, or why not."""

from pathlib import Path

import pytest
from lsprotocol import types

from server.features import Refusal
from server.features.rename import prepare_rename, rename
from tests.server.features.named import PETS, TOYS, at
from tests.server.features.navigation import HOME, Opened

LIBRARY = """\
app: {name: library}
auth: {user: Reader, roles: [reader, clerk]}
entities:
  Reader:
    attributes: {email: {type: email, unique: true}}
  "Book":
    attributes:
      title: string
      state: {type: enum, values: [in, "on loan", lost], default: in}
    relationships:
      reader: {type: many_to_one, target: Reader, nullable: true, back_populates: books}
      tags: {type: many_to_many, target: Tag}
    options: {search: [title]}
    access: {list: public, update: [clerk]}
  Tag:
    attributes: {name: string}
paths:
  /books/{book_id}/tags/{tag_id}:
    put:
      operationId: tag_a_book
      parameters: [{name: book_id, in: path}]
schemas:
  Shelf: {type: object, properties: {books: {type: array, items: {$ref: '#/entities/Book'}}}}
x-business-logic:
  flows:
    lend:
      trigger: {path: "/books/{book_id}/lend", method: POST}
      auth: [clerk]
      input: {reader_id: uuid}
      steps:
        - load: book = Book(book_id)
        - load: reader = Reader(reader_id)
        - require: book.state == 'in' and len(reader.books) < 5
          else: {detail: "{book.title} is out"}
        - set: book.reader = reader
        - transition: book.lend
        - emit: book_lent
          with: {who: reader.email}
    tell:
      trigger: {type: event, event: book_lent}
      input: {who: string}
      steps:
        - find: books = all Book where state == "on loan" and reader.email == who
        - return: books
  state_machines:
    Book:
      field: state
      initial: in
      states: [in, on loan, lost]
      transitions:
        - {event: lend, from: in, to: on loan, guard: "title != '' and state == 'in'"}
        - event: lose
          from: [in, 'on loan']
          to: lost
          steps:
            - set: book.reader = None
  invariants:
    has_title: {entity: Book, expression: title != ''}
"""


def renamed(opened: Opened, new: str) -> dict[str, str]:
    edit = rename(opened.snapshot, types.RenameParams(opened.id, opened.position, new))
    assert edit is not None
    return opened.after(edit)


def check(place: str, new: str, *changes: tuple[str, str], text: str = LIBRARY) -> None:
    """Renaming what is at the place makes these changes of lines and no others."""
    opened = Opened(at(place, text))
    expected = text
    for old, changed in changes:
        assert expected.count(old) == 1, (old, expected.count(old))
        expected = expected.replace(old, changed)
    assert renamed(opened, new) == {HOME.rsplit("/", 1)[-1]: expected}


def test_an_entity() -> None:
    """The name of its row in the machine, the key in a flow's path and the paths of its endpoints follow."""
    check(
        "load: book = Bo$0ok(",
        "Volume",
        ('  "Book":', '  "Volume":'),
        ("/books/{book_id}/tags/{tag_id}:", "/volumes/{volume_id}/tags/{tag_id}:"),
        ("{name: book_id, in: path}", "{name: volume_id, in: path}"),
        ("'#/entities/Book'", "'#/entities/Volume'"),
        ('"/books/{book_id}/lend"', '"/books/{volume_id}/lend"'),
        ("load: book = Book(book_id)", "load: book = Volume(volume_id)"),
        ("all Book where", "all Volume where"),
        ("    Book:\n", "    Volume:\n"),
        ("- set: book.reader = None", "- set: volume.reader = None"),
        ("{entity: Book,", "{entity: Volume,"),
    )


def test_an_attribute() -> None:
    check(
        "{book.ti$0tle}",
        "name",
        ("      title: string", "      name: string"),
        ("search: [title]", "search: [name]"),
        ("{book.title}", "{book.name}"),
        ("\"title != ''", "\"name != ''"),
        ("expression: title", "expression: name"),
    )


def test_a_relationship_that_follows_from_the_other_side() -> None:
    check(
        "back_populates: bo$0oks",
        "borrowed",
        ("back_populates: books", "back_populates: borrowed"),
        ("len(reader.books)", "len(reader.borrowed)"),
    )


def test_a_relationship_in_paths() -> None:
    check(
        "      ta$0gs: {type",
        "labels",
        ("      tags: {type", "      labels: {type"),
        ("/{book_id}/tags/{tag_id}:", "/{book_id}/labels/{label_id}:"),
    )


def test_a_state_in_every_spelling() -> None:
    check(
        "states: [in, on lo$0an, lost]",
        "lent",
        ('[in, "on loan", lost]', '[in, "lent", lost]'),
        ('state == "on loan"', 'state == "lent"'),
        ("states: [in, on loan,", "states: [in, lent,"),
        ("to: on loan,", "to: lent,"),
        ("[in, 'on loan']", "[in, 'lent']"),
    )


def test_a_state_that_is_the_default() -> None:
    check(
        "initial: i$0n\n",
        "available",
        ("values: [in, ", "values: [available, "),
        ("default: in}", "default: available}"),
        ("book.state == 'in'", "book.state == 'available'"),
        ("initial: in\n", "initial: available\n"),
        ("states: [in,", "states: [available,"),
        ("event: lend, from: in,", "event: lend, from: available,"),
        ("and state == 'in'\"", "and state == 'available'\""),
        ("from: [in, 'on", "from: [available, 'on"),
    )


def test_an_event_of_a_machine() -> None:
    check("{event: le$0nd,", "borrow", ("{event: lend,", "{event: borrow,"), ("book.lend", "book.borrow"))


def test_an_event_that_flows_wait_for() -> None:
    check(
        "emit: book_le$0nt", "lent_out", ("emit: book_lent", "emit: lent_out"), ("event: book_lent", "event: lent_out")
    )


def test_a_local() -> None:
    check(
        "load: bo$0ok = Book",
        "volume",
        ("load: book = Book", "load: volume = Book"),
        ("require: book.state", "require: volume.state"),
        ("{book.title}", "{volume.title}"),
        ("set: book.reader = reader", "set: volume.reader = reader"),
        ("transition: book.lend", "transition: volume.lend"),
    )


def test_an_input_and_what_an_event_carries() -> None:
    check(
        "reader.email == wh$0o",
        "mail",
        ("with: {who:", "with: {mail:"),
        ("input: {who: string}", "input: {mail: string}"),
        ("reader.email == who", "reader.email == mail"),
    )


def test_a_role() -> None:
    check(
        "auth: [cle$0rk]",
        "librarian",
        ("roles: [reader, clerk]", "roles: [reader, librarian]"),
        ("update: [clerk]", "update: [librarian]"),
        ("auth: [clerk]", "auth: [librarian]"),
    )


@pytest.mark.parametrize(
    ("place", "new", "reason"),
    [
        ("  T$0ag:\n", "Reader", "There is already an entity called `Reader` here"),
        ("  T$0ag:\n", "book shelf", "`book shelf` can't be the name of this entity: it has to be a PascalCase name"),
        ("  T$0ag:\n", "", "`` can't be the name of this entity"),
        ("      ti$0tle: string", "state", "There is already a field called `state` here"),
        ("      ti$0tle: string", "Title", "`Title` can't be the name of this field: it has to be a snake_case name"),
        ("      ti$0tle: string", "in", "`in` is a word of the expression language"),
        ("      ti$0tle: string", "a'b", "`a'b` can't be the name of this field"),
        ("load: bo$0ok =", "reader", "There is already a local called `reader` here"),
        ("load: bo$0ok =", "reader_id", "There is already a local called `reader_id` here"),
        ("set: bo$0ok.reader = None", "volume", "`book` follows from the name of its entity: rename the entity"),
        ("Book(book_$0id)", "key", "`book_id` is the key of `Book` by its name: rename the entity, or declare it"),
        ("{em$0ail: {type: email", "mail", "Who signs in does so by `email`"),
        ("[in, on loan, lo$0st]", "true", "`true` means another value in YAML"),
        ("[in, on loan, lo$0st]", "[x]", "`[x]` can't be the name of this value"),
        ("na$0me: library", "x", "Nothing here has a name that can be changed"),
    ],
)
def test_what_is_refused(place: str, new: str, reason: str) -> None:
    opened = Opened(at(place, LIBRARY))
    with pytest.raises(Refusal) as refusal:
        rename(opened.snapshot, types.RenameParams(opened.id, opened.position, new))
    assert str(refusal.value).startswith(reason)


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        ("'#/entities/Bo$0ok'", "Book"),
        ('"on lo$0an", lost]', "on loan"),
        ("all Book where sta$0te", "state"),
        ("na$0me: library", None),
        ("type: many_to_o$0ne", None),
    ],
)
def test_what_would_be_renamed(place: str, answer: str | None) -> None:
    opened = Opened(at(place, LIBRARY))
    found = prepare_rename(opened.snapshot, types.PrepareRenameParams(opened.id, opened.position))
    assert (found and (found.placeholder, opened.under(found.range))) == (answer and (answer, answer))


def test_what_follows_from_something_else_is_refused_at_once() -> None:
    opened = Opened(at("Book(book_$0id)", LIBRARY))
    with pytest.raises(Refusal):
        prepare_rename(opened.snapshot, types.PrepareRenameParams(opened.id, opened.position))


def test_a_name_in_escapes_is_not_guessed_at() -> None:
    text = LIBRARY.replace("'#/entities/Book'", '"#/entities/B\\x6fok"')
    opened = Opened(at("load: book = Bo$0ok(", text))
    with pytest.raises(Refusal, match="written with escapes in line 23"):
        rename(opened.snapshot, types.RenameParams(opened.id, opened.position, "Volume"))


def test_a_schema_in_openapi_is_renamed_in_every_document() -> None:
    opened = Opened(at("    To$0y:\n", TOYS), {"pets.yaml": PETS}, "file:///work/toys.yaml")
    assert renamed(opened, "Plaything") == {
        "toys.yaml": TOYS.replace("Toy:", "Plaything:"),
        "pets.yaml": PETS.replace("toys.yaml#/components/schemas/Toy", "toys.yaml#/components/schemas/Plaything"),
    }


@pytest.mark.parametrize(
    ("place", "new", "changes"),
    [
        ("mapping: {dog: D$0og", "Hound", [
            ("dog: Dog", "dog: Hound"),
            ("schemas/Dog/properties", "schemas/Hound/properties"),
            ("    Dog:", "    Hound:"),
        ]),
        ("operationId: get$0Pet\n", "onePet", [
            ("{operationId: getPet,", "{operationId: onePet,"), ("operationId: getPet\n", "operationId: onePet\n"),
        ]),
        ("/pets/{pet$0Id}/toys", "id", [
            ("/pets/{petId}/toys", "/pets/{id}/toys"), ("- {name: petId", "- {name: id"),
        ]),
        ("parameters: [{name: pet$0Id", "id", [
            ("  /pets/{petId}:", "  /pets/{id}:"),
            ("parameters: [{name: petId", "parameters: [{name: id"),
            ("parameters: {petId:", "parameters: {id:"),
        ]),
        ("Toy: {name: toy$0Id", "id", [("{toyId}:", "{id}:"), ("name: toyId", "name: id")]),
        ("security: [{k$0ey", "header", [
            ("security: [{key", "security: [{header"), ("    key: {type", "    header: {type"),
        ]),
    ],
)  # fmt: skip
def test_names_in_openapi(place: str, new: str, changes: list[tuple[str, str]]) -> None:
    opened = Opened(at(place, PETS), {"toys.yaml": TOYS}, "file:///work/pets.yaml")
    expected = PETS
    for old, changed in changes:
        assert expected.count(old) == 1, old
        expected = expected.replace(old, changed)
    assert renamed(opened, new) == {"pets.yaml": expected}


def test_edits_name_the_version_they_are_for() -> None:
    opened = Opened(at("emit: book_le$0nt", LIBRARY))
    edit = rename(opened.snapshot, types.RenameParams(opened.id, opened.position, "lent_out"))
    assert edit is not None and edit.document_changes is not None
    change = edit.document_changes[0]
    assert isinstance(change, types.TextDocumentEdit)
    assert change.text_document.version == 7
    plain = Opened(at("emit: book_le$0nt", LIBRARY), capabilities={})
    edit = rename(plain.snapshot, types.RenameParams(plain.id, plain.position, "lent_out"))
    assert edit is not None and edit.document_changes is None and edit.changes is not None
    assert len(edit.changes[HOME]) == 2


def test_clients_that_show_notes_are_told_what_becomes_of_the_data() -> None:
    able = {"workspace": {"workspaceEdit": {"documentChanges": True, "changeAnnotationSupport": {}}}}
    opened = Opened(at("{book.ti$0tle}", LIBRARY), capabilities=able)
    edit = rename(opened.snapshot, types.RenameParams(opened.id, opened.position, "name"))
    assert edit is not None and edit.change_annotations is not None
    (note,) = edit.change_annotations.values()
    assert note.description == "Rows that exist are kept only if `renamed_from: title` is written there"
    assert renamed(opened, "name") == renamed(Opened(at("{book.ti$0tle}", LIBRARY)), "name")


def test_a_file_that_is_not_open_is_changed_on_disk(tmp_path: Path) -> None:
    (tmp_path / "toys.yaml").write_text(TOYS, encoding="utf-8")
    uri = (tmp_path / "pets.yaml").as_uri()
    opened = Opened(at("toys.yaml#/components/schemas/To$0y", PETS), uri=uri)
    edit = rename(opened.snapshot, types.RenameParams(opened.id, opened.position, "Plaything"))
    assert edit is not None
    assert opened.after(edit) == {
        "toys.yaml": TOYS.replace("Toy:", "Plaything:"),
        "pets.yaml": PETS.replace("toys.yaml#/components/schemas/Toy", "toys.yaml#/components/schemas/Plaything"),
    }
    versions = {
        change.text_document.uri: change.text_document.version
        for change in edit.document_changes or ()
        if isinstance(change, types.TextDocumentEdit)
    }
    assert versions == {uri: 7, (tmp_path / "toys.yaml").as_uri(): None}
