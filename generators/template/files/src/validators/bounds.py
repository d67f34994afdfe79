"""What a column can hold, for values that no request has brought: refused in words, before the database refuses them."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Engine, event, inspect
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.orm import Session

from src.core.problems import conflict
from src.database.base import Base

Bounds = Mapping[str, TypeAdapter[Any]]

_bounds: dict[type[Base], Bounds] = {}
_texts: dict[str, str] = {}

_CONSTRAINT = re.compile(r"\bck_\w+")
_SUBJECT = re.compile(r"^\w+( input)? should ")


def keep_bounds(bounds: Mapping[type[Base], Bounds]) -> None:
    """Look at these attributes of rows whenever they are written."""
    _bounds.update(bounds)


def explain_checks(texts: Mapping[str, str]) -> None:
    """What is said where a CHECK of the database, by its name, is not kept."""
    _texts.update(texts)


def _noun(row: Base) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", type(row).__name__).lower()


@event.listens_for(Session, "before_flush")
def _within_bounds(session: Session, *_: object) -> None:
    for row in (*session.new, *session.dirty):
        for name, kept in _bounds.get(type(row), {}).items():
            for value in inspect(row).attrs[name].history.added or ():
                if value is not None:
                    _refuse_outside(row, name, value, kept)


def _refuse_outside(row: Base, name: str, value: Any, kept: TypeAdapter[Any]) -> None:
    try:
        kept.validate_python(value)
    except ValidationError as error:
        why = error.errors(include_url=False)[0]["msg"]
        subject = f"The {name.replace('_', ' ')} of this {_noun(row)}"
        text = _SUBJECT.sub(f"{subject} should ", why)
        raise conflict(text if text != why else f"{subject}: {why}") from None


@event.listens_for(Engine, "handle_error")
def _explained(context: ExceptionContext) -> None:
    found = _CONSTRAINT.search(str(context.original_exception))
    if found is not None and found[0] in _texts:
        raise conflict(_texts[found[0]]) from context.original_exception
