"""The HTTP operations on one entity: `src/api/routes/*.py`."""

import pytest

from tests.generators.ast.support import check, emitted, files, names
from tests.generators.ast.test_services import SHOP

PRODUCTS = "src/api/routes/product.py"
CARTS = "src/api/routes/cart.py"


def test_the_router_has_the_prefix_and_the_tag_of_its_entity() -> None:
    check(
        SHOP, PRODUCTS, "router", 'router = APIRouter(prefix="/products", tags=["products"], route_class=StrictRoute)'
    )


def test_the_path_can_be_said() -> None:
    text = "entities: {Thing: {attributes: {name: string}, path: stuff}}"
    assert 'prefix="/stuff"' in emitted(text, "src/api/routes/thing.py", "router")


def test_a_public_list() -> None:
    check(
        SHOP,
        PRODUCTS,
        "list_products",
        '''
        @router.get(
            "",
            operation_id="list_products",
            summary="List products",
            response_model=ProductPage,
            responses=responses(422),
        )
        async def list_products(
            query: Annotated[ProductQuery, Query()],
            service: ProductServiceDep,
        ) -> RowPage[Product]:
            """List products."""
            return await service.list_page(query)
        ''',
    )


def test_a_list_of_ones_own_rows_knows_who_asks() -> None:
    check(
        SHOP,
        CARTS,
        "list_carts",
        '''
        @router.get(
            "",
            operation_id="list_carts",
            summary="List carts",
            response_model=CartPage,
            responses=responses(401, 422),
        )
        async def list_carts(
            query: Annotated[CartQuery, Query()],
            actor: CurrentUser,
            service: CartServiceDep,
        ) -> RowPage[Cart]:
            """List carts."""
            return await service.list_page(query, actor)
        ''',
    )


def test_a_public_row_with_its_etag() -> None:
    check(
        SHOP,
        PRODUCTS,
        "get_product",
        '''
        @router.get(
            "/{product_id}",
            operation_id="get_product",
            summary="Get a product",
            response_model=ProductRead,
            responses=TAGGED | responses(404, 422),
        )
        async def get_product(product_id: Uuid, response: Response, service: ProductServiceDep) -> Product:
            """Get a product."""
            product = await service.get(product_id)
            response.headers["ETag"] = etag(product.version)
            return product
        ''',
    )


def test_create_for_a_role_answers_where_the_new_row_is() -> None:
    check(
        SHOP,
        PRODUCTS,
        "create_product",
        '''
        @router.post(
            "",
            operation_id="create_product",
            summary="Create a product",
            status_code=201,
            response_model=ProductRead,
            responses=CREATED | responses(400, 401, 403, 409, 413, 422),
        )
        async def create_product(
            body: ProductCreate,
            actor: Annotated[Customer, Depends(require(CustomerRole.CLERK))],
            response: Response,
            service: ProductServiceDep,
        ) -> Product:
            """Create a product."""
            product = await service.create(body, actor)
            response.headers["Location"] = f"/products/{product.id}"
            response.headers["ETag"] = etag(product.version)
            return product
        ''',
    )


def test_update_takes_if_match() -> None:
    check(
        SHOP,
        PRODUCTS,
        "update_product",
        '''
        @router.patch(
            "/{product_id}",
            operation_id="update_product",
            summary="Change a product",
            response_model=ProductRead,
            responses=TAGGED | responses(400, 401, 403, 404, 409, 412, 413, 422),
        )
        async def update_product(
            product_id: Uuid,
            body: ProductUpdate,
            actor: Annotated[Customer, Depends(require(CustomerRole.CLERK))],
            response: Response,
            service: ProductServiceDep,
            if_match: IfMatch = None,
        ) -> Product:
            """Change a product."""
            product = await service.update(product_id, body, actor, if_match)
            response.headers["ETag"] = etag(product.version)
            return product
        ''',
    )


def test_delete_answers_nothing() -> None:
    check(
        SHOP,
        CARTS,
        "delete_cart",
        '''
        @router.delete(
            "/{cart_id}",
            operation_id="delete_cart",
            summary="Delete a cart",
            status_code=204,
            responses=responses(401, 404, 422),
        )
        async def delete_cart(cart_id: Uuid, actor: CurrentUser, service: CartServiceDep) -> None:
            """Delete a cart."""
            await service.delete(cart_id, actor)
        ''',
    )


def test_collections_and_links() -> None:
    check(
        SHOP,
        CARTS,
        "list_items_of_cart",
        '''
        @router.get(
            "/{cart_id}/items",
            operation_id="list_items_of_cart",
            summary="List the items of a cart",
            response_model=CartItemPage,
            responses=responses(401, 404, 422),
        )
        async def list_items_of_cart(
            cart_id: Uuid,
            query: Annotated[CartItemQuery, Query()],
            actor: CurrentUser,
            service: CartServiceDep,
        ) -> RowPage[CartItem]:
            """List the items of a cart."""
            return await service.list_items(cart_id, query, actor)
        ''',
    )
    check(
        SHOP,
        PRODUCTS,
        "add_tags_to_product",
        '''
        @router.put(
            "/{product_id}/tags/{tag_id}",
            operation_id="add_tags_to_product",
            summary="Add one to the tags of a product",
            status_code=204,
            dependencies=[Depends(require(CustomerRole.CLERK))],
            responses=responses(401, 403, 404, 409, 422),
        )
        async def add_tags_to_product(
            product_id: Uuid,
            tag_id: Annotated[int, Field(ge=1, le=INT32_MAX)],
            service: ProductServiceDep,
        ) -> None:
            """Add one to the tags of a product."""
            await service.add_tags(product_id, tag_id)
        ''',
    )
    check(
        SHOP,
        PRODUCTS,
        "remove_tags_from_product",
        '''
        @router.delete(
            "/{product_id}/tags/{tag_id}",
            operation_id="remove_tags_from_product",
            summary="Remove one from the tags of a product",
            status_code=204,
            dependencies=[Depends(require(CustomerRole.CLERK))],
            responses=responses(401, 403, 404, 422),
        )
        async def remove_tags_from_product(
            product_id: Uuid,
            tag_id: Annotated[int, Field(ge=1, le=INT32_MAX)],
            service: ProductServiceDep,
        ) -> None:
            """Remove one from the tags of a product."""
            await service.remove_tags(product_id, tag_id)
        ''',
    )


def test_anybody_signed_in() -> None:
    check(
        SHOP,
        "src/api/routes/tag.py",
        "list_tags",
        '''
        @router.get(
            "",
            operation_id="list_tags",
            summary="List tags",
            response_model=TagPage,
            dependencies=[Depends(current_user)],
            responses=responses(401, 422),
        )
        async def list_tags(query: Annotated[TagQuery, Query()], service: TagServiceDep) -> RowPage[Tag]:
            """List tags."""
            return await service.list_page(query)
        ''',
    )


def test_a_role_whose_bearer_need_not_be_known() -> None:
    text = """
    auth: {user: Customer, roles: [customer, clerk, admin]}
    entities:
      Customer: {attributes: {email: {type: email, unique: true}}}
      Thing: {attributes: {name: string}, access: {delete: [clerk, admin]}}
    """
    check(
        text,
        "src/api/routes/thing.py",
        "delete_thing",
        '''
        @router.delete(
            "/{thing_id}",
            operation_id="delete_thing",
            summary="Delete a thing",
            status_code=204,
            dependencies=[Depends(require(CustomerRole.CLERK, CustomerRole.ADMIN))],
            responses=responses(401, 403, 404, 422),
        )
        async def delete_thing(thing_id: Uuid, service: ThingServiceDep) -> None:
            """Delete a thing."""
            await service.delete(thing_id)
        ''',
    )


def test_a_key_of_text_is_quoted_in_the_location() -> None:
    text = "entities: {Country: {attributes: {code: {type: string, primary_key: true, max_length: 2}}}}"
    check(
        text,
        "src/api/routes/country.py",
        "create_country",
        '''
        @router.post(
            "",
            operation_id="create_country",
            summary="Create a country",
            status_code=201,
            response_model=CountryRead,
            responses=CREATED | responses(400, 409, 413, 422),
        )
        async def create_country(
            body: CountryCreate,
            response: Response,
            service: CountryServiceDep,
        ) -> Country:
            """Create a country."""
            country = await service.create(body)
            response.headers["Location"] = f"/countries/{quote(country.code, safe='')}"
            return country
        ''',
    )


def test_paths_may_change_the_words_and_the_access_of_an_operation() -> None:
    text = """
    auth: {user: Customer, roles: [customer, clerk]}
    entities:
      Customer: {attributes: {email: {type: email, unique: true}}}
      Thing: {attributes: {name: string}}
    paths:
      /things:
        get:
          operationId: browse_things
          summary: Browse
          description: 'All of them, "really"'
          tags: [browsing]
          deprecated: true
          x-access: public
          responses: {"200": {description: ok}}
    """
    check(
        text,
        "src/api/routes/thing.py",
        "browse_things",
        '''
        @router.get(
            "",
            operation_id="browse_things",
            summary="Browse",
            description='All of them, "really"',
            deprecated=True,
            tags=["browsing"],
            response_model=ThingPage,
            responses=responses(422),
        )
        async def browse_things(
            query: Annotated[ThingQuery, Query()],
            service: ThingServiceDep,
        ) -> RowPage[Thing]:
            """Browse."""
            return await service.list_page(query)
        ''',
    )


SHARED = """
auth: {user: Customer, roles: [customer, clerk]}
entities:
  Customer: {attributes: {email: {type: email, unique: true}}}
  Cart:
    attributes: {note: string}
    relationships:
      customer: {type: many_to_one, target: Customer}
      items: {type: one_to_many, target: CartItem, back_populates: cart}
    access: {owner: customer}
  CartItem:
    attributes: {quantity: integer}
    relationships: {cart: {type: many_to_one, target: Cart, back_populates: items}}
    access: {list: public}
paths:
"""


def test_what_paths_open_is_open() -> None:
    text = SHARED + '  /carts: {get: {x-access: public, responses: {"200": {description: ok}}}}'
    check(
        text,
        CARTS,
        "list_carts",
        '''
        @router.get(
            "",
            operation_id="list_carts",
            summary="List carts",
            response_model=CartPage,
            responses=responses(422),
        )
        async def list_carts(
            query: Annotated[CartQuery, Query()],
            service: CartServiceDep,
        ) -> RowPage[Cart]:
            """List carts."""
            return await service.list_page(query)
        ''',
    )
    assert "self.carts.visible()" in emitted(text, "src/services/cart.py", "CartService.list_page")


def test_what_paths_close_is_closed() -> None:
    text = (
        SHARED
        + """
  /carts/{cart_id}/items:
    get: {x-access: [clerk], responses: {"200": {description: ok}}}
  /carts:
    get: {x-access: [owner, clerk], responses: {"200": {description: ok}}}
    """
    )
    check(
        text,
        CARTS,
        "list_items_of_cart",
        '''
        @router.get(
            "/{cart_id}/items",
            operation_id="list_items_of_cart",
            summary="List the items of a cart",
            response_model=CartItemPage,
            dependencies=[Depends(require(CustomerRole.CLERK))],
            responses=responses(401, 403, 404, 422),
        )
        async def list_items_of_cart(
            cart_id: Uuid,
            query: Annotated[CartItemQuery, Query()],
            service: CartServiceDep,
        ) -> RowPage[CartItem]:
            """List the items of a cart."""
            return await service.list_items(cart_id, query)
        ''',
    )
    assert "self.carts.find(cart_id)" in emitted(text, "src/services/cart.py", "CartService.list_items")
    assert "reachable(actor, CustomerRole.CLERK)" in emitted(text, "src/services/cart.py", "CartService.list_page")


DELETABLE = """
entities:
  Category:
    attributes: {{name: string}}
    options: {{soft_delete: {soft}}}
  Product:
    attributes: {{name: string}}
    relationships: {{category: {{type: many_to_one, target: Category, on_delete: {on_delete}}}}}
"""


@pytest.mark.parametrize(
    ("soft", "on_delete", "codes"),
    [
        ("false", "restrict", "404, 409, 422"),
        ("false", "cascade", "404, 422"),
        ("true", "restrict", "404, 409, 422"),
        ("true", "keep", "404, 422"),
    ],
)
def test_delete_conflicts_where_rows_that_stay_refer_to_it(soft: str, on_delete: str, codes: str) -> None:
    text = DELETABLE.format(soft=soft, on_delete=on_delete)
    assert f"responses=responses({codes})" in emitted(text, "src/api/routes/category.py", "delete_category")


def test_what_lives_in_others_only_has_no_router() -> None:
    assert "src/api/routes/thing.py" not in files("entities: {Thing: {attributes: {name: string}, crud: false}}")


def test_operations_are_in_the_order_of_the_api_model() -> None:
    assert names(SHOP, CARTS) == [
        "router",
        "CartServiceDep",
        "list_carts",
        "create_cart",
        "get_cart",
        "update_cart",
        "delete_cart",
        "list_items_of_cart",
    ]
