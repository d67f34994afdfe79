"""IR paths: the stable address of every element of an application.

A path is a string of segments joined by `/`, such as `entities/Order/attributes/total`. A segment that holds `/` or
`~` is escaped as in JSON Pointer (RFC 6901): `~1` and `~0`. For everything a person wrote, the IR path is the path of
keys in the native dialect, so a source map and an IR agree without translation; derived elements (endpoints) have
paths of their own (`endpoints/GET ~1products`).
"""

import re

_POSITION = re.compile(r"0|[1-9][0-9]{0,8}")


def escape(segment: str) -> str:
    """One segment, safe to join."""
    return segment.replace("~", "~0").replace("/", "~1")


def unescape(segment: str) -> str:
    """The text that `escape` was given."""
    return segment.replace("~1", "/").replace("~0", "~")


def join(*segments: str | int) -> str:
    """The path of raw (unescaped) segments; integers are positions in a sequence."""
    joined = "/".join(map(str, segments))
    if "~" not in joined and joined.count("/") == len(segments) - 1:
        return joined  # Nothing to escape, as nearly always.
    return "/".join(escape(str(segment)) for segment in segments)


def child(path: str, *segments: str | int) -> str:
    """The path of raw `segments` below an already joined `path`."""
    return f"{path}/{join(*segments)}" if path else join(*segments)


def split(path: str) -> tuple[str, ...]:
    """The raw segments of a path; the root, `""`, has none."""
    return tuple(unescape(segment) for segment in path.split("/")) if path else ()


def parent(path: str) -> str:
    """The path one level up; the root is its own parent."""
    return path.rpartition("/")[0]


def position(segment: str) -> int | None:
    """The position in a list that a segment is; None for what is none, also a number that no list can have."""
    return int(segment) if _POSITION.fullmatch(segment) else None
