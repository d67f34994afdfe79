"""What stands at an offset of an expression."""

import pytest

from ir.expressions import documented
from ir.expressions.at import chain, word_span
from ir.expressions.calls import FUNCTIONS
from ir.expressions.names import METHODS
from ir.expressions.parser import parse


@pytest.mark.parametrize(
    ("written", "node", "word"),
    [
        ("car$0t.items", "cart", "cart"),
        ("cart$0.items", "cart", "cart"),
        ("cart.$0items", "cart.items", "items"),
        ("cart.items$0", "cart.items", "items"),
        ("a + $0b", "b", "b"),
        ("a $0+ b", "a + b", "a + b"),
        ("le$0n(items)", "len(items)", "len"),
        ("len(it$0ems)", "items", "items"),
        ("name.low$0er()", "name.lower()", "lower"),
        ("sum(i.price for i in it$0ems)", "items", "items"),
    ],
)
def test_the_innermost_part(written: str, node: str, word: str) -> None:
    offset, text = written.index("$0"), written.replace("$0", "")
    found = chain(parse(text)[0], offset)[-1]
    start, end = word_span(found)
    assert (text[found.start : found.end], text[start:end]) == (node, word)


def test_every_function_and_method_is_described() -> None:
    assert set(documented.FUNCTIONS) == set(FUNCTIONS)
    assert set(documented.METHODS) == {name for methods in METHODS.values() for name in methods}
