"""What all request and response bodies have in common."""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

Item = TypeVar("Item")


class Incoming(BaseModel):
    """A body or query that a client sends: unknown names are refused, they are typing errors."""

    model_config = ConfigDict(extra="forbid")


class Outgoing(BaseModel):
    """A body that is answered, read off the attributes of a row."""

    model_config = ConfigDict(from_attributes=True)


class Page(Outgoing, Generic[Item]):
    """Some of the rows, and how many there are in all."""

    items: list[Item]
    total: int
    limit: int
    offset: int
