"""The entity-relationship diagram."""

from generators.ast.view import AppView, EntityView, Field
from generators.diagrams.mermaid import identifier, label
from ir.model import RelationType

_KEY_WORDS = frozenset({"pk", "fk", "uk"})


def entity_diagram(app: AppView, around: EntityView | None = None) -> str:
    """Every entity with its columns and references; `around` one entity, only that and what it is linked to."""
    links = [link for link in _links(app) if around is None or around in link[:2]]
    shown = set(app.entities.values()) if around is None else {around, *(end for link in links for end in link[:2])}
    lines = ["erDiagram"]
    for view in app.entities.values():
        if view in shown:
            lines += _entity(view)
    lines += [f'    {_name(one)} {arrow} {_name(other)} : "{label(text)}"' for one, other, arrow, text in links]
    return "\n".join(lines)


def _entity(view: EntityView) -> list[str]:
    columns = [f"        {_column(field)}" for field in view.fields if field.is_shown]
    return [f"    {_name(view)} {{", *columns, "    }"]


def _name(view: EntityView) -> str:
    """The quotes keep an entity called `Class` or `One` from being a word of Mermaid."""
    return f'"{identifier(view.name)}"'


def _column(field: Field) -> str:
    mark = " PK" if field.is_key else " FK" if field.relation else " UK" if field.is_unique else ""
    name = identifier(field.name)
    name = f"{name}_" if name.lower() in _KEY_WORDS or not name[:1].isalpha() else name
    return f"{field.attribute.data_type.value} {name}{mark}"


def _links(app: AppView) -> list[tuple[EntityView, EntityView, str, str]]:
    """The references and join tables, as (one, other, arrow, what it is called)."""
    found = []
    for view in app.entities.values():
        for field in view.fields:
            if field.target is not None and field.relation is not None:
                found.append((field.target, view, _cardinality(field), field.relation.field_name))
    for table in app.join_tables:
        found.append((table.left[1], table.right[1], "}o--o{", table.name))
    return found


def _cardinality(field: Field) -> str:
    assert field.relation is not None
    one = "|o" if field.is_nullable else "||"
    return f"{one}--o|" if field.relation.type is RelationType.ONE_TO_ONE else f"{one}--o{{"
