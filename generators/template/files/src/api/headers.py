"""Headers of requests and answers, documented where they are used."""

from typing import Annotated, Any

from fastapi import Header

CREATED: dict[int | str, dict[str, Any]] = {
    201: {"headers": {"Location": {"schema": {"type": "string"}, "required": True}}}
}
TAGGED: dict[int | str, dict[str, Any]] = {
    200: {"headers": {"ETag": {"schema": {"type": "string"}, "required": True}}}
}
IfMatch = Annotated[
    str | None,
    Header(
        max_length=200, pattern=r'^(\*|"[0-9]{1,10}"(, ?"[0-9]{1,10}")*)$', include_in_schema=True
    ),
]
