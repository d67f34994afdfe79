"""Which sample rows an application gets: decided here, written by `seed.py`."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from generators.ast.demo import demo_email
from generators.ast.view import AppView, EntityView, Field
from ir.model import DataType, Relationship, RelationType
from validators.samples import creation_order, sample

_INDEPENDENT, _DEPENDENT, _LINKING = 6, 8, 10
_ORDINARY_USERS = 4
_ATTEMPTS = 60
LINKS = 3


@dataclass
class Row:
    """One row: JSON values by attribute, and the number of the row that each relationship refers to."""

    values: dict[str, Any] = field(default_factory=dict)
    references: dict[str, int] = field(default_factory=dict)


def choose_rows(app: AppView) -> dict[str, list[Row]]:
    """Rows of every entity, in an order in which they can be made; no invariant is looked at."""
    planned: dict[str, list[Row]] = {}
    for name in creation_order(app.ir):
        view = app.entities[name]
        rows: list[Row] = []
        planned[name] = rows
        for number in range(_count(view, planned)):
            row = row_at(view, number, planned)
            if row is not None:
                rows.append(row)
    return planned


def _count(view: EntityView, planned: dict[str, list[Row]]) -> int:
    auth = view.app.auth
    if view.is_user and auth is not None:
        return max(1, len(auth.roles)) + _ORDINARY_USERS
    needed = [item for item in view.fields if item.relation is not None and not item.is_nullable]
    ones = [len(planned[item.target.name]) for item in needed if item.is_unique and item.target is not None]
    if ones:
        return min(ones)
    return (_INDEPENDENT, _DEPENDENT, _LINKING)[min(len(needed), 2)]


def row_at(view: EntityView, number: int, planned: dict[str, list[Row]]) -> Row | None:
    """The `number`-th row, or None where no free combination was found: rows that clash are shifted."""
    taken = planned[view.name]
    keys = [(item,) for item in view.fields if item.is_unique or (item.is_key and item.is_sent)] + [*view.unique_keys]
    for shift in range(_ATTEMPTS):
        row = Row()
        if not _refer(view, row, number, shift, planned):
            return None
        _fill(view, row, number, shift)
        if not any(_clashes(row, taken, fields) for fields in keys):
            return row
    return None


def _fill(view: EntityView, row: Row, number: int, shift: int) -> None:
    for item in view.fields:
        if item.relation is not None or _is_automatic(view, item):
            continue
        index = number
        if item.is_unique or item.is_key:
            index += shift
        elif _is_part_of_key(view, item):  # not in step with the references that are part of the same key
            index += shift // 2
        if item.is_nullable and not item.is_unique and number % 4 == 3:
            continue
        if item.name == "role" and view.is_user:
            roles = view.app.auth.roles if view.app.auth else ()
            row.values[item.name] = roles[number] if number < len(roles) else roles[0]
        elif item.name == "email" and view.is_user and number < max(1, len(_roles(view))):
            roles = _roles(view)
            row.values[item.name] = demo_email(roles[number] if roles else None)
        elif item.is_key and item.attribute.data_type is DataType.UUID:
            row.values[item.name] = str(uuid.UUID(int=number + 1))
        else:
            row.values[item.name] = sample(view.name, item.attribute, index)


def _roles(view: EntityView) -> tuple[str, ...]:
    return view.app.auth.roles if view.app.auth else ()


def _is_automatic(view: EntityView, item: Field) -> bool:
    """The database, the mapper or the seeding itself gives the value."""
    if item.is_key:
        return not item.is_sent and item.attribute.data_type is not DataType.UUID
    is_version = item.name == "version" and view.entity.options.etag
    return is_version or item.attribute.computed is not None or (item.name == "password_hash" and view.is_user)


def _is_part_of_key(view: EntityView, item: Field) -> bool:
    return item.is_key or any(item in fields for fields in view.unique_keys)


def _refer(view: EntityView, row: Row, number: int, shift: int, planned: dict[str, list[Row]]) -> bool:
    """Choose the rows referred to; False where a needed one is missing."""
    spread = 1
    for item in view.fields:
        if item.relation is None or item.target is None or item.name in ("created_by", "updated_by"):
            continue
        name = item.relation.field_name
        rows = planned.get(item.target.name, [])
        if item.target is view:
            _refer_to_own(row, name, number, item, rows)
            continue
        if not rows or (item.is_nullable and number % 3 == 2):
            if not item.is_nullable:
                return False
            continue
        fitting = _fitting(view, row, item, rows) if len(row.references) else list(range(len(rows)))
        if not fitting:
            if item.is_nullable:
                continue
            fitting = list(range(len(rows)))
        if item.is_unique:
            if number >= len(fitting):
                if item.is_nullable:
                    continue
                return False
            row.references[name] = fitting[number]
            continue
        row.references[name] = fitting[((number + shift) // spread + (number if spread > 1 else 0)) % len(fitting)]
        spread *= max(2, len(fitting) // 2)
    return True


def _refer_to_own(row: Row, name: str, number: int, item: Field, rows: list[Row]) -> None:
    """A small tree: the first half are roots. A chain of pairs where each row can be referred to once."""
    if item.is_unique:
        if number % 2 == 1 and rows:
            row.references[name] = number - 1
    elif number >= _INDEPENDENT // 2 and rows:
        row.references[name] = number % (_INDEPENDENT // 2)


def _fitting(view: EntityView, row: Row, item: Field, rows: list[Row]) -> list[int]:
    """The rows that agree with what the new row refers to already: an order's address is its customer's."""
    assert item.target is not None
    shared = {}
    for other in view.fields:
        if other.relation is None or other is item or other.relation.field_name not in row.references:
            continue
        for theirs in item.target.fields:
            if theirs.relation is not None and theirs.target is other.target and theirs.target is not item.target:
                shared[theirs.relation.field_name] = row.references[other.relation.field_name]
    return [
        index
        for index, candidate in enumerate(rows)
        if all(candidate.references.get(name, wanted) == wanted for name, wanted in shared.items())
    ]


def _clashes(row: Row, taken: list[Row], fields: tuple[Field, ...]) -> bool:
    """Another row has the same values of a key; a key with a null in it is nobody's."""
    mine = [_value(row, item) for item in fields]
    return None not in mine and any([_value(other, item) for item in fields] == mine for other in taken)


def _value(row: Row, item: Field) -> Any:
    if item.relation is not None:
        return row.references.get(item.relation.field_name)
    value = row.values.get(item.name)
    return str(value) if isinstance(value, list | dict) else value


def links(app: AppView) -> list[tuple[EntityView, Relationship, EntityView]]:
    """Every many-to-many relationship with a join table, once, from the side that comes first."""
    found: dict[str, tuple[EntityView, Relationship, EntityView]] = {}
    for view in app.entities.values():
        for relation, target in view.collections:
            if relation.type is RelationType.MANY_TO_MANY and relation.through is None:
                found.setdefault(view.join_table(relation).name, (view, relation, target))
    return [found[name] for name in sorted(found)]
