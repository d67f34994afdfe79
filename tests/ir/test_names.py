"""Names that follow from names."""

import pytest

from ir.names import plural, singular, slug, snake_case, with_article, words


@pytest.mark.parametrize(
    ("name", "snake", "many"),
    [
        ("Product", "product", "products"),
        ("OrderItem", "order_item", "order_items"),
        ("HTTPRoute", "http_route", "http_routes"),
        ("Category", "category", "categories"),
        ("Person", "person", "people"),
        ("Box", "box", "boxes"),
        ("OrderStatus", "order_status", "order_statuses"),
        ("Address", "address", "addresses"),
        ("Equipment", "equipment", "equipment_list"),
        ("News", "news", "news"),
        ("Item2", "item2", "item2s"),
    ],
)
def test_one_and_many(name: str, snake: str, many: str) -> None:
    assert (snake_case(name), plural(name)) == (snake, many)
    assert words(name) == snake.replace("_", " ")


@pytest.mark.parametrize(
    ("many", "one"),
    [("tags", "tag"), ("order_items", "order_item"), ("children", "child"), ("related", "related"), ("boxes", "box")],
)
def test_one_of_many(many: str, one: str) -> None:
    assert singular(many) == one


@pytest.mark.parametrize(
    "phrase",
    ["an order item", "a user", "a unit", "an unnamed row", "an hour", "a one-time code", "an issue", "a house"],
)
def test_the_article_goes_by_sound(phrase: str) -> None:
    assert with_article(phrase.split(" ", 1)[1]) == phrase


@pytest.mark.parametrize(
    ("name", "folder"),
    [("My Shop", "my-shop"), ("my_shop", "my-shop"), ("Café 24/7!", "cafe-24-7"), ("  a -- b  ", "a-b"), ("商店", "")],
)
def test_slugs(name: str, folder: str) -> None:
    assert slug(name) == folder
