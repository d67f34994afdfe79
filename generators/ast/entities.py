"""`src/models/entities.py`: one SQLAlchemy class per entity, one table per many-to-many link."""

from generators.ast.behavior import outbox, schedules
from generators.ast.behavior.checks import rule_checks
from generators.ast.columns import (
    column_type,
    default_value,
    is_mutable_default,
    python_type,
)
from generators.ast.layout import LINE
from generators.ast.source import Imports, call, docstring, exploded, module, quote, sentence
from generators.ast.view import AppView, EntityView, Field, JoinTable
from ir.model import ConstraintType, DataType, OnDelete, Relationship, RelationType
from validators.target.naming import python_name, sql_identifier, sql_name

ON_DELETE = {
    OnDelete.CASCADE: "CASCADE",
    OnDelete.SET_NULL: "SET NULL",
    OnDelete.RESTRICT: "RESTRICT",
    OnDelete.KEEP: "RESTRICT",
}
_OPERATORS = {
    ConstraintType.GT: (">", "above"),
    ConstraintType.GE: (">=", "min"),
    ConstraintType.LT: ("<", "below"),
    ConstraintType.LE: ("<=", "max"),
}


def checks(view: EntityView) -> list[tuple[str, str]]:
    """The bounds and invariants that a database can keep by itself, as (name, SQL condition).

    Decimals are scaled integers on SQLite, so only a comparison with zero means the same there.
    """
    found = []
    for field in view.fields:
        if field.relation is not None:
            continue
        kind = field.attribute.data_type
        for constraint in field.attribute.constraints:
            if constraint.type not in _OPERATORS:
                continue
            whole = kind in (DataType.INTEGER, DataType.BIGINT) and isinstance(constraint.value, int)
            if whole or (kind is DataType.DECIMAL and constraint.number == 0):
                operator, suffix = _OPERATORS[constraint.type]
                value = 0 if kind is DataType.DECIMAL else constraint.value
                found.append((f"{field.name}_{suffix}", f"{sql_name(field.name)} {operator} {value}"))
    return found + [(check.name, check.sql) for check in rule_checks(view)]


def emit_column(view: EntityView, field: Field, imports: Imports) -> str:
    """One attribute: `name: Mapped[str] = mapped_column(sa.String(255))`."""
    annotation = python_type(view if field.relation is None else _target(field), field.attribute, imports)
    arguments = [quote(field.name)] if field.python != field.name else []
    owner = view if field.relation is None else _target(field)
    kind = column_type(owner, field.attribute, imports, is_key=field.is_key)
    if field.relation is not None:
        target = _target(field)
        reference = quote(f"{target.table}.{target.key.name}")
        is_kept = field.on_delete is OnDelete.KEEP or (target.hides_others and view.is_noted(field))
        info = ', info={"keep": True}' if is_kept else ""
        arguments.append(f"sa.ForeignKey({reference}, ondelete={quote(ON_DELETE[field.on_delete])}{info})")
    elif kind is not None:
        arguments.append(kind)
    if field.is_key:
        arguments.append("primary_key=True")
        if view.entity.primary_key.data_type in (DataType.INTEGER, DataType.BIGINT) and field.is_sent:
            arguments.append("autoincrement=False")
    default = default_value(view, field, imports)
    if default is not None and is_mutable_default(default):
        default = {"[]": "list", "{}": "dict"}.get(default, f"lambda: {default}")
    if default is not None:
        arguments.append(f"default={default}")
    soft = view.entity.options.soft_delete
    if field.is_unique and not soft:
        arguments.append("unique=True")
    elif (field.relation is not None or field.attribute.is_indexed) and not field.is_key:
        arguments.append("index=True")
    if field.name == "version" and view.entity.options.etag:
        arguments.append("sa.Integer")
    if field.is_nullable:
        annotation += " | None"
    elif field.is_filled_late:
        arguments.append("nullable=True")
    head = f"{field.python}: Mapped[{annotation}]"
    return f"    {call(f'{head} = mapped_column', arguments, indent=4)}" if arguments else f"    {head}"


def _target(field: Field) -> EntityView:
    assert field.target is not None
    return field.target


def emit_relationship(view: EntityView, relation: Relationship) -> str:
    """One relationship; loaded on purpose or not at all."""
    target = view.app.entities[relation.target_entity]
    name = python_name(relation.field_name)
    arguments = []
    if relation.back_populates:
        arguments.append(f"back_populates={quote(python_name(relation.back_populates))}")
    arguments += _how_joined(view, relation, target, name)
    if _is_in_circle(view, relation, target):
        arguments.append("post_update=True")
    arguments.append('lazy="raise"')
    if relation.type in (RelationType.ONE_TO_MANY, RelationType.MANY_TO_MANY):
        annotation = f"list[{target.name}]"
    elif relation.is_nullable or not relation.holds_key:
        annotation = f"{target.name} | None"
    else:
        annotation = target.name
    return "    " + call(f"{name}: Mapped[{annotation}] = relationship", arguments, indent=4)


def _how_joined(view: EntityView, relation: Relationship, target: EntityView, name: str) -> list[str]:
    if relation.type is RelationType.MANY_TO_MANY:
        return _through_table(view, relation, target)
    if relation.holds_key:
        key = view.field(relation.field_name).python
        arguments = [f"foreign_keys=[{key}]"] if _is_ambiguous(view, target) else []
        if target is view:
            arguments.append(f"remote_side=[{view.key.python}]")
        return arguments
    back = view.back_key(relation)
    arguments = [f"foreign_keys={quote(f'{target.name}.{back.python}')}"] if _is_ambiguous(target, view) else []
    if back.on_delete is OnDelete.CASCADE:
        return [*arguments, 'cascade="all, delete-orphan"', "passive_deletes=True"]
    return [*arguments, 'passive_deletes="all"']


def _is_in_circle(view: EntityView, relation: Relationship, target: EntityView) -> bool:
    """Rows may refer to each other in a circle (or to themselves), and are loaded together: they are stored first, and
    then told of each other.
    """
    if not view.app.has_behavior or relation.type is RelationType.MANY_TO_MANY:
        return False
    holder, key = (view, view.field(relation.field_name)) if relation.holds_key else (target, view.back_key(relation))
    return key.is_nullable and key.target is not None and holder in _referred_to(key.target)


def _referred_to(view: EntityView) -> set[EntityView]:
    """The entity, and all that its rows lead to from relationship to relationship."""
    found, waiting = {view}, [view]
    while waiting:
        one = waiting.pop()
        for relation in one.entity.relationships:
            target = one.app.entities[relation.target_entity]
            if relation.holds_key and target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _is_ambiguous(source: EntityView, target: EntityView) -> bool:
    """More than one column leads from either table to the other: SQLAlchemy looks both ways for a join."""
    if source is target:
        return sum(field.target is target for field in source.fields) > 1
    return (
        sum(field.target is target for field in source.fields) + sum(field.target is source for field in target.fields)
        > 1
    )


def _through_table(view: EntityView, relation: Relationship, target: EntityView) -> list[str]:
    if relation.through is not None:
        return _through_entity(view, view.app.entities[relation.through], target)
    table = view.join_table(relation)
    arguments = [f"secondary={python_name(table.name)}"]
    if target is view:
        mine, other = view.join_columns(relation)
        variable = python_name(table.name)
        arguments.append(f"primaryjoin={view.key.python} == {variable}.c.{mine}")
        arguments.append(f"secondaryjoin={view.key.python} == {variable}.c.{other}")
    return [*arguments, "passive_deletes=True"]


def _through_entity(view: EntityView, through: EntityView, target: EntityView) -> list[str]:
    arguments = [f"secondary={quote(through.table)}"]
    hides = view.app.has_behavior and through.entity.options.soft_delete
    if hides or target is view or _is_ambiguous(through, view) or _is_ambiguous(through, target):
        mine = next(field for field in through.fields if field.target is view)
        other = next(field for field in through.fields if field.target is target and field is not mine)
        for join, end, field in (("primaryjoin", view, mine), ("secondaryjoin", target, other)):
            condition = f"{end.name}.{end.key.python} == {through.name}.{field.python}"
            if hides and join == "secondaryjoin":
                condition = f"and_({condition}, {through.name}.deleted_at.is_(None))"
            arguments.append(f"{join}={quote(condition)}")
    return [*arguments, "viewonly=True"]


def emit_table_arguments(view: EntityView) -> str | None:
    """`__table_args__`: composite keys, indexes, checks."""
    soft = view.entity.options.soft_delete
    counted = '{"sqlite_autoincrement": True}'
    items = []
    for fields in view.unique_keys:
        columns = ", ".join(quote(field.name) for field in fields)
        if soft:
            name = sql_identifier(f"uq_{view.table}_{'_'.join(field.name for field in fields)}")
            condition = 'sa.text("deleted_at IS NULL")'
            items.append(
                call(
                    "sa.Index",
                    [
                        quote(name),
                        *(quote(field.name) for field in fields),
                        "unique=True",
                        f"sqlite_where={condition}",
                        f"postgresql_where={condition}",
                    ],
                    indent=8,
                )
            )
        else:
            items.append(f"sa.UniqueConstraint({columns})")
    for names in view.entity.indexes:
        columns = ", ".join(quote(view.field(name).name) for name in names)
        items.append(f"sa.Index(None, {columns})")
    items += [f"sa.CheckConstraint({quote(sql)}, name={quote(name)})" for name, sql in checks(view)]
    if view.entity.primary_key.data_type in (DataType.INTEGER, DataType.BIGINT) and not view.key.is_sent:
        items.append(counted)
    if not items:
        return None
    if items == [counted]:
        return f"    __table_args__ = {counted}"
    single = f"    __table_args__ = ({items[0]},)"
    if len(items) == 1 and "\n" not in single and len(single) <= LINE:
        return single
    return exploded("    __table_args__ = (", items, ")", 4)


def emit_entity(view: EntityView, imports: Imports) -> str:
    """One class: table, columns, relationships."""
    imports.add("src.database.base", "Base")
    imports.add("sqlalchemy.orm", "Mapped", "mapped_column")
    imports.module("sqlalchemy as sa")
    bases = ["Base"]
    if view.entity.options.soft_delete:
        imports.add("src.database.base", "SoftDelete")
        bases.insert(0, "SoftDelete")
    if view.entity.options.timestamps:
        imports.add("src.database.base", "Timestamps")
        bases.insert(0, "Timestamps")
    lines = [
        f"class {view.name}({', '.join(bases)}):",
        docstring(sentence(view.entity.description or f"{view.article} of the application"), indent=4),
        "",
        f"    __tablename__ = {quote(view.table)}",
    ]
    arguments = emit_table_arguments(view)
    if arguments:
        lines.append(arguments)
    lines += ["", *(emit_column(view, field, imports) for field in view.fields)]
    if view.entity.options.etag:
        lines += ["", '    __mapper_args__ = {"version_id_col": version}']
    relations = list(view.entity.relationships)
    if relations:
        imports.add("sqlalchemy.orm", "relationship")
        lines += ["", *(emit_relationship(view, relation) for relation in relations)]
    return "\n".join(lines)


def emit_join_table(table: JoinTable, imports: Imports) -> str:
    """The table of one many-to-many link: two keys, nothing else."""
    imports.module("sqlalchemy as sa")
    imports.add("src.database.base", "Base")
    columns = [
        call(
            "sa.Column",
            [
                quote(column),
                f'sa.ForeignKey({quote(f"{view.table}.{view.key.name}")}, ondelete="CASCADE")',
                "primary_key=True",
                *(["index=True"] if column == table.right[0] else []),
            ],
            indent=4,
        )
        for column, view in (table.left, table.right)
    ]
    items = [quote(table.name), "Base.metadata", *columns]
    return exploded(f"{python_name(table.name)} = sa.Table(", items, ")", 0)


def emit_module(app: AppView) -> str:
    """The whole module; forward references work because annotations are not evaluated."""
    imports = Imports()
    imports.add("__future__", "annotations")
    tables = [emit_join_table(table, imports) for table in app.join_tables]
    classes = [emit_entity(view, imports) for view in app.entities.values()]
    classes += [text for text in (outbox.emit_class(app, imports), schedules.emit_class(app, imports)) if text]
    return module("The tables, one class per entity.", imports, [*tables, *classes])
