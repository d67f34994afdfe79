"""`alembic/versions/*_initial.py`: a first migration that equals the models."""

import hashlib

from generators.ast.behavior import outbox, schedules
from generators.ast.columns import migration_type
from generators.ast.entities import ON_DELETE, checks
from generators.ast.source import Imports, call, exploded, module, quote
from generators.ast.view import AppView, EntityView, Field, JoinTable
from ir.model import DataType
from validators.target.naming import sql_identifier

_SOFT = 'sa.text("deleted_at IS NULL")'


def table_order(app: AppView) -> list[EntityView]:
    """Tables after those they refer to, by name where that leaves a choice; within a cycle, by name."""
    done: list[EntityView] = []
    waiting = list(app.entities.values())
    while waiting:
        ready = [
            view
            for view in waiting
            if all(field.target in done or field.target in (None, view) for field in view.fields)
        ]
        chosen = ready[0] if ready else waiting[0]
        done.append(chosen)
        waiting.remove(chosen)
    return done


def _column(field: Field, imports: Imports, *, integer_key: bool) -> str:
    kind = migration_type(field.attribute, imports, is_key=field.is_key or field.relation is not None)
    arguments = [quote(field.name), kind]
    if field.is_key and integer_key and field.is_sent:
        arguments.append("autoincrement=False")
    arguments.append(f"nullable={field.is_nullable or field.is_filled_late}")
    return call("sa.Column", arguments, indent=8)


def _mixin_columns(view: EntityView, imports: Imports) -> list[str]:
    options = view.entity.options
    found = []
    if options.timestamps:
        found += [("created_at", False), ("updated_at", False)]
    if options.soft_delete:
        found.append(("deleted_at", True))
    if found:
        imports.add("src.database.types", "UtcDateTime")
    return [f"sa.Column({quote(name)}, UtcDateTime(), nullable={nullable})" for name, nullable in found]


def _foreign_key(view: EntityView, field: Field) -> tuple[str, list[str]]:
    target = field.target
    assert target is not None
    name = f"fk_{view.table}_{field.name}_{target.table}"
    return name, [f"[{quote(field.name)}]", f"[{quote(f'{target.table}.{target.key.name}')}]"]


def _key_kind(view: EntityView) -> DataType:
    return view.entity.primary_key.data_type


def emit_table(view: EntityView, before: list[EntityView], imports: Imports) -> str:
    """`op.create_table(...)`; keys to tables that come later are added at the end."""
    integer_key = _key_kind(view) in (DataType.INTEGER, DataType.BIGINT)
    items = [quote(view.table)]
    items += [_column(field, imports, integer_key=integer_key) for field in view.fields]
    items += _mixin_columns(view, imports)
    items += [
        call("sa.CheckConstraint", [quote(sql), f"name=op.f({quote(f'ck_{view.table}_{name}')})"], indent=8)
        for name, sql in checks(view)
    ]
    for field in view.fields:
        if field.target is not None and (field.target in before or field.target is view):
            name, arguments = _foreign_key(view, field)
            options = [f"name=op.f({quote(name)})", f"ondelete={quote(ON_DELETE[field.on_delete])}"]
            items.append(call("sa.ForeignKeyConstraint", [*arguments, *options], indent=8))
    items.append(f"sa.PrimaryKeyConstraint({quote(view.key.name)}, name=op.f({quote(f'pk_{view.table}')}))")
    if not view.entity.options.soft_delete:
        singles = [(field,) for field in view.fields if field.is_unique]
        for fields in [*singles, *view.unique_keys]:
            names = [field.name for field in fields]
            label = quote(f"uq_{view.table}_{'_'.join(names)}")
            items.append(
                call("sa.UniqueConstraint", [*(quote(name) for name in names), f"name=op.f({label})"], indent=8)
            )
    if integer_key and not view.key.is_sent:
        items.append("sqlite_autoincrement=True")
    return exploded("    op.create_table(", items, ")", 4)


def emit_link(table: JoinTable, imports: Imports) -> str:
    """The join table of a many-to-many link."""
    items = [quote(table.name)]
    sides = (table.left, table.right)
    for column, view in sides:
        kind = migration_type(view.key.attribute, imports, is_key=True)
        items.append(f"sa.Column({quote(column)}, {kind}, nullable=False)")
    for column, view in sides:
        name = f"fk_{table.name}_{column}_{view.table}"
        items.append(
            call(
                "sa.ForeignKeyConstraint",
                [
                    f"[{quote(column)}]",
                    f"[{quote(f'{view.table}.{view.key.name}')}]",
                    f"name=op.f({quote(name)})",
                    'ondelete="CASCADE"',
                ],
                indent=8,
            )
        )
    columns = ", ".join(quote(column) for column, _ in sides)
    items.append(f"sa.PrimaryKeyConstraint({columns}, name=op.f({quote(f'pk_{table.name}')}))")
    return exploded("    op.create_table(", items, ")", 4)


def _indexes(view: EntityView) -> list[tuple[str, list[str], bool]]:
    """(name, columns, unique among visible rows) of every index."""
    soft = view.entity.options.soft_delete
    found = []
    for field in view.fields:
        covered = field.is_unique and not soft
        if (field.relation is not None or field.attribute.is_indexed) and not field.is_key and not covered:
            found.append((f"ix_{view.table}_{field.name}", [field.name], False))
    for names in view.entity.indexes:
        columns = [view.field(name).name for name in names]
        found.append((f"ix_{view.table}_{'_'.join(columns)}", columns, False))
    if soft:
        for fields in view.unique_keys:
            columns = [field.name for field in fields]
            found.append((sql_identifier(f"uq_{view.table}_{'_'.join(columns)}"), columns, True))
    return found


def _create_index(table: str, name: str, columns: list[str], unique: bool) -> str:
    label = quote(name) if unique else f"op.f({quote(name)})"
    arguments = [label, quote(table), f"[{', '.join(quote(column) for column in columns)}]"]
    if unique:
        arguments += ["unique=True", f"sqlite_where={_SOFT}", f"postgresql_where={_SOFT}"]
    return "    " + call("op.create_index", arguments, indent=4)


def _late_keys(order: list[EntityView]) -> list[tuple[EntityView, Field]]:
    """Foreign keys inside a cycle of tables, which can only be added when all tables stand."""
    return [
        (view, field)
        for index, view in enumerate(order)
        for field in view.fields
        if field.target is not None and field.target not in order[: index + 1]
    ]


def _late_key(view: EntityView, field: Field) -> str:
    target = field.target
    assert target is not None
    name, _ = _foreign_key(view, field)
    arguments = [
        f"op.f({quote(name)})",
        quote(target.table),
        f"[{quote(field.name)}]",
        f"[{quote(target.key.name)}]",
        f"ondelete={quote(ON_DELETE[field.on_delete])}",
    ]
    return f"    with op.batch_alter_table({quote(view.table)}) as batch:\n        " + call(
        "batch.create_foreign_key", arguments, indent=8
    )


def _own_tables(app: AppView) -> list[str]:
    """The tables that belong to no entity, the last one made first."""
    leases = [schedules.table_name(app)] if schedules.scheduled(app) else []
    return [*leases, *([outbox.table_name(app)] if outbox.emits(app) else [])]


def emit_initial(app: AppView) -> tuple[str, str]:
    """The path and text of the first migration. Its revision is a hash of what it does."""
    imports = Imports()
    imports.add("alembic", "op")
    imports.module("sqlalchemy as sa")
    order = table_order(app)
    up = [emit_table(view, order[:index], imports) for index, view in enumerate(order)]
    up += [emit_link(table, imports) for table in app.join_tables]
    for view in order:
        up += [_create_index(view.table, *index) for index in _indexes(view)]
    up += [
        _create_index(table.name, f"ix_{table.name}_{table.right[0]}", [table.right[0]], False)
        for table in app.join_tables
    ]
    up += [*outbox.emit_table(app, imports), *schedules.emit_table(app, imports)]
    late = _late_keys(order)
    up += [_late_key(view, field) for view, field in late]
    down = []
    for view, field in reversed(late):
        name, _ = _foreign_key(view, field)
        down.append(
            f"    with op.batch_alter_table({quote(view.table)}) as batch:\n"
            f'        batch.drop_constraint(op.f({quote(name)}), type_="foreignkey")'
        )
    tables = [*_own_tables(app), *(table.name for table in app.join_tables), *(view.table for view in reversed(order))]
    down += [f"    op.drop_table({quote(name)})" for name in tables]
    upgrade = 'def upgrade() -> None:\n    """Make every table."""\n' + "\n".join(up or ["    pass"])
    downgrade = 'def downgrade() -> None:\n    """Drop every table."""\n' + "\n".join(down or ["    pass"])
    revision = hashlib.sha256(f"{upgrade}\n{downgrade}".encode()).hexdigest()[:12]
    head = f'revision = "{revision}"\ndown_revision = None\nbranch_labels = None\ndepends_on = None'
    text = module("The tables as they were first generated.", imports, [head, upgrade, downgrade])
    return f"alembic/versions/{revision}_initial.py", text
