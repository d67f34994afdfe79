"""Names: what is refused, what is suggested, and how odd names are shown."""

import pytest

from tests.validators.marks import check_marks
from validators.check import check
from validators.wording import closest, show


def check_name(entity: str, message: str, suggestion: str | None = None) -> None:
    """The first problem that an entity's name has."""
    problem = check(f'app: {{name: shop}}\nentities:\n  "{entity}":\n    attributes: {{title: string}}\n').problems[0]
    assert (problem.message, problem.suggestion) == (message, suggestion)


def test_a_name_is_suggested_where_there_is_one() -> None:
    check_name(
        "order item",
        "`order item` is not a PascalCase name of ASCII letters and digits; call it `OrderItem`",
        "OrderItem",
    )
    check_name(
        "Session",
        "`Session` is a name the generated code needs; say more precisely what it is, such as `AppSession`",
        "AppSession",
    )


def test_letters_that_only_look_latin_are_named() -> None:
    check_name(
        "Prod\\u0443ct",
        "`Prod\u0443ct` is not a PascalCase name of ASCII letters and digits; "
        "`\u0443` is CYRILLIC SMALL LETTER U, not a letter from A to Z",
    )


def test_control_characters_are_shown_as_text() -> None:
    check_name(
        "Order\\rItem",
        "`Order\\rItem` is not a PascalCase name of ASCII letters and digits; it contains the control character U+000D",
        "OrderItem",
    )


def test_a_very_long_name_is_cut_in_messages() -> None:
    name = "A" * 1_000_000
    messages = [problem.message for problem in check(f"app: {{name: shop}}\nentities: {{{name}: {{}}}}").problems]
    assert messages
    assert all(len(message) < 300 for message in messages)


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        ("Custmer", ["Customer", "Order"], "Customer"),
        ("customer", ["Customer"], "Customer"),
        ("payed", ["pending", "paid", "shipped"], "paid"),
        ("canceled", ["pending", "cancelled"], "cancelled"),
        ("Invoice", ["Customer", "Order"], None),
        ("pya", ["pay", "ship"], "pay"),
        ("total_hours", ["total_minutes"], None),
        ("", ["Customer"], None),
        ("x" * 100, ["x" * 99], None),
    ],
)
def test_the_closest_name(word: str, candidates: list[str], expected: str | None) -> None:
    assert closest(word, candidates) == expected


def test_names_are_shown_between_backticks() -> None:
    assert show("a\nb") == "`a\\nb`"
    assert len(show("x" * 100)) == 62


def test_fields_that_options_add() -> None:
    check_marks("""\
auth: {user: User, roles: [reader]}
entities:
  User:
    attributes:
      email: {type: email, unique: true}
      password: string  # error: DM218  # warning: DM342
      role: string  # error: DM218
  Post:
    attributes:
      title: string
      updated_at: datetime  # error: DM218
      deleted_at: datetime
    relationships:
      created_by: {type: many_to_one, target: User}  # error: DM218
    options: {timestamps: true, audit: true}
""")


def test_columns_of_relationships_are_names_too() -> None:
    check_marks("""\
entities:
  Author:
    attributes: {bio: text}
    relationships:
      books: {type: one_to_many, target: Book, back_populates: author}
      book_id: {type: many_to_one, target: Book, nullable: true}  # error: DM217
      book: {type: many_to_one, target: Book, nullable: true}
  Book:
    attributes: {title: string, books_id: integer}
    relationships:
      author: {type: many_to_one, target: Author, back_populates: books}
""")


def test_the_two_sides_of_one_link_share_its_table() -> None:
    check_marks("""\
entities:
  Post:
    attributes: {body: text}
    relationships:
      labels: {type: many_to_many, target: Label, back_populates: posts, join_table: tagging}
      related: {type: many_to_many, target: Post, join_table: tagging}  # error: DM219
  Label:
    attributes: {word: string}
    relationships:
      posts: {type: many_to_many, target: Post, back_populates: labels, join_table: tagging}
""")


def test_every_place_of_a_renamed_field_is_looked_at() -> None:
    check_marks("""\
entities:
  Product:
    renamed_from: Product  # error: DM232
    attributes: {title: {type: string, renamed_from: label}, label: {type: string}}  # error: DM232
    relationships:
      parent: {type: many_to_one, target: Product, nullable: true, renamed_from: parent}  # error: DM232
""")
