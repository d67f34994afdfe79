"""What travels: `src/models/schemas.py`."""

import pytest

from tests.generators.ast.support import SCHEMAS, check, emitted, names

PRODUCT = """
entities:
  Category: {attributes: {name: string}}
  Product:
    description: something we sell
    attributes:
      sku: {type: string, immutable: true}
      name: {type: string, min_length: 1}
      price: {type: decimal, gt: 0}
      stock: {type: integer, default: 0}
      tags: {type: array, items: string, default: []}
      details: {type: json, default: {a: 1}}
      sold_on: {type: date, default: today()}
      note: text?
      rating: {type: float, read_only: true, nullable: true}
      secret: {type: string, write_only: true}
      class: {type: string, default: usual}
      metadata: json?
    relationships:
      category: {type: many_to_one, target: Category}
      maker: {type: many_to_one, target: Category, nullable: true, immutable: true}
    options: {timestamps: true, etag: true}
"""


def test_types_that_two_shapes_share_have_a_name() -> None:
    assert names(PRODUCT, SCHEMAS)[:6] == [
        "CategoryName",
        "ProductName",
        "ProductPrice",
        "ProductStock",
        "ProductTags",
        "ProductNote",
    ]
    check(PRODUCT, SCHEMAS, "ProductName", "ProductName = Annotated[Text, Field(min_length=1, max_length=255)]")


def test_create_takes_what_a_client_may_say() -> None:
    check(
        PRODUCT,
        SCHEMAS,
        "ProductCreate",
        '''
        class ProductCreate(Incoming):
            """What it takes to make a product."""

            sku: Annotated[Text, Field(max_length=255)]
            name: ProductName
            price: ProductPrice
            stock: ProductStock = 0
            tags: ProductTags = Field(default_factory=list)
            details: JsonDocument = Field(default_factory=lambda: {"a": 1})
            sold_on: Date = Field(default_factory=utc_today)
            note: ProductNote | None = None
            secret: ProductSecret
            class_: ProductClass = Field(default="usual", alias="class")
            metadata_: JsonDocument | None = Field(default=None, alias="metadata")
            category_id: Uuid
            maker_id: Uuid | None = None
        ''',
    )


def test_update_tells_null_from_absent_and_leaves_out_what_is_immutable() -> None:
    check(
        PRODUCT,
        SCHEMAS,
        "ProductUpdate",
        '''
        class ProductUpdate(Incoming):
            """What can be changed about a product."""

            name: ProductName | MISSING = MISSING
            price: ProductPrice | MISSING = MISSING
            stock: ProductStock | MISSING = MISSING
            tags: ProductTags | MISSING = MISSING
            details: JsonDocument | MISSING = MISSING
            sold_on: Date | MISSING = MISSING
            note: ProductNote | MISSING | None = MISSING
            secret: ProductSecret | MISSING = MISSING
            class_: ProductClass | MISSING = Field(default=MISSING, alias="class")
            metadata_: JsonDocument | MISSING | None = Field(default=MISSING, alias="metadata")
            category_id: Uuid | MISSING = MISSING
        ''',
    )


def test_read_answers_everything_but_secrets() -> None:
    check(
        PRODUCT,
        SCHEMAS,
        "ProductRead",
        '''
        class ProductRead(Outgoing):
            """Something we sell."""

            id: Uuid
            sku: str
            name: str
            price: Annotated[Decimal, DecimalText(12, 2)]
            stock: int
            tags: list[str]
            details: dict[str, Any] | list[Any]
            sold_on: Date
            note: str | None
            rating: float | None
            class_: str = Field(validation_alias="class_", serialization_alias="class")
            metadata_: dict[str, Any] | list[Any] | None = Field(
                validation_alias="metadata_", serialization_alias="metadata"
            )
            category_id: Uuid
            maker_id: Uuid | None
            version: int
            created_at: dt.datetime
            updated_at: dt.datetime
        ''',
    )


def test_query_has_filters_sorts_and_search() -> None:
    check(
        PRODUCT,
        SCHEMAS,
        "ProductQuery",
        '''
        class ProductQuery(Incoming):
            """Which products are wanted, in what order."""

            limit: Annotated[int, Field(ge=1, le=100)] = 20
            offset: Annotated[int, Field(ge=0, le=INT32_MAX)] = 0
            sort: Literal[
                "id",
                "-id",
                "sku",
                "-sku",
                "name",
                "-name",
                "price",
                "-price",
                "stock",
                "-stock",
                "sold_on",
                "-sold_on",
                "rating",
                "-rating",
                "class",
                "-class",
                "created_at",
                "-created_at",
                "updated_at",
                "-updated_at",
            ] = "created_at"
            q: Annotated[Text, Field(min_length=1, max_length=200)] | Absent = None
            sku: Annotated[Text, Field(max_length=255)] | Absent = None
            name: Annotated[Text, Field(max_length=255)] | Absent = None
            price_ge: Annotated[Decimal, DecimalText(12, 2)] | Absent = None
            price_le: Annotated[Decimal, DecimalText(12, 2)] | Absent = None
            stock: Annotated[int, Field(ge=-INT32_MAX, le=INT32_MAX)] | Absent = None
            stock_ge: Annotated[int, Field(ge=-INT32_MAX, le=INT32_MAX)] | Absent = None
            stock_le: Annotated[int, Field(ge=-INT32_MAX, le=INT32_MAX)] | Absent = None
            sold_on_ge: Date | Absent = None
            sold_on_le: Date | Absent = None
            rating_ge: Annotated[float, Field(allow_inf_nan=False)] | Absent = None
            rating_le: Annotated[float, Field(allow_inf_nan=False)] | Absent = None
            class_: Annotated[Text, Field(max_length=255)] | Absent = Field(None, alias="class")
            created_at_ge: Moment | Absent = None
            created_at_le: Moment | Absent = None
            updated_at_ge: Moment | Absent = None
            updated_at_le: Moment | Absent = None
            category_id: Uuid | Absent = None
            maker_id: Uuid | Absent = None
        ''',
    )


def test_page() -> None:
    check(
        PRODUCT,
        SCHEMAS,
        "ProductPage",
        '''
        class ProductPage(Page[ProductRead]):
            """Some of the products."""
        ''',
    )


def test_options_narrow_the_query() -> None:
    text = """
    entities:
      Product:
        attributes: {name: string, price: decimal}
        options: {filters: [price], sorts: [price], search: [], page_size: 5, max_page_size: 10}
    """
    check(
        text,
        SCHEMAS,
        "ProductQuery",
        '''
        class ProductQuery(Incoming):
            """Which products are wanted, in what order."""

            limit: Annotated[int, Field(ge=1, le=10)] = 5
            offset: Annotated[int, Field(ge=0, le=INT32_MAX)] = 0
            sort: Literal["id", "-id", "price", "-price"] = "id"
            price_ge: Annotated[Decimal, DecimalText(12, 2)] | Absent = None
            price_le: Annotated[Decimal, DecimalText(12, 2)] | Absent = None
        ''',
    )


@pytest.mark.parametrize(
    ("crud", "shapes"),
    [
        ("true", {"Create", "Update", "Read", "Page", "Query"}),
        ("[list, read]", {"Read", "Page", "Query"}),
        ("[create]", {"Create", "Read", "Page", "Query"}),
        ("false", {"Read", "Page", "Query"}),
    ],
)
def test_shapes_follow_the_operations(crud: str, shapes: set[str]) -> None:
    text = f"entities: {{Product: {{attributes: {{name: string}}, crud: {crud}}}}}"
    found = {name.removeprefix("Product") for name in names(text, SCHEMAS)}
    assert found - {"Name"} == shapes


def test_nested_children_come_without_the_key_of_their_parent() -> None:
    text = """
    entities:
      Cart:
        attributes: {note: string?}
        relationships: {items: {type: one_to_many, target: CartItem, back_populates: cart, nested: true}}
      CartItem:
        attributes: {quantity: {type: integer, ge: 1}}
        relationships: {cart: {type: many_to_one, target: Cart, back_populates: items}}
    """
    check(
        text,
        SCHEMAS,
        "CartCreateCartItem",
        '''
        class CartCreateCartItem(Incoming):
            """A cart item that is made together with its cart."""

            quantity: CartItemQuantity
        ''',
    )
    check(
        text,
        SCHEMAS,
        "CartCreate",
        '''
        class CartCreate(Incoming):
            """What it takes to make a cart."""

            note: CartNote | None = None
            items: Annotated[list[CartCreateCartItem], Field(max_length=100)] = Field(default_factory=list)
        ''',
    )


def test_the_user_has_a_password_and_no_say_in_roles() -> None:
    text = """
    auth: {user: Customer, roles: [customer, clerk]}
    entities: {Customer: {attributes: {email: {type: email, unique: true}}}}
    """
    check(
        text,
        SCHEMAS,
        "CustomerCreate",
        '''
        class CustomerCreate(Incoming):
            """What it takes to make a customer."""

            email: Email
            password: Annotated[Text, Field(min_length=8, max_length=128)]
        ''',
    )
    check(
        text,
        SCHEMAS,
        "CustomerUpdate",
        '''
        class CustomerUpdate(Incoming):
            """What can be changed about a customer."""

            email: Email | MISSING = MISSING
            password: Annotated[Text, Field(min_length=8, max_length=128)] | MISSING = MISSING
        ''',
    )
    check(
        text,
        SCHEMAS,
        "CustomerRead",
        '''
        class CustomerRead(Outgoing):
            """A customer."""

            id: Uuid
            email: str
            role: CustomerRole
        ''',
    )
    assert names(text, SCHEMAS)[:2] == ["TokenRequest", "Token"]


def test_an_owner_who_is_implied_is_not_sent() -> None:
    text = """
    auth: {user: Customer}
    entities:
      Customer: {attributes: {email: {type: email, unique: true}}}
      Cart:
        attributes: {note: string}
        relationships: {customer: {type: many_to_one, target: Customer}}
        access: {owner: customer}
    """
    assert names(text, SCHEMAS, of="CartCreate") == ["note"]
    assert names(text, SCHEMAS, of="CartUpdate") == ["note"]
    assert names(text, SCHEMAS, of="CartRead") == ["id", "note", "customer_id"]


def test_a_nested_default_is_cast_for_type_checkers() -> None:
    text = "entities: {Thing: {attributes: {details: {type: json, default: {a: [1], b: {}}}}}}"
    assert emitted(text, SCHEMAS, "ThingCreate.details") == (
        'details: JsonDocument = Field(default_factory=lambda: cast(JsonDocument, {"a": [1], "b": {}}))'
    )


def test_a_key_that_clients_send_is_part_of_create_only() -> None:
    text = "entities: {Country: {attributes: {code: {type: string, primary_key: true}, name: string}}}"
    assert names(text, SCHEMAS, of="CountryCreate") == ["code", "name"]
    assert names(text, SCHEMAS, of="CountryUpdate") == ["name"]


def test_a_key_that_is_counted_up_is_answered_only() -> None:
    text = "entities: {Tag: {attributes: {id: integer, name: string}}}"
    assert names(text, SCHEMAS, of="TagCreate") == ["name"]
    assert emitted(text, SCHEMAS, "TagRead.id") == "id: int"
