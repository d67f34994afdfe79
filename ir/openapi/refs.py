"""What a `$ref` says, and what stands at a JSON pointer."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from ir import paths
from ir.yaml import Content, MappingNode, Node, content
from ir.yaml.looking import step

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_ESCAPE = re.compile(r"~(?![01])")


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
        segments = [paths.unescape(segment) for segment in segments]
    return Reference(file, tuple(segments))


def fault_of_pointer(text: str) -> str | None:
    """What is wrong with how a reference is written, as the end of a message, or None."""
    _, sign, fragment = text.partition("#")
    if sign and fragment.startswith("/") and _ESCAPE.search(fragment):
        return "has a `~` that is neither `~0` nor `~1`"
    return None


def pointer_text(segments: tuple[str, ...]) -> str:
    """The reference to a place in the same document, as it is written."""
    return "#" + "".join(f"/{paths.escape(segment)}" for segment in segments)


@dataclass(frozen=True, slots=True)
class Target:
    """What a pointer leads to. `node` is None if nothing is there; `is_open` tells that this can't be said, because
    the way leads through another reference or something broken.
    """

    node: Content | None
    is_open: bool = False


def follow(root: Node | None, segments: tuple[str, ...]) -> Target:
    """What stands at a path of keys and positions below a node. References on the way are not followed."""
    node = content(root)
    for segment in segments:
        if node is None:
            break
        below = content(step(node, segment)[1])
        if below is None:
            return nothing_below(node)
        node = below
    return Target(node)


def nothing_below(node: Content) -> Target:
    """What can be said about a place below a node where nothing is written."""
    return Target(None, node.is_broken or (isinstance(node, MappingNode) and node.get("$ref") is not None))
