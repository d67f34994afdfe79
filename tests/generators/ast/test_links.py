"""Many-to-many links: `src/repositories/links.py`."""

from tests.generators.ast.support import emitted, files, names

LINKS = "src/repositories/links.py"


def product(relationship: str) -> str:
    return f"""
    entities:
      Tag: {{attributes: {{name: string}}}}
      Product:
        attributes: {{name: string}}
        relationships: {{tags: {relationship}}}
      Tagging:
        attributes: {{note: string}}
        relationships: {{tag: {{type: many_to_one, target: Tag}}, product: {{type: many_to_one, target: Product}}}}
    """


def test_a_link_can_be_followed_made_and_cut() -> None:
    text = product("{type: many_to_many, target: Tag}")
    assert names(text, LINKS, of="Links") == ["__init__", "of", "add", "remove"]


def test_without_join_tables_there_are_none() -> None:
    assert LINKS not in files(product("{type: many_to_many, target: Tag, through: Tagging}"))
    assert LINKS not in files("entities: {Tag: {attributes: {name: string}}}")


def test_who_comes_second_finds_the_link_made() -> None:
    add = emitted(product("{type: many_to_many, target: Tag}"), LINKS, "Links.add")
    assert "async with self.session.begin_nested():" in add
    assert "if not is_duplicate(error):" in add
