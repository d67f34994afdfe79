"""`schemathesis.toml`: how the API is tried against its own document."""

import tomllib
from typing import Any

from generators.ast.contract import emit_contract_settings
from generators.ast.view import AppView
from ir.build import build
from ir.dialect import read

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


def check() -> dict[str, Any]:
    """The settings of the application, parsed."""
    return tomllib.loads(emit_contract_settings(AppView(build(read(SPEC).parts))))


def table(name: str) -> dict[str, Any]:
    """What is said about one operation, later tables over earlier ones."""
    found: dict[str, Any] = {}
    for operations in check()["operations"]:
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


def test_what_nobody_has_written_is_left_out() -> None:
    assert table("POST /clubs/merge")["enabled"] is False
