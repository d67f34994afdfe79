"""The enums: `src/models/enums.py`."""

import ast

import pytest

from tests.generators.ast.support import ENUMS, check, emitted, files, names


def test_an_enum_keeps_the_order_of_its_values() -> None:
    text = """
    entities:
      Order:
        attributes:
          status: {type: enum, values: [pending, in transit, 2nd try, "a/b"], description: how far it has come}
    """
    check(
        text,
        ENUMS,
        "OrderStatus",
        '''
        class OrderStatus(StrEnum):
            """how far it has come."""

            PENDING = "pending"
            IN_TRANSIT = "in transit"
            VALUE_2ND_TRY = "2nd try"
            A_B = "a/b"
        ''',
    )


def test_an_attribute_without_description_is_described() -> None:
    text = "entities: {Order: {attributes: {payment_method: {type: enum, values: [card]}}}}"
    check(
        text,
        ENUMS,
        "OrderPaymentMethod",
        '''
        class OrderPaymentMethod(StrEnum):
            """What the payment method of an order can be."""

            CARD = "card"
        ''',
    )


def test_roles_are_an_enum_of_the_user() -> None:
    text = """
    auth: {user: Customer, roles: [customer, clerk]}
    entities: {Customer: {attributes: {email: {type: email, unique: true}}}}
    """
    check(
        text,
        ENUMS,
        "CustomerRole",
        '''
        class CustomerRole(StrEnum):
            """What this user may do."""

            CUSTOMER = "customer"
            CLERK = "clerk"
        ''',
    )


def test_an_enum_never_takes_the_name_of_an_entity() -> None:
    text = """
    entities:
      Order: {attributes: {status: {type: enum, values: [open]}}}
      OrderStatus: {attributes: {name: string}}
    """
    assert names(text, ENUMS) == ["OrderStatusValue"]


@pytest.mark.parametrize(
    "value", ["it's", 'say "so"', "back\\slash", "Ünïcode", "a value of many words that fills all of sixty four"]
)
def test_values_stay_what_they_are(value: str) -> None:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    source = emitted(
        f'entities: {{Thing: {{attributes: {{it: {{type: enum, values: ["{escaped}"]}}}}}}}}', ENUMS, "ThingIt"
    )
    (member,) = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Assign))
    assert ast.literal_eval(member.value) == value


def test_an_application_without_enums_has_no_such_module() -> None:
    assert ENUMS not in files("entities: {Thing: {attributes: {name: string}}}")
