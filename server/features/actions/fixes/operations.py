"""Parameters, operation ids and answers of operations, in both dialects."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ir import paths
from ir.editing import add_item
from ir.editing.values import Flow, Source, spell
from ir.names import pascal_case, singular, snake_case
from ir.openapi.operation_keys import METHODS
from ir.syntax import Dialect
from ir.wording import show
from ir.yaml.looking import text_at
from server.features.actions.fixes.case import Case, Fix
from server.features.hover.operations import operations

_DECLARED = re.compile(r"does not declare `([^`]+)`|^`([^`]+)` of ")


def undeclared_parameter(case: Case) -> Iterable[Fix]:
    """The parameter of a path that nobody declares."""
    found = _DECLARED.search(case.problem.message)
    if found is None:
        return
    name = found[1] or found[2]
    is_native = case.syntax.dialect is Dialect.NATIVE
    schema = Flow(type="string", format="uuid") if is_native and _is_key(name) else Flow(type="string")
    parameter: dict[str, Source] = {"name": spell(name, in_flow=True), "in": "path"}
    if not is_native:
        parameter["required"] = "true"
    parameter["schema"] = schema
    path = paths.child(case.path, "parameters")
    edits = add_item(case.syntax, path, Flow(parameter))
    if edits:
        yield Fix(f"Declare the parameter {show(name)}", edits, True)


def _is_key(name: str) -> bool:
    return name == "id" or name.endswith("_id")


def taken_operation_id(case: Case) -> Iterable[Fix]:
    """Another operation id, after method and path."""
    segments = case.segments
    method = segments[2].lower() if len(segments) == 4 and segments[0] == "paths" else ""
    if method not in METHODS:
        return
    new = fresh_operation_id(case, method, segments[1])
    place = case.place(case.path)
    inner = place.inner if place is not None else None
    style = getattr(inner, "style", "")
    text = f"{style}{new}{style}" if style in ("'", '"') else new
    yield from case.writing(f"Call it {show(new)}", case.path, text)


def fresh_operation_id(case: Case, method: str, template: str) -> str:
    """An operation id that no operation has: in camelCase where most are, `listPets`, else `list_pets`."""
    taken = known_operation_ids(case)
    camel = sum(1 for one in taken if "_" not in one and one != one.lower())
    snake = sum(1 for one in taken if "_" in one)
    is_camel = camel > snake or (case.syntax.dialect is Dialect.OPENAPI and not snake)
    name = _operation_id(method, template)
    if is_camel:
        first, *rest = name.split("_")
        name = first + "".join(word.capitalize() for word in rest)
    found, number = name, 2
    while found in taken:
        found, number = f"{name}{number}" if is_camel else f"{name}_{number}", number + 1
    return found


def known_operation_ids(case: Case) -> set[str]:
    """The operation ids of a document."""
    written = (text_at(node, "operationId") or "" for _, node in operations(case.syntax, ("paths", "webhooks")))
    return {*(one.operation_id for one in case.parts.endpoints), *written} - {""}


def _operation_id(method: str, template: str) -> str:
    parts = [part for part in template.split("/") if part]
    named = [snake_case(re.sub(r"[^A-Za-z0-9]+", "_", part).strip("_")) for part in parts if not part.startswith("{")]
    named = [part for part in named if part] or ["root"]
    ends_in_key = bool(parts) and parts[-1].startswith("{")
    verb = {"get": "get" if ends_in_key else "list", "post": "create", "put": "replace", "patch": "update"}
    if ends_in_key or method == "post":
        named[-1] = singular(named[-1])
    return re.sub(r"_+", "_", "_".join((verb.get(method, method), *named)))


def never_succeeds(case: Case) -> Iterable[Fix]:
    """The answer of success."""
    path = paths.child(case.path, "responses")
    yield from case.adding("Add the response `200`", path, "200", Flow(description="OK"))


def body_in_no_content(case: Case) -> Iterable[Fix]:
    """An answer 204 without `content`."""
    yield from case.deleting("Delete `content`", paths.child(case.path, "content"))


def as_schema_name(template: str) -> str:
    """What the things at a path are called: `Pet` for `/pets/{petId}`."""
    named = [part for part in template.split("/") if part and not part.startswith("{")]
    return pascal_case(singular(snake_case(re.sub(r"[^A-Za-z0-9]+", "_", named[-1]).strip("_")))) if named else "Thing"
