"""Queries of one entity: `src/repositories/*.py`."""

from tests.generators.ast.support import check, emitted, names

PEOPLE = """
auth: {user: Customer, roles: [customer, clerk]}
entities:
  Customer: {attributes: {email: {type: email, unique: true}}}
"""
PRODUCTS = "src/repositories/product.py"
CARTS = "src/repositories/cart.py"
ITEMS = "src/repositories/cart_item.py"


def test_filters_are_equality_bounds_and_membership() -> None:
    text = """
    entities:
      Category: {attributes: {name: string}}
      Product:
        attributes:
          name: string
          class: string
          price: decimal
          kind: {type: enum, values: [a, b]}
        relationships:
          category: {type: many_to_one, target: Category}
    """
    check(
        text,
        PRODUCTS,
        "ProductRepository",
        '''
        class ProductRepository(Repository[Product]):
            """The stored products."""

            model = Product
            noun = "product"

            def matching(self, rows: Select[Product], query: ProductQuery) -> Select[Product]:
                """Those of the rows that a query asks for, in its order."""
                if query.q is not None:
                    found = or_(
                        Product.name.icontains(query.q, autoescape=True),
                        Product.class_.icontains(query.q, autoescape=True),
                    )
                    rows = rows.where(found)
                if query.name is not None:
                    rows = rows.where(Product.name == query.name)
                if query.class_ is not None:
                    rows = rows.where(Product.class_ == query.class_)
                if query.price_ge is not None:
                    rows = rows.where(Product.price >= query.price_ge)
                if query.price_le is not None:
                    rows = rows.where(Product.price <= query.price_le)
                if query.kind is not None:
                    rows = rows.where(Product.kind.in_(query.kind))
                if query.category_id is not None:
                    rows = rows.where(Product.category_id == query.category_id)
                column = SORTS[query.sort.removeprefix("-")]
                first = column.desc() if query.sort.startswith("-") else column.asc()
                return rows.order_by(first, Product.id)
        ''',
    )
    check(
        text,
        PRODUCTS,
        "SORTS",
        """
        SORTS: dict[str, InstrumentedAttribute[Any]] = {
            "id": Product.id,
            "name": Product.name,
            "class": Product.class_,
            "price": Product.price,
            "kind": Product.kind,
        }
        """,
    )


def test_one_searched_attribute_needs_no_or() -> None:
    text = "entities: {Product: {attributes: {name: string}, options: {filters: []}}}"
    check(
        text,
        PRODUCTS,
        "ProductRepository.matching",
        '''
        def matching(self, rows: Select[Product], query: ProductQuery) -> Select[Product]:
            """Those of the rows that a query asks for, in its order."""
            if query.q is not None:
                rows = rows.where(Product.name.icontains(query.q, autoescape=True))
            column = SORTS[query.sort.removeprefix("-")]
            first = column.desc() if query.sort.startswith("-") else column.asc()
            return rows.order_by(first, Product.id)
        ''',
    )


def test_nothing_to_search() -> None:
    text = "entities: {Product: {attributes: {stock: integer}, options: {filters: []}}}"
    assert "query.q" not in emitted(text, PRODUCTS, "ProductRepository.matching")


def test_deleted_rows_are_not_visible() -> None:
    text = "entities: {Product: {attributes: {name: string}, options: {soft_delete: true}}}"
    check(
        text,
        PRODUCTS,
        "ProductRepository.visible",
        '''
        def visible(self) -> Select[Product]:
            """The products that are not deleted."""
            return super().visible().where(Product.deleted_at.is_(None))
        ''',
    )


def test_an_owner_reaches_rows_of_their_own_and_staff_every_row() -> None:
    text = f"""{PEOPLE}
  Cart:
    attributes: {{note: string}}
    relationships: {{customer: {{type: many_to_one, target: Customer}}}}
    access: {{owner: customer}}
    """
    check(
        text,
        CARTS,
        "CartRepository.reachable",
        '''
        def reachable(self, actor: Customer, *staff: CustomerRole) -> Select[Cart]:
            """Every one for the roles in `staff`, for others their own carts."""
            if actor.role in staff:
                return self.visible()
            return self.visible().where(Cart.customer_id == actor.id)
        ''',
    )


def test_an_owner_behind_a_parent_is_reached_through_it() -> None:
    text = f"""{PEOPLE}
  Cart:
    attributes: {{note: string}}
    relationships: {{customer: {{type: many_to_one, target: Customer}}}}
    access: {{owner: customer}}
  CartItem:
    attributes: {{quantity: integer}}
    relationships: {{cart: {{type: many_to_one, target: Cart}}}}
    access: {{owner: cart.customer}}
    """
    check(
        text,
        ITEMS,
        "CartItemRepository.reachable",
        '''
        def reachable(self, actor: Customer, *staff: CustomerRole) -> Select[CartItem]:
            """Every one for the roles in `staff`, for others their own cart items."""
            if actor.role in staff:
                return self.visible()
            return self.visible().where(CartItem.cart.has(Cart.customer_id == actor.id))
        ''',
    )


def test_users_own_themselves() -> None:
    check(
        PEOPLE,
        "src/repositories/customer.py",
        "CustomerRepository.reachable",
        '''
        def reachable(self, actor: Customer, *staff: CustomerRole) -> Select[Customer]:
            """Every one for the roles in `staff`, for others their own customers."""
            if actor.role in staff:
                return self.visible()
            return self.visible().where(Customer.id == actor.id)
        ''',
    )


def test_without_roles_there_is_no_staff() -> None:
    text = "auth: {user: Customer}\nentities: {Customer: {attributes: {email: {type: email, unique: true}}}}"
    check(
        text,
        "src/repositories/customer.py",
        "CustomerRepository.reachable",
        '''
        def reachable(self, actor: Customer) -> Select[Customer]:
            """The caller's own customers."""
            return self.visible().where(Customer.id == actor.id)
        ''',
    )


def test_nobody_owns_what_has_no_owner() -> None:
    text = f"{PEOPLE}  Product: {{attributes: {{name: string}}}}"
    assert names(text, PRODUCTS, of="ProductRepository") == ["model", "noun", "matching"]
