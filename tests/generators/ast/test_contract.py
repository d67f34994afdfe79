"""`schemathesis.toml`: how the API is tried against its own document."""

import tomllib
from typing import Any

from generators.ast.contract import emit_contract_settings
from generators.ast.view import AppView
from ir.build import build
from ir.dialect.read import read

SPEC = """
app: {name: clubs}
auth: {user: Member, roles: [member, chair, keeper]}
entities:
  Member:
    attributes: {email: {type: email, unique: true}}
    access: {owner: self, create: public, update: [owner, chair], delete: [chair]}
  Club:
    attributes:
      founded_on: {type: date, ge: 1900-01-01}
    options: {etag: true}
    access: {create: [keeper], update: [chair], delete: [chair]}
paths:
  /clubs/merge:
    post: {operationId: merge_clubs, responses: {"204": {description: Merged}}}
"""


HOUSEHOLDS = """
app: {name: households}
auth: {user: Member, roles: [member, keeper]}
entities:
  Street:
    attributes: {name: string, state: {type: enum, values: [old, empty]}}
    relationships: {households: {type: one_to_many, target: Household, back_populates: street, on_delete: cascade}}
  Household:
    attributes: {name: string}
    relationships:
      street: {type: many_to_one, target: Street, back_populates: households}
  Plan:
    attributes: {code: {type: string, primary_key: true, pattern: "^[A-Z]{2}$"}}
  Member:
    attributes:
      id: {type: integer, primary_key: true}
      email: {type: email, unique: true}
      name: {type: string, max_length: 80}
    relationships:
      household: {type: many_to_one, target: Household, on_delete: cascade}
      plan: {type: many_to_one, target: Plan, nullable: true, on_delete: set_null}
    access: {owner: self, create: public}
x-business-logic:
  state_machines:
    Street:
      field: state
      initial: old
      states: [old, empty]
      transitions:
        - {event: clear, from: old, to: empty, on_transition: [{for: home in street.households, do: [{delete: home}]}]}
  flows:
    move_in:
      auth: [member, keeper]
      input: {household_id: uuid}
      steps: [{load: home = Household(household_id)}, {set: actor.household = home}]
    rename_me: {auth: [member, keeper], input: {name: string}, steps: [{set: actor.name = name}]}
    move_me: {auth: [member, keeper], input: {address: email}, steps: [{set: actor.email = address}]}
    move_house: {auth: [keeper], input: {address: email}, steps: [{call: move_me, with: {address: address}}]}
    raze:
      trigger: {path: "/streets/{street_id}/raze"}
      auth: public
      steps: [{load: street = Street(street_id)}, {delete: street}]
"""


def check(spec: str = SPEC) -> dict[str, Any]:
    """The settings of the application, parsed."""
    return tomllib.loads(emit_contract_settings(AppView(build(read(spec).parts))))


def table(name: str, spec: str = SPEC) -> dict[str, Any]:
    """What is said about one operation, later tables over earlier ones."""
    found: dict[str, Any] = {}
    for operations in check(spec)["operations"]:
        if name in operations["include-name"]:
            found |= operations
    return found


def expected(name: str) -> list[str]:
    answer: list[str] = table(name)["checks"]["positive_data_acceptance"]["expected-statuses"]
    return answer


def test_every_check_is_on() -> None:
    assert check()["checks"] == {"enabled": True}


def test_the_run_signs_in_as_whoever_may_do_the_most() -> None:
    scheme = check()["auth"]["dynamic"]["openapi"]["bearerAuth"]
    assert scheme["payload"] == {"email": "chair@example.com", "password": "demo-password"}


def test_a_bound_that_a_schema_cannot_state_may_be_answered_with_400() -> None:
    assert "400" in expected("POST /clubs")
    assert "412" not in expected("POST /clubs")


def test_a_version_may_be_answered_with_412() -> None:
    assert {"400", "412"} <= set(expected("PATCH /clubs/{club_id}"))
    assert "400" not in expected("DELETE /clubs/{club_id}")


def test_what_the_role_may_not_do_gives_no_warnings() -> None:
    assert table("POST /clubs")["warnings"] is False


def test_the_user_of_the_run_is_spared() -> None:
    """A request that is wrong in a header nobody reads changes a password as well as any other."""
    other = {"path.member_id": "00000000-0000-0000-0000-000000000007"}
    for operation in ("PATCH /members/{member_id}", "DELETE /members/{member_id}"):
        assert "generation" not in table(operation)
        assert table(operation)["parameters"] == other


def test_the_row_that_stands_in_is_not_the_one_that_was_just_created() -> None:
    """After `POST /members` the run would ask for the new row, and take 404 for a finding."""
    for operation in ("PATCH /members/{member_id}", "DELETE /members/{member_id}"):
        assert table(operation)["checks"]["ensure_resource_availability"] == {"enabled": False}


def test_refusals_are_no_warning_where_only_one_row_is_tried() -> None:
    """With the key given, a DELETE can be wrong in how it signs in alone: nearly all answers are 401 then."""
    assert table("DELETE /members/{member_id}")["warnings"] is False


def test_a_counted_key_stays_a_number() -> None:
    assert table("PATCH /members/{member_id}", HOUSEHOLDS)["parameters"] == {"path.member_id": 6}


def test_what_users_are_deleted_with_is_spared_too() -> None:
    """The keeper lives in the second household, in the second street: those stay, and stay where they are."""
    household, street = "00000000-0000-0000-0000-000000000008", "00000000-0000-0000-0000-000000000006"
    for operation in ("DELETE /households/{household_id}", "PATCH /households/{household_id}"):
        assert table(operation, HOUSEHOLDS)["parameters"] == {"path.household_id": household}
    assert table("DELETE /streets/{street_id}", HOUSEHOLDS)["parameters"] == {"path.street_id": street}


def test_what_users_outlive_is_tried_on_any_row() -> None:
    for operation in ("DELETE /plans/{plan_id}", "PATCH /streets/{street_id}"):
        assert table(operation, HOUSEHOLDS) == {}


def test_steps_that_may_end_the_account_are_tried_without_one() -> None:
    nobody = {"Authorization": "Bearer nobody"}
    for operation in ("POST /move-in", "POST /move-me", "POST /move-house", "POST /streets/{street_id}/clear"):
        assert table(operation, HOUSEHOLDS)["headers"] == nobody
        assert table(operation, HOUSEHOLDS)["warnings"] is False


def test_steps_that_leave_the_account_alone_are_tried_with_it() -> None:
    assert "headers" not in table("POST /rename-me", HOUSEHOLDS)


def test_what_may_end_the_account_whoever_asks_is_left_out() -> None:
    assert table("POST /streets/{street_id}/raze", HOUSEHOLDS)["enabled"] is False


def test_what_nobody_has_written_is_left_out() -> None:
    assert table("POST /clubs/merge")["enabled"] is False
