"""Whose rows an operation may touch."""

import pytest

from generators.ast.scoping import Admission, admission, needs_scope, reference_path, reference_staff
from tests.generators.ast.support import entity

PUBLIC = Admission(is_public=True, is_owned=False, roles=(), staff=())
SIGNED_IN = Admission(is_public=False, is_owned=False, roles=(), staff=())


@pytest.mark.parametrize(
    ("grants", "admitted"),
    [
        (("public",), PUBLIC),
        (("owner", "public", "clerk"), PUBLIC),
        (("authenticated",), SIGNED_IN),
        (("authenticated", "owner", "clerk"), SIGNED_IN),
        (("clerk", "admin"), Admission(is_public=False, is_owned=False, roles=("clerk", "admin"), staff=())),
        (("owner",), Admission(is_public=False, is_owned=True, roles=(), staff=())),
        (("owner", "clerk"), Admission(is_public=False, is_owned=True, roles=(), staff=("clerk",))),
    ],
)
def test_grants(grants: tuple[str, ...], admitted: Admission) -> None:
    assert admission(grants) == admitted


SHOP = """
auth: {user: Customer, roles: [customer, clerk]}
entities:
  Customer:
    attributes: {email: {type: email, unique: true}}
    access: {owner: self, create: public, read: [owner, clerk]}
  Product: {attributes: {name: string}, access: {read: public}}
  Address:
    attributes: {city: string}
    relationships: {customer: {type: many_to_one, target: Customer}}
    access: {owner: customer, read: [owner, clerk]}
  Cart:
    attributes: {note: string}
    relationships:
      customer: {type: many_to_one, target: Customer}
      address: {type: many_to_one, target: Address}
      product: {type: many_to_one, target: Product}
      friend: {type: many_to_one, target: Customer, nullable: true}
    access: {owner: customer, create: [owner, clerk]}
    options: {audit: true}
  CartItem:
    attributes: {quantity: integer}
    relationships: {cart: {type: many_to_one, target: Cart}}
    access: {owner: cart.customer, create: [owner, clerk]}
"""


@pytest.mark.parametrize(
    ("entity_name", "field", "path", "staff"),
    [
        ("Cart", "customer", None, ()),
        ("Cart", "product", None, ()),
        ("Cart", "address", ("customer",), ("clerk",)),
        ("Cart", "friend", (), ("clerk",)),
        ("CartItem", "cart", ("customer",), ("clerk",)),
    ],
    ids=[
        "the owner itself is checked by the service",
        "what everybody reads, everybody may refer to",
        "only an address one may read",
        "only a customer one may read: oneself",
        "the way to the row's own owner",
    ],
)
def test_a_reference_stays_within_what_the_caller_can_reach(
    entity_name: str, field: str, path: tuple[str, ...] | None, staff: tuple[str, ...]
) -> None:
    view = entity(SHOP, entity_name)
    found = view.field(field)
    assert reference_path(found, view) == path
    assert needs_scope(found, view) is (path is not None)
    if path is not None:
        assert reference_staff(found, view) == staff


def test_audit_columns_are_nobodys_choice() -> None:
    view = entity(SHOP, "Cart")
    assert not needs_scope(view.field("created_by"), view)
