"""Entity tags: a client says which version it saw, and loses no one else's change."""

from http import HTTPStatus

from src.core.problems import Refusal


def etag(version: int) -> str:
    """The value of the `ETag` header."""
    return f'"{version}"'


def require_version(version: int, if_match: str | None) -> None:
    """Refuse a change to a version that the client has not seen (RFC 9110, If-Match)."""
    if if_match is None or if_match.strip() == "*":
        return
    if etag(version) not in (tag.strip() for tag in if_match.split(",")):
        raise Refusal(
            HTTPStatus.PRECONDITION_FAILED,
            "The row has changed since it was read",
            headers={"ETag": etag(version)},
        )
