"""Words of the native dialect that are no keys, as people read about them."""

TYPES: dict[str, str] = {
    "string": "A short text on one line.",
    "text": "A text of any length.",
    "integer": "A whole number of 32 bits.",
    "bigint": "A whole number of 64 bits.",
    "float": "A binary floating-point number; for money take `decimal`.",
    "decimal": "An exact decimal number with `precision` digits, `scale` of them after the point.",
    "boolean": "True or false.",
    "date": "A day.",
    "time": "A time of day.",
    "datetime": "A moment, in UTC.",
    "uuid": "A UUID.",
    "email": "An email address.",
    "url": "A URL.",
    "enum": "One of the words under `values`.",
    "json": "Any JSON value.",
    "binary": "Bytes; they travel as base64.",
    "array": "A list of scalars, whose type `items` gives.",
}

GRANTS: dict[str, str] = {
    "public": "Everybody, signed in or not.",
    "authenticated": "Everybody who is signed in.",
    "owner": "Whom the row belongs to: `access.owner` says how.",
}
