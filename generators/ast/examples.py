"""Example bodies for the API document: they fit the seeded rows, so they work as they stand on a fresh database."""

import uuid
from typing import Any

from generators.ast.demo import mightiest_role
from generators.ast.scoping import reference_path, reference_staff
from generators.ast.seed_rows import Row, row_at
from generators.ast.seed_world import plan_rows
from generators.ast.view import AppView, EntityView, Field
from ir.model import Crud, DataType

_TRIES = 12


def key_of(view: EntityView, number: int, planned: dict[str, list[Row]]) -> Any:
    """The primary key of a seeded row, as JSON."""
    if view.key.is_sent:
        return planned[view.name][number].values[view.key.name]
    return str(uuid.UUID(int=number + 1)) if view.key.attribute.data_type is DataType.UUID else number + 1


def _owner(view: EntityView, number: int, path: tuple[str, ...], planned: dict[str, list[Row]]) -> int | None:
    """The number of the user that a seeded row belongs to."""
    for step in path:
        references = planned[view.name][number].references
        target = view.field(step).target
        if step not in references or target is None:
            return None
        view, number = target, references[step]
    return number


def _is_reachable(view: EntityView, field: Field, number: int, planned: dict[str, list[Row]]) -> bool:
    """The row is there, and the demo user that tries the examples may refer to it."""
    if field.target is not None and number >= len(planned[field.target.name]):
        return False  # one of those that were tried before
    path = reference_path(field, view)
    role = mightiest_role(view.app)
    if path is None or field.target is None or role in reference_staff(field, view):
        return True
    roles = view.app.auth.roles if view.app.auth else ()
    return _owner(field.target, number, path, planned) == (roles.index(role) if role else 0)


def _fits(view: EntityView, row: Row, planned: dict[str, list[Row]]) -> bool:
    return all(
        _is_reachable(view, field, row.references[field.relation.field_name], planned)
        for field in view.fields
        if field.relation is not None and field.is_sent and field.relation.field_name in row.references
    )


def _body(view: EntityView, row: Row, planned: dict[str, list[Row]]) -> dict[str, Any]:
    """What a client would send for a row; what may be left out and says nothing is left out."""
    body: dict[str, Any] = {}
    for field in view.fields:
        if not field.is_sent:
            continue
        if field.relation is not None and field.target is not None:
            name = field.relation.field_name
            if name in row.references:
                body[field.name] = key_of(field.target, row.references[name], planned)
        elif field.name in row.values and not field.attribute.is_nullable:
            body[field.name] = row.values[field.name]
    if view.is_user:
        body["password"] = "correct horse battery"
    return body


def example_bodies(app: AppView) -> dict[str, dict[str, Any]]:
    """An example of making each entity, by name; entities whose rows all exist already have none."""
    planned = plan_rows(app)
    found = {}
    for view in app.entities.values():
        if Crud.CREATE not in view.entity.crud:
            continue
        first = len(planned[view.name])
        for number in range(first, first + _TRIES):
            row = row_at(view, number, planned)
            if row is None:
                break
            if _fits(view, row, planned):
                found[view.name] = _body(view, row, planned)
                break
    return found
