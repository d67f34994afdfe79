"""The keys of `paths` and `schemas`: the part of OpenAPI 3 that the dialect reads."""

from ir.dialect.keys import Key, Kind, Shape
from ir.model.types import HTTPMethod, ParamLocation

METHODS = tuple(method.value.lower() for method in HTTPMethod)

_TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")
FORMATS = (
    *("date", "time", "date-time", "uuid", "email", "uri", "text", "byte", "binary"),
    *("int32", "int64", "float", "double", "decimal"),
)

_VALUE_KEYS: dict[str, Key] = {
    "type": Key(Kind.CHOICES, "What the value is.", choices=_TYPES),
    "format": Key(Kind.CHOICE, "What kind of text or number it is.", choices=FORMATS),
    "description": Key(Kind.TEXT, "Prose."),
    "title": Key(Kind.TEXT, "A short name, for people."),
    "enum": Key(Kind.TEXTS, "The values it can have."),
    "default": Key(Kind.VALUE, "The value when none is sent."),
    "example": Key(Kind.ANY, "A typical value."),
    "examples": Key(Kind.ANY, "Typical values."),
    "minimum": Key(Kind.BOUND, "The least value."),
    "maximum": Key(Kind.BOUND, "The greatest value."),
    "exclusiveMinimum": Key(Kind.BOUND, "Values are greater than this."),
    "exclusiveMaximum": Key(Kind.BOUND, "Values are less than this."),
    "multipleOf": Key(Kind.BOUND, "Values are multiples of this."),
    "minLength": Key(Kind.BOUND, "The least number of characters."),
    "maxLength": Key(Kind.BOUND, "The greatest number of characters."),
    "pattern": Key(Kind.BOUND, "A regular expression that values match."),
}

_PROPERTY_KEYS: dict[str, Key] = {
    **_VALUE_KEYS,
    "nullable": Key(Kind.BOOLEAN, "May be null."),
    "minItems": Key(Kind.BOUND, "The least number of items."),
    "maxItems": Key(Kind.BOUND, "The greatest number of items."),
    "uniqueItems": Key(Kind.BOUND, "No item is there twice."),
    "$ref": Key(Kind.TEXT, "`#/schemas/Name` or `#/entities/Name`."),
}

ITEM = Shape("items", {**_VALUE_KEYS, "$ref": _PROPERTY_KEYS["$ref"]})

PROPERTY = Shape(
    "a property",
    {
        **_PROPERTY_KEYS,
        "items": Key(Kind.MAPPING, "What the items of an array are.", shape=ITEM),
        "x-precision": Key(Kind.INTEGER, "Digits in all, for `format: decimal`.", minimum=1, maximum=18),
        "x-scale": Key(Kind.INTEGER, "Digits after the point, for `format: decimal`.", minimum=0, maximum=18),
    },
)

SCHEMA = Shape(
    "a schema",
    {
        "type": Key(Kind.CHOICE, "Always `object`.", choices=("object",)),
        "description": Key(Kind.TEXT, "Prose."),
        "title": Key(Kind.TEXT, "A short name, for people."),
        "properties": Key(Kind.MAPPINGS, "The fields, by name.", shape=PROPERTY),
        "required": Key(Kind.TEXTS, "The fields that are always there."),
        "additionalProperties": Key(Kind.BOOLEAN, "Always `false`: nothing else is accepted."),
        "example": Key(Kind.ANY, "A typical value."),
    },
)

REFERENCE = Shape(
    "a body's schema",
    {
        "$ref": Key(Kind.TEXT, "`#/schemas/Name` or `#/entities/Name`."),
        "type": Key(Kind.CHOICE, "`array` for a list of the shape under `items`.", choices=("array",)),
        "items": Key(Kind.MAPPING, "What the list is made of.", shape=ITEM),
    },
)

_MEDIA = Shape("a media type", {"schema": Key(Kind.MAPPING, "The shape of the body.", shape=REFERENCE)})
_CONTENT = Shape("content", {"application/json": Key(Kind.MAPPING, "The body as JSON.", shape=_MEDIA)})

PARAMETER = Shape(
    "a parameter",
    {
        "name": Key(Kind.TEXT, "Its name.", required=True),
        "in": Key(Kind.CHOICE, "Where it travels.", required=True, choices=tuple(kind.value for kind in ParamLocation)),
        "required": Key(Kind.BOOLEAN, "A request without it is refused."),
        "description": Key(Kind.TEXT, "Prose."),
        "schema": Key(Kind.MAPPING, "What its value is.", shape=Shape("a parameter's schema", _VALUE_KEYS)),
    },
)

REQUEST_BODY = Shape(
    "a request body",
    {
        "description": Key(Kind.TEXT, "Prose."),
        "required": Key(Kind.BOOLEAN, "A request without it is refused."),
        "content": Key(Kind.MAPPING, "The body by media type.", required=True, shape=_CONTENT),
    },
)

RESPONSE = Shape(
    "a response",
    {
        "description": Key(Kind.TEXT, "When it is given."),
        "content": Key(Kind.MAPPING, "The body by media type.", shape=_CONTENT),
    },
)

OPERATION = Shape(
    "an operation",
    {
        "operationId": Key(Kind.TEXT, "The name of the function that answers."),
        "summary": Key(Kind.TEXT, "What it does, in a few words."),
        "description": Key(Kind.TEXT, "Prose."),
        "tags": Key(Kind.TEXTS, "The groups it is shown in."),
        "deprecated": Key(Kind.BOOLEAN, "Clients should stop using it."),
        "parameters": Key(Kind.SEQUENCE, "What it takes beside the body.", shape=PARAMETER),
        "requestBody": Key(Kind.MAPPING, "The body it takes.", shape=REQUEST_BODY),
        "responses": Key(Kind.MAPPINGS, "What it answers, by status.", shape=RESPONSE),
        "x-access": Key(Kind.GRANTS, "Who may call it."),
    },
)

PATH_ITEM = Shape(
    "a path item",
    {
        "summary": Key(Kind.TEXT, "What the path is, in a few words."),
        "description": Key(Kind.TEXT, "Prose."),
        "parameters": Key(Kind.SEQUENCE, "Parameters that all its operations have.", shape=PARAMETER),
        **{method: Key(Kind.MAPPING, f"What {method.upper()} does.", shape=OPERATION) for method in METHODS},
    },
)
