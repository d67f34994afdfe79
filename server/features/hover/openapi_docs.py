"""Schemas, operations, parameters and answers of OpenAPI, as people read about them."""

from __future__ import annotations

from collections.abc import Iterator

from ir.openapi.operation_keys import METHODS
from ir.yaml import MappingNode, Node, ScalarNode, SequenceNode, content
from ir.yaml.looking import below, text_at
from server.features.documented import Doc, code, codes, prose
from server.features.hover.references import References, Target

_BOUNDS = (
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern"),
    *("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "default", "const"),
)
_FLAGS = {"readOnly": "read-only", "writeOnly": "write-only", "deprecated": "deprecated", "nullable": "nullable"}
_DEEPEST = 4


def pairs(node: Node | None) -> Iterator[tuple[str, Node]]:
    """Keys and values of a mapping."""
    inner = content(node)
    if isinstance(inner, MappingNode):
        for key, value in inner.pairs:
            yield key.text, value


def items(node: Node | None) -> Iterator[Node]:
    """The items of a list."""
    inner = content(node)
    if isinstance(inner, SequenceNode):
        yield from inner.items


def texts(node: Node | None) -> list[str]:
    """The single values of a list, or the only one."""
    inner = content(node)
    if isinstance(inner, ScalarNode):
        return [inner.text] if inner.text else []
    return [one.text for item in items(node) if isinstance(one := content(item), ScalarNode)]


def type_text(node: Node | None, depth: int = 0) -> str:
    """The type of a schema in a few words; references are the names of what they lead to."""
    if node is None or depth > _DEEPEST:
        return "any"
    ref = text_at(node, "$ref")
    if ref is not None:
        return ref.rstrip("/").rpartition("/")[2] or ref
    for key, joint in (("oneOf", " | "), ("anyOf", " | "), ("allOf", " & ")):
        parts = [type_text(part, depth + 1) for part in items(below(node, key))]
        if parts:
            shown = parts[:4] + (["…"] if len(parts) > 4 else [])
            return joint.join(dict.fromkeys(shown))
    kinds = texts(below(node, "type"))
    if "array" in kinds or (not kinds and below(node, "items") is not None):
        inner = type_text(below(node, "items"), depth + 1)
        kinds = [
            f"({inner})[]" if " " in inner else f"{inner}[]" if kind == "array" else kind for kind in kinds or [""]
        ]
    if below(node, "enum") is not None:
        kinds = [f"{kinds[0]} enum" if kinds else "enum", *kinds[1:]]
    if not kinds and (below(node, "properties") is not None or below(node, "additionalProperties") is not None):
        kinds = ["object"]
    form = text_at(node, "format")
    text = " | ".join(kinds) or "any"
    return f"{text} ({form})" if form else text


def properties(references: References, target: Target, depth: int = 0) -> dict[str, tuple[Node, bool]]:
    """The properties of a schema with whether they have to be there; those of `allOf` too."""
    found: dict[str, tuple[Node, bool]] = {}
    needed = set(texts(below(target.node, "required")))
    for part in items(below(target.node, "allOf")) if depth < _DEEPEST else ():
        inner = references.followed(part, target.file)
        if inner is not None:
            found |= properties(references, inner, depth + 1)
    found |= {name: (node, name in needed) for name, node in pairs(below(target.node, "properties"))}
    return {name: (node, is_needed or name in needed) for name, (node, is_needed) in found.items()}


def facts(node: Node) -> str:
    """The bounds and flags of a schema."""
    found = [word for key, word in _FLAGS.items() if text_at(node, key) == "true"]
    found += [f"{key} {code(value)}" for key in _BOUNDS if (value := text_at(node, key)) is not None]
    words = texts(below(node, "enum"))
    return ", ".join([*found, *([f"one of {codes(words, 10)}"] if words else [])])


def schema_doc(references: References, target: Target, name: str, noun: str = "schema") -> Doc:
    """A schema: its properties with types."""
    node = target.node
    doc = Doc().title(noun, name, f": {code(type_text(node))}")
    doc.text(prose(text_at(node, "title") or "")).text(prose(text_at(node, "description") or ""))
    doc.text(facts(node))
    inner = target
    if "array" in texts(below(node, "type")):
        inner = references.followed(below(node, "items"), target.file) or target
    rows = [
        [code(key), code(type_text(one)), "required" if needed else "", prose(text_at(one, "description") or "", 80)]
        for key, (one, needed) in properties(references, inner).items()
    ]
    return doc.table(("Property", "Type", "", ""), rows)


def operation_doc(references: References, method: str, path: str, node: Node, shared: Node | None = None) -> Doc:
    """One request: what it takes and gives."""
    doc = Doc().title("operation", f"{method.upper()} {path}").text(prose(text_at(node, "summary") or ""))
    doc.text(prose(text_at(node, "description") or ""))
    doc.text("Deprecated." if text_at(node, "deprecated") == "true" else "")
    name, tags = text_at(node, "operationId"), texts(below(node, "tags"))
    known = [f"`operationId` {code(name)}"] if name else []
    doc.text(", ".join([*known, *([f"tags {codes(tags)}"] if tags else [])]))
    given = [*items(below(node, "parameters")), *items(shared)]
    doc.table(("Parameter", "In", "Type", ""), [row for one in given if (row := _parameter_row(references, one))])
    body = references.followed(below(node, "requestBody"))
    if body is not None:
        doc.items("Takes:", [f"{code(kind)}: {code(type_text(below(one, 'schema')))}" for kind, one in
                             pairs(below(body.node, "content"))])  # fmt: skip
    answers = [_answer(references, status, one) for status, one in pairs(below(node, "responses"))]
    return doc.items("Answers:", answers)


def _parameter_row(references: References, node: Node) -> list[str] | None:
    found = references.followed(node)
    if found is None:
        return None
    name, where = text_at(found.node, "name") or "…", text_at(found.node, "in") or ""
    needed = "required" if text_at(found.node, "required") == "true" else ""
    return [code(name), where, code(type_text(below(found.node, "schema"))), needed]


def _answer(references: References, status: str, node: Node) -> str:
    found = references.followed(node)
    if found is None:
        return code(status)
    shapes = list(dict.fromkeys(type_text(below(one, "schema")) for _, one in pairs(below(found.node, "content"))))
    shown = f" {codes(shapes, 3)}" if shapes else ""
    said = prose(text_at(found.node, "description") or "", 100)
    return f"{code(status)}{shown}{': ' if said else ''}{said}"


def path_doc(path: str, node: Node) -> Doc:
    """All operations at a path."""
    lines = [
        f"{code(method.upper())} {code(text_at(one, 'operationId') or '…')} {prose(text_at(one, 'summary') or '', 100)}"
        for method, one in pairs(node)
        if method in METHODS
    ]
    doc = Doc().title("path", path).text(prose(text_at(node, "summary") or ""))
    return doc.items("Operations:", [line.rstrip() for line in lines], limit=20)


def parameter_doc(references: References, target: Target, name: str) -> Doc:
    """A parameter or header."""
    node = target.node
    called = text_at(node, "name") or name
    where = f" in {text_at(node, 'in')}" if text_at(node, "in") else ""
    doc = Doc().title("parameter" if where else "header", called, f"{where}: {code(type_text(below(node, 'schema')))}")
    doc.text(prose(text_at(node, "description") or "")).text("Required." if text_at(node, "required") == "true" else "")
    schema = below(node, "schema")
    return doc.text(facts(content(schema))) if schema is not None else doc


def body_doc(references: References, target: Target, noun: str, name: str) -> Doc:
    """A request body or an answer."""
    doc = Doc().title(noun, name).text(prose(text_at(target.node, "description") or ""))
    for kind, one in list(pairs(below(target.node, "content")))[:3]:
        schema = below(one, "schema")
        found = references.followed(schema, target.file)
        doc.text(f"{code(kind)}: {code(type_text(schema))}")
        if found is not None:
            rows = properties(references, found)
            doc.table(
                ("Property", "Type", ""),
                [
                    [code(key), code(type_text(value)), "required" if needed else ""]
                    for key, (value, needed) in rows.items()
                ],
            )
    return doc


def object_doc(references: References, kind: str, target: Target, name: str) -> Doc:
    """Whatever a reference leads to, or a name stands for."""
    node = target.node
    if kind == "schema":
        return schema_doc(references, target, name)
    if kind in ("parameter", "header"):
        return parameter_doc(references, target, name)
    if kind in ("response", "request body"):
        return body_doc(references, target, kind, name)
    if kind == "path item":
        return path_doc(name, node)
    schema = below(node, "schema")
    shape = f": {code(type_text(schema))}" if schema is not None else ""
    doc = Doc().title(kind or "object", name, shape).text(prose(text_at(node, "description") or ""))
    shown = ("type", "name", "in", "scheme", "bearerFormat", "url", "summary", "value", "operationId")
    return doc.text(", ".join(f"{key} {code(value)}" for key in shown if (value := text_at(node, key))))
