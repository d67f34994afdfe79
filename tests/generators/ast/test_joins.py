"""Relationships between tables that more than one key connects: each says which it follows."""

from tests.generators.ast.support import ENTITIES, emitted


def joins(text: str, name: str) -> str:
    return emitted(text, ENTITIES, name)


def test_tables_that_refer_to_each_other_say_which_key_is_meant() -> None:
    text = """
    entities:
      Team:
        attributes: {name: string}
        relationships:
          lead: {type: many_to_one, target: Person, nullable: true, on_delete: set_null}
          people: {type: one_to_many, target: Person, back_populates: team}
      Person:
        attributes: {name: string}
        relationships:
          team: {type: many_to_one, target: Team, back_populates: people}
    """
    assert "foreign_keys=[lead_id]" in joins(text, "Team.lead")
    assert 'foreign_keys="Person.team_id"' in joins(text, "Team.people")
    assert "foreign_keys=[team_id]" in joins(text, "Person.team")


def test_who_made_a_row_is_one_more_key_to_choose_from() -> None:
    text = """
    auth: {user: Person}
    entities:
      Person:
        attributes: {email: {type: email, unique: true}}
        relationships: {team: {type: many_to_one, target: Team, nullable: true, back_populates: people}}
      Team:
        attributes: {name: string}
        relationships: {people: {type: one_to_many, target: Person, back_populates: team}}
        options: {audit: true}
    """
    assert "foreign_keys=[team_id]" in joins(text, "Person.team")
    assert 'foreign_keys="Person.team_id"' in joins(text, "Team.people")


def test_a_link_through_an_entity_with_several_keys_is_spelled_out() -> None:
    text = """
    auth: {user: Person}
    entities:
      Person:
        attributes: {email: {type: email, unique: true}}
        relationships: {tags: {type: many_to_many, target: Tag, through: Pin}}
      Tag: {attributes: {name: string}}
      Pin:
        attributes: {number: integer}
        relationships: {who: {type: many_to_one, target: Person}, tag: {type: many_to_one, target: Tag}}
        options: {audit: true}
    """
    found = joins(text, "Person.tags")
    assert 'primaryjoin="Person.id == Pin.who_id"' in found
    assert 'secondaryjoin="Tag.id == Pin.tag_id"' in found
