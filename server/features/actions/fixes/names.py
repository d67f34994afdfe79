"""Names of nothing: what they name can be made. And names that have to be others."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lsprotocol import types

from ir import paths
from ir.editing import Edit
from ir.editing.values import Flow, Source
from ir.names import snake_case
from ir.openapi.refs import parse_reference
from ir.syntax import Dialect
from ir.wording import closest, show
from ir.yaml import MappingNode, Node, ScalarNode, SequenceNode, content
from server.features import Refusal
from server.features.actions.fixes.case import Case, Fix
from server.lsp.positions import position_at, span_of

_ENTITY = re.compile(r"[A-Z][A-Za-z0-9]{0,47}")
_NO_ENTITY = re.compile(r"[Tt]here is no entity `([^`]+)`")
NAME = Flow(type="string", min_length="1", max_length="100")


def unknown_entity(case: Case) -> Iterable[Fix]:
    """The entity that is named and is not there."""
    found = _NO_ENTITY.search(case.problem.message)
    if found is None or not _ENTITY.fullmatch(found[1]):
        return
    name = found[1]
    attributes: dict[str, Source] = {"name": NAME}
    if case.path == "auth/user":
        attributes = {"email": Flow(type="email", unique="true"), **attributes}
    entity: dict[str, Source] = {"attributes": attributes}
    if case.segments[-1:] == ("through",) and (links := _links(case)):
        entity = {"relationships": links}
    is_preferred = case.problem.suggestion is None
    yield from case.adding(f"Add the entity {show(name)}", "entities", name, entity, preferred=is_preferred)


def _links(case: Case) -> dict[str, Source]:
    """The two sides that an entity between them links."""
    _, source, _, field, _ = case.segments
    entity = case.entity(source)
    relation = entity.relationship(field) if entity is not None else None
    if relation is None or relation.target_entity == source:
        return {}
    return {snake_case(one): Flow(type="many_to_one", target=one) for one in (source, relation.target_entity)}


def renamed(case: Case) -> Iterable[Fix]:
    """The name that was suggested, here and wherever it stands."""
    problem = case.problem
    if problem.suggestion is None or problem.span is None:
        return
    edits = _rename(case, problem.suggestion.strip("'\""))
    if len(edits) > 1:
        yield Fix(f"Rename to {show(problem.suggestion)} everywhere", edits, True)


def component_name(case: Case) -> Iterable[Fix]:
    """A component's name without the characters that none may have."""
    new = re.sub(r"[^-A-Za-z0-9._]+", "_", case.name).strip("_")
    if new and case.problem.span is not None:
        edits = _rename(case, new) or (Edit(case.problem.span, new),)
        yield Fix(f"Rename to {show(new)}", edits, True)


def _rename(case: Case, new: str) -> tuple[Edit, ...]:
    from server.features.rename import rename

    snapshot = case.snapshot
    assert case.problem.span is not None
    at = position_at(snapshot, case.problem.span.start)
    try:
        edit = rename(snapshot, types.RenameParams(types.TextDocumentIdentifier(snapshot.uri), at, new))
    except Refusal:
        return ()
    found: list[Edit] = []
    for change in (edit.document_changes or ()) if edit is not None else ():
        if not isinstance(change, types.TextDocumentEdit) or change.text_document.uri != snapshot.uri:
            return ()
        found += [Edit(span_of(snapshot, one.range), one.new_text) for one in change.edits if hasattr(one, "new_text")]
    for uri, edits in (edit.changes or {}).items() if edit is not None else ():
        if uri != snapshot.uri:
            return ()
        found += [Edit(span_of(snapshot, one.range), one.new_text) for one in edits]
    return tuple(found)


def unknown_shape(case: Case) -> Iterable[Fix]:
    """A reference in the native dialect: to what it seems to mean, or to a schema that is made for it."""
    known = [*(one.name for one in case.parts.entities), *(one.name for one in case.parts.schemas)]
    place = case.place(case.path)
    for node in _references(place.value if place is not None else None):
        head, _, name = node.text.rpartition("/")
        if name in known or show(name) not in case.problem.message or place is None:
            continue
        if (meant := closest(name, known)) is not None:
            kind = "schemas" if any(one.name == meant for one in case.parts.schemas) else "entities"
            written = '"' + (f"{head}/{meant}" if f"/{kind}" in head else f"#/{kind}/{meant}") + '"'
            yield Fix(f"Change to {show(meant)}", (Edit(place.tree.span(node.start, node.end), written),), True)
        schema: Source = {"type": "object", "properties": {"name": Flow(type="string")}}
        yield from case.adding(f"Add the schema {show(name)}", "schemas", name, schema, preferred=meant is None)
        return


def _references(node: Node | None) -> Iterable[ScalarNode]:
    found = content(node)
    if isinstance(found, MappingNode):
        for key, value in found.pairs:
            if key.text == "$ref" and isinstance(value, ScalarNode):
                yield value
            else:
                yield from _references(value)
    elif isinstance(found, SequenceNode):
        for item in found.items:
            yield from _references(item)


_COMPONENTS: dict[str, Source] = {
    "schemas": {"type": "object", "properties": Flow()},
    "responses": {"description": "OK"},
    "parameters": {"name": "name", "in": "query", "schema": Flow(type="string")},
    "requestBodies": {"content": {"application/json": Flow(schema=Flow(type="object"))}},
    "headers": {"schema": Flow(type="string")},
    "examples": {"value": "{}"},
    "securitySchemes": {"type": "http", "scheme": "bearer"},
}
_COMPONENT = re.compile(r"[-A-Za-z0-9._]+")


def unknown_component(case: Case) -> Iterable[Fix]:
    """The component that a reference names and that is not there."""
    if case.syntax.dialect is not Dialect.OPENAPI:
        return
    reference = parse_reference(case.text(case.path) or "")
    pointer = reference.pointer
    if reference.file or len(pointer) != 3 or pointer[0] != "components" or not _COMPONENT.fullmatch(pointer[2]):
        return
    body = _COMPONENTS.get(pointer[1])
    if body is not None:
        path = paths.join(*pointer[:2])
        is_preferred = case.problem.suggestion is None
        title = f"Add {show(pointer[2])} to `{path}`"
        yield from case.adding(title, path, pointer[2], body, preferred=is_preferred)


def unknown_scheme(case: Case) -> Iterable[Fix]:
    """The security scheme that is named and is not there."""
    if _COMPONENT.fullmatch(case.name):
        path, is_preferred = "components/securitySchemes", case.problem.suggestion is None
        body = _COMPONENTS["securitySchemes"]
        yield from case.adding(
            f"Add the security scheme {show(case.name)}", path, case.name, body, preferred=is_preferred
        )
