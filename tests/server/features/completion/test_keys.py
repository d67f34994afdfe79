"""Keys of the native dialect: those that can still be written, with what has to follow them."""

from tests.server.features.completion.checking import (
    ABLE,
    PLAIN,
    Completed,
    check,
    check_applied,
    check_first,
    check_has,
    shop,
)


def test_keys_at_the_top() -> None:
    check(shop("schemas:\n", "$0\nschemas:\n"), "infrastructure")
    check(shop("schemas:\n", "inf$0\nschemas:\n"), "infrastructure")
    check("$0", "app", "auth", "entities", "paths", "schemas", "infrastructure", "x-business-logic")


def test_keys_of_an_entity_that_are_not_written_yet() -> None:
    document = shop("    crud: false\n", "    crud: false\n    $0\n")
    check(document, "description", "unique", "indexes", "options", "access", "table", "path", "renamed_from")


def test_the_level_of_indentation_decides() -> None:
    check(shop("    crud: false\n", "    crud: false\n  $0\n"), "new entity")
    check_has(shop("    crud: false\n", "    crud: false\n    $0\n"), "unique", "type")


def test_required_keys_come_first() -> None:
    check_first(shop("email: {type: email, unique: true}", "email:\n        $0"), "type")
    check_first(shop("owner: {type: many_to_one, target: Customer}", "owner: {$0}"), "type", "target")


def test_keys_that_go_with_the_type() -> None:
    email = shop("email: {type: email, unique: true}", "email: {type: email, $0}")
    check_has(email, "unique pattern max_length default", "type gt precision values items")
    decimal = shop("email: {type: email, unique: true}", "email: {type: decimal?, $0}")
    check_has(decimal, "gt multiple_of precision scale", "pattern values min_items")
    event = shop("trigger: {type: event, event: order_placed}", "trigger: {type: event, $0}")
    check(event, "event")


def test_keys_in_a_block_that_is_broken() -> None:
    check_first(shop("email: {type: email, unique: true}", "email: {$0"), "type")
    check_has(shop("email: {type: email, unique: true}", "email: {type: decimal, sc$0"), "scale precision")
    check_has(shop("email: {type: email, unique: true}", 'email: {type: "email", $0'), "pattern unique", "gt")


def test_a_key_is_replaced_whole() -> None:
    document = shop("email: {type: email, unique: true}", "email: {type: email, un$0que: true}")
    check_applied(document, "unique", "      email: {type: email, unique: true}")
    document = shop("email: {type: email, unique: true}", "email:\n        ty$0pp: email")
    check_applied(document, "type", "        type: email")


def test_values_of_keys_are_places_to_fill_in() -> None:
    document = shop("    crud: false\n", "    crud: false\n    $0\n")
    check_applied(document, "unique", "    unique: [[…]]")
    check_applied(document, "options", "    options:\n      …")
    document = shop("owner: {type: many_to_one, target: Customer}", "owner: {$0}")
    written = "      owner: {type: <one_to_one,one_to_many,many_to_one,many_to_many>}"
    check_applied(document, "type", written)


def test_plain_text_for_clients_without_snippets() -> None:
    document = shop("    crud: false\n", "    crud: false\n    $0\n")
    check_applied(document, "options", "    options:", PLAIN)
    check_applied(document, "table", "    table: ", PLAIN)


def test_sections_begin_with_what_they_have_to_say() -> None:
    check_applied(shop("auth:\n", "$0\nauth:\n"), "infrastructure", "infrastructure:\n  …")
    check_applied("app: {name: x}\n$0", "auth", "auth:\n  user: ……")


def test_steps() -> None:
    document = shop("        - return: order", "        - $0")
    check_first(document, "load", "find", "require", "set", "create", "delete", "for", "if", "transition", "call")
    check_applied(
        document,
        "for",
        """
        - for: <item> in <collection>
          do:
            - …
""",
    )
    check_applied(shop("        - return: order", "        - re$0"), "return", "        - return: …")


def test_a_step_where_its_dash_is_missing() -> None:
    document = shop("            - set: product.stock += 10", "            $0")
    check_applied(document, "set", "            - set: <target> = <value>")


def test_keys_of_a_step_go_with_its_kind() -> None:
    check(shop("          else: {status: 404}", "          $0"), "else")
    document = shop("          else: {status: 404}", "          $0")
    check_applied(document, "else", '          else: {status: <409,404,403,400>, detail: "…"}')
    check(shop("        - set: cart.status = 'checked_out'", "        - set: x = 1\n          $0"))
    check(shop("          with:\n            order_id: order.id", "          $0"), "with")
    document = shop("        - set: cart.status = 'checked_out'", "        - if: true\n          $0")
    check_first(document, "then", "else")
    check_applied(document, "then", "          then:\n            - …")


def test_keys_of_a_refusal() -> None:
    check(shop("else: {status: 404}", "else: {$0}"), "status", "detail")


def test_keys_have_their_documentation_at_once() -> None:
    item = Completed(shop("else: {status: 404}", "else: {$0}")).item("status")
    assert "409 by default" in str(item.documentation)


def test_nothing_in_comments_and_prose() -> None:
    check(shop("    crud: false\n", "    crud: false # ta$0\n"))
    check(shop("description: A purchase", "description: A pur$0chase"))


def test_multi_line_items_say_how_their_lines_are_indented() -> None:
    able = {**ABLE, "insertTextModeSupport": {"valueSet": [1, 2]}}
    item = Completed(shop("    crud: false\n", "    crud: false\n    $0\n"), able).item("options")
    assert item.insert_text_mode == 2
