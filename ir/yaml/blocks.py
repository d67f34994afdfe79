"""Cutting block-style YAML into entries by indentation alone, without parsing it."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
KEY = re.compile(
    r"""(?: [^\s\-?:,\[\]{}\#&*!|>'"%@`] | [\-?:](?=\S) ) (?: [^:#\r\n] | :(?=\S) | (?<=\S)\# )*? \s* : (?=\s|\Z)
      | "(?: [^"\\\r\n] | \\. )*" \s* : (?=\s|\Z)
      | '(?: [^'\r\n] | '' )*' \s* : (?=\s|\Z)""",
    re.VERBOSE,
)
WORD = re.compile(r"([A-Za-z_][\w-]*)(?:\s+#.*)?")
_ONLY_KEY = re.compile(r"\s*(?:&\S+\s*|!\S*\s*)*(?:\#.*)?$")


@dataclass(slots=True)  # Not frozen: a broken document makes thousands of them.
class Line:
    """One line with content: where it starts, where its indentation and its content end.

    `is_tabbed` means that there were tabs in its indentation, so that `indent` is a guess.
    """

    start: int
    indent: int
    end: int
    text: str
    is_tabbed: bool = False

    @property
    def content(self) -> int:
        """The offset of its first character that is no space."""
        return self.start + self.indent

    @property
    def is_item(self) -> bool:
        """A list item."""
        return self.text == "-" or self.text.startswith("- ")

    @property
    def is_key(self) -> bool:
        """It begins with a key and a colon."""
        return ":" in self.text and KEY.match(self.text) is not None

    @property
    def key_length(self) -> int:
        """The length of that key and its colon, or 0."""
        found = KEY.match(self.text)
        return found.end() if found else 0

    @property
    def key_end(self) -> int | None:
        """The offset after the colon, if nothing but a comment follows on the line: its value is below."""
        found = KEY.match(self.text)
        return self.content + found.end() if found and _ONLY_KEY.match(self.text, found.end()) else None


def content_lines(text: str, start: int, end: int) -> list[Line]:
    """The lines between two offsets that are neither blank nor comments nor document markers.

    `end` of a line excludes white space at its end; a tab counts as content.
    """
    lines = []
    at = start
    piece = text[start:end]
    if "\r" in piece:
        every = _LINE.findall(piece)
    else:
        every = [f"{line}\n" for line in piece.split("\n")]
    for line in every:
        written = line.rstrip()
        stripped = written.lstrip(" ")
        if stripped and stripped[0] != "#" and written not in ("---", "..."):
            lines.append(Line(at, len(written) - len(stripped), at + len(written), stripped))
        at += len(line)
    return lines


def lost_its_colon(lines: list[Line], number: int, inner: int | None = None) -> bool:
    """A word with keys or items below it: what they belong to. `inner` is how deep those have to be, if it is known."""
    below = lines[number + 1] if number + 1 < len(lines) else None
    if below is None or below.indent <= lines[number].indent or not (below.is_key or below.is_item):
        return False
    return inner in (None, below.indent) and WORD.fullmatch(lines[number].text) is not None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a block collection: its text, and its content lines."""

    start: int
    end: int
    lines: tuple[Line, ...]


def entries(lines: list[Line], start: int, end: int) -> list[Entry]:
    """The entries of the block collection that `lines` are, between two offsets.

    The first line gives the indentation. A new entry begins where a line is indented no deeper and looks like a key (or
    like an item, in a list), or is a word with deeper lines below it; other lines continue the entry above, as lines of
    a long value do. Lines indented by tabs begin one only among their like.
    """
    if not lines:
        return []
    indent, is_list = lines[0].indent, lines[0].is_item
    inner = lines[1].indent if len(lines) > 1 and lines[1].indent > indent else None
    heads = [0]
    for number, line in enumerate(lines[1:], start=1):
        if line.indent > indent or (line.is_tabbed and not lines[0].is_tabbed):
            continue
        is_head = (
            line.is_item if is_list else line.is_key or (line.indent == indent and lost_its_colon(lines, number, inner))
        )
        if is_head:
            heads.append(number)
    found = []
    for position, head in enumerate(heads):
        last = heads[position + 1] if position + 1 < len(heads) else len(lines)
        stop = lines[last].start if last < len(lines) else end
        found.append(Entry(lines[head].start if position else start, stop, tuple(lines[head:last])))
    return found
