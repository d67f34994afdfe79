"""References: how they are read, and what pointers lead to."""

import pytest

from ir.openapi.refs import Reference, fault_of_pointer, follow, parse_reference, pointer_text
from ir.yaml import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#/components/schemas/Pet", Reference("", ("components", "schemas", "Pet"))),
        ("#/paths/~1pets~1{id}/get", Reference("", ("paths", "/pets/{id}", "get"))),
        ("#/paths/%2Fpets", Reference("", ("paths", "", "pets"))),
        ("#/paths/~1pets~1%7Bid%7D", Reference("", ("paths", "/pets/{id}"))),
        ("#/a~01", Reference("", ("a~1",))),
        ("#", Reference()),
        ("", Reference()),
        ("#/", Reference("", ("",))),
        ("#pet", Reference(anchor="pet")),
        ("./pets.yaml#/Pet", Reference("./pets.yaml", ("Pet",))),
        ("../common/pet%20shop.yaml", Reference("../common/pet shop.yaml")),
        ("Pet", Reference("Pet")),
        ("https://example.com/pets.yaml#/Pet", Reference(is_external=True)),
        ("//example.com/pets.yaml", Reference(is_external=True)),
        ("urn:example:pets", Reference(is_external=True)),
    ],
)
def test_parse_reference(text: str, expected: Reference) -> None:
    assert parse_reference(text) == expected


@pytest.mark.parametrize("segments", [("a",), ("a/b", "~c"), ("~1",), ("",)])
def test_pointers_come_back(segments: tuple[str, ...]) -> None:
    assert parse_reference(pointer_text(segments)).pointer == segments


def test_a_tilde_stands_before_0_or_1() -> None:
    assert fault_of_pointer("#/a~2b") and fault_of_pointer("#/a~") and not fault_of_pointer("#/a~1b~0")


@pytest.mark.parametrize(
    ("pointer", "is_there", "is_open"),
    [
        ("a/b/1", True, False),
        ("a/b/2", False, False),
        ("a/b/01", False, False),
        ("a/c", False, False),
        ("d/e", True, False),
        ("r/anything", False, True),
        ("", True, False),
    ],
)
def test_follow(pointer: str, is_there: bool, is_open: bool) -> None:
    root = parse("a: {b: [x, y]}\nd: &d {e: 1}\nr: {$ref: '#/a'}\n").root
    target = follow(root, tuple(pointer.split("/")) if pointer else ())
    assert (target.node is not None, target.is_open) == (is_there, is_open)
