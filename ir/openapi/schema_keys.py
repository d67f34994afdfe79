"""The keys of schemas: the dialect of OpenAPI 3.0, and JSON Schema 2020-12 as 3.1 and later have it."""

from ir.openapi.kinds import (
    ANY,
    ANY_LIST,
    FLAG,
    INTEGER,
    MARKDOWN,
    NUMBER,
    SCHEMA,
    SCHEMA_LIST,
    SCHEMA_MAP,
    TEXT,
    TEXT_LIST,
    TEXT_MAP,
    URL,
    Form,
    Key,
    Kind,
    Names,
    Value,
    Version,
    one,
    word,
)

V31, V32 = Version.V31, Version.V32

TYPES_30 = ("array", "boolean", "integer", "number", "object", "string")
TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")

_COMMON = {
    "title": Key(TEXT, "A short name, for display."),
    "description": Key(MARKDOWN, "What the value means."),
    "default": Key(ANY, "What is assumed where no value is sent."),
    "format": Key(TEXT, "What the type leaves open, such as `int64`, `date-time`, `uuid` or `binary`."),
    "enum": Key(ANY_LIST, "The only values there are."),
    "multipleOf": Key(NUMBER, "The number is a multiple of this."),
    "maximum": Key(NUMBER, "The number is this or less."),
    "minimum": Key(NUMBER, "The number is this or more."),
    "maxLength": Key(INTEGER, "The most characters a text has."),
    "minLength": Key(INTEGER, "The fewest characters a text has."),
    "pattern": Key(TEXT, "A regular expression found somewhere in the text; `^` and `$` anchor it."),
    "maxItems": Key(INTEGER, "The most items a list has."),
    "minItems": Key(INTEGER, "The fewest items a list has."),
    "uniqueItems": Key(FLAG, "No item is there twice."),
    "maxProperties": Key(INTEGER, "The most properties an object has."),
    "minProperties": Key(INTEGER, "The fewest properties an object has."),
    "required": Key(TEXT_LIST, "The properties that have to be there.", names=Names.PROPERTY),
    "properties": Key(SCHEMA_MAP, "The properties of an object, by name."),
    "additionalProperties": Key(
        Value(Form.OBJECT_OR_FLAG, "schema"), "The shape of all other properties, or whether there may be any."
    ),
    "items": Key(SCHEMA, "The shape of each item of a list."),
    "allOf": Key(SCHEMA_LIST, "The value has all of these shapes."),
    "oneOf": Key(SCHEMA_LIST, "The value has exactly one of these shapes."),
    "anyOf": Key(SCHEMA_LIST, "The value has at least one of these shapes."),
    "not": Key(SCHEMA, "The value does not have this shape."),
    "discriminator": Key(one("discriminator"), "The property that tells which of several shapes a value has."),
    "readOnly": Key(FLAG, "It is in answers only."),
    "writeOnly": Key(FLAG, "It is in requests only."),
    "deprecated": Key(FLAG, "It should not be used any more."),
    "xml": Key(one("xml"), "How it is written in XML."),
    "externalDocs": Key(one("external docs"), "Documentation elsewhere."),
}

SCHEMA_30 = Kind(
    "schema",
    "a schema",
    "The shape of a value.",
    {
        "type": Key(word(*TYPES_30), "What kind of value it is."),
        **_COMMON,
        "exclusiveMaximum": Key(FLAG, "`maximum` itself is not allowed."),
        "exclusiveMinimum": Key(FLAG, "`minimum` itself is not allowed."),
        "nullable": Key(FLAG, "The value may be null; it needs a `type` beside it."),
        "example": Key(ANY, "An example value."),
    },
    is_referable=True,
)

_ADDED = {
    "$ref": Key(URL, "Where the schema is; keys beside it add to it.", names=Names.REFERENCE),
    "$schema": Key(URL, "The dialect of JSON Schema that it is written in."),
    "$id": Key(URL, "The URL of the schema; references below it start from there."),
    "$anchor": Key(TEXT, "A name that it can be referred to by, as `#name`."),
    "$dynamicRef": Key(URL, "Refers to the outermost schema with that dynamic anchor."),
    "$dynamicAnchor": Key(TEXT, "A name that outer schemas can take over."),
    "$defs": Key(SCHEMA_MAP, "Schemas that are used by reference."),
    "$comment": Key(TEXT, "A note for those who edit the schema."),
    "$vocabulary": Key(Value(Form.MAP, each=Form.BOOLEAN), "The vocabularies that a meta-schema uses."),
    "const": Key(ANY, "The only value there is."),
    "exclusiveMaximum": Key(NUMBER, "The number is less than this."),
    "exclusiveMinimum": Key(NUMBER, "The number is greater than this."),
    "prefixItems": Key(SCHEMA_LIST, "The shapes of the first items, in order."),
    "contains": Key(SCHEMA, "Some item has this shape."),
    "maxContains": Key(INTEGER, "The most items that have the shape of `contains`."),
    "minContains": Key(INTEGER, "The fewest items that have the shape of `contains`."),
    "patternProperties": Key(SCHEMA_MAP, "The shapes of properties whose names match a regular expression."),
    "propertyNames": Key(SCHEMA, "The shape of the names of properties."),
    "dependentRequired": Key(
        Value(Form.MAP, each=Form.LIST), "Properties that have to be there where a certain other one is."
    ),
    "dependentSchemas": Key(SCHEMA_MAP, "The shapes of objects that have a certain property."),
    "unevaluatedItems": Key(SCHEMA, "The shape of items that nothing else describes."),
    "unevaluatedProperties": Key(SCHEMA, "The shape of properties that nothing else describes."),
    "if": Key(SCHEMA, "Decides between `then` and `else`."),
    "then": Key(SCHEMA, "The shape of values that have that of `if`."),
    "else": Key(SCHEMA, "The shape of values that have not that of `if`."),
    "contentEncoding": Key(TEXT, "How a text stands for bytes, such as `base64`."),
    "contentMediaType": Key(TEXT, "The media type of what a text holds."),
    "contentSchema": Key(SCHEMA, "The shape of what a text holds."),
    "examples": Key(ANY_LIST, "Example values."),
    "example": Key(ANY, "An example value.", deprecated="`examples`, a list"),
    "definitions": Key(SCHEMA_MAP, "Schemas that are used by reference.", deprecated="`$defs`"),
    "dependencies": Key(ANY, "What other properties need.", deprecated="`dependentRequired` or `dependentSchemas`"),
}

SCHEMA_31 = Kind(
    "schema",
    "a schema",
    "The shape of a value, in JSON Schema.",
    {
        "type": Key(Value(Form.WORDS, words=TYPES), "What kind of value it is, or a list of kinds."),
        **_COMMON,
        **_ADDED,
    },
    is_referable=True,
    is_open=True,
)

SCHEMA_PARTS = (
    Kind(
        "discriminator",
        "a discriminator",
        "The property that tells which of several shapes a value has.",
        {
            "propertyName": Key(TEXT, "The name of the property.", required=True, names=Names.PROPERTY),
            "mapping": Key(
                TEXT_MAP, "The schemas for values of the property that are not names of schemas.", names=Names.SCHEMA
            ),
            "defaultMapping": Key(
                TEXT, "The schema for all other values of the property.", since=V32, names=Names.SCHEMA
            ),
        },
    ),
    Kind(
        "xml",
        "`xml`",
        "How a value is written in XML.",
        {
            "nodeType": Key(
                word("element", "attribute", "text", "cdata", "none"), "What kind of node it is.", since=V32
            ),
            "name": Key(TEXT, "The name of its element or attribute."),
            "namespace": Key(URL, "The URI of its namespace."),
            "prefix": Key(TEXT, "The prefix of its name."),
            "attribute": Key(FLAG, "It is an attribute, not an element."),
            "wrapped": Key(FLAG, "The items of a list are in an element of their own."),
        },
    ),
)
