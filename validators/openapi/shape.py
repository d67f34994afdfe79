"""Rules about the keys of every object, and the kinds of their values."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from ir import paths
from ir.openapi.keys import kinds
from ir.openapi.kinds import Form, Kind, Value
from ir.problems import Severity
from ir.wording import capitalized, closest, did_you_mean, listing, show
from ir.yaml import Content, MappingNode, Node, ScalarNode, SequenceNode
from ir.yaml.scalars import ScalarType, is_null, scalar_type
from validators.openapi.rule import At, Spot, rule, spelled

_MOVED = {
    ("document", "basePath"): "write it into the `url` of an entry of `servers`",
    ("document", "consumes"): "media types are the keys of `content` in each request body",
    ("document", "definitions"): "put schemas under `components/schemas`",
    ("document", "host"): "write it into the `url` of an entry of `servers`",
    ("document", "parameters"): "put them under `components/parameters`",
    ("document", "produces"): "media types are the keys of `content` in each response",
    ("document", "responses"): "put them under `components/responses`",
    ("document", "schemes"): "write them into the `url` of entries of `servers`",
    ("document", "securityDefinitions"): "put them under `components/securitySchemes`",
    ("operation", "consumes"): "media types are the keys of `content` in `requestBody`",
    ("operation", "produces"): "media types are the keys of `content` in each response",
    ("operation", "schemes"): "write them into the `url` of entries of `servers`",
    ("parameter", "collectionFormat"): "say it with `style` and `explode`",
    ("request body", "schema"): "put it under `content` and a media type",
    ("response", "examples"): "put them under `content` and a media type",
    ("response", "schema"): "put it under `content` and a media type",
    ("schema", "collectionFormat"): "say it with `style` and `explode` of the parameter",
}
"""Where things are that Swagger 2.0 has elsewhere, or that people look for here."""

_WITH_SCHEMA = frozenset({"parameter", "header", "media type"})


def closest_key(kind: Kind, word: str, node: MappingNode) -> str | None:
    """The key that was probably meant: one that is not there already."""
    present = _present(node)
    return closest(word, (name for name in kind.keys if name not in present))


@lru_cache(maxsize=1)
def _present(node: MappingNode) -> frozenset[str]:
    """The keys of a mapping: where one is unknown, a thousand may be."""
    return frozenset(key.text for key, _ in node.pairs)


@rule("DM610", Severity.ERROR, "An unknown key")
def unknown_key(at: At, key: ScalarNode) -> Iterator[Spot]:
    """OpenAPI has no such key here. Keys that begin with `x-` are yours, and may stand everywhere.

    Wrong:
        paths:
          /pets:
            get:
              sumary: All pets
              responses: {"200": {description: The pets}}
    Right:
        paths:
          /pets:
            get:
              summary: All pets
              responses: {"200": {description: The pets}}
    """
    name = key.text
    moved = _MOVED.get((at.kind.name, name))
    if moved is None and at.kind.name in _WITH_SCHEMA and name in kinds(at.version)["schema"].keys:
        moved = "put it into `schema`"
    meant = None if moved else closest_key(at.kind, name, at.node)
    advice = f"; {moved}" if moved else did_you_mean(meant)
    message = f"There is no key {show(name)} in {at.kind.noun}{advice}"
    if not advice:
        message += "; a key of your own begins with `x-`"
    yield Spot(paths.child(at.path, name), message, key, True, spelled(key, meant) if meant else None)


@rule("DM611", Severity.WARNING, "A keyword that may be misspelled")
def odd_keyword(at: At, key: ScalarNode) -> Iterator[Spot]:
    """From OpenAPI 3.1 a schema is JSON Schema, which ignores keywords that it does not know. This one looks like one
    that it does know.

    Wrong:
        openapi: 3.1.0
        info: {title: Pets, version: 1.0.0}
        components:
          schemas:
            Pet: {type: object, propertes: {name: {type: string}}}
    Right:
        openapi: 3.1.0
        info: {title: Pets, version: 1.0.0}
        components:
          schemas:
            Pet: {type: object, properties: {name: {type: string}}}
    """
    meant = closest_key(at.kind, key.text, at.node)
    if meant is not None:
        message = f"JSON Schema ignores {show(key.text)}{did_you_mean(meant)}"
        yield Spot(paths.child(at.path, key.text), message, key, True, spelled(key, meant))


@rule("DM615", Severity.ERROR, "Something is missing")
def missing_key(at: At, name: str, because: str = "") -> Iterator[Spot]:
    """A key without which the object means nothing is not there.

    Wrong:
        paths:
          /pets:
            get:
              responses: {"200": {content: {}}}
    Right:
        paths:
          /pets:
            get:
              responses: {"200": {description: The pets, content: {}}}
    """
    yield Spot(at.path, f"{capitalized(at.kind.noun)}{because} needs {show(name)}", _handle(at), True)


@rule("DM616", Severity.ERROR, "The wrong kind of value")
def wrong_kind(path: str, what: str, value: Value, node: Content) -> Iterator[Spot]:
    """A list stands where a mapping belongs, a single value where a list belongs, or nothing at all.

    Wrong:
        paths:
          /pets:
            get:
              tags: pets
              responses: {"200": {description: The pets}}
    Right:
        paths:
          /pets:
            get:
              tags: [pets]
              responses: {"200": {description: The pets}}
    """
    found = _found(node)
    suggestion = None
    if value.form is Form.LIST and value.each.is_text and isinstance(node, ScalarNode) and node.text and not node.style:
        suggestion = f"[{node.text}]"
    yield Spot(path, f"{what} is {_expected(value)}, and this is {found}", node, suggestion=suggestion)


@rule("DM617", Severity.ERROR, "Not true, false or a number as expected")
def wrong_scalar(path: str, what: str, value: Value, node: ScalarNode) -> Iterator[Spot]:
    """Values have the types of YAML 1.2 and JSON: only `true` and `false` are truth values (`yes`, `no`, `on` and `off`
    are text), and what is in quotes is text.

    Wrong:
        components:
          parameters:
            limit: {name: limit, in: query, required: "true", schema: {type: integer}}
    Right:
        components:
          parameters:
            limit: {name: limit, in: query, required: true, schema: {type: integer}}
    """
    meant = {"true": "true", "yes": "true", "false": "false", "no": "false"}.get(node.text.lower())
    if value.form is Form.BOOLEAN:
        suggestion = meant
    else:
        suggestion = node.text if node.style in ("'", '"') and node.text.isdecimal() else None
    yield Spot(path, f"{what} is {_expected(value)}, and this is {_found(node)}", node, suggestion=suggestion)


@rule("DM618", Severity.WARNING, "A number where a text belongs")
def not_text(path: str, what: str, node: ScalarNode) -> Iterator[Spot]:
    """The value is a text, but without quotes YAML reads a number, a truth value or nothing. Most tools take it all the
    same; some refuse it, and `1.10` becomes `1.1`.

    Wrong:
        openapi: 3.0.3
        info: {title: Pets, version: 1.10}
        paths: {}
    Right:
        openapi: 3.0.3
        info: {title: Pets, version: "1.10"}
        paths: {}
    """
    if is_null(node):
        found = "this is null" if node.text else "nothing is written here"
        yield Spot(path, f"{what} is text, and {found}; delete the key, or write something", node)
    else:
        message = f"{what} is text, and this is {_found(node)}; put it in quotes"
        yield Spot(path, message, node, suggestion=f'"{node.text}"')


@rule("DM619", Severity.ERROR, "An unknown word")
def unknown_word(path: str, what: str, value: Value, node: ScalarNode) -> Iterator[Spot]:
    """Only a few words are possible here, and this is none of them.

    Wrong:
        components:
          schemas:
            Name: {type: text}
    Right:
        components:
          schemas:
            Name: {type: string}
    """
    meant = closest(node.text, value.words) or _USUAL.get(node.text.lower())
    meant = meant if meant in value.words else None
    if is_null(node) and not node.text:
        message = f"{what} is {listing(value.words, 'or')}, and nothing is written here"
    else:
        advice = "; what a body holds is under `requestBody`" if node.text in ("body", "formData") else ""
        message = f"{what} is {listing(value.words, 'or')}, not {show(node.text)}{advice}"
    yield Spot(path, message, node, suggestion=spelled(node, meant) if meant else None)


_USUAL = {
    "text": "string",
    "str": "string",
    "date": "string",
    "file": "string",
    "int": "integer",
    "long": "integer",
    "float": "number",
    "double": "number",
    "bool": "boolean",
    "list": "array",
    "map": "object",
    "dict": "object",
    "basic": "http",
    "bearer": "http",
}


@rule("DM620", Severity.HINT, "A key that is ignored")
def ignored_beside_ref(at: At, keys: Iterable[ScalarNode]) -> Iterator[Spot]:
    """An object with `$ref` stands for what it refers to: other keys in it are ignored. In schemas of OpenAPI 3.0,
    `allOf` with the reference and a second schema says both.

    Wrong:
        components:
          schemas:
            Name: {type: string}
            Nickname: {$ref: "#/components/schemas/Name", maxLength: 8}
    Right:
        components:
          schemas:
            Name: {type: string}
            Nickname: {allOf: [{$ref: "#/components/schemas/Name"}, {maxLength: 8}]}
    """
    for key in keys:
        yield Spot(paths.child(at.path, key.text), f"{show(key.text)} is ignored beside `$ref`", key, True)


@rule("DM621", Severity.WARNING, "A reference where none may stand")
def misplaced_ref(path: str, what: str, node: Node) -> Iterator[Spot]:
    """OpenAPI gives `$ref` no meaning here: only schemas, parameters, responses and the other kinds of components, and
    path items, can be references. Some tools follow this one all the same.

    Wrong:
        tags:
          - $ref: "#/x-tags/pets"
    Right:
        tags:
          - name: pets
    """
    yield Spot(path, f"{what} can't be a reference by the specification; few tools follow it", node, True)


@rule("DM622", Severity.WARNING, "Keys that exclude each other")
def exclusive_keys(at: At, key: ScalarNode, other: str) -> Iterator[Spot]:
    """At most one of these keys can be there: `example` or `examples`, `value` or `externalValue`, `schema` or
    `content`, `operationId` or `operationRef`.

    Wrong:
        components:
          examples:
            cat: {value: {name: Tom}, externalValue: "https://example.com/tom.json"}
    Right:
        components:
          examples:
            cat: {value: {name: Tom}}
    """
    message = f"{show(key.text)} and {show(other)} exclude each other; delete one of them"
    yield Spot(paths.child(at.path, key.text), message, key, True)


def _handle(at: At) -> Node:
    """What to mark for an object as a whole: its first key, or all of it where it has none."""
    return at.node.pairs[0][0] if at.node.pairs else at.node


def _expected(value: Value) -> str:
    if value.form is Form.LIST and value.each.is_text:
        return "a list of texts"
    if value.form in (Form.WORD, Form.WORDS):
        return f"one of {listing(value.words, 'or')}"
    return value.form.value


def _found(node: Content) -> str:
    if isinstance(node, MappingNode):
        return "a mapping"
    if isinstance(node, SequenceNode):
        return "a list"
    return {
        ScalarType.NULL: "nothing" if not node.text else "null",
        ScalarType.BOOLEAN: "true or false",
        ScalarType.INTEGER: "a number",
        ScalarType.FLOAT: "a number",
        ScalarType.TEXT: f"text: {show(node.text)}" if node.text else "an empty text",
    }[scalar_type(node)]
