"""Regular expressions: they run in Python, in Rust (pydantic's engine) and in whatever reads the API document."""

import re
import warnings
from functools import lru_cache
from importlib import import_module
from typing import Any

from pydantic_core import SchemaError, SchemaValidator, ValidationError, core_schema

LONGEST_PATTERN = 500
MOST_TEXT = 20_000
"""How many characters a pattern may ask for."""

_STAR = 100
"""How often `*` and `+` repeat when text is drawn from a pattern."""

_NOT_PORTABLE = (
    (re.compile(r"\(\?<?[=!]"), "look-around"),
    (re.compile(r"\(\?P[<=>]|\(\?<[A-Za-z]"), "a named group"),
    (re.compile(r"\(\?[aiLmsux-]+[:)]"), "an inline flag"),
    (re.compile(r"\(\?#|\(\?>|\(\?\("), "a comment, atomic group or condition"),
    (re.compile(r"\\[1-9]"), "a back-reference"),
    (re.compile(r"\\[AZzGbB]"), r"`\A`, `\Z` or `\b`"),
    (re.compile(r"\\[pP]"), "a Unicode property"),
    (re.compile(r"\[\[:"), "a POSIX class"),
    (re.compile(r"\[[^\]]*(&&|--|~~)"), "arithmetic of classes"),
    (re.compile(r"[*+?}]\+"), "a possessive quantifier"),
)
_ESCAPED_BACKSLASH = re.compile(r"\\\\")


@lru_cache(maxsize=1024)
def fault(pattern: str) -> str | None:
    """Why a pattern can't be used at all, or None."""
    if len(pattern) > LONGEST_PATTERN:
        return f"it has {len(pattern)} characters, and {LONGEST_PATTERN} are the most"
    if "\x00" in pattern:
        return "it contains a NUL character, which no text may"
    try:
        tree = parse(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return str(error)
    if _length(tree) > MOST_TEXT:
        return f"its repeats multiply to more than {MOST_TEXT:,} characters"
    if not_portable(pattern) is not None:
        return None
    try:
        _engine(pattern)
    except SchemaError as error:
        return _of_rust(str(error))
    return None


def matches(pattern: str, text: str) -> bool:
    """Whether the application would take a text. The pattern has no `fault`. Time is linear in the text."""
    try:
        _engine(pattern).validate_python(text)
    except ValidationError:
        return False
    return True


@lru_cache(maxsize=1024)
def _engine(pattern: str) -> SchemaValidator:
    return SchemaValidator(core_schema.str_schema(pattern=pattern))


def _of_rust(message: str) -> str:
    """The telling line of a Rust regex error."""
    if "size limit" in message:
        return r"it is too large for the application's engine; write `[a-z]` instead of `\w` where that is meant"
    told = [line.strip() for line in message.splitlines() if "error:" in line and "SchemaError" not in line]
    return told[-1].removeprefix("error: ") if told else "the application's engine does not know this syntax"


def not_portable(pattern: str) -> str | None:
    """What in a pattern means nothing, or something else, to other engines."""
    plain = _ESCAPED_BACKSLASH.sub("", pattern)
    return next((what for sign, what in _NOT_PORTABLE if sign.search(plain)), None)


@lru_cache(maxsize=1024)
def is_slow(pattern: str) -> bool:
    """Whether an engine that backtracks may take very long: a repeat of something that can itself be taken apart in
    several ways. `(a+)+` is, `(-[a-z]+)*` is not, because each round begins with a `-`."""
    return _has_slow_repeat(parse(pattern))


def parse(pattern: str) -> Any:
    """A pattern as a list of (operator, argument), as Python's own engine sees it. Raises `re.error`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        re.compile(pattern)
        return import_module("re._parser").parse(pattern)


def parts_of(operator: str, argument: Any) -> list[Any]:
    """The parts of one node of a parsed pattern."""
    if operator in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return [argument[2]]
    if operator == "BRANCH":
        return list(argument[1])
    if operator == "SUBPATTERN":
        return [argument[-1]]
    return []


def _is_repeat(operator: str) -> bool:
    return operator.endswith("_REPEAT")


def _length(tree: Any) -> int:
    """The most characters that are drawn from a pattern."""
    total = 0
    for node, argument in tree:
        operator = str(node)
        inner = max(map(_length, parts_of(operator, argument)), default=int(operator != "AT"))
        if _is_repeat(operator):
            most = int(argument[1])
            inner *= min(most, max(_STAR, int(argument[0]))) if most > 10_000 else most
        total += inner
    return total


def _has_slow_repeat(tree: Any) -> bool:
    for node, argument in tree:
        operator = str(node)
        for part in parts_of(operator, argument):
            if _has_slow_repeat(part):
                return True
            if _is_repeat(operator) and int(argument[1]) > 10 and not _has_landmark(part):
                return True
    return False


def _has_landmark(tree: Any) -> bool:
    """Whether a round of a repeat has a fixed character, or is one character, so that rounds can be told apart."""
    parts = [(str(node), argument) for node, argument in tree]
    if len(parts) == 1 and parts[0][0] == "SUBPATTERN":
        return _has_landmark(parts[0][1][-1])
    repeated = [argument[2] for operator, argument in parts if _is_repeat(operator)]
    branched = any(operator in ("BRANCH", "SUBPATTERN") for operator, _ in parts)
    landmarks = [int(argument) for operator, argument in parts if operator == "LITERAL"]
    if branched or not landmarks:
        return not (repeated or branched)
    return any(not any(may_match(part, char) for part in repeated) for char in landmarks)


def may_match(tree: Any, char: int) -> bool:
    """Whether a character can be part of what a pattern matches; when in doubt it can."""
    for node, argument in tree:
        operator = str(node)
        children = parts_of(operator, argument)
        if operator == "LITERAL":
            found = argument == char
        elif operator == "NOT_LITERAL":
            found = argument != char
        elif operator == "IN":
            is_negated = str(argument[0][0]) == "NEGATE"
            found = any(_is_in(str(kind), value, char) for kind, value in argument) is not is_negated
        else:
            found = any(may_match(part, char) for part in children) if children else operator != "AT"
        if found:
            return True
    return False


def _is_in(kind: str, value: Any, char: int) -> bool:
    """Whether one item of a class, such as `a-z` or `\\w`, holds a character."""
    if kind == "LITERAL":
        return bool(value == char)
    if kind == "RANGE":
        return bool(value[0] <= char <= value[1])
    if kind != "CATEGORY":
        return False
    name, text = str(value).removeprefix("CATEGORY_"), chr(char)
    member = {"WORD": text.isalnum() or text == "_", "DIGIT": text.isdigit(), "SPACE": text.isspace()}
    return member[name.removeprefix("NOT_")] is not name.startswith("NOT_")
