"""Hostile values in a spec of good form: numbers, regular expressions, references and path templates."""

from tests.hostile.documents import Document, with_field

_NUMBERS = (
    *("9" * 100_000, "0x" + "f" * 50_000, "1_000", "٣", ".nan", ".inf", "-.inf"),
    *("1e999999999", "-1e999999999", "1e-999999999", "10**10**10"),
    *("__import__('os').system('pwned')", "9999-99-99", "0000-00-00T25:61:61Z", "[[[]]]"),
)

_NUMBER_KEYS = {
    "an integer's default": "type: integer, default: {}",
    "an integer's bound": "type: integer, ge: {}",
    "an integer's step": "type: integer, multiple_of: {}",
    "a bigint's default": "type: bigint, default: {}",
    "a decimal's default": "type: decimal, default: {}",
    "a decimal's bound": "type: decimal, lt: {}",
    "a decimal's precision": "type: decimal, precision: {}",
    "a decimal's scale": "type: decimal, scale: {}",
    "a length": "type: string, max_length: {}",
    "a number of items": "type: array, items: string, max_items: {}",
    "a float's default": "type: float, default: {}",
    "a date": "type: date, default: {}",
    "a moment": "type: datetime, ge: {}",
    "a time of day": "type: time, default: {}",
    "a uuid": "type: uuid, default: {}",
    "a boolean": "type: boolean, default: {}",
}

_HARMLESS_NUMBERS = {("a float's default", "1e-999999999"), ("a decimal's bound", "1e-999999999")}

NUMBERS = tuple(
    Document(f"{what}: {number[:32]}", with_field(key.format(number)), (what, number) not in _HARMLESS_NUMBERS)
    for what, key in _NUMBER_KEYS.items()
    for number in _NUMBERS
)
"""Numbers that are too large, too small, too precise or no numbers: a type's own reader must not trip over them."""

_SLOW = {
    "^(a+)+$": "a" * 60 + "!",
    "^(a|a)*$": "a" * 60 + "!",
    "^(.*)*x$": "y" * 60,
    "^.*.*.*.*.*.*=.*$": "y" * 200,
    "^(([a-z])+.)+[A-Z]([a-z])+$": "a" * 60,
    "((a{1000}){1000}){1000}": "a",
    "(" * 240 + ")" * 240: "a",
}

_REFUSED = (
    *("(", "(" * 20_000 + ")" * 20_000, "a?" * 500_000, "a{10000000000}", "^(a*)*\\1$", "\\p{L}+", "a++"),
    *("(?i)a", "(?x) a # pwned", "(a)?(?(1)b|c)", "(?<=a+)b", "(?<=a)b", "(?P<pwned>a)"),
)


def _with_pattern(pattern: str, text: str, refused: bool) -> Document:
    keys = f"type: string, pattern: '{pattern}', default: '{text}', example: '{text}'"
    return Document(f"pattern {pattern[:32]}", with_field(keys), refused)


_BOUNDED = (
    ("^(a|a)*$", "min_length: 3, max_length: 3"),
    ("^([a-z]*[0-9])*x$", "max_length: 3"),
    ("^(.*)*x$", "min_length: 200, max_length: 201"),
    ("^([0-9]{100}){100}$", "max_length: 10"),
    ("^[ -\U0010ffff]*$", "min_length: 200"),
    ("^(([a-z])+.)+[A-Z]([a-z])+$", "unique: true"),
)


def _with_bounds(pattern: str, bounds: str) -> Document:
    return Document(f"pattern {pattern} {bounds}", with_field(f"type: string, pattern: '{pattern}', {bounds}"), False)


PATTERNS = (
    *(_with_pattern(pattern, text, refused=False) for pattern, text in _SLOW.items()),
    *(_with_pattern(pattern, "a", refused=True) for pattern in _REFUSED),
    *(_with_bounds(pattern, bounds) for pattern, bounds in _BOUNDED),
    _with_pattern('"""; pwned', '"""; pwned', refused=False),
)
"""Regular expressions that cost too much, where a default is matched or samples are drawn, or that mean something
else elsewhere."""

_TARGETS = (
    *("#/schemas/../entities/Book", "#/schemas/", "#", "", "#/paths/~1a", "#/schemas/A/properties/x", "#/schemas/A~"),
    *(
        "/etc/passwd",
        "../../etc/passwd",
        "file:///etc/passwd",
        "http://127.0.0.1:1/pwned",
        "//pwned/share",
        "#/app/name",
    ),
)


def _with_reference(target: str, refused: bool) -> Document:
    schemas = f"schemas:\n  A: {{type: object, properties: {{x: {{$ref: '{target}'}}}}}}\n"
    body = "{description: x, content: {application/json: {schema: {$ref: '#/schemas/A'}}}}"
    paths = f"paths:\n  /a:\n    get: {{operationId: get_a, responses: {{'200': {body}}}}}\n"
    return Document(f"reference {target!r}", with_field("type: string") + schemas + paths, refused)


REFERENCES = (
    *(_with_reference(target, refused=True) for target in _TARGETS),
    _with_reference("#/schemas/A", refused=False),
)
"""`$ref`s to nowhere, to files and to other machines: nothing is ever fetched. One refers to itself."""

_ROUTES = (
    *(
        "",
        "pwned",
        "//pwned",
        "/..",
        "/../pwned",
        "/a/../../b",
        "/a%2e%2e/b",
        "/a b",
        "/a\\b",
        "/a?b=c",
        "/a#b",
        '/a"b',
    ),
    *("/{", "/}", "/{}", "/{a", "/{a}{b}", "/{a}/{a}", "/{a.__class__}", "/{a!r}", "/{a:path}", "/{a[0]}", "/{{a}}"),
    *("/{class}", "/{__import__}", "/а", "/{nаme}", "/" + "a" * 100_000, "/" + "{a}/" * 10_000),
)


def _with_route(route: str) -> Document:
    paths = f"paths:\n  '{route}':\n    get: {{operationId: get_a, responses: {{'200': {{description: x}}}}}}\n"
    return Document(f"route {route[:32]!r}", with_field("type: string") + paths)


ROUTES = tuple(_with_route(route) for route in _ROUTES)
"""Path templates that a router, a format string or a shell would read differently."""

VALUES = (*NUMBERS, *PATTERNS, *REFERENCES, *ROUTES)
