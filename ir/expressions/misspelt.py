"""Operators of other languages, and what to write instead."""

from dataclasses import dataclass
from itertools import pairwise

from ir.expressions.syntax import Expr, Literal
from ir.expressions.tokens import RESERVED, Token, TokenKind
from ir.wording import show


@dataclass(frozen=True, slots=True)
class Meant:
    """The operator that was meant."""

    word: str
    message: str


_MEANT = {
    "&&": "and", "&": "and", "||": "or", "|": "or", "=": "==", "===": "==", "!==": "!=", "<>": "!=", "=>": ">=",
    "=<": "<=",
}  # fmt: skip
_WORDS = {
    "AND": "and", "And": "and", "OR": "or", "Or": "or", "IN": "in", "In": "in", "IS": "is", "Is": "is", "If": "if",
    "IF": "if", "NOT": "not", "Not": "not", "eq": "==", "equals": "==", "ne": "!=", "gt": ">", "ge": ">=", "lt": "<",
    "le": "<=", "mod": "%", "div": "//", "plus": "+", "minus": "-", "times": "*",
}  # fmt: skip
_NONE = {
    "**": "There is no power: multiply instead",
    "^": "There is no power: multiply instead",
    "<<": "Bits can't be moved here",
    ">>": "Bits can't be moved here",
    "->": "An arrow means nothing here",
    ":=": "A name gets its value in a `set` step",
    "@": "`@` means nothing here",
}
_SIGNS = {"!": "not", "NOT": "not", "Not": "not"}
_MISPLACED = {
    "between": "Write both comparisons as one: `low <= value <= high`",
    "like": "Texts are searched with `part in text`, `startswith` and `endswith`",
    "ilike": "Texts are searched with `part in text.lower()`",
    "contains": "Write it the other way round: `part in whole`",
    "includes": "Write it the other way round: `part in whole`",
    "then": "A choice is written `a if condition else b`",
    "else": "A choice is written `a if condition else b`",
    "elif": "A choice is written `a if condition else b`",
    "xor": "Either … or is written `a != b`",
    "for": "`for` belongs into an aggregate: `sum(i.price for i in items)`",
    ";": "An expression is one value: there is no `;`",
    "#": "There are no comments in an expression",
    "{": "There are no mappings or sets",
    "=>": "An arrow means nothing here",
}
_ASSIGN = frozenset("+= -= *= /= //= %=".split())
_KEYWORDS = {
    "lambda": "There are no functions of your own here",
    "await": "Nothing has to be awaited here",
    "yield": "Nothing can be yielded here",
    "new": "Rows are made by a `create` step",
    "typeof": "Types are known before anything runs",
}


def operator(token: Token) -> Meant | None:
    """What a wrong operator means, where an operator stands."""
    if token.kind is TokenKind.OPERATOR and (word := _MEANT.get(token.text)):
        return Meant(word, f"{show(token.text)} is written {show(word)}")
    if token.kind is TokenKind.NAME and (word := _WORDS.get(token.text)):
        return Meant(word, f"{show(token.text)} is written {show(word)}")
    return None


def unknown(token: Token) -> str | None:
    """What to say about an operator that has no counterpart here."""
    return _NONE.get(token.text) if token.kind is TokenKind.OPERATOR else None


def sign(token: Token, following: Token) -> str | None:
    """What a wrong operator before an operand means."""
    word = _SIGNS.get(token.text)
    if word is None or token.kind is TokenKind.TEXT:
        return None
    if token.kind is TokenKind.NAME and (following.kind in (TokenKind.OPERATOR, TokenKind.END)):
        return None  # A field of that name.
    return word


def keyword(token: Token, following: Token) -> str | None:
    """What to say about a word that begins something which expressions do not have."""
    if token.kind is not TokenKind.NAME or following.kind not in (TokenKind.NAME, TokenKind.OPERATOR):
        return None
    if following.kind is TokenKind.OPERATOR and not (token.text == "lambda" and following.text in (":", "*")):
        return None
    return _KEYWORDS.get(token.text)


_PUNCTUATION = frozenset(". , ; : ! ? ( ) - ->".split())


def is_prose(tokens: list[Token]) -> bool:
    """Names follow names, and nothing is calculated or compared."""
    plain = [token.kind is TokenKind.NAME and token.text not in RESERVED for token in tokens]
    pairs = sum(1 for here, following in pairwise(plain) if here and following)
    operators = [token for token in tokens if token.kind is TokenKind.OPERATOR and token.text not in _PUNCTUATION]
    return pairs >= 2 and not operators


def misplaced(text: str, left: Expr, token: Token) -> tuple[str, str | None]:
    """The message and suggestion for a token that stands where an operator should."""
    if token.kind is TokenKind.TEXT and isinstance(left, Literal) and isinstance(left.value, str):
        return "Texts are joined with `+`", f"+ {text[token.start : token.end]}"
    if token.kind is not TokenKind.TEXT:
        if found := _MISPLACED.get(token.text.lower()):
            return found, None
        if token.text in _ASSIGN:
            return f"A value is changed in a `set` step: {show(token.text)} gives none", None
    if token.kind is TokenKind.OPERATOR and token.text not in ("(", "[", "-", "+"):
        return f"{show(token.text)} means nothing here", None
    return f"An operator is missing before {show(text[token.start : token.end])}", None
