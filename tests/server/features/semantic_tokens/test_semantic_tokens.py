"""Semantic tokens: lines of a document with the types of their tokens."""

from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types

from ir.source import Span
from server.features import SEMANTIC_LEGEND
from server.features.semantic_tokens import delta, full, within
from server.lsp.positions import Encoding, incoming
from server.workspace.document import Edit
from tests.server.features.named import PETS, SHOP
from tests.server.features.navigation import Opened, examples

TYPES = SEMANTIC_LEGEND["tokenTypes"]
MODIFIERS = SEMANTIC_LEGEND["tokenModifiers"]


def decoded(opened: Opened, data: list[int]) -> list[tuple[int, str, str, str]]:
    """Line, text, type and modifiers of each token."""
    found = []
    line = character = 0
    assert isinstance(TYPES, list) and isinstance(MODIFIERS, list)
    for at in range(0, len(data), 5):
        down, right, length, kind, bits = data[at : at + 5]
        line, character = line + down, right if down else character + right
        encoding = opened.snapshot.encoding
        places = (incoming(opened.snapshot.text, line, one, encoding) for one in (character, character + length))
        modifiers = [name for number, name in enumerate(MODIFIERS) if bits >> number & 1]
        found.append((line, opened.snapshot.text.slice(Span(*places)), TYPES[kind], " ".join(modifiers)))
    return found


def tokens(opened: Opened, line: str) -> list[str]:
    """The tokens of the one line that contains a text, as words."""
    numbers = [number for number, text in enumerate(opened.snapshot.text.lines) if line in text]
    assert len(numbers) == 1, line
    data = full(opened.snapshot, types.SemanticTokensParams(opened.id)).data
    return [
        f"{text} {kind} {bits}".strip()
        for number, text, kind, bits in decoded(opened, list(data))
        if number == numbers[0]
    ]


def test_names_and_words_of_expressions() -> None:
    opened = Opened(SHOP)
    assert tokens(opened, "- require: product.stock >=") == [
        "product variable",
        "stock property",
        ">= operator",
        "amount parameter",
        "and keyword",
        "method parameter",
        "== operator",
        "card enumMember",
    ]
    assert tokens(opened, "- find: found") == [
        "found variable declaration",
        "= operator",
        "all keyword",
        "Order class",
        "where keyword",
        "customer property",
        "email property",
        "== operator",
        "whose parameter",
        "and keyword",
        "status property",
        "!= operator",
        "cancelled enumMember",
        "order keyword",
        "by keyword",
        "total property",
        "desc keyword",
    ]
    assert tokens(opened, "customer: actor") == [
        "customer property modification",
        "actor variable readonly defaultLibrary",
    ]
    assert tokens(opened, "set: order.note") == [
        "order variable",
        "note property modification",
        "= operator",
        "'Thank you' string",
    ]


def test_structure() -> None:
    opened = Opened(SHOP)
    assert tokens(opened, "  Product:") == ["Product class declaration"]
    assert tokens(opened, "stock: {type: integer, default: 0}") == ["stock property declaration", "integer type"]
    assert tokens(opened, "amount: integer") == ["amount parameter declaration", "integer type"]
    assert tokens(opened, "computed:") == [
        "total property declaration",
        "decimal type",
        "sum function defaultLibrary",
        "i variable",
        "price property",
        "* operator",
        "i variable",
        "quantity property",
        "for keyword",
        "i variable declaration",
        "in keyword",
        "items property",
    ]
    assert tokens(opened, "{event: pay,") == [
        "pay event declaration",
        "pending enumMember",
        "paid enumMember",
        "total property",
        "> operator",
        "0 number",
    ]


def test_openapi() -> None:
    opened = Opened(PETS, uri="file:///work/pets.yaml")
    assert tokens(opened, "/pets/{petId}/toys/{toyId}:") == ["petId parameter", "toyId parameter"]
    assert tokens(opened, "operationId: getToy") == ["getToy method declaration"]
    assert tokens(opened, "discriminator:") == ["Dog class", "Cat class"]


def test_some_lines_have_the_tokens_that_they_have_in_the_whole() -> None:
    opened = Opened(SHOP)
    every = decoded(opened, list(full(opened.snapshot, types.SemanticTokensParams(opened.id)).data))
    for first, last in ((0, 5), (10, 40), (70, 71), (100, 500)):
        range = types.Range(types.Position(first, 0), types.Position(last, 0))
        some = within(opened.snapshot, types.SemanticTokensRangeParams(opened.id, range)).data
        assert decoded(opened, list(some)) == [token for token in every if first <= token[0] <= last]


def applied(old: list[int], edits: list[types.SemanticTokensEdit]) -> list[int]:
    for edit in reversed(edits):
        old = [*old[: edit.start], *(edit.data or ()), *old[edit.start + edit.delete_count :]]
    return old


def test_a_delta_leads_from_one_answer_to_the_next() -> None:
    opened = Opened(SHOP)
    before = full(opened.snapshot, types.SemanticTokensParams(opened.id))
    assert before.result_id is not None
    line = next(number for number, text in enumerate(opened.snapshot.text.lines) if "- set: order.note" in text)
    opened.document.edit([Edit("        - set: order.note = order.customer.email\n", (line, 0), (line, 0))], 8)
    snapshot = opened.document.snapshot()
    change = delta(snapshot, types.SemanticTokensDeltaParams(opened.id, before.result_id))
    assert isinstance(change, types.SemanticTokensDelta)
    after = applied(list(before.data), list(change.edits))
    assert after == list(full(snapshot, types.SemanticTokensParams(opened.id)).data)
    assert sum(len(edit.data or ()) for edit in change.edits) < len(after) / 4


def test_an_unknown_result_is_answered_in_full() -> None:
    opened = Opened(SHOP)
    assert isinstance(
        delta(opened.snapshot, types.SemanticTokensDeltaParams(opened.id, "nobody knows")), types.SemanticTokens
    )


def test_tokens_never_overlap_and_have_a_length() -> None:
    for text in (SHOP, PETS, *(path.read_text(encoding="utf-8") for path in examples())):
        opened = Opened(text, encoding=Encoding.UTF8)
        data = list(full(opened.snapshot, types.SemanticTokensParams(opened.id)).data)
        end = 0
        for at in range(0, len(data), 5):
            down, right, length, _, _ = data[at : at + 5]
            assert length > 0 and (down or at == 0 or right >= end)
            end = length


def test_wide_characters_count_as_the_client_counts() -> None:
    text = SHOP.replace('else: {status: 409, detail: "Only', 'else: {status: 409, detail: "😀 Only')
    for encoding in Encoding:
        assert tokens(Opened(text, encoding=encoding), "😀 Only") == [
            "product variable", "stock property", "product variable", "name property",
        ]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 120), st.integers(0, 60), st.sampled_from("x: -'\"\n{}[]#é😀")), max_size=6))
def test_after_any_edits_tokens_are_those_of_a_fresh_document(edits: list[tuple[int, int, str]]) -> None:
    opened = Opened(SHOP)
    full(opened.snapshot, types.SemanticTokensParams(opened.id))
    for version, (line, column, new) in enumerate(edits, 8):
        opened.document.edit([Edit(new, (line, column), (line, column))], version)
        changed = full(opened.document.snapshot(), types.SemanticTokensParams(opened.id)).data
        fresh = Opened(str(opened.document.text), uri="file:///work/fresh.devmatrix.yaml")
        assert changed == full(fresh.snapshot, types.SemanticTokensParams(fresh.id)).data
