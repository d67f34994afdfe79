"""Rules about paths and operations of the whole document."""

import re
from collections.abc import Iterable, Iterator

from ir import paths
from ir.openapi.facts import Name, Operation, Parameter, PathItem
from ir.openapi.index import Index
from ir.openapi.kinds import Version
from ir.openapi.refs import parse_reference
from ir.problems import Related, Severity
from ir.wording import closest, did_you_mean, instead, listing, show
from validators.openapi.rule import Spot, rule

_HOLE = re.compile(r"\{([^{}]*)\}")


@rule("DM650", Severity.ERROR, "An operation id that is taken")
def duplicate_operation_id(index: Index) -> Iterator[Spot]:
    """Each `operationId` is unique in the whole document: code generators make names of them.

    Wrong:
        paths:
          /pets:
            get: {operationId: pets, responses: {"200": {description: All pets}}}
            post: {operationId: pets, responses: {"201": {description: A new pet}}}
    Right:
        paths:
          /pets:
            get: {operationId: listPets, responses: {"200": {description: All pets}}}
            post: {operationId: createPet, responses: {"201": {description: A new pet}}}
    """
    return _duplicates(index.operation_ids, "The operation id {} is taken by another operation", "the other operation")


@rule("DM651", Severity.ERROR, "A tag that is there twice")
def duplicate_tag(index: Index) -> Iterator[Spot]:
    """Each tag is declared once.

    Wrong:
        tags: [{name: pets}, {name: pets}]
    Right:
        tags: [{name: pets}, {name: shops}]
    """
    declared = (name for outline in index.outlines for name in outline.tags_declared)
    return _duplicates(declared, "The tag {} is declared already", "the same tag")


def _duplicates(names: Iterable[Name], message: str, note: str) -> Iterator[Spot]:
    seen: dict[str, Name] = {}
    for name in names:
        first = seen.setdefault(name.text, name)
        if first.path != name.path:
            yield Spot(name.path, message.format(show(name.text)), related=(Related(first.path, note),))


@rule("DM652", Severity.ERROR, "A path parameter that is not declared")
def undeclared_in_path(index: Index) -> Iterator[Spot]:
    """Each `{name}` in a path is a parameter with `in: path`, of the path item or of each of its operations.

    Wrong:
        paths:
          /pets/{petId}:
            get: {responses: {"200": {description: The pet}}}
    Right:
        paths:
          /pets/{petId}:
            parameters: [{name: petId, in: path, required: true, schema: {type: string}}]
            get: {responses: {"200": {description: The pet}}}
    """
    for item, shared, open_ended in _templates(index):
        holes = dict.fromkeys(_HOLE.findall(item.template))
        if not holes or open_ended:
            continue
        missing: dict[Operation, list[str]] = {}
        for operation in item.operations:
            own, own_open = _in_path(index, operation.parameters)
            absent = [name for name in holes if name not in shared and name not in own]
            if absent and not own_open:
                missing[operation] = absent
        everywhere = [
            name
            for name in holes
            if len(missing) == len(item.operations) and all(name in absent for absent in missing.values())
        ]
        if missing and everywhere and len(item.operations) > 1:
            yield _undeclared(item.path, item.template, everywhere)
        else:
            everywhere = []
        for operation, absent in missing.items():
            rest = [name for name in absent if name not in everywhere]
            if rest:
                yield _undeclared(operation.path, item.template, rest)


def _undeclared(path: str, template: str, names: list[str]) -> Spot:
    are = "is" if len(names) == 1 else "are"
    kind = "a parameter" if len(names) == 1 else "parameters"
    message = f"{listing(names)} of {show(template)} {are} not declared; add {kind} with `in: path`"
    return Spot(path, message, on_key=True)


@rule("DM653", Severity.ERROR, "A path parameter that is not in the path")
def not_in_path(index: Index) -> Iterator[Spot]:
    """A parameter with `in: path` stands in the path in braces, letter by letter.

    Wrong:
        paths:
          /pets:
            get:
              parameters: [{name: petId, in: path, required: true, schema: {type: string}}]
              responses: {"200": {description: The pet}}
    Right:
        paths:
          /pets/{petId}:
            get:
              parameters: [{name: petId, in: path, required: true, schema: {type: string}}]
              responses: {"200": {description: The pet}}
    """
    for item, _, _ in _templates(index):
        holes = _HOLE.findall(item.template)
        for one in (*item.parameters, *(one for operation in item.operations for one in operation.parameters)):
            found = index.parameter(one)
            if found is not None and found.place == "path" and found.name and found.name not in holes:
                meant = closest(found.name, holes)
                message = f"There is no `{{{found.name}}}` in {show(item.template)}{did_you_mean(meant)}"
                yield Spot(paths.child(one.path, "$ref" if one.ref else "name"), message)


def _templates(index: Index) -> Iterator[tuple[PathItem, set[str], bool]]:
    """The path items of `paths` with the path parameters that they declare for all operations.

    The last part tells that some parameter can't be looked up, so that others may be declared.
    """
    for item in index.path_items:
        if item.template and not item.ref:
            names, is_open = _in_path(index, item.parameters)
            yield item, names, is_open or not index.is_whole


def _in_path(index: Index, parameters: Iterable[Parameter]) -> tuple[set[str], bool]:
    names: set[str] = set()
    is_open = False
    for one in parameters:
        found = index.parameter(one)
        if found is None or not found.name:
            is_open = True
        elif found.place == "path":
            names.add(found.name)
    return names, is_open


@rule("DM654", Severity.ERROR, "A parameter that is there twice")
def duplicate_parameter(index: Index) -> Iterator[Spot]:
    """A list of parameters has each name once for each place (`in`). An operation may repeat one of its path item: it
    replaces that one.

    Wrong:
        paths:
          /pets:
            get:
              parameters:
                - {name: limit, in: query, schema: {type: integer}}
                - {name: limit, in: query, schema: {type: string}}
              responses: {"200": {description: The pets}}
    Right:
        paths:
          /pets:
            get:
              parameters:
                - {name: limit, in: query, schema: {type: integer}}
                - {name: offset, in: query, schema: {type: integer}}
              responses: {"200": {description: The pets}}
    """
    for item in index.path_items:
        for parameters in (item.parameters, *(operation.parameters for operation in item.operations)):
            seen: dict[tuple[str, str], Parameter] = {}
            for one in parameters:
                found = index.parameter(one)
                if found is None or not found.name or not found.place:
                    continue
                first = seen.setdefault((found.name, found.place), one)
                if first is not one:
                    message = f"The parameter {show(found.name)} in {show(found.place)} is in this list already"
                    place = paths.child(one.path, "$ref" if one.ref else "name")
                    yield Spot(place, message, related=(Related(first.path, "the same parameter"),))


@rule("DM655", Severity.ERROR, "Paths that can't be told apart")
def clashing_paths(index: Index) -> Iterator[Spot]:
    """Two paths that differ in the names of their parameters only are the same path.

    Wrong:
        paths:
          /pets/{id}:
            parameters: [{name: id, in: path, required: true, schema: {type: string}}]
            get: {responses: {"200": {description: The pet}}}
          /pets/{name}:
            parameters: [{name: name, in: path, required: true, schema: {type: string}}]
            delete: {responses: {"204": {description: Gone}}}
    Right:
        paths:
          /pets/{id}:
            parameters: [{name: id, in: path, required: true, schema: {type: string}}]
            get: {responses: {"200": {description: The pet}}}
            delete: {responses: {"204": {description: Gone}}}
    """
    seen: dict[str, PathItem] = {}
    for item in index.path_items:
        if item.template:
            first = seen.setdefault(_HOLE.sub("{}", item.template), item)
            if first.template != item.template:
                message = f"{show(item.template)} is the same path as {show(first.template)}; put them together"
                yield Spot(item.path, message, on_key=True, related=(Related(first.path, "the same path"),))


@rule("DM656", Severity.ERROR, "An unknown security scheme")
def unknown_scheme(index: Index) -> Iterator[Spot]:
    """What `security` asks for is declared under `components/securitySchemes`.

    Wrong:
        security: [{apiKey: []}]
        components:
          securitySchemes:
            api_key: {type: apiKey, name: X-Key, in: header}
    Right:
        security: [{api_key: []}]
        components:
          securitySchemes:
            api_key: {type: apiKey, name: X-Key, in: header}
    """
    if not index.is_whole:
        return
    declared = index.sections.get("securitySchemes", [])
    known = set(declared)
    for outline in index.outlines:
        for name in outline.schemes_used:
            if name.text in known or (index.version >= Version.V32 and set(name.text) & set("/#:.")):
                continue
            meant = closest(name.text, declared)
            advice = instead(meant, declared) if declared else "; declare it under `components/securitySchemes`"
            message = f"There is no security scheme {show(name.text)}{advice}"
            yield Spot(name.path, message, on_key=True, suggestion=meant)


@rule("DM657", Severity.ERROR, "A link to an unknown operation")
def unknown_operation(index: Index) -> Iterator[Spot]:
    """`operationId` of a link is that of an operation in the document.

    Wrong:
        paths:
          /pets:
            post:
              operationId: createPet
              responses: {"201": {description: A new pet, links: {pet: {operationId: showPet}}}}
    Right:
        paths:
          /pets:
            post:
              operationId: createPet
              responses: {"201": {description: A new pet, links: {again: {operationId: createPet}}}}
    """
    is_open = any(item.ref and not parse_reference(item.ref).is_local for item in index.path_items)
    if not index.is_whole or is_open:
        return
    known = {name.text for name in index.operation_ids}
    for outline in index.outlines:
        for name in outline.linked:
            if name.text not in known:
                meant = closest(name.text, known)
                part = (0, len(name.text)) if meant else None
                message = f"There is no operation {show(name.text)}{did_you_mean(meant)}"
                yield Spot(name.path, message, suggestion=meant, part=part)
