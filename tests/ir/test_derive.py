"""The endpoints that follow from entities, relationships and authentication."""

import pytest

from ir.build import build
from ir.derive import linked_parameter, table_name
from ir.model import Crud, Endpoint, Operation
from tests.ir.specs import entity, read_well


def endpoints(text: str) -> dict[str, Endpoint]:
    """Every endpoint of a spec by method and path."""
    return {found.key: found for found in build(read_well(text).parts).api_model.endpoints}


def lines(text: str) -> list[str]:
    """`GET /things list_things list 200`, one line for each endpoint."""
    return [f"{key} {one.operation_id} {one.operation} {one.status}" for key, one in endpoints(text).items()]


def test_an_entity_has_five() -> None:
    assert lines("entities: {OrderItem: {attributes: {name: string}}}") == [
        "GET /order_items list_order_items list 200",
        "POST /order_items create_order_item create 201",
        "GET /order_items/{order_item_id} get_order_item read 200",
        "PATCH /order_items/{order_item_id} update_order_item update 200",
        "DELETE /order_items/{order_item_id} delete_order_item delete 204",
    ]


def test_they_name_shapes_and_words() -> None:
    found = endpoints("entities: {OrderItem: {attributes: {name: string}}}")
    assert [(one.request_schema, one.response_schema, one.summary) for one in found.values()] == [
        (None, "OrderItemPage", "List order items"),
        ("OrderItemCreate", "OrderItemRead", "Create an order item"),
        (None, "OrderItemRead", "Get an order item"),
        ("OrderItemUpdate", "OrderItemRead", "Change an order item"),
        (None, None, "Delete an order item"),
    ]
    assert {one.tags for one in found.values()} == {("order_items",)}
    assert all(one.is_derived and one.entity == "OrderItem" for one in found.values())


@pytest.mark.parametrize(
    ("crud", "operations"),
    [("true", "list create read update delete"), ("false", ""), ("[read, list]", "list read"), ("[delete]", "delete")],
)
def test_crud_says_which(crud: str, operations: str) -> None:
    found = endpoints(f"entities: {{Thing: {{attributes: {{name: string}}, crud: {crud}}}}}")
    assert " ".join(one.operation for one in found.values()) == operations


def test_table_and_path_can_be_said() -> None:
    found = entity("attributes: {name: string}\ntable: stuff\npath: all-things")
    assert table_name(found) == "stuff"
    assert list(endpoints("entities: {Thing: {attributes: {name: string}, path: all-things}}"))[:3:2] == [
        "GET /all-things",
        "GET /all-things/{thing_id}",
    ]


LINKED = """
entities:
  Post:
    attributes: {title: string}
    relationships:
      comments: {type: one_to_many, target: Comment, back_populates: post}
      tags: {type: many_to_many, target: Tag}
      linked: {type: many_to_many, target: Post}
      readers: {type: many_to_many, target: Reader, through: Reading}
      author: {type: many_to_one, target: Reader}
  Comment:
    attributes: {text: string}
    relationships: {post: {type: many_to_one, target: Post, back_populates: comments}}
  Tag: {attributes: {id: integer, name: string}}
  Reader: {attributes: {name: string}}
  Reading:
    attributes: {day: date}
    relationships: {post: {type: many_to_one, target: Post}, reader: {type: many_to_one, target: Reader}}
"""


def test_to_many_relationships_are_lists_of_their_own() -> None:
    assert [line for line in lines(LINKED) if line.count("/") > 2 or "_of_" in line] == [
        "GET /posts/{post_id}/comments list_comments_of_post collection 200",
        "GET /posts/{post_id}/tags list_tags_of_post collection 200",
        "PUT /posts/{post_id}/tags/{tag_id} add_tags_to_post link 204",
        "DELETE /posts/{post_id}/tags/{tag_id} remove_tags_from_post unlink 204",
        "GET /posts/{post_id}/linked list_linked_of_post collection 200",
        "PUT /posts/{post_id}/linked/{linked_id} add_linked_to_post link 204",
        "DELETE /posts/{post_id}/linked/{linked_id} remove_linked_from_post unlink 204",
        "GET /posts/{post_id}/readers list_readers_of_post collection 200",
    ]


@pytest.mark.parametrize(
    ("name", "summary"),
    [
        ("items", "List the items of an order"),
        ("children", "List the children of an order"),
        ("related", "List the related order lines of an order"),
    ],
)
def test_a_collection_is_called_what_is_in_it(name: str, summary: str) -> None:
    text = f"""
    entities:
      Order:
        attributes: {{title: string}}
        relationships: {{{name}: {{type: many_to_many, target: OrderLine}}}}
      OrderLine: {{attributes: {{name: string}}}}
    """
    assert endpoints(text)[f"GET /orders/{{order_id}}/{name}"].summary == summary


def test_both_ends_of_a_link_have_different_parameters() -> None:
    post = entity("relationships: {things: {type: many_to_many, target: Thing}}")
    assert linked_parameter(post, post.relationships[0]) == "linked_thing_id"
    found = endpoints(LINKED)["PUT /posts/{post_id}/tags/{tag_id}"]
    assert [(one.name, one.data_type.value, one.required) for one in found.parameters] == [
        ("post_id", "uuid", True),
        ("tag_id", "integer", True),
    ]


@pytest.mark.parametrize(
    ("crud", "operations"), [("[read]", {"collection"}), ("[update]", {"link", "unlink"}), ("[list, create]", set())]
)
def test_collections_need_the_operation_on_their_parent(crud: str, operations: set[str]) -> None:
    text = f"""
    entities:
      Post:
        attributes: {{title: string}}
        relationships: {{tags: {{type: many_to_many, target: Tag}}}}
        crud: {crud}
      Tag: {{attributes: {{name: string}}, crud: false}}
    """
    found = {one.operation.value for one in endpoints(text).values() if one.relationship}
    assert found == operations


def test_a_list_takes_pages_filters_and_search() -> None:
    text = "entities: {Thing: {attributes: {name: string, size: integer, kind: {type: enum, values: [a, b]}}}}"
    found = endpoints(text)["GET /things"].parameters
    assert [one.name for one in found] == ["limit", "offset", "sort", "q", "name", "size", "size_ge", "size_le", "kind"]
    by_name = {one.name: one for one in found}
    assert by_name["sort"].values[:4] == ("id", "-id", "name", "-name")
    assert by_name["kind"].values == ("a", "b")
    assert not any(one.required for one in found)


def test_authentication_has_two_and_comes_first() -> None:
    text = """
    auth: {user: Customer}
    entities: {Customer: {attributes: {email: {type: email, unique: true}}}}
    """
    found = list(endpoints(text).values())
    assert [(one.key, one.operation, one.access) for one in found[:2]] == [
        ("POST /auth/token", Operation.TOKEN, ("public",)),
        ("GET /auth/me", Operation.ME, ("authenticated",)),
    ]


def test_each_operation_carries_its_access() -> None:
    text = """
    auth: {user: Customer, roles: [customer, clerk]}
    entities:
      Customer: {attributes: {email: {type: email, unique: true}}}
      Post:
        attributes: {title: string}
        relationships: {tags: {type: many_to_many, target: Tag}}
        access: {list: public, read: [clerk], update: authenticated}
      Tag: {attributes: {name: string}}
    """
    found = {one.operation_id: " ".join(one.access) for one in endpoints(text).values() if one.entity == "Post"}
    assert found == {
        "list_posts": "public",
        "create_post": "authenticated",
        "get_post": "clerk",
        "update_post": "authenticated",
        "delete_post": "authenticated",
        "list_tags_of_post": "clerk",
        "add_tags_to_post": "authenticated",
        "remove_tags_from_post": "authenticated",
    }
    assert {operation.value for operation in Crud} >= {"list", "create", "read", "update", "delete"}
