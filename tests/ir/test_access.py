"""Who may do what, once the defaults are filled in."""

import pytest

from ir import access
from ir.model import AuthModelIR, Crud, Entity
from tests.ir.specs import read_well

AUTH = AuthModelIR(user_entity="Customer", roles=("customer", "clerk"))


def entity(said: str = "", name: str = "Cart") -> Entity:
    """An entity with this `access`."""
    line = f"\n    access: {said}" if said else ""
    (found,) = read_well(
        f"entities:\n  {name}:\n    attributes: {{email: email}}\n"
        f"    relationships: {{customer: {{type: many_to_one, target: Customer}}}}{line}"
    ).parts.entities
    return found


def grants(said: str, name: str = "Cart") -> dict[str, str]:
    """What each operation asks, as one line each."""
    found = entity(said, name)
    return {operation.value: " ".join(access.grants(found, operation, AUTH)) for operation in Crud}


def every(grant: str) -> dict[str, str]:
    return {operation.value: grant for operation in Crud}


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ("", every("authenticated")),
        ("{owner: customer}", every("owner")),
        ("{list: public}", every("authenticated") | {"list": "public"}),
        (
            "{owner: customer, read: [public, clerk], delete: clerk}",
            every("owner") | {"read": "public", "delete": "clerk"},
        ),
        ("{create: [owner, clerk], owner: customer}", every("owner") | {"create": "owner clerk"}),
    ],
    ids=["silence", "an owner", "one operation", "public swallows the rest", "owner and staff"],
)
def test_grants(said: str, result: dict[str, str]) -> None:
    assert grants(said) == result


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ("", every("owner") | {"create": "public"}),
        ("{owner: self}", every("owner")),
        ("{read: clerk}", every("authenticated") | {"read": "clerk"}),
    ],
    ids=["silence: anybody registers and sees themselves", "themselves", "what was said"],
)
def test_the_user_itself(said: str, result: dict[str, str]) -> None:
    assert grants(said, "Customer") == result


def test_without_authentication_everything_is_public() -> None:
    found = entity("{owner: customer, read: clerk}")
    assert {access.grants(found, operation, None) for operation in Crud} == {("public",)}
    assert access.owner_path(found, None) is None


@pytest.mark.parametrize(
    ("said", "name", "path"),
    [
        ("", "Cart", None),
        ("{owner: customer}", "Cart", ("customer",)),
        ("{owner: cart.customer}", "Cart", ("cart", "customer")),
        ("", "Customer", ()),
        ("{owner: self}", "Customer", ()),
        ("{read: clerk}", "Customer", None),
    ],
)
def test_the_way_to_the_owner(said: str, name: str, path: tuple[str, ...] | None) -> None:
    assert access.owner_path(entity(said, name), AUTH) == path
