"""What is shown at each place of the specs beside this file: their documents say it."""

import pytest

from tests.server.features.hover.documents import FOLDER, Case, cases, check, names, opened, shown

ALL = [(name, case) for name in names() for case in cases(name)]


@pytest.mark.parametrize(("name", "case"), ALL, ids=[f"{name}: {case.line}" for name, case in ALL])
def test_what_is_shown(name: str, case: Case) -> None:
    check(name, case)


def test_plain_text_has_no_marks() -> None:
    snapshot = opened(FOLDER / "shop.yaml", ("plaintext",))
    assert shown(snapshot, "Or$0derItem:") == (
        "OrderItem\n"
        "entity OrderItem\n\n"
        "Attribute   Type            Constraints\n"
        "id          uuid            primary key, default uuid()\n"
        "quantity    integer         ≥ 1\n"
        "unit_price  decimal(12, 2)  ≥ 0\n\n"
        "Relationship  Type         To\n"
        "order         many to one  Order    back items\n"
        "product       many to one  Product\n\n"
        "table order_items, path /order_items\n\n"
        "Flows:\n"
        "- checkout creates"
    )
