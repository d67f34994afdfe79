"""Rules about keys and values of another version than the document's."""

from collections.abc import Iterator

from ir import paths
from ir.openapi.keys import versions_of
from ir.openapi.kinds import Value, Version
from ir.problems import Severity
from ir.wording import show
from ir.yaml import Content, ScalarNode, SequenceNode, content
from validators.openapi.rule import At, Spot, rule

_INSTEAD = {
    ("schema", "const"): ", where `enum` with one value means the same",
    ("schema", "examples"): ", where a schema has one `example`",
    ("schema", "$defs"): ", where schemas are under `components/schemas`",
    ("schema", "definitions"): ", where schemas are under `components/schemas`",
    ("document", "webhooks"): ", where tools know them as `x-webhooks`",
}


@rule("DM612", Severity.ERROR, "A key of another version")
def key_of_another_version(at: At, key: ScalarNode) -> Iterator[Spot]:
    """The key exists, but not in the version that the document is written in: `webhooks`, `const` and `$defs` came
    with 3.1.

    Wrong:
        openapi: 3.0.3
        info: {title: Pets, version: 1.0.0}
        paths: {}
        components:
          schemas:
            Kind: {const: cat}
    Right:
        openapi: 3.0.3
        info: {title: Pets, version: 1.0.0}
        paths: {}
        components:
          schemas:
            Kind: {enum: [cat]}
    """
    others = versions_of(at.kind.name, key.text)
    advice = _INSTEAD.get((at.kind.name, key.text), "")
    since = f"exists from OpenAPI {others[0]}" if others[0] > at.version else f"ended with OpenAPI {others[-1]}"
    yield Spot(
        paths.child(at.path, key.text),
        f"{show(key.text)} {since}; this document says {at.version}{advice}",
        key,
        True,
    )


@rule("DM613", Severity.WARNING, "A keyword without effect")
def nullable(at: At, key: ScalarNode) -> Iterator[Spot]:
    """`nullable` ended with OpenAPI 3.0: JSON Schema ignores it, so null is not allowed after all. Add `"null"` to the
    `type`.

    Wrong:
        openapi: 3.1.0
        info: {title: Pets, version: 1.0.0}
        components:
          schemas:
            Name: {type: string, nullable: true}
    Right:
        openapi: 3.1.0
        info: {title: Pets, version: 1.0.0}
        components:
          schemas:
            Name: {type: [string, "null"]}
    """
    found = at.node.get("type")
    inner = content(found)
    words = f'`type: [{inner.text}, "null"]`' if isinstance(inner, ScalarNode) else '`"null"` in `type`'
    message = f"`nullable` has no effect in OpenAPI {at.version}; write {words} instead"
    yield Spot(paths.child(at.path, key.text), message, key, True)


@rule("DM614", Severity.ERROR, "A value of another version")
def value_of_another_version(path: str, name: str, value: Value, node: Content, version: Version) -> Iterator[Spot]:
    """The value is written as another version has it. In 3.0 `type` is a single word and `exclusiveMinimum` is true or
    false; from 3.1 `type` may be a list and `exclusiveMinimum` is a number.

    Wrong:
        openapi: 3.0.3
        info: {title: Pets, version: 1.0.0}
        paths: {}
        components:
          schemas:
            Name: {type: [string, "null"]}
    Right:
        openapi: 3.0.3
        info: {title: Pets, version: 1.0.0}
        paths: {}
        components:
          schemas:
            Name: {type: string, nullable: true}
    """
    advice = ""
    if name == "type" and isinstance(node, SequenceNode):
        texts = [item.text for item in map(content, node.items) if isinstance(item, ScalarNode)]
        rest = [text for text in texts if text != "null"]
        if len(rest) == 1 and len(texts) == len(node.items):
            advice = f": write `type: {rest[0]}`" + (" and `nullable: true`" if len(texts) > 1 else "")
    elif name.startswith("exclusive"):
        bound = name.removeprefix("exclusive").lower()
        if version is Version.V30:
            advice = f": write the number as `{bound}` and `{name}: true`"
        else:
            advice = f": write the bound itself here instead of `{bound}`"
    message = f"In OpenAPI {version} {show(name)} is {value.form}{advice}"
    yield Spot(path, message, node)
