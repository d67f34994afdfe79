"""Services of applications with behaviour: whoever writes locks, and ends as all transactions do."""

from tests.generators.ast.shops import CARTS, PRODUCTS, SHOP
from tests.generators.ast.support import check, emitted


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
