"""Where names are given, read and written."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ir.dialect.read import Reader, read
from ir.occurrences import Found, Occurrences, Role, Symbol, SymbolKind, meaning_of
from ir.occurrences.symbols import field, machine_event, role, spelled, state
from ir.source import Position, Span
from ir.syntax import Dialect, Syntax, Text
from tests.server.features.named import PETS, SHOP

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*/devmatrix.yaml"))
TEXTS = [SHOP, PETS, *(path.read_text(encoding="utf-8") for path in EXAMPLES)]


def occurrences(text: str) -> Occurrences:
    syntax = Syntax.of(Text.of(text))
    return Occurrences(syntax, meaning_of(read(text).parts) if syntax.dialect is Dialect.NATIVE else None)


def every(names: Occurrences) -> list[Found]:
    return [Found(block, one) for block in names.syntax.blocks for one in names.of_block(block).occurrences]


def placed(names: Occurrences) -> set[tuple[Symbol, Role, str, Span]]:
    return {(one.symbol, one.occurrence.role, one.occurrence.path, names.span(one)) for one in every(names)}


def where(names: Occurrences, symbol: Symbol) -> list[tuple[str, str]]:
    """Role and line of each place."""
    found = sorted(names.of(symbol), key=names.span)
    lines = names.syntax.text.lines
    return [(one.occurrence.role.value, lines[names.span(one).start.line].strip()) for one in found]


@pytest.mark.parametrize("text", TEXTS)
def test_exactly_the_name_stands_at_each_place(text: str) -> None:
    names = occurrences(text)
    for one in every(names):
        occurrence = one.occurrence
        if one.symbol.kind is not SymbolKind.ROW or occurrence.role is not Role.IMPLIED:
            assert occurrence.is_exact, occurrence
            assert names.syntax.text.slice(names.span(one)) == spelled(one.symbol.name, occurrence.spelling)


@pytest.mark.parametrize("text", TEXTS)
def test_names_are_given_somewhere(text: str) -> None:
    generated = {"created_at", "updated_at", "role", "id"}
    names = occurrences(text)
    unknown = {one.symbol for one in every(names) if not names.is_defined(names.meant(one.symbol))}
    assert {
        one for one in unknown if not (one.kind is SymbolKind.FIELD and one.name in generated) and not one.file
    } == set()


def test_roles() -> None:
    names = occurrences(SHOP)
    assert where(names, field("Order", "note")) == [
        ("definition", "note: {type: string, nullable: true}"),
        ("write", "- set: order.note = 'Thank you'"),
    ]
    assert where(names, field("Customer", "orders")) == [
        ("implied definition", "customer: {type: many_to_one, target: Customer, back_populates: orders}")
    ]
    assert where(names, machine_event("Order", "cancel")) == [("definition", "- event: cancel")]
    assert where(names, role("customer")) == [("definition", "roles: [customer, clerk]"), ("read", "auth: [customer]")]
    assert where(names, state("x-business-logic/flows/place_order/input/method", "card")) == [
        ("definition", "method: {type: enum, values: [card, transfer]}"),
        ("read", "- require: product.stock >= amount and method == 'card'"),
    ]


def test_the_names_at_a_place() -> None:
    names = occurrences(SHOP)
    line = next(number for number, text in enumerate(names.syntax.text.lines) if "create: order = Order" in text)
    column = names.syntax.text.lines[line].index("Order")
    assert [one.symbol.name for one in names.at(Position(line, column))] == ["Order"]
    assert [one.symbol.name for one in names.at(Position(line, column + 5))] == ["Order"]
    assert names.at(Position(line, column - 1)) == []


def edited(names: Occurrences, span: Span, new: str) -> Occurrences:
    text, change = names.syntax.text.edit(span, new)
    syntax = names.syntax.update(text, change)
    meaning = meaning_of(read(str(text)).parts) if syntax.dialect is Dialect.NATIVE else None
    return Occurrences(syntax, meaning, names)


@pytest.mark.parametrize(
    ("old", "new", "reread"),
    [
        ("order.note = 'Thank you'", "order.note = 'Thanks'", [("thank",)]),
        ("      tags: [orders]", "      tags: [order]", [("/orders/{order_id}/items",)]),
        (
            "{entity: Product, expression: stock >= 0}",
            "{entity: Product, expression: 0 <= stock}",
            [("stock_is_there",)],
        ),
    ],
)
def test_only_what_changed_is_looked_at_again(old: str, new: str, reread: list[tuple[str, ...]]) -> None:
    reader = Reader()
    syntax = Syntax.of(Text.of(SHOP))
    names = Occurrences(syntax, meaning_of(reader.read(syntax).parts))
    every(names)
    number = next(number for number, line in enumerate(syntax.text.lines) if old in line)
    start = syntax.text.lines[number].index(old)
    text, change = syntax.text.edit(Span(Position(number, start), Position(number, start + len(old))), new)
    syntax = syntax.update(text, change)
    after = Occurrences(syntax, meaning_of(reader.read(syntax).parts), names)
    every(after)
    assert [block.keys for block in after.reread] == reread


def test_openapi_blocks_are_kept() -> None:
    names = occurrences(PETS)
    every(names)
    line = next(number for number, text in enumerate(names.syntax.text.lines) if "operationId: getToy" in text)
    after = edited(names, Span(Position(line, 0), Position(line, 0)), "      deprecated: true\n")
    every(after)
    assert [block.keys for block in after.reread] == [("/pets/{petId}/toys/{toyId}",)]


EDITS = st.lists(
    st.tuples(
        st.integers(0, 130), st.integers(0, 70), st.integers(0, 9), st.sampled_from([*": -'\"\n{}[]#.=é", "order", ""])
    ),
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([SHOP, PETS]), EDITS)
def test_after_any_edits_names_are_those_of_a_fresh_document(text: str, edits: list[tuple[int, int, int, str]]) -> None:
    names = occurrences(text)
    every(names)
    for line, column, length, new in edits:
        names = edited(names, Span(Position(line, column), Position(line, column + length)), new)
        assert placed(names) == placed(occurrences(str(names.syntax.text)))
