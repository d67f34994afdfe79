"""Texts of steps, cut into pieces that know where they stand: quotes and brackets keep their content together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPEN = "([{"
_CLOSE = ")]}"
_QUOTES = "'\""
_FREE_WORD = re.compile(r"(?<![\w.])[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a text between two offsets, which count code points."""

    whole: str
    start: int
    end: int

    @classmethod
    def of(cls, text: str) -> "Piece":
        """A whole text."""
        return cls(text, 0, len(text))

    @property
    def text(self) -> str:
        """What is written there."""
        return self.whole[self.start : self.end]

    def part(self, start: int, end: int | None = None) -> "Piece":
        """A part of this piece, without the white space around it."""
        text = self.text[start:end]
        lead = len(text) - len(text.lstrip())
        begin = self.start + start + lead
        return Piece(self.whole, begin, begin + len(text.strip()))

    @property
    def stripped(self) -> "Piece":
        """Without the white space around it."""
        return self.part(0)

    def __bool__(self) -> bool:
        return self.end > self.start


def outside(text: str) -> Iterator[int]:
    """The positions of all characters that stand in no quotes and no brackets (an opening bracket itself does)."""
    depth, quote, escaped = 0, "", False
    for at, char in enumerate(text):
        if quote:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == quote:
                quote = ""
        elif char in _QUOTES:
            quote = char
        elif char in _OPEN:
            if not depth:
                yield at
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif not depth:
            yield at


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def find_word(piece: Piece, *words: str) -> tuple[int, int] | None:
    """Where the words, with white space between them, stand for the first time outside quotes and brackets."""
    text = piece.text
    places = frozenset(outside(text))
    for at in sorted(places):
        if (at and (_is_word(text[at - 1]) or text[at - 1] == ".")) or not text.startswith(words[0], at):
            continue
        end = _after_words(text, at, words)
        if end is not None:
            return at, end
    return None


def words(piece: Piece) -> list[Piece]:
    """All words outside quotes and brackets that follow no dot."""
    places = frozenset(outside(piece.text))
    found = (each.span() for each in _FREE_WORD.finditer(piece.text))
    return [piece.part(start, end) for start, end in found if start in places]


def _after_words(text: str, at: int, words: tuple[str, ...]) -> int | None:
    for number, word in enumerate(words):
        if number:
            gap = at
            while gap < len(text) and text[gap].isspace():
                gap += 1
            if gap == at:
                return None
            at = gap
        if not text.startswith(word, at):
            return None
        at += len(word)
        if at < len(text) and _is_word(text[at]):
            return None
    return at


def split(piece: Piece, separator: str) -> list[Piece]:
    """The parts between the separators (single characters) that stand outside quotes and brackets."""
    cuts = [at for at in outside(piece.text) if piece.text[at] == separator]
    starts = [0, *(at + 1 for at in cuts)]
    return [piece.part(start, end) for start, end in zip(starts, [*cuts, len(piece.text)], strict=True)]


_ASSIGNMENTS = ("+=", "-=", "*=", "/=", "=")


def assignment(piece: Piece) -> tuple[Piece, str, Piece] | None:
    """`target`, the operator and `value` around the first assignment; comparisons (`==`, `<=` …) are none."""
    text = piece.text
    for at in outside(text):
        if text[at] != "=" or text[at + 1 : at + 2] == "=" or (at and text[at - 1] in "=!<>"):
            continue
        start = at - 1 if at and text[at - 1] in "+-*/" else at
        return piece.part(0, start), text[start : at + 1], piece.part(at + 1)
    return None
