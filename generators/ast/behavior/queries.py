"""The statements that find keys to lock, and what is loaded along with rows."""

from collections.abc import Iterator
from dataclasses import dataclass

from generators.ast.behavior.plan import Tree
from generators.ast.source import Imports
from generators.ast.view import EntityView
from ir.model import Relationship, RelationType
from validators.target.naming import python_name


@dataclass(frozen=True)
class Rows:
    """Rows of an entity: a condition, and their one key, or the statement for their keys, where that is known."""

    view: EntityView
    condition: str
    key: str | None = None
    keys: str | None = None

    @classmethod
    def of_key(cls, view: EntityView, key: str) -> "Rows":
        """The row with this key."""
        return cls(view, f"{view.name}.{view.key.python} == {key}", key)


def select_keys(rows: Rows, steps: tuple[str, ...], imports: Imports) -> str:
    """A statement for the keys of the rows that relationships lead to."""
    imports.add("sqlalchemy", "select")
    imports.add("src.models.entities", rows.view.name)
    for number, step in enumerate(steps):
        relation = rows.view.entity.relationship(step)
        assert relation is not None
        target = rows.view.app.entities[relation.target_entity]
        imports.add("src.models.entities", target.name)
        if relation.type is not RelationType.MANY_TO_MANY and not relation.holds_key:
            back = rows.view.back_key(relation)
            rows = Rows(target, _within(f"{target.name}.{back.python}", rows))
            continue
        keys = (
            _linked_keys(rows, relation, imports) if relation.type is RelationType.MANY_TO_MANY else _held(rows, step)
        )
        if number == len(steps) - 1:
            return keys
        rows = Rows(target, f"{target.name}.{target.key.python}.in_({keys})", keys=keys)
    return _select(f"{rows.view.name}.{rows.view.key.python}", rows.condition)


def _select(column: str, condition: str) -> str:
    return f"select({column}).where({condition})"


def _within(column: str, rows: Rows) -> str:
    """A column leads to one of the rows."""
    if rows.key is not None:
        return f"{column} == {rows.key}"
    return f"{column}.in_({rows.keys or _select(f'{rows.view.name}.{rows.view.key.python}', rows.condition)})"


def _held(rows: Rows, step: str) -> str:
    return _select(f"{rows.view.name}.{rows.view.field(step).python}", rows.condition)


def _linked_keys(rows: Rows, relation: Relationship, imports: Imports) -> str:
    view = rows.view
    target = view.app.entities[relation.target_entity]
    if relation.through is None:
        table = python_name(view.join_table(relation).name)
        mine, other = (f"c.{column}" for column in view.join_columns(relation))
    else:
        through = view.app.entities[relation.through]
        table = through.name
        own = next(field for field in through.fields if field.target is view)
        mine = own.python
        other = next(field.python for field in through.fields if field.target is target and field is not own)
    imports.add("src.models.entities", table)
    return _select(f"{table}.{other}", _within(f"{table}.{mine}", rows))


def options(view: EntityView, tree: Tree, imports: Imports) -> list[str]:
    """What is loaded along with rows of an entity: one row by a join, many by one statement more."""
    found = []
    for name, branch in sorted(tree.branches.items()):
        relation = view.entity.relationship(name)
        assert relation is not None
        target = view.app.entities[relation.target_entity]
        imports.add("src.models.entities", view.name)
        way = f"{view.name}.{python_name(name)}"
        if not relation.holds_key and target.entity.options.soft_delete:
            imports.add("src.models.entities", target.name)
            way = f"{way}.and_({target.name}.deleted_at.is_(None))"
        loader = "joinedload" if relation.is_to_one else "selectinload"
        imports.add("sqlalchemy.orm", loader)
        further = options(target, branch, imports)
        text = f"{loader}({way})"
        if len(further) == 1:
            text += f".{further[0]}"
        elif further:
            text += f".options({', '.join(further)})"
        found.append(text)
    return found


def entities(view: EntityView, tree: Tree | None) -> Iterator[str]:
    """The entities whose rows are loaded along."""
    for name, branch in tree.branches.items() if tree is not None else ():
        relation = view.entity.relationship(name)
        assert relation is not None
        yield relation.target_entity
        yield from entities(view.app.entities[relation.target_entity], branch)


def statements(view: EntityView, tree: Tree) -> int:
    """The statements that loading along takes beside the first one."""
    found = 0
    for name, branch in tree.branches.items():
        relation = view.entity.relationship(name)
        assert relation is not None
        found += not relation.is_to_one
        found += statements(view.app.entities[relation.target_entity], branch)
    return found
