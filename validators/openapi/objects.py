"""Rules about single kinds of objects: parameters, schemas, security schemes, responses and names."""

from collections.abc import Iterator, Mapping

from ir import paths
from ir.openapi.kinds import Version
from ir.openapi.operation_keys import STYLES
from ir.problems import Severity
from ir.wording import listing, show
from ir.yaml import MappingNode, ScalarNode, content
from ir.yaml.looking import text_at
from validators.openapi.rule import At, Rule, Spot, rule, spelled
from validators.openapi.shape import missing_key


def _text(at: At, key: str) -> str:
    return text_at(at.node, key) or ""


def _key(at: At, name: str) -> ScalarNode:
    """The key of that name, or the first of the object."""
    return next((key for key, _ in at.node.pairs if key.text == name), at.node.pairs[0][0])


@rule("DM630", Severity.ERROR, "Neither a path, a status nor a name")
def odd_entry(at: At, key: ScalarNode) -> Iterator[Spot]:
    """Keys of `paths` begin with a slash. Keys of `responses` are `default`, a status of three digits, or a digit and
    `XX` in capital letters.

    Wrong:
        paths:
          /pets:
            get:
              responses: {"2xx": {description: The pets}}
    Right:
        paths:
          /pets:
            get:
              responses: {"2XX": {description: The pets}}
    """
    name, suggestion = key.text, None
    if at.kind.name == "paths":
        message = f"A path begins with `/`, and {show(name)} does not"
        suggestion = spelled(key, f"/{name}")
    else:
        message = f"{show(name)} is no status; write three digits, such as `200`, or `4XX`, or `default`"
        if name[1:].lower() == "xx" and name[0] in "12345":
            suggestion = spelled(key, name.upper())
    yield Spot(paths.child(at.path, name), message, key, True, suggestion)


@rule("DM631", Severity.ERROR, "A component's name with other characters")
def component_name(path: str, key: ScalarNode) -> Iterator[Spot]:
    """Names of components have letters, digits, `.`, `-` and `_` only: they are part of references.

    Wrong:
        components:
          schemas:
            Pet (new): {type: object}
    Right:
        components:
          schemas:
            NewPet: {type: object}
    """
    message = f"{show(key.text)} can't be the name of a component: write letters, digits, `.`, `-` and `_` only"
    yield Spot(paths.child(path, key.text), message, key, True)


@rule("DM632", Severity.ERROR, "No responses")
def no_responses(at: At) -> Iterator[Spot]:
    """An operation answers at least one thing. `default` stands for every status that is not listed.

    Wrong:
        paths:
          /pets:
            get: {responses: {}}
    Right:
        paths:
          /pets:
            get: {responses: {"200": {description: The pets}}}
    """
    if not at.node.is_broken and not any(not key.text.startswith("x-") for key, _ in at.node.pairs):
        yield Spot(at.path, "There has to be a response; write the status of success, such as `200`", at.node)


@rule("DM633", Severity.ERROR, "A path parameter that is not required")
def optional_in_path(at: At) -> Iterator[Spot]:
    """A path without one of its parameters would be another path, so `required: true` has to be said.

    Wrong:
        components:
          parameters:
            id: {name: id, in: path, schema: {type: string}}
    Right:
        components:
          parameters:
            id: {name: id, in: path, required: true, schema: {type: string}}
    """
    if _text(at, "in") == "path" and _text(at, "required").lower() != "true" and not at.node.is_broken:
        name = _text(at, "name")
        place = paths.child(at.path, "in")
        yield Spot(place, f"The path parameter {show(name)} needs `required: true`", _key(at, "in"), True)


@rule("DM634", Severity.ERROR, "A parameter of no shape")
def shapeless_parameter(at: At) -> Iterator[Spot]:
    """A parameter or header has a `schema`, or `content` with exactly one media type.

    Wrong:
        components:
          parameters:
            limit: {name: limit, in: query}
    Right:
        components:
          parameters:
            limit: {name: limit, in: query, schema: {type: integer}}
    """
    if at.node.is_broken or not at.node.pairs:
        return
    found = at.node.get("content")
    inner = content(found)
    if isinstance(inner, MappingNode) and len(inner.pairs) != 1 and not inner.is_broken:
        place = paths.child(at.path, "content")
        message = f"`content` of {at.kind.noun} has exactly one media type, and this has {len(inner.pairs)}"
        yield Spot(place, message, _key(at, "content"), True)
    elif found is None and at.node.get("schema") is None:
        yield Spot(at.path, f"{at.kind.noun.capitalize()} needs a `schema` or `content`", _key(at, "name"), True)


@rule("DM635", Severity.ERROR, "A style that does not fit")
def style_of_place(at: At) -> Iterator[Spot]:
    """Which styles there are depends on where a parameter is: `simple`, `label` and `matrix` in paths, `form`,
    `spaceDelimited`, `pipeDelimited` and `deepObject` in queries, `simple` in headers, `form` in cookies.

    Wrong:
        components:
          parameters:
            ids: {name: ids, in: query, style: simple, schema: {type: array, items: {type: string}}}
    Right:
        components:
          parameters:
            ids: {name: ids, in: query, style: form, schema: {type: array, items: {type: string}}}
    """
    found = at.node.get("style")
    inner = content(found)
    styles = STYLES.get(_text(at, "in") if at.kind.name == "parameter" else "header")
    known = at.kind.keys["style"].value.words
    if styles and isinstance(inner, ScalarNode) and inner.text in known and inner.text not in styles:
        where = "a header" if at.kind.name == "header" else f"`in: {_text(at, 'in')}`"
        can = [style for style in styles if style in known]
        message = f"The style of {where} is {listing(can, 'or')}, not {show(inner.text)}"
        yield Spot(paths.child(at.path, "style"), message, inner, suggestion=spelled(inner, can[0]))


@rule("DM636", Severity.ERROR, "An array of nothing")
def array_without_items(at: At) -> Iterator[Spot]:
    """In OpenAPI 3.0 an array needs `items`, the shape of each item; `{}` stands for anything.

    Wrong:
        openapi: 3.0.3
        info: {title: Pets, version: 1.0.0}
        paths: {}
        components:
          schemas:
            Names: {type: array}
    Right:
        openapi: 3.0.3
        info: {title: Pets, version: 1.0.0}
        paths: {}
        components:
          schemas:
            Names: {type: array, items: {type: string}}
    """
    if at.version is not Version.V30 or at.node.is_broken:
        return
    is_array = False
    for key, node in at.node.pairs:
        if key.text == "items":
            return
        is_array = is_array or (key.text == "type" and getattr(node, "text", "") == "array")
    if is_array:
        yield Spot(at.path, "An array needs `items`, the shape of each item", _key(at, "type"), True)


def _needs_of_type(at: At) -> Iterator[Spot]:
    """The keys that a security scheme of its type needs."""
    scheme_type = _text(at, "type")
    for name, key in at.kind.keys.items():
        if scheme_type in key.required_for and at.node.get(name) is None and not at.node.is_broken:
            yield from missing_key.check(at, name, f" of type {show(scheme_type)}")


@rule("DM637", Severity.ERROR, "A document of nothing")
def empty_document(at: At) -> Iterator[Spot]:
    """From OpenAPI 3.1 a document has `paths`, `webhooks` or `components`, or several of them.

    Wrong:
        openapi: 3.1.0
        info: {title: Pets, version: 1.0.0}
    Right:
        openapi: 3.1.0
        info: {title: Pets, version: 1.0.0}
        paths: {}
    """
    if at.version is Version.V30 or at.node.is_broken:
        return
    if not {"paths", "webhooks", "components"} & {key.text for key, _ in at.node.pairs}:
        message = "The document needs `paths`, `webhooks` or `components`"
        yield Spot("", message, _key(at, "openapi"), True)


scheme_of_type: Rule[[At]] = Rule(missing_key.code, missing_key.severity, missing_key.title, _needs_of_type)

OBJECT_RULES: Mapping[str, tuple[Rule[[At]], ...]] = {
    "document": (empty_document,),
    "parameter": (optional_in_path, shapeless_parameter, style_of_place),
    "header": (shapeless_parameter, style_of_place),
    "responses": (no_responses,),
    "schema": (array_without_items,),
    "security scheme": (scheme_of_type,),
}
"""The rules about each kind of object."""
