"""The semantic tokens of one block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from ir.dialect.domain_keys import TYPES
from ir.expressions.tokens import RESERVED, Token, TokenKind, scan
from ir.occurrences import Collected, Role, SymbolKind, Words
from ir.occurrences.collecting import entries, placed, text_of
from ir.yaml import Document, Node
from ir.yaml.looking import below
from server.features import SEMANTIC_LEGEND

if TYPE_CHECKING:
    from ir.syntax import Block

_TYPES = cast("list[str]", SEMANTIC_LEGEND["tokenTypes"])
_MODIFIERS = cast("list[str]", SEMANTIC_LEGEND["tokenModifiers"])
_TYPE = {name: number for number, name in enumerate(_TYPES)}
_DECLARATION, _MODIFICATION, _READONLY, _DEFAULT_LIBRARY = (1 << number for number in range(len(_MODIFIERS)))
_KINDS = {
    SymbolKind.ENTITY: "class",
    SymbolKind.FIELD: "property",
    SymbolKind.STATE: "enumMember",
    SymbolKind.EVENT: "event",
    SymbolKind.FLOW: "function",
    SymbolKind.INPUT: "parameter",
    SymbolKind.LOCAL: "variable",
    SymbolKind.ROW: "variable",
    SymbolKind.ROLE: "enumMember",
    SymbolKind.SCHEMA: "class",
    SymbolKind.PROPERTY: "property",
    SymbolKind.COMPONENT: "class",
    SymbolKind.OPERATION: "method",
    SymbolKind.PARAMETER: "parameter",
    SymbolKind.TAG: "namespace",
}
_ROLES = {Role.DEFINITION: _DECLARATION, Role.IMPLIED: _DECLARATION, Role.WRITE: _MODIFICATION, Role.READ: 0}
_CONSTANTS = frozenset("True False None true false null".split())

Found = tuple[int, int, int, int]
"""Start and end in the text of the block, the number of the type, and the bits of the modifiers."""


def tokens_of(block: Block, names: Collected) -> list[Found]:
    """The tokens of a block in the order of its text. None reaches into another one."""
    found: dict[int, Found] = {}
    for one in names.occurrences:
        kind = _KINDS.get(one.symbol.kind)
        if kind is not None and one.is_exact:
            found.setdefault(one.start, (one.start, one.end, _TYPE[kind], _ROLES[one.role]))
    for token in (*_of_words(block.document, names.words, found), *_types(block)):
        found.setdefault(token[0], token)
    ordered: list[Found] = []
    for token in sorted(found.values()):
        if not ordered or token[0] >= ordered[-1][1]:
            ordered.append(token)
    return ordered


def _of_words(document: Document, every: tuple[Words, ...], named: dict[int, Found]) -> Iterator[Found]:
    """The words of expressions that are no names of the application."""
    for words in every:
        text = words.node.text.strip()
        lead = len(words.node.text) - len(words.node.text.lstrip())
        tokens, _ = scan(text, words.start, words.end)
        for token, following in zip(tokens, [*tokens[1:], None], strict=True):
            kind, modifiers = _kind(token, following, words.keywords)
            span = placed(document, words.node, lead + token.start, lead + token.end) if kind else None
            if span is None or "\n" in document.text[slice(*span)] or span[0] in named or span[0] + 1 in named:
                continue
            yield *span, _TYPE[kind], modifiers


def _kind(token: Token, following: Token | None, keywords: frozenset[str]) -> tuple[str, int]:
    if token.kind is TokenKind.NUMBER:
        return "number", 0
    if token.kind is TokenKind.TEXT:
        return "string", 0
    if token.kind is TokenKind.OPERATOR:
        return ("", 0) if token.text in "()[]{},.:" else ("operator", 0)
    if token.kind is not TokenKind.NAME:
        return "", 0
    if token.text in RESERVED or token.text in keywords or token.text in _CONSTANTS:
        return "keyword", 0
    if token.text in ("actor", "self"):
        return "variable", _READONLY | _DEFAULT_LIBRARY
    if following is not None and following.says("("):
        return "function", _DEFAULT_LIBRARY
    return "", 0


def _types(block: Block) -> Iterator[Found]:
    """The types of attributes and inputs."""
    root: Node | None = block.document.root
    if block.prefix not in ((), ("entities",), ("x-business-logic", "flows")):
        return
    entities = root if block.prefix == ("entities",) else None if block.prefix else below(root, "entities")
    logic = below(root, "x-business-logic") if not block.prefix else None
    flows = root if block.prefix[-1:] == ("flows",) else below(logic, "flows")
    for holders, key in ((entities, "attributes"), (flows, "input")):
        for _, holder, _ in entries(holders, ""):
            for _, value, _ in entries(below(holder, key), ""):
                written = text_of(value) or text_of(below(value, "type"))
                name = written.text.strip().rstrip("?").removesuffix("[]") if written is not None else ""
                if written is not None and name in TYPES:
                    span = placed(block.document, written, 0, len(written.text))
                    if span is not None:
                        yield *span, _TYPE["type"], 0
