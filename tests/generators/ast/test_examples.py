"""Example bodies of the API document: what they refer to is there."""

from generators.ast.examples import example_bodies, key_of
from generators.ast.seed_world import plan_rows
from tests.generators.ast.support import app

PARTIES = """
auth: {user: Host, roles: [host, admin]}
entities:
  Host: {attributes: {email: {type: email, unique: true}}}
  Party:
    relationships: {host: {type: many_to_one, target: Host}}
    access: {owner: host, list: [owner, admin], read: [owner, admin]}
  Guest:
    relationships:
      party: {type: many_to_one, target: Party}
      plus_one: {type: one_to_one, target: Guest, nullable: true, foreign_key: true}
    access: {owner: party.host}
"""


def test_no_row_is_referred_to_that_is_not_seeded() -> None:
    view = app(PARTIES)
    planned = plan_rows(view)
    stored = {key_of(view.entities["Guest"], number, planned) for number in range(len(planned["Guest"]))}
    assert example_bodies(view).get("Guest", {}).get("plus_one_id") in {None, *stored}
