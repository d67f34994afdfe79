"""Headers of requests and answers, documented where they are used."""

from typing import Annotated, Any

from fastapi import Header
from pydantic import Field

from src.models.fields import Absent

CREATED: dict[int | str, dict[str, Any]] = {
    201: {"headers": {"Location": {"schema": {"type": "string"}, "required": True}}}
}
TAGGED: dict[int | str, dict[str, Any]] = {
    200: {"headers": {"ETag": {"schema": {"type": "string"}, "required": True}}}
}
# Whatever is not the present version's tag does not match it, so any text will do.
IfMatch = Annotated[Annotated[str, Field(max_length=200)] | Absent, Header()]
