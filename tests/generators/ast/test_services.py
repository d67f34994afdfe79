"""What can be done with one entity: `src/services/*.py`."""

import pytest

from tests.generators.ast.shops import CARTS, PRODUCTS, SHOP
from tests.generators.ast.support import check, emitted, files, names


def test_a_service_holds_its_repository_and_its_links() -> None:
    check(
        SHOP,
        PRODUCTS,
        "ProductService.__init__",
        """
        def __init__(self, session: SessionDep) -> None:
            self.session = session
            self.products = ProductRepository(session)
            self.tags_links = Links(session, product_tags.c.product_id, product_tags.c.tag_id)
            self.related_links = Links(
                session,
                product_related.c.product_id,
                product_related.c.related_id,
            )
        """,
    )


def test_a_public_list_is_of_every_visible_row() -> None:
    check(
        SHOP,
        PRODUCTS,
        "ProductService.list_page",
        '''
        async def list_page(self, query: ProductQuery) -> RowPage[Product]:
            """Some of the products."""
            rows = self.products.matching(self.products.visible(), query)
            return await self.products.page(rows, query)
        ''',
    )


def test_an_owner_lists_rows_of_their_own() -> None:
    check(
        SHOP,
        CARTS,
        "CartService.list_page",
        '''
        async def list_page(self, query: CartQuery, actor: Customer) -> RowPage[Cart]:
            """Some of the carts."""
            rows = self.carts.matching(self.carts.reachable(actor), query)
            return await self.carts.page(rows, query)
        ''',
    )


def test_staff_lists_every_row() -> None:
    check(
        SHOP,
        "src/services/order.py",
        "OrderService.list_page",
        '''
        async def list_page(self, query: OrderQuery, actor: Customer) -> RowPage[Order]:
            """Some of the orders."""
            rows = self.orders.matching(self.orders.reachable(actor, CustomerRole.CLERK), query)
            return await self.orders.page(rows, query)
        ''',
    )


def test_what_others_own_is_not_found() -> None:
    check(
        SHOP,
        CARTS,
        "CartService.get",
        '''
        async def get(self, cart_id: uuid.UUID, actor: Customer) -> Cart:
            """One cart."""
            cart = await self.carts.find(cart_id, self.carts.reachable(actor))
            if cart is None:
                raise not_found("cart")
            return cart
        ''',
    )


def test_a_public_row() -> None:
    check(
        SHOP,
        PRODUCTS,
        "ProductService.get",
        '''
        async def get(self, product_id: uuid.UUID) -> Product:
            """One product."""
            product = await self.products.find(product_id)
            if product is None:
                raise not_found("product")
            return product
        ''',
    )


def test_create_checks_then_stores_and_says_who_did_it() -> None:
    check(
        SHOP,
        PRODUCTS,
        "ProductService.create",
        '''
        async def create(self, data: ProductCreate, actor: Customer) -> Product:
            """Make a product."""
            values = data.model_dump()
            values["created_by"] = actor.id
            values["updated_by"] = actor.id
            await check_product(self.session, values)
            product = Product(**values)
            self.session.add(product)
            await self.session.commit()
            return product
        ''',
    )


def test_nested_children_are_made_in_the_same_transaction() -> None:
    check(
        SHOP,
        CARTS,
        "CartService.create",
        '''
        async def create(self, data: CartCreate, actor: Customer) -> Cart:
            """Make a cart."""
            values = data.model_dump()
            items = values.pop("items")
            values["customer_id"] = actor.id
            cart = Cart(**values)
            self.session.add(cart)
            await self.session.flush()
            for cart_item in items:
                cart_item["cart_id"] = cart.id
                await check_cart_item(self.session, cart_item, actor)
                self.session.add(CartItem(**cart_item))
                await self.session.flush()
            await self.session.commit()
            return cart
        ''',
    )


def test_staff_makes_rows_for_anybody_and_others_for_themselves() -> None:
    check(
        SHOP,
        "src/services/order.py",
        "OrderService.create",
        '''
        async def create(self, data: OrderCreate, actor: Customer) -> Order:
            """Make an order."""
            values = data.model_dump()
            own = data.customer_id == actor.id
            staff = {CustomerRole.CLERK}
            if not own and actor.role not in staff:
                raise Refusal(403, "Only an order of your own")
            await check_order(self.session, values)
            order = Order(**values)
            self.session.add(order)
            await self.session.commit()
            return order
        ''',
    )


def test_update_asks_for_the_version_it_was_made_for() -> None:
    check(
        SHOP,
        PRODUCTS,
        "ProductService.update",
        '''
        async def update(
            self,
            product_id: uuid.UUID,
            data: ProductUpdate,
            actor: Customer,
            if_match: str | None,
        ) -> Product:
            """Change a product; what the request leaves out stays."""
            product = await self.products.find(product_id)
            if product is None:
                raise not_found("product")
            require_version(product.version, if_match)
            values = data.model_dump()
            await check_product(self.session, values, current=product)
            values["updated_by"] = actor.id
            for name, value in values.items():
                setattr(product, name, value)
            await self.session.commit()
            return product
        ''',
    )


def test_deleting_softly_is_a_mark() -> None:
    check(
        SHOP,
        PRODUCTS,
        "ProductService.delete",
        '''
        async def delete(self, product_id: uuid.UUID, if_match: str | None) -> None:
            """Delete a product."""
            product = await self.products.find(product_id)
            if product is None:
                raise not_found("product")
            require_version(product.version, if_match)
            product.deleted_at = utc_now()
            await let_go(self.session, "product", [product])
            await self.session.commit()
        ''',
    )


def test_deleting_is_the_repositorys_work() -> None:
    check(
        SHOP,
        CARTS,
        "CartService.delete",
        '''
        async def delete(self, cart_id: uuid.UUID, actor: Customer) -> None:
            """Delete a cart."""
            cart = await self.carts.find(cart_id, self.carts.reachable(actor))
            if cart is None:
                raise not_found("cart")
            await self.carts.remove(cart)
            await self.session.commit()
        ''',
    )


@pytest.mark.parametrize(
    ("crud", "methods"),
    [
        ("true", ["__init__", "list_page", "get", "create", "update", "delete"]),
        ("[list]", ["__init__", "list_page"]),
        ("[create, delete]", ["__init__", "create", "delete"]),
    ],
)
def test_methods_follow_the_operations(crud: str, methods: list[str]) -> None:
    text = f"entities: {{Thing: {{attributes: {{name: string}}, crud: {crud}}}}}"
    assert names(text, "src/services/thing.py", of="ThingService") == methods


def test_what_lives_in_others_only_has_no_service() -> None:
    assert "src/services/thing.py" not in files("entities: {Thing: {attributes: {name: string}, crud: false}}")


@pytest.mark.parametrize(
    ("key", "annotation"),
    [
        ("{type: uuid, primary_key: true}", "uuid.UUID"),
        ("{type: integer, primary_key: true}", "int"),
        ("{type: bigint, primary_key: true}", "int"),
        ("{type: string, primary_key: true}", "str"),
    ],
)
def test_keys_of_every_kind(key: str, annotation: str) -> None:
    text = f"entities: {{Thing: {{attributes: {{code: {key}}}}}}}"
    assert f"async def get(self, thing_id: {annotation}) -> Thing:" in emitted(
        text, "src/services/thing.py", "ThingService.get"
    )
