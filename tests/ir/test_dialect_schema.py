"""The JSON Schema of the dialect agrees with its reader."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ir.dialect.catalogue import catalogue
from ir.dialect.schema import schema
from ir.dialect.typed import plain_value
from ir.yaml import parse
from tests.ir.specs import spec

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*/devmatrix.yaml"))
VALIDATOR = Draft202012Validator(schema())

# Problems of shape that JSON Schema can state; the others need the text or the type of another value.
STATED = ("DM120", "DM121", "DM122", "DM123", "DM124", "DM125", "DM135", "DM201")


def value_of(text: str) -> Any:
    """A spec as JSON."""
    root = parse(spec(text)).root
    assert root is not None
    return plain_value(root)


def check(text: str, *, is_valid: bool) -> None:
    """The schema says the same about a spec."""
    errors = [error.message for error in VALIDATOR.iter_errors(value_of(text))]
    assert (not errors) is is_valid, errors


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_every_key_is_described() -> None:
    def keys(node: Any) -> list[tuple[str, Any]]:
        if isinstance(node, list):
            return [one for item in node for one in keys(item)]
        if not isinstance(node, dict):
            return []
        named = list(node["properties"].items()) if node.get("additionalProperties") is False else []
        return named + [one for value in node.values() for one in keys(value)]

    found = keys(schema())
    assert len(found) > 100
    assert [name for name, value in found if not value.get("description", "").endswith(".")] == []


@pytest.mark.skipif(not EXAMPLES, reason="there are no example specs")
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_examples_are_valid(path: Path) -> None:
    check(path.read_text(encoding="utf-8"), is_valid=True)


@pytest.mark.parametrize("code", STATED)
def test_it_refuses_what_the_reader_refuses(code: str) -> None:
    check(catalogue()[code].wrong, is_valid=False)


@pytest.mark.parametrize("code", [one.code for one in catalogue().values() if one.right])
def test_it_accepts_what_the_reader_accepts(code: str) -> None:
    check(catalogue()[code].right, is_valid=True)


@pytest.mark.parametrize(
    "text",
    [
        "app: {}",
        "app: {name: [x]}",
        "entities: []",
        "entities:\n  A: text",
        "entities:\n  A:\n    attributes: {a: strnig}",
        "entities:\n  A:\n    attributes: {a: enum}",
        "entities:\n  A:\n    attributes: {a: {type: array}}",
        "entities:\n  A:\n    attributes: {a: {type: string, scale: 2}}",
        "entities:\n  A:\n    relationships: {a: {type: many_to_one}}",
        "entities:\n  A:\n    relationships: {a: {type: many_to_one, target: B, nested: true}}",
        "entities:\n  A:\n    unique: [a, b]",
        "entities:\n  A:\n    crud: [lst]",
        "entities:\n  A:\n    options: {page_size: 0}",
        "auth: {roles: [a]}",
        "infrastructure: {database: {port: 70000}}",
        "paths: {/a: {get: {parameters: [{name: a}]}}}",
        "x-business-logic: {anything: goes}",
        "x-business-logic: {flows: {a: {steps: {return: a}}}}",
        "x-business-logic: {flows: {a: {steps: [return]}}}",
        "x-business-logic: {flows: {a: {steps: [{}]}}}",
        "x-business-logic: {flows: {a: {steps: [{set: a, load: b}]}}}",
        "x-business-logic: {flows: {a: {steps: [{set: a, action: b}]}}}",
        "x-business-logic: {flows: {a: {steps: [{set: a, with: {b: c}}]}}}",
        "x-business-logic: {flows: {a: {steps: [{for: a}]}}}",
        "x-business-logic: {flows: {a: {steps: [{require: a, else: {detial: b}}]}}}",
        "x-business-logic: {flows: {a: {steps: [{if: a, then: [{foo: b}]}]}}}",
        "x-business-logic: {flows: {a: {input: {b: {type: string, unique: true}}}}}",
        "x-business-logic: {flows: {a: {trigger: {type: event}}}}",
        "x-business-logic: {flows: {a: {trigger: {type: event, event: b, path: /c}}}}",
        "x-business-logic: {state_machines: {A: {field: a}}}",
        "x-business-logic: {state_machines: {A: {field: a, initial: b, states: [b], transitions: [{event: c}]}}}",
        "x-business-logic: {invariants: {a: {entity: A}}}",
    ],
)
def test_broken_specs_are_invalid(text: str) -> None:
    check(text, is_valid=False)


@pytest.mark.parametrize(
    "text",
    [
        "entities:\n  A:",
        "entities:\n  A:\n    attributes: {a: string?, b: 'string[]?', c: {type: 'decimal?', scale: 2}}",
        "entities:\n  A:\n    attributes: {a: {type: array, items: {type: integer, gt: 0}, max_items: 3}}",
        "entities:\n  A:\n    attributes: {a: {type: 'string[]', max_items: 3}}",
        "entities:\n  A:\n    relationships: {a: {type: one_to_many, target: B, nested: true}}",
        "entities:\n  A:\n    crud: false\n    access: {read: public, list: [a, b]}\n    x-mine: 1",
        "x-business-logic:",
        "x-business-logic: {flows: {a: {steps: [{return: 1}, {require: true}, {action: b}]}, c: }}",
    ],
)
def test_sound_specs_are_valid(text: str) -> None:
    check(text, is_valid=True)
