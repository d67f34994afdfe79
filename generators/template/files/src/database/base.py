"""What every table has in common."""

import datetime as dt

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from src.database.types import UtcDateTime, utc_now

# Alembic can only change a constraint it can name.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class Timestamps:
    """When a row was made and last changed."""

    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now, sort_order=90)
    updated_at: Mapped[dt.datetime] = mapped_column(
        UtcDateTime, default=utc_now, onupdate=utc_now, sort_order=91
    )


class SoftDelete:
    """A deleted row stays, hidden. Only references that are kept still lead to it."""

    deleted_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, sort_order=92)
