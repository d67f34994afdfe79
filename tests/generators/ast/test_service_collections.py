"""Services of rows that have others: children are listed, links are listed, added and taken out."""

from tests.generators.ast.shops import CARTS, PRODUCTS, SHOP
from tests.generators.ast.support import check, emitted, names


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
