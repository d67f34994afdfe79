"""Checks of new values against stored rows, shared by all validators."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select

from src.core.problems import conflict
from src.repositories.base import Repository


async def require_reference(
    repository: Repository[Any],
    values: Mapping[str, Any],
    field: str,
    within: Select[Any] | None = None,
) -> None:
    """Refuse a key that leads nowhere, or to a row the caller cannot see."""
    key = values.get(field)
    if key is not None and not await repository.refer(key, within):
        raise conflict(f"There is no {repository.noun} with this key", field)


async def require_unique(
    repository: Repository[Any],
    values: Mapping[str, Any],
    fields: tuple[str, ...],
    current: Any = None,
) -> None:
    """Refuse values that another row has already. NULL differs from everything, as in SQL."""
    if not any(field in values for field in fields):
        return
    wanted = {field: values.get(field, getattr(current, field, None)) for field in fields}
    if None in wanted.values():
        return
    rows = await repository.session.scalars(repository.visible().filter_by(**wanted).limit(2))
    if any(row is not current for row in rows):
        raise conflict(f"Another {repository.noun} has the same {' and '.join(fields)}", fields[0])
