"""The texts of steps: `cart = Cart(cart_id)`, `item.product.stock -= item.quantity`, `item in cart.items` …

Each parser takes one text and gives its pieces, or None where there is nothing to work with, and what is wrong with it
(`DM520`). None of them raises, whatever the text. Expressions are left as pieces: only who knows the names in reach can
type them.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from ir.behavior.cutting import Piece, assignment, find_word, outside, split, words
from ir.expressions.syntax import Issue
from ir.expressions.tokens import RESERVED
from ir.wording import clip

CODE = "DM520"

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
KEYWORDS = RESERVED | {"None", "null", "True", "False", "true", "false", "self"}
"""Words that no name can have."""


@dataclass(frozen=True, slots=True)
class LoadText:
    """`name = entity(arguments)`; an argument is (field or None, expression)."""

    name: Piece
    entity: Piece
    arguments: tuple[tuple[Piece | None, Piece], ...]


@dataclass(frozen=True, slots=True)
class FindText:
    """`name = first|all entity where … order by … limit …`; `order` lists (expression, descending)."""

    name: Piece
    is_many: bool
    entity: Piece
    where: Piece | None
    order: tuple[tuple[Piece, bool], ...]
    limit: Piece | None


@dataclass(frozen=True, slots=True)
class SetText:
    """`target operator value`."""

    target: Piece
    operator: str
    value: Piece


@dataclass(frozen=True, slots=True)
class NamedText:
    """`name = what`, or `what` alone: the text of `create` and `call`."""

    name: Piece | None
    what: Piece


@dataclass(frozen=True, slots=True)
class ForText:
    """`variable in source`."""

    variable: Piece
    source: Piece


@dataclass(frozen=True, slots=True)
class MoveText:
    """`target.event`."""

    target: Piece
    event: Piece


_NEVER_MEANT = frozenset("first all new let const var each as with where".split())

Statement = LoadText | FindText | SetText | NamedText | ForText | MoveText
Parsed = tuple[Statement | None, tuple[Issue, ...]]


def _issue(piece: Piece, message: str, suggestion: str | None = None) -> Issue:
    return Issue(CODE, message, piece.start, piece.end, suggestion)


def is_name(text: str) -> bool:
    """Something that a value can be called."""
    return _NAME.fullmatch(text) is not None and text not in KEYWORDS


def meant(text: str) -> list[Piece]:
    """The words that a text which can't be read may give to a value: nothing else is to be said about those.

    They stand before `=` or `in`, or else at the beginning, or after `as` at the end.
    """
    whole = Piece.of(text).stripped
    parts, loops = assignment(whole), find_word(whole, "in")
    if parts is not None:
        found = words(parts[0])
    elif loops is not None:
        found = words(whole.part(0, loops[0]))
    else:
        every = words(whole)
        found = [word for word in every[:1] if whole.text[word.end - whole.start :][:1] not in (".", "(")]
        found += [name for word, name in pairwise(every) if word.text == "as" and name.end == whole.end]
    return [word for word in found if is_name(word.text) and word.text not in _NEVER_MEANT]


def _name_issue(piece: Piece, example: str) -> Issue | None:
    if is_name(piece.text):
        return None
    if piece.text in KEYWORDS:
        return _issue(piece, f"`{piece.text}` is a word of the language; call it something else")
    if not piece:
        return Issue(CODE, f"a name is missing before `=`; write it like `{example}`", piece.start, piece.end)
    return _issue(piece, f"`{clip(piece.text)}` is no name; write it like `{example}`")


def load(text: str) -> tuple[LoadText | None, tuple[Issue, ...]]:
    """`cart = Cart(cart_id)` or `coupon = Coupon(code=code)`."""
    whole = Piece.of(text).stripped
    example = "cart = Cart(cart_id)"
    parts = assignment(whole)
    if parts is None:
        return None, (_issue(whole, f"this is no `load`; write it like `{example}`"),)
    name, operator, call = parts
    issues = [found for found in (_name_issue(name, example),) if found]
    if operator != "=":
        issues.append(_issue(whole, f"`{operator}` does not go with `load`; write it like `{example}`"))
    bracket = next((at for at in outside(call.text) if call.text[at] == "("), None)
    square = _in_square_brackets(call) if bracket is None else None
    if square is not None:
        better = f"{square[0].text}({square[1].text})"
        issues.append(_issue(call, f"the key stands in round brackets: `{clip(better)}`", better))
        return LoadText(name, square[0], tuple(_argument(piece) for piece in split(square[1], ","))), tuple(issues)
    if bracket is None:
        key = f"({name.text}_id)" if is_name(name.text) and is_name(call.text) else None
        message = f"which row? Give its key in brackets, like `{example}`"
        return LoadText(name, call, ()), (*issues, _issue(call, message, f"{call.text}{key}" if key else None))
    entity = call.part(0, bracket)
    inner, tail = _inside(call, bracket)
    if inner is None:
        issues.append(_issue(call, "the bracket is not closed", f"{call.text})"))
        inner = call.part(bracket + 1)
    elif tail:
        issues.append(_issue(tail, f"nothing follows the brackets of a `load`; write it like `{example}`"))
    arguments = tuple(_argument(piece) for piece in split(inner, ",")) if inner else ()
    if not inner:
        issues.append(_issue(call, f"which row? Give its key in the brackets, like `{example}`"))
    return LoadText(name, entity, arguments), tuple(issues)


def _in_square_brackets(call: Piece) -> tuple[Piece, Piece] | None:
    """The name and the inside of `Cart[cart_id]`."""
    name, bracket, inner = call.text.partition("[")
    if not bracket or not is_name(name.strip()) or not inner.endswith("]") or inner == "]":
        return None
    return call.part(0, len(name)), call.part(len(name) + 1, -1)


def _inside(call: Piece, bracket: int) -> tuple[Piece | None, Piece]:
    """What is between the bracket and the one that closes it, and what follows."""
    after = next((at for at in outside(call.text) if at > bracket), len(call.text))
    close = call.text.rfind(")", bracket, after)
    if close < 0 or (after == len(call.text) and not _is_closed(call.text)):
        return None, Piece(call.whole, call.end, call.end)
    return call.part(bracket + 1, close), call.part(close + 1)


def _is_closed(text: str) -> bool:
    """A character that follows would stand outside all quotes and brackets."""
    return len(text) in outside(f"{text} ")


def _argument(piece: Piece) -> tuple[Piece | None, Piece]:
    parts = assignment(piece)
    if parts is not None and parts[1] == "=":
        return parts[0], parts[2]
    return None, piece


def find(text: str) -> tuple[FindText | None, tuple[Issue, ...]]:
    """`x = first Product where stock > 0 order by price desc, name` or `xs = all … limit 10`."""
    whole = Piece.of(text).stripped
    example = "product = first Product where stock > 0 order by price"
    parts = assignment(whole)
    first_word = find_word(whole, "where")
    if parts is None or (first_word is not None and parts[0].end > whole.start + first_word[0]):
        return None, (_issue(whole, f"this is no `find`; write it like `{example}`"),)
    name, operator, query = parts
    issues = [found for found in (_name_issue(name, example),) if found]
    if operator != "=":
        issues.append(_issue(whole, f"`{operator}` does not go with `find`; write it like `{example}`"))
    is_many = query.text.startswith("all") and not _continues(query.text, 3)
    is_one = query.text.startswith("first") and not _continues(query.text, 5)
    if not (is_many or is_one):
        head = query.text.split(maxsplit=1)[0] if query else ""
        place = Piece(query.whole, query.start, query.start + len(head))
        message = "say `first` (one row, or None) or `all` (a collection) before the entity"
        issues.append(_issue(place, message, f"first {head}" if is_name(head) else None))
    rest = query.part(3 if is_many else 5 if is_one else 0)
    rest, limit = _cut(rest, "limit")
    rest, order_text = _cut(rest, "order", "by")
    entity, where = _cut(rest, "where")
    if where is not None and not where:
        issues.append(_issue(where, "the condition after `where` is missing"))
        where = None
    if limit is not None and not limit.text.isdecimal():
        issues.append(_issue(limit, "`limit` takes a whole number, like `limit 10`"))
        limit = None
    order = tuple(_key(piece) for piece in split(order_text, ",")) if order_text is not None else ()
    issues += [_issue(key, "a field to order by is missing") for key, _ in order if not key]
    found = FindText(name, is_many, entity, where, tuple(item for item in order if item[0]), limit)
    return found, tuple(issues)


def _continues(text: str, at: int) -> bool:
    return at < len(text) and (text[at].isalnum() or text[at] == "_")


def _cut(piece: Piece, *words: str) -> tuple[Piece, Piece | None]:
    place = find_word(piece, *words)
    return (piece.part(0, place[0]), piece.part(place[1])) if place else (piece, None)


def _key(piece: Piece) -> tuple[Piece, bool]:
    for word, descending in (("desc", True), ("asc", False)):
        head, found, tail = piece.text.rpartition(word)
        if found and not tail and head and head[-1].isspace():
            return piece.part(0, len(head)), descending
    return piece, False


def change(text: str) -> tuple[SetText | None, tuple[Issue, ...]]:
    """`item.product.stock -= item.quantity` or `x = expression`."""
    whole = Piece.of(text).stripped
    example = "order.note = 'paid'"
    parts = assignment(whole)
    if parts is None:
        return None, (_issue(whole, f"this is no `set`; write it like `{example}`"),)
    target, operator, value = parts
    issues = []
    if not target:
        issues.append(_issue(whole, f"what is to be set is missing before `{operator}`; write it like `{example}`"))
    if operator == "/=":
        message = f"`/=` is not there; write `{clip(target.text)} = {clip(target.text)} / …`"
        start = text.index("/=", target.end)
        issues.append(_issue(Piece(text, start, start + 2), message))
    return SetText(target, operator, value), tuple(issues)


def named(text: str, example: str) -> tuple[NamedText | None, tuple[Issue, ...]]:
    """`order = Order` or `Order` (`create`); `result = flow` or `flow` (`call`)."""
    whole = Piece.of(text).stripped
    parts = assignment(whole)
    name, what = (parts[0], parts[2]) if parts else (None, whole)
    issues = []
    if name is not None:
        found = _name_issue(name, example)
        issues += [found] if found else []
    if parts is not None and parts[1] != "=":
        issues.append(_issue(whole, f"write it like `{example}`, with a plain `=`"))
    bracket = what.text.find("(")
    if bracket > 0:
        inner = what.part(bracket)
        issues.append(_issue(inner, f"what goes in stands below `with:`; write it like `{example}`", ""))
        what = what.part(0, bracket)
    elif not _NAME.fullmatch(what.text):
        issues.append(_issue(what or whole, f"this can't be read; write it like `{example}`"))
        return None, tuple(issues)
    return NamedText(name, what), tuple(issues)


def loop(text: str) -> tuple[ForText | None, tuple[Issue, ...]]:
    """`item in cart.items`."""
    whole = Piece.of(text).stripped
    example = "item in cart.items"
    place = find_word(whole, "in")
    if place is None:
        return None, (_issue(whole, f"this is no `for`; write it like `{example}`"),)
    variable, source = whole.part(0, place[0]), whole.part(place[1])
    issues = [] if is_name(variable.text) else [_issue(variable or whole, f"a name goes here, as in `{example}`")]
    if not source:
        issues.append(_issue(whole, f"the collection is missing after `in`; write it like `{example}`"))
    return ForText(variable, source), tuple(issues)


def move(text: str) -> tuple[MoveText | None, tuple[Issue, ...]]:
    """`order.pay`: a row and the event that its machine gets."""
    whole = Piece.of(text).stripped
    dots = [at for at in outside(whole.text) if whole.text[at] == "."]
    if not dots:
        return None, (_issue(whole, "say the row and the event, like `order.pay`"),)
    event = whole.part(dots[-1] + 1)
    if event.text.endswith("()"):
        message = "an event takes no brackets"
        return MoveText(whole.part(0, dots[-1]), event.part(0, -2)), (_issue(event, message, event.text[:-2]),)
    if not _NAME.fullmatch(event.text):
        return None, (_issue(event or whole, "the name of an event goes here, as in `order.pay`"),)
    return MoveText(whole.part(0, dots[-1]), event), ()


def event_name(text: str) -> tuple[Piece | None, tuple[Issue, ...]]:
    """The name that `emit` writes."""
    whole = Piece.of(text).stripped
    if _NAME.fullmatch(whole.text):
        return whole, ()
    return None, (_issue(whole, "an event has a name of letters, digits and underscores, like `order_placed`"),)
