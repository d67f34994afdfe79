"""What a `$ref` says, and what stands at a JSON pointer."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from ir.yaml import Content, MappingNode, Node, SequenceNode, content

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_ESCAPE = re.compile(r"~(?![01])")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference, taken apart.

    `file` is the relative path of another document, empty for this one; `pointer` the keys and positions that lead to
    the target, none for the whole document. `anchor` is the name after `#` where that is no pointer. `is_external`
    tells that it is a URL, which nobody follows.
    """

    file: str = ""
    pointer: tuple[str, ...] = ()
    anchor: str = ""
    is_external: bool = False

    @property
    def is_local(self) -> bool:
        """It leads to the document it stands in."""
        return not self.file and not self.is_external


@lru_cache(maxsize=32_768)
def parse_reference(text: str) -> Reference:
    """Take a reference apart: percent encoding first, then `~1` for `/` and `~0` for `~` (RFC 6901, section 6)."""
    if _SCHEME.match(text):
        return Reference(is_external=True)
    file, _, fragment = text.partition("#")
    if "%" in text:
        file, fragment = unquote(file), unquote(fragment)
    if not fragment:
        return Reference(file)
    if not fragment.startswith("/"):
        return Reference(file, anchor=fragment)
    segments = fragment[1:].split("/")
    if "~" in fragment:
        segments = [segment.replace("~1", "/").replace("~0", "~") for segment in segments]
    return Reference(file, tuple(segments))


def fault_of_pointer(text: str) -> str | None:
    """What is wrong with how a reference is written, as the end of a message, or None."""
    _, sign, fragment = text.partition("#")
    if sign and fragment.startswith("/") and _ESCAPE.search(fragment):
        return "has a `~` that is neither `~0` nor `~1`"
    return None


def pointer_text(segments: tuple[str, ...]) -> str:
    """The reference to a place in the same document, as it is written."""
    return "#" + "".join(f"/{segment.replace('~', '~0').replace('/', '~1')}" for segment in segments)


@dataclass(frozen=True, slots=True)
class Target:
    """What a pointer leads to. `node` is None if nothing is there; `is_open` tells that this can't be said, because
    the way leads through another reference or something broken.
    """

    node: Content | None
    is_open: bool = False


def follow(root: Node | None, segments: tuple[str, ...]) -> Target:
    """What stands at a path of keys and positions below a node. References on the way are not followed."""
    node = content(root) if root is not None else None
    for segment in segments:
        if node is None:
            return Target(None)
        below: Node | None = None
        if isinstance(node, MappingNode):
            below = node.get(segment)
        elif isinstance(node, SequenceNode) and _NUMBER.fullmatch(segment) and int(segment) < len(node.items):
            below = node.items[int(segment)]
        if below is None:
            is_open = node.is_broken or (isinstance(node, MappingNode) and node.get("$ref") is not None)
            return Target(None, is_open)
        node = content(below)
    return Target(node)
