"""The words of an expression. Any text can be scanned: what is no word of ours is an issue."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from ir.expressions import numbers, quotes
from ir.expressions.syntax import Issue
from ir.wording import show


class TokenKind(Enum):
    """What a token is. `STRANGE` is a name that is not ASCII, or a run of characters that mean nothing here."""

    NUMBER = auto()
    TEXT = auto()
    NAME = auto()
    OPERATOR = auto()
    STRANGE = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `text` is what it means (`>=` for `≥`), `value` is that of a number or a text."""

    kind: TokenKind
    text: str
    start: int
    end: int
    value: int | Decimal | str | None = None

    def says(self, word: str) -> bool:
        """It is this name or operator."""
        return self.text == word and self.kind in (TokenKind.NAME, TokenKind.OPERATOR)


RESERVED = frozenset("and or not in is if else for".split())
"""Names that are operators."""

# The longest first. Many are no operators of ours: they are read so that the parser can say what to write.
_OPERATORS = sorted(
    "+ - * / // % ** == != === !== <> < <= > >= => =< = := += -= *= /= //= %= ( ) [ ] { } , . ?. ?? ? : ; "
    "&& || ! & | ^ ~ << >> -> @ $ # \\".split(),
    key=len,
    reverse=True,
)
_OPERATOR = re.compile("|".join(map(re.escape, _OPERATORS)))
_SPACE = re.compile(r"[ \t\r\n\f]+")
_NAME = re.compile(r"[^\W\d]\w*")
_STRANGE = re.compile(r"[^\s\x00-\x7f]+|[\x00-\x1f\x7f`]")
_NUMBER = re.compile(r"\.?[0-9](?:[eE][+-][0-9]|\w|\.(?=[0-9])|\.(?![\w.]))*")

_LOOK_ALIKE = {
    "≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "—": "-",
    "＝": "==", "＜": "<", "＞": ">", "＋": "+", "（": "(", "）": ")", "，": ",", "．": ".", "［": "[", "］": "]",
    "∧": "and", "∨": "or", "¬": "not", "∈": "in", "∉": "not in", "⇒": "->", "→": "->", "∅": "None",
}  # fmt: skip
_LETTERS = dict(
    zip(
        "асеорхуіјѕһԁԛԝӏткмАВСЕНІЈКМОРЅТХУΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανι",
        "aceopxyijshdqwltkmABCEHIJKMOPSTXYABEZHIKMNOPTYXoavi",
        strict=True,
    )
)


def scan(text: str, start: int, end: int) -> tuple[list[Token], list[Issue]]:
    """The tokens between two offsets, the last of them `END`, and what is wrong with them."""
    scanner = _Scanner(text, start, end)
    tokens = list(scanner.tokens())
    tokens.append(Token(TokenKind.END, "", end, end))
    return tokens, scanner.issues


class _Scanner:
    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.at = start
        self.end = end
        self.issues: list[Issue] = []

    def tokens(self) -> Iterator[Token]:
        while self.at < self.end:
            if found := _SPACE.match(self.text, self.at, self.end):
                self.at = found.end()
            else:
                yield from self._token()

    def _token(self) -> Iterator[Token]:
        text, at, end = self.text, self.at, self.end
        if quoted := quotes.read(text, at, end):
            self.at = quoted.end
            self.issues += quoted.issues
            yield Token(TokenKind.TEXT, text[at : quoted.end], at, quoted.end, quoted.value)
        elif found := _NUMBER.match(text, at, end):
            self.at = found.end()
            value, issues = numbers.read(found[0], at)
            self.issues += issues
            yield Token(TokenKind.NUMBER, found[0], at, self.at, value)
        elif found := _NAME.match(text, at, end):
            self.at = found.end()
            yield self._name(found[0], at)
        elif found := _OPERATOR.match(text, at, end):
            self.at = found.end()
            yield Token(TokenKind.OPERATOR, found[0], at, self.at)
        else:
            yield from self._strange()

    def _name(self, name: str, at: int) -> Token:
        if name.isascii():
            return Token(TokenKind.NAME, name, at, self.at)
        odd = next(char for char in name if not char.isascii())
        meant = ascii_name(name)
        message = f"Names have letters from A to Z: {show(odd)} in {show(name)} is {_called(odd)}"
        self._issue(message, at, meant)
        return Token(TokenKind.STRANGE, name, at, self.at)

    def _strange(self) -> Iterator[Token]:
        at, char = self.at, self.text[self.at]
        if meant := _LOOK_ALIKE.get(char):
            self.at += 1
            spaced = padded(self.text, at, self.at, meant)
            self._issue(f"{show(char)} is written {show(meant)}", at, spaced)
            for word in meant.split():
                kind = TokenKind.NAME if word.isalpha() else TokenKind.OPERATOR
                yield Token(kind, word, at, self.at)
        elif char.isspace() or unicodedata.category(char) == "Cf":
            while self.at < self.end and self.text[self.at] == char:
                self.at += 1
            meant = " " if char.isspace() else ""
            self._issue(f"{_called(char).capitalize()} is no ordinary space", at, meant)
        else:
            found = _STRANGE.match(self.text, at, self.end)
            self.at = found.end() if found else at + 1
            self._issue(f"{show(self.text[at : self.at])} means nothing in an expression", at)
            yield Token(TokenKind.STRANGE, self.text[at : self.at], at, self.at)

    def _issue(self, message: str, start: int, suggestion: str | None = None) -> None:
        self.issues.append(Issue("DM500", message, start, self.at, suggestion))


def ascii_name(name: str) -> str | None:
    """The ASCII name that a name looks like."""
    likely = "".join(_LETTERS.get(char, char) for char in name)
    plain = "".join(char for char in unicodedata.normalize("NFKD", likely) if not unicodedata.combining(char))
    return plain if plain.isascii() and plain.isidentifier() else None


def padded(text: str, start: int, end: int, word: str) -> str:
    """A word in place of a part of a text, with spaces where it would run into its neighbours."""
    if not (word[0].isalpha() and word[-1].isalpha()):
        return word
    before = start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_")
    after = end < len(text) and (text[end].isalnum() or text[end] == "_")
    return f"{' ' if before else ''}{word}{' ' if after else ''}"


def _called(char: str) -> str:
    return unicodedata.name(char, f"U+{ord(char):04X}")
