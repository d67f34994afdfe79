"""Where hostile text can stand in a spec, and what the spec becomes with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

BASE = Path(__file__).with_name("base.yaml")


class Kind(StrEnum):
    """What becomes of the text in a place."""

    NAME = "name"
    """It becomes an identifier, a table, a file or a URL: what is no such name is refused."""

    REFERENCE = "reference"
    """It must equal a name that exists: anything else is refused."""

    PROSE = "prose"
    """People read it: anything goes and stays text."""

    VALUE = "value"
    """Data of the application: anything goes and stays text."""

    CHECKED = "checked"
    """It has a grammar of its own (a number, a date, a version, a label, a regular expression): refused, or inert."""


@dataclass(frozen=True, slots=True)
class Place:
    """One `@name@` of the base spec: what it is for, a harmless text, and the rule that refuses a hostile one."""

    name: str
    kind: Kind
    harmless: str
    code: str | None = None


PLACES = {
    place.name: place
    for place in (
        Place("app_name", Kind.CHECKED, "Bookshop"),
        Place("app_description", Kind.PROSE, "Books and their readers"),
        Place("app_version", Kind.CHECKED, "1.0.0"),
        Place("app_output", Kind.NAME, "./bookshop"),
        Place("role", Kind.NAME, "clerk", "DM212"),
        Place("entity", Kind.NAME, "Book", "DM202"),
        Place("entity_description", Kind.PROSE, "Something to read"),
        Place("attribute", Kind.NAME, "title", "DM203"),
        Place("attribute_description", Kind.PROSE, "As it is printed"),
        Place("attribute_example", Kind.VALUE, "Emma"),
        Place("string_default", Kind.VALUE, "none"),
        Place("text_default", Kind.VALUE, "Once upon a time"),
        Place("enum_value", Kind.CHECKED, "bound"),
        Place("json_key", Kind.VALUE, "pages"),
        Place("json_value", Kind.VALUE, "many"),
        Place("array_item", Kind.VALUE, "novel"),
        Place("pattern", Kind.CHECKED, "^[a-z]+$"),
        Place("decimal_default", Kind.CHECKED, "9.50"),
        Place("date_default", Kind.CHECKED, "2024-05-01"),
        Place("relationship", Kind.NAME, "reader", "DM203"),
        Place("relationship_description", Kind.PROSE, "Who has it now"),
        Place("target", Kind.REFERENCE, "User", "DM204"),
        Place("join_table", Kind.NAME, "book_friends", "DM208"),
        Place("unique_field", Kind.REFERENCE, "day", "DM224"),
        Place("filter_field", Kind.REFERENCE, "day", "DM228"),
        Place("search_field", Kind.REFERENCE, "motto", "DM228"),
        Place("owner", Kind.REFERENCE, "reader"),
        Place("grant", Kind.REFERENCE, "member"),
        Place("table", Kind.NAME, "volumes", "DM208"),
        Place("path", Kind.NAME, "volumes", "DM209"),
        Place("renamed_from", Kind.VALUE, "Tome"),
        Place("schema", Kind.NAME, "Order"),
        Place("schema_description", Kind.PROSE, "What to send for"),
        Place("property", Kind.NAME, "quantity"),
        Place("property_description", Kind.PROSE, "How many"),
        Place("schema_enum", Kind.CHECKED, "soon"),
        Place("route", Kind.NAME, "/orders"),
        Place("operation_id", Kind.NAME, "send_order"),
        Place("operation_summary", Kind.PROSE, "Send an order"),
        Place("operation_description", Kind.PROSE, "To the publisher"),
        Place("tag", Kind.PROSE, "orders"),
        Place("parameter", Kind.NAME, "dry_run"),
        Place("parameter_default", Kind.VALUE, "later"),
        Place("parameter_description", Kind.PROSE, "Only try"),
        Place("reference", Kind.REFERENCE, "#/schemas/Order"),
        Place("response_description", Kind.PROSE, "It is on its way"),
        Place("database_host", Kind.NAME, "postgres"),
        Place("database_name", Kind.NAME, "bookshop"),
        Place("platform", Kind.NAME, "docker"),
    )
}


def names_of(kind: Kind) -> tuple[str, ...]:
    """The places of one kind, in the order of the spec."""
    return tuple(place.name for place in PLACES.values() if place.kind is kind)


def spec(texts: Mapping[str, str]) -> str:
    """The base spec as YAML: `texts` by place, the harmless text everywhere else.

    Every text arrives as it is: the dumper escapes what YAML would fold or refuse.
    """
    filled = {name: texts.get(name, place.harmless) for name, place in PLACES.items()}
    if "relationship" in texts:
        filled["owner"] = texts["relationship"]
    if "schema" in texts:
        filled["reference"] = f"#/schemas/{texts['schema']}"
    tree = _fill(_base(), filled)
    return yaml.dump(tree, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=False, width=2**30)


@cache
def _base() -> Any:
    return yaml.safe_load(BASE.read_text(encoding="utf-8"))


def _fill(node: Any, texts: Mapping[str, str]) -> Any:
    if isinstance(node, dict):
        return {_fill(key, texts): _fill(value, texts) for key, value in node.items()}
    if isinstance(node, list):
        return [_fill(item, texts) for item in node]
    if isinstance(node, str) and node.startswith("@") and node.endswith("@"):
        return texts[node[1:-1]]
    return node
