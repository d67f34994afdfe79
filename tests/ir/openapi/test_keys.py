"""The catalogue of OpenAPI's objects is whole, and says what may stand where."""

import re

import pytest

from ir.openapi.keys import key_at, kind, kinds, object_at, value_at
from ir.openapi.kinds import Form, Kind, Value, Version

EVERY = [(version, one) for version in Version for one in kinds(version).values()]


def ids(parameter: object) -> str:
    return parameter.name if isinstance(parameter, Kind) else str(parameter)


@pytest.mark.parametrize(("version", "one"), EVERY, ids=ids)
def test_every_key_is_explained_and_leads_to_a_kind_there_is(version: Version, one: Kind) -> None:
    values = [(key.value, key.doc) for key in one.keys.values()]
    values += [(one.pattern.value, one.pattern.doc)] if one.pattern else []
    for value, doc in values:
        assert doc.endswith((".", "needed.")) and len(doc) < 100
        assert not value.kind or value.kind in kinds(version)
        assert bool(value.words) == (value.form in (Form.WORD, Form.WORDS))
        needs_kind = value.form in (Form.OBJECT, Form.OBJECT_OR_FLAG) or (
            value.form in (Form.MAP, Form.LIST) and value.each is Form.OBJECT
        )
        assert bool(value.kind) == needs_kind
    for group in one.exclusive:
        assert version is Version.V30 or set(group) <= set(one.keys)
    assert one.pattern is None or re.compile(one.pattern.regex)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", "document"),
        ("info/contact", "contact"),
        ("paths", "paths"),
        ("paths//pets", "path item"),
        ("paths//pets/get", "operation"),
        ("paths//pets/parameters/0", "parameter"),
        ("paths//pets/get/responses/2XX/content/application.json/schema/items", "schema"),
        ("paths//pets/get/responses/default/headers/X-Rate", "header"),
        ("paths//pets/get/callbacks/done/{$url}/post", "operation"),
        ("components/schemas/Pet/properties/name", "schema"),
        ("components/schemas/Pet/additionalProperties", "schema"),
        ("components/securitySchemes/main/flows/implicit", "implicit flow"),
        ("security/0", "security requirement"),
        ("components/schemas", None),
        ("tags", None),
        ("info/title", None),
        ("info/x-logo", None),
        ("paths/pets", None),
        ("components/examples/a/value/b", None),
    ],
)
def test_object_at(path: str, expected: str | None) -> None:
    segments = tuple(re.sub("^ ", "/", one) for one in path.replace("//", "/ ").split("/")) if path else ()
    found = object_at(segments, Version.V30)
    assert (found.name if found else None) == expected


def test_places_that_are_no_objects_say_what_they_hold() -> None:
    assert value_at(("components", "schemas"), Version.V30) == Value(Form.MAP, "schema")
    assert value_at(("tags",), Version.V31) == Value(Form.LIST, "tag")
    assert value_at(("security", "0", "main", "0"), Version.V31) == Value(Form.TEXT)


def test_a_key_knows_the_kind_it_is_of() -> None:
    found = key_at(("paths", "/pets", "get", "operationId"), Version.V31)
    assert found is not None and found[0].noun == "an operation" and found[1].doc.startswith("A name")
    assert key_at(("components", "schemas", "Pet"), Version.V31) is None


@pytest.mark.parametrize(
    ("name", "key", "versions"),
    [
        ("schema", "nullable", "3.0"),
        ("schema", "const", "3.1 3.2"),
        ("schema", "type", "3.0 3.1 3.2"),
        ("document", "webhooks", "3.1 3.2"),
        ("path item", "query", "3.2"),
        ("info", "summary", "3.1 3.2"),
    ],
)
def test_which_version_has_which_key(name: str, key: str, versions: str) -> None:
    assert [str(one) for one in Version if key in kind(name, one).keys] == versions.split()


def test_what_has_to_be_there_depends_on_the_version() -> None:
    assert [kind("document", one).keys["paths"].required for one in Version] == [True, False, False]
    assert [kind("operation", one).keys["responses"].required for one in Version] == [True, False, False]
    assert [kind("response", one).keys["description"].required for one in Version] == [True, True, False]


def test_later_words_are_no_words_of_earlier_versions() -> None:
    assert "mutualTLS" not in kind("security scheme", Version.V30).keys["type"].value.words
    assert "mutualTLS" in kind("security scheme", Version.V31).keys["type"].value.words
    assert "querystring" in kind("parameter", Version.V32).keys["in"].value.words


@pytest.mark.parametrize(
    ("text", "version"),
    [("3.0.3", "3.0"), ("3.1.0", "3.1"), ("3.1", "3.1"), ("3.2.0", "3.2"), ("3.3.0", None), ("2.0", None), ("", None)],
)
def test_version_of_a_text(text: str, version: str | None) -> None:
    assert Version.of(text) == version
