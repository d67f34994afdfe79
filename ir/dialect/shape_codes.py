"""The documentation of DM120 to DM201: what can be wrong with the shape of a spec."""

from ir.dialect.catalogue import Code
from ir.dialect.syntax_codes import entity
from ir.problems import Severity


def _operation(*lines: str) -> str:
    """A spec of one endpoint with these lines."""
    return "\n".join(("paths:", "  /reports:", "    get:", *(f"      {line}" for line in lines)))


def _flow(*lines: str) -> str:
    """A spec of one flow with these lines as its steps."""
    return "\n".join(
        ("x-business-logic:", "  flows:", "    close:", "      steps:", *(f"        {one}" for one in lines))
    )


SHAPE_CODES = (
    Code(
        "DM120",
        "An unknown key",
        "The dialect has no such key here. Keys that begin with `x-` are yours and not reported, unless one almost has "
        "the name of a key that is read, such as `x-business-logic`, or holds what belongs there.",
        entity("total: {type: decimal, nulable: true}"),
        entity("total: {type: decimal, nullable: true}"),
    ),
    Code(
        "DM121",
        "The wrong kind of value",
        "A list stands where a mapping belongs, or a single value where a list belongs, or nothing at all.",
        "auth: {user: Customer, roles: clerk}",
        "auth: {user: Customer, roles: [clerk]}",
    ),
    Code(
        "DM122",
        "Not true, false or a number as expected",
        "Values have the types of YAML 1.2: only `true` and `false` are truth values (`yes`, `no`, `on` and `off` "
        "are text), and a number in quotes is text.",
        entity("code: {type: string, unique: yes}"),
        entity("code: {type: string, unique: true}"),
    ),
    Code(
        "DM123",
        "Something is missing",
        "A key without which the element means nothing is not there.",
        entity("status: {type: enum}"),
        entity("status: {type: enum, values: [open, closed]}"),
    ),
    Code(
        "DM124",
        "An unknown word",
        "Only a few words are possible here, and this is none of them.",
        "infrastructure:\n  database: {type: postgres}",
        "infrastructure:\n  database: {type: postgresql}",
    ),
    Code(
        "DM125",
        "A key that does not apply",
        "The key exists, but not for this type: a boolean has no length, and only decimals have a scale. It is "
        "ignored.",
        entity("active: {type: boolean, min_length: 1}"),
        entity("active: boolean"),
    ),
    Code(
        "DM127",
        "A text that is no constraint",
        "Under `constraints` each bound is a text: a name, `=`, and a value.",
        entity('count: {type: integer, constraints: ["positive"]}'),
        entity('count: {type: integer, constraints: ["gt=0"]}'),
    ),
    Code(
        "DM128",
        "A default or example of another type",
        "It is read by the type of its attribute, from its source text: a decimal as exact digits, dates in ISO "
        "form, `null` only where the attribute is nullable.",
        entity("born: {type: date, default: yesterday}"),
        entity("born: {type: date, default: today()}"),
    ),
    Code(
        "DM129",
        "One bound, two values",
        "The same bound is written as a key and as a text, or twice as a text, with different values.",
        entity('count: {type: integer, gt: 0, constraints: ["gt=1"]}'),
        entity("count: {type: integer, gt: 1}"),
    ),
    Code(
        "DM130",
        "A reference that can't be followed",
        "`$ref` is `#/schemas/` or `#/entities/` and a name. Other files and deeper places are not read.",
        "schemas:\n  Report:\n    properties:\n      total: {$ref: money.yaml}",
        "schemas:\n  Report:\n    properties:\n      total: {type: string, format: decimal}",
    ),
    Code(
        "DM131",
        "A part of OpenAPI that is not read",
        "`paths` and `schemas` are OpenAPI, without the parts that say nothing about the application: a body's "
        "shape has a name under `schemas`, a value has one type beside null, and shapes are closed.",
        "schemas:\n  Report:\n    additionalProperties: true",
        "schemas:\n  Report:\n    additionalProperties: false",
    ),
    Code(
        "DM132",
        "A path or status that is none",
        "Path templates begin with a slash; responses are keyed by statuses of three digits.",
        _operation("responses:", "  ok: {description: All of them}"),
        _operation("responses:", "  200: {description: All of them}"),
    ),
    Code(
        "DM133",
        "More problems",
        "A spec has more than 1,000 problems; the rest is not listed.",
        severity=Severity.INFO,
    ),
    Code(
        "DM134",
        "An OpenAPI document",
        "A spec in the native dialect has `app` and `entities`. OpenAPI and Swagger documents are not read by this "
        "version; operations and shapes of theirs can be put under `paths` and `schemas` of a spec.",
        'openapi: "3.1.0"\ninfo: {title: shop, version: 1.0.0}',
        entity("total: decimal"),
    ),
    Code(
        "DM135",
        "A step that is not one thing",
        "A step does one thing, and one key says which: `load`, `find`, `require`, `set`, `create`, `delete`, `for`, "
        "`if`, `transition`, `call`, `emit` or `return`. What nothing can be generated from is prose under `action`, "
        "`service_method` or `error_handling`.",
        _flow("- load: cart = Cart(id)", "  set: cart.status = 'closed'"),
        _flow("- load: cart = Cart(id)", "- set: cart.status = 'closed'"),
    ),
    Code(
        "DM201",
        "An unknown type",
        "Attributes have one of the types of the dialect; items of an array have a scalar type.",
        entity("name: varchar"),
        entity("name: string"),
    ),
)
