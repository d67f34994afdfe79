"""A part of a document that is parsed on its own, and parsed again only when its text changes."""

from dataclasses import dataclass

from ir.yaml import Document, MappingNode, content, parse
from ir.yaml.again import parse_again

LONGEST_JOIN = 200
"""So many lines are tried as one block where a bracket or a quote is still open at the end of one."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The text of one entry of a section with its tree; places in it are relative to its first line.

    It knows the keys above it but not where it stands, so that lines above may come and go. Two blocks are equal only
    if they are the same: what was found out about a block can be kept with it. `lead` is the number of lines of
    `document` before those of the text, `height` how many lines of the text it has. `keys` are those of what it holds:
    one, unless it is broken or the skeleton.
    """

    prefix: tuple[str, ...]
    source: str
    height: int
    document: Document
    keys: tuple[str, ...]
    lead: int = 0


def make_block(prefix: tuple[str, ...], source: str, height: int, document: Document, lead: int = 0) -> Block:
    """A block of a document that was parsed."""
    root = content(document.root)
    keys = tuple(key.text for key, _ in root.pairs) if isinstance(root, MappingNode) else ()
    return Block(prefix, source, height, document, keys, lead)


def parse_block(prefix: tuple[str, ...], source: str, height: int, in_flow: bool, before: Block | None = None) -> Block:
    """Parse one entry: lines of a block mapping, or one `"key": value,` of a mapping in braces.

    `before` is the block that it was before an edit.
    """
    if in_flow:
        return make_block(prefix, source, height, _parse("{\n" + source + "}", before), lead=1)
    return make_block(prefix, source, height, _parse(source, before, is_part=True))


def _parse(text: str, before: Block | None, *, is_part: bool = False) -> Document:
    return parse(text, is_part=is_part) if before is None else parse_again(text, before.document, is_part=is_part)
