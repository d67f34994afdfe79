"""What can be done with one entity: `src/services/*.py`."""

import pytest

from tests.generators.ast.support import check, emitted, files, names

SHOP = """
auth: {user: Customer, roles: [customer, clerk]}
entities:
  Customer:
    attributes: {email: {type: email, unique: true}}
  Tag:
    attributes: {id: integer, name: string}
    relationships: {products: {type: many_to_many, target: Product, back_populates: tags}}
  Product:
    attributes: {name: {type: string, unique: true}}
    relationships:
      tags: {type: many_to_many, target: Tag, back_populates: products}
      related: {type: many_to_many, target: Product}
    access: {list: public, read: public, create: [clerk], update: [clerk], delete: [clerk]}
    options: {soft_delete: true, etag: true, audit: true}
  Cart:
    attributes: {note: string}
    relationships:
      customer: {type: many_to_one, target: Customer}
      items: {type: one_to_many, target: CartItem, back_populates: cart, nested: true, on_delete: cascade}
    access: {owner: customer}
  CartItem:
    attributes: {quantity: integer}
    relationships:
      cart: {type: many_to_one, target: Cart, back_populates: items}
      product: {type: many_to_one, target: Product}
    access: {owner: cart.customer}
  Order:
    attributes: {number: string}
    relationships: {customer: {type: many_to_one, target: Customer}}
    access: {owner: customer, list: [owner, clerk], create: [owner, clerk]}
"""
PRODUCTS = "src/services/product.py"
CARTS = "src/services/cart.py"


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


def test_a_password_is_stored_as_a_hash() -> None:
    check(
        SHOP,
        "src/services/customer.py",
        "CustomerService.create",
        '''
        async def create(self, data: CustomerCreate) -> Customer:
            """Make a customer."""
            password_hash = await hash_password(data.password)
            values = data.model_dump(exclude={"password"})
            values["password_hash"] = password_hash
            await check_customer(self.session, values)
            customer = Customer(**values)
            self.session.add(customer)
            await self.session.commit()
            return customer
        ''',
    )
    check(
        SHOP,
        "src/services/customer.py",
        "CustomerService.update",
        '''
        async def update(
            self,
            customer_id: uuid.UUID,
            data: CustomerUpdate,
            actor: Customer,
        ) -> Customer:
            """Change a customer; what the request leaves out stays."""
            password_hash = (
                await hash_password(data.password) if isinstance(data.password, str) else None
            )
            customer = await self.customers.find(customer_id, self.customers.reachable(actor))
            if customer is None:
                raise not_found("customer")
            values = data.model_dump(exclude={"password"})
            if password_hash is not None:
                values["password_hash"] = password_hash
            await check_customer(self.session, values, current=customer)
            for name, value in values.items():
                setattr(customer, name, value)
            await self.session.commit()
            return customer
        ''',
    )


RULES = "x-business-logic:\n  invariants: {has_notes: {entity: Cart, expression: note != ''}}\n"


def test_a_password_is_hashed_before_the_transaction_begins() -> None:
    check(
        SHOP + RULES,
        "src/services/customer.py",
        "CustomerService.create",
        '''
        async def create(self, data: CustomerCreate) -> Customer:
            """Make a customer."""
            password_hash = await hash_password(data.password)
            return await self._create(data, password_hash)
        ''',
    )
    check(
        SHOP + RULES,
        "src/services/customer.py",
        "CustomerService._create",
        '''
        @transactional
        async def _create(self, data: CustomerCreate, password_hash: str) -> Customer:
            """Make a customer, with the hash of its password."""
            values = data.model_dump(exclude={"password"})
            values["password_hash"] = password_hash
            await check_customer(self.session, values)
            customer = Customer(**values)
            self.session.add(customer)
            await commit(self.session)
            return customer
        ''',
    )
    check(
        SHOP + RULES,
        "src/services/customer.py",
        "CustomerService.update",
        '''
        async def update(
            self,
            customer_id: uuid.UUID,
            data: CustomerUpdate,
            actor: Customer,
        ) -> Customer:
            """Change a customer; what the request leaves out stays."""
            password_hash = (
                await hash_password(data.password) if isinstance(data.password, str) else None
            )
            return await self._update(customer_id, data, actor, password_hash)
        ''',
    )
    check(
        SHOP + RULES,
        "src/services/customer.py",
        "CustomerService._update",
        '''
        @transactional
        async def _update(
            self,
            customer_id: uuid.UUID,
            data: CustomerUpdate,
            actor: Customer,
            password_hash: str | None,
        ) -> Customer:
            """Change a customer, with the hash of its password."""
            await lock(self.session, Customer, [customer_id])
            customer = await self.customers.find(customer_id, self.customers.reachable(actor))
            if customer is None:
                raise not_found("customer")
            values = data.model_dump(exclude={"password"})
            if password_hash is not None:
                values["password_hash"] = password_hash
            await check_customer(self.session, values, current=customer)
            for name, value in values.items():
                setattr(customer, name, value)
            await commit(self.session)
            return customer
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


def test_children_are_listed_for_whoever_may_read_their_parent() -> None:
    check(
        SHOP,
        CARTS,
        "CartService.list_items",
        '''
        async def list_items(
            self,
            cart_id: uuid.UUID,
            query: CartItemQuery,
            actor: Customer,
        ) -> RowPage[CartItem]:
            """Some of the items of a cart."""
            cart = await self.carts.find(cart_id, self.carts.reachable(actor))
            if cart is None:
                raise not_found("cart")
            cart_items = CartItemRepository(self.session)
            found = cart_items.visible().where(CartItem.cart_id == cart.id)
            return await cart_items.page(cart_items.matching(found, query), query)
        ''',
    )


def test_links() -> None:
    check(
        SHOP,
        PRODUCTS,
        "ProductService.list_tags",
        '''
        async def list_tags(self, product_id: uuid.UUID, query: TagQuery) -> RowPage[Tag]:
            """Some of the tags of a product."""
            product = await self.products.find(product_id)
            if product is None:
                raise not_found("product")
            tags_ = TagRepository(self.session)
            found = tags_.visible().where(Tag.id.in_(self.tags_links.of(product.id)))
            return await tags_.page(tags_.matching(found, query), query)
        ''',
    )
    check(
        SHOP,
        PRODUCTS,
        "ProductService.add_tags",
        '''
        async def add_tags(self, product_id: uuid.UUID, tag_id: int) -> None:
            """Add one to the tags; twice is as good as once."""
            product = await self.products.find(product_id)
            if product is None:
                raise not_found("product")
            tags = TagRepository(self.session)
            if await tags.find(tag_id) is None:
                raise not_found("tag")
            await self.tags_links.add(product.id, tag_id)
            await self.session.commit()
        ''',
    )
    check(
        SHOP,
        PRODUCTS,
        "ProductService.remove_tags",
        '''
        async def remove_tags(self, product_id: uuid.UUID, tag_id: int) -> None:
            """Take one out of the tags."""
            product = await self.products.find(product_id)
            if product is None:
                raise not_found("product")
            if not await self.tags_links.remove(product.id, tag_id):
                raise not_found("tag among the tags")
            await self.session.commit()
        ''',
    )


def test_a_link_with_itself_has_a_parameter_for_each_side() -> None:
    check(
        SHOP,
        PRODUCTS,
        "ProductService.list_related",
        '''
        async def list_related(self, product_id: uuid.UUID, query: ProductQuery) -> RowPage[Product]:
            """Some of the related products of a product."""
            product = await self.products.find(product_id)
            if product is None:
                raise not_found("product")
            others = ProductRepository(self.session)
            found = others.visible().where(Product.id.in_(self.related_links.of(product.id)))
            return await others.page(others.matching(found, query), query)
        ''',
    )
    head = "async def add_related(self, product_id: uuid.UUID, related_id: uuid.UUID) -> None:"
    assert head in emitted(SHOP, PRODUCTS, "ProductService.add_related")


def test_a_link_through_an_entity_can_be_listed_only() -> None:
    text = """
    entities:
      Book:
        attributes: {title: string}
        relationships: {authors: {type: many_to_many, target: Author, through: Authorship}}
      Author: {attributes: {name: string}}
      Authorship:
        attributes: {role: string}
        relationships:
          book: {type: many_to_one, target: Book}
          author: {type: many_to_one, target: Author}
    """
    check(
        text,
        "src/services/book.py",
        "BookService.list_authors",
        '''
        async def list_authors(self, book_id: uuid.UUID, query: AuthorQuery) -> RowPage[Author]:
            """Some of the authors of a book."""
            book = await self.books.find(book_id)
            if book is None:
                raise not_found("book")
            authors_ = AuthorRepository(self.session)
            found = authors_.visible().where(
                Author.id.in_(select(Authorship.author_id).where(Authorship.book_id == book.id))
            )
            return await authors_.page(authors_.matching(found, query), query)
        ''',
    )
    assert "add_authors" not in names(text, "src/services/book.py", of="BookService")


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


def test_where_rows_do_more_than_being_stored_writing_takes_turns() -> None:
    spec = (
        SHOP
        + """
x-business-logic:
  invariants:
    named: {entity: Cart, expression: "len(note) > 3"}
"""
    )
    check(
        spec,
        CARTS,
        "CartService.update",
        '''
        @transactional
        async def update(self, cart_id: uuid.UUID, data: CartUpdate, actor: Customer) -> Cart:
            """Change a cart; what the request leaves out stays."""
            await lock(self.session, Cart, [cart_id])
            cart = await self.carts.find(cart_id, self.carts.reachable(actor))
            if cart is None:
                raise not_found("cart")
            values = data.model_dump()
            for name, value in values.items():
                setattr(cart, name, value)
            await commit(self.session)
            return cart
        ''',
    )
    check(
        spec,
        CARTS,
        "CartService.delete",
        '''
        @transactional
        async def delete(self, cart_id: uuid.UUID, actor: Customer) -> None:
            """Delete a cart."""
            await lock(self.session, Cart, [cart_id], to_delete=True)
            cart = await self.carts.find(cart_id, self.carts.reachable(actor))
            if cart is None:
                raise not_found("cart")
            await self.carts.remove(cart)
            await commit(self.session)
        ''',
    )
    check(
        spec,
        PRODUCTS,
        "ProductService.add_tags",
        '''
        @transactional
        async def add_tags(self, product_id: uuid.UUID, tag_id: int) -> None:
            """Add one to the tags; twice is as good as once."""
            product = await self.products.find(product_id)
            if product is None:
                raise not_found("product")
            tags = TagRepository(self.session)
            if await tags.find(tag_id) is None:
                raise not_found("tag")
            await self.tags_links.add(product.id, tag_id)
            await commit(self.session)
        ''',
    )
    for name in ("CartService.create", "ProductService.remove_tags"):
        text = emitted(spec, CARTS if name.startswith("Cart") else PRODUCTS, name)
        assert text.startswith("@transactional\n")
        assert "await commit(self.session)" in text
    hiding = emitted(spec, PRODUCTS, "ProductService.delete")
    assert "to_delete=True" in hiding, "nobody else may refer to it meanwhile"
    assert "let_go" not in hiding, "that is part of every commit"
    kept = spec.replace(
        "product: {type: many_to_one, target: Product}",
        "product: {type: many_to_one, target: Product, on_delete: keep}",
    )
    assert "to_delete" not in emitted(kept, PRODUCTS, "ProductService.delete"), "who refers to it goes on to"
    assert "transactional" not in emitted(spec, CARTS, "CartService.get")
