"""Names that follow from names: the dialect's own conventions, the same on every target."""

import re
from functools import lru_cache

import inflection


@lru_cache(maxsize=4096)
def snake_case(name: str) -> str:
    """`OrderItem` → `order_item`, `HTTPRoute` → `http_route`."""
    return str(inflection.underscore(name))


@lru_cache(maxsize=4096)
def plural(name: str) -> str:
    """The snake_case plural of an entity's name: `OrderItem` → `order_items`."""
    head, _, last = snake_case(name).rpartition("_")
    many = str(inflection.pluralize(last))
    if many == last:  # "news", "equipment": a table still needs a name apart from its row's
        many = f"{last}_list" if not last.endswith("s") else last
    return f"{head}_{many}" if head else many


@lru_cache(maxsize=4096)
def singular(name: str) -> str:
    """One of many: `tags` → `tag`."""
    head, _, last = name.rpartition("_")
    one = str(inflection.singularize(last))
    return f"{head}_{one}" if head else one


@lru_cache(maxsize=4096)
def pascal_case(name: str) -> str:
    """A class's name: `place_order` → `PlaceOrder`."""
    return str(inflection.camelize(name))


def dashed(name: str) -> str:
    """A segment of a path: `place_order` → `place-order`."""
    return name.replace("_", "-")


def words(name: str) -> str:
    """For people to read: `OrderItem` → `order item`."""
    return snake_case(name).replace("_", " ")


# By sound: a user, a unit, a one-time code; an hour.
_BEGINS_WITH_VOWEL = re.compile(r"(?!uni(?![nm])|us[aei]|ut[ei]|url\b|uu|eu|one\b|once)[aeiou]|hour|honest|heir")


def with_article(noun: str) -> str:
    """`order item` → `an order item`, `user` → `a user`."""
    return f"{'an' if _BEGINS_WITH_VOWEL.match(noun) else 'a'} {noun}"


def slug(name: str) -> str:
    """A directory or package name: lower-case ASCII letters, digits and single hyphens; may be empty."""
    return str(inflection.parameterize(name.replace("_", "-")))
