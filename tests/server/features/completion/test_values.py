"""Words, types and bounds."""

from tests.server.features.completion.checking import check, check_applied, check_has, shop

EMAIL = "email: {type: email, unique: true}"


def test_types() -> None:
    check_has(shop(EMAIL, "email: {type: $0}"), "string decimal enum array email")
    check_has(shop("tags: string[]", "tags: {type: array, items: {type: $0}}"), "string uuid", "array enum json")
    check_has(shop(EMAIL, "email: $0"), "string email", "enum array")
    check_has(shop("tags: string[]", "tags: {type: array, items: {type: string, $0}}"), "min_length", "type gt unique")


def test_a_type_is_replaced_and_its_marks_stay() -> None:
    check_applied(shop("tags: string[]", "tags: str$0ng[]"), "integer", "      tags: integer[]")
    check_applied(
        shop(EMAIL, "email: {type: e$0mail?, unique: true}"), "string", "      email: {type: string?, unique: true}"
    )


def test_a_value_where_the_space_is_missing() -> None:
    check_applied(shop("    crud: false\n", "    crud:$0\n"), "true", "    crud: true")


def test_a_value_on_the_next_line() -> None:
    check_has(shop(EMAIL, "email:\n        type:\n          $0"), "string decimal", "type description")


def test_truth_values() -> None:
    check(shop(EMAIL, "email: {type: email, unique: $0}"), "true", "false")
    check(shop("crud: [list, read]", "crud: $0"), "true", "false")


def test_words() -> None:
    check(shop("on_delete: cascade", "on_delete: $0"), "restrict", "cascade", "set_null", "keep")
    check(shop("crud: [list, read]", "crud: [list, $0]"), "create", "read", "update", "delete")
    check(shop("crud: [list, read]", "crud:\n      - list\n      - $0"), "create", "read", "update", "delete")
    check(shop("method: POST", "method: $0"), "GET", "POST", "PUT", "PATCH", "DELETE")


def test_defaults_go_with_the_type() -> None:
    check(shop("default: open}", "default: $0}"), "open", "checked_out")
    check(shop(EMAIL, "at: {type: datetime, default: $0}"), "now()")
    check(shop(EMAIL, "is_new: {type: boolean, default: $0}"), "true", "false")


def test_bounds_go_with_the_type() -> None:
    check(
        shop("quantity: {type: integer, ge: 1}", "quantity: {type: integer, constraints: [$0]}"),
        *("gt=", "ge=", "lt=", "le=", "multiple_of="),
    )
    check(shop(EMAIL, 'email: {type: email, constraints: ["$0"]}'), "min_length=", "max_length=", "pattern=")


def test_a_quoted_value_stays_quoted() -> None:
    check_applied(shop("initial: pending", 'initial: "pe$0"'), "paid", '      initial: "paid"')
