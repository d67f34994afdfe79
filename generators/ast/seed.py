"""`src/seed.py`: sample rows for development, written as a person would."""

from generators.ast.behavior import schedules
from generators.ast.demo import DEMO_PASSWORD, demo_email
from generators.ast.seed_rows import Row, links
from generators.ast.seed_world import linked, plan_rows
from generators.ast.source import Imports, call, docstring, exploded, module, quote
from generators.ast.tests.literals import python_literal
from generators.ast.view import AppView, EntityView, Field
from ir import names
from validators.samples import creation_order
from validators.target.naming import python_name


def _variable(view: EntityView) -> str:
    """The list of an entity's rows: `cart_items`."""
    name = python_name(names.plural(view.name))
    return f"all_{name}" if name in ("rows", "engine", "uuid") else name


def _references(view: EntityView) -> list[Field]:
    """The to-one relationships whose rows are made elsewhere."""
    return [
        field
        for field in view.fields
        if field.relation is not None and field.name not in ("created_by", "updated_by") and field.target is not view
    ]


def _constructor(view: EntityView, row: Row, imports: Imports, rows_name: str, indent: int) -> str:
    arguments = []
    for field in view.fields:
        if field.relation is None:
            if field.name in row.values:
                value = row.values[field.name]
                arguments.append(f"{field.python}={_literal(view, field, value, imports)}")
            continue
        name = field.relation.field_name
        if name in row.references:
            assert field.target is not None
            rows = rows_name if field.target is view else _variable(field.target)
            arguments.append(f"{python_name(name)}={rows}[{row.references[name]}]")
    if view.is_user:
        arguments.append("password_hash=password_hash")
    if view.entity.options.timestamps:
        imports.module("datetime as dt")
    return call(view.name, arguments, indent=indent)


def _literal(view: EntityView, field: Field, value: object, imports: Imports) -> str:
    text = python_literal(view, field.attribute, value, imports)
    if field.is_key and text.startswith("uuid.UUID("):
        return f"uuid.UUID(int={int(str(value).replace('-', ''), 16)})"
    return text


def _used(view: EntityView, rows: list[Row]) -> list[EntityView]:
    """The entities whose rows are referred to, in order of first use."""
    found: list[EntityView] = []
    for field in _references(view):
        assert field.relation is not None and field.target is not None
        if field.target not in found and any(field.relation.field_name in row.references for row in rows):
            found.append(field.target)
    return found


def _emit_rows(view: EntityView, rows: list[Row], imports: Imports) -> str:
    """`def _products(categories: list[Category]) -> list[Product]`."""
    imports.add("src.models.entities", view.name)
    parameters = [f"{_variable(target)}: list[{target.name}]" for target in _used(view, rows)]
    if view.is_user:
        parameters.append("password_hash: str")
    for target in _used(view, rows):
        imports.add("src.models.entities", target.name)
    head = call(f"def _{_variable(view)}", parameters, tail=f" -> list[{view.name}]:")
    body: list[str] = []
    own = {field.relation.field_name for field in view.fields if field.relation and field.target is view}
    roots = [row for row in rows if not own.intersection(row.references)]
    is_plain = not own or len(roots) == len(rows)
    if is_plain:
        body.append(_list("rows = ", view, rows, imports, ""))
    else:
        first = next(index for index, row in enumerate(rows) if own.intersection(row.references))
        body.append(_list("rows = ", view, rows[:first], imports, "rows"))
        own_numbers = [number for row in rows[first:] for name, number in row.references.items() if name in own]
        if max(own_numbers) < first:
            body.append(_list("rows += ", view, rows[first:], imports, "rows"))
        else:
            for row in rows[first:]:
                body += [f"    {call('rows.append', [_constructor(view, row, imports, 'rows', 8)], indent=4)}"]
    result = "rows"
    if view.entity.options.timestamps:
        result = "_on_consecutive_days(rows)"
    if result == "rows" and is_plain:
        body = [_list("return ", view, rows, imports, "")]
    else:
        body.append(f"    return {result}")
    return "\n".join([head, *body])


def _list(head: str, view: EntityView, rows: list[Row], imports: Imports, rows_name: str) -> str:
    items = [_constructor(view, row, imports, rows_name, 8) for row in rows]
    return f"    {exploded(f'{head}[', items, ']', 4)}"


def _emit_links(app: AppView, planned: dict[str, list[Row]]) -> list[str]:
    """Assignments that fill many-to-many relationships."""
    lines = []
    for view, relation, target in links(app):
        for number, chosen in linked(len(planned[view.name]), len(planned[target.name])):
            others = ", ".join(f"{_variable(target)}[{index}]" for index in chosen)
            lines.append(f"{_variable(view)}[{number}].{python_name(relation.field_name)} = [{others}]")
    return lines


def emit_seed(app: AppView) -> str:
    """The module: one function per entity, then the one that joins them."""
    imports = Imports()
    imports.module("argparse")
    imports.module("asyncio")
    imports.module("sqlalchemy as sa")
    imports.add("sqlalchemy.ext.asyncio", "AsyncSession")
    imports.add("src.database.base", "Base")
    imports.add("src.database.session", "SessionFactory", "engine")
    planned = plan_rows(app)
    order = [app.entities[name] for name in creation_order(app.ir) if planned[name]]
    parts: list[str] = []
    constants = []
    if app.user is not None:
        imports.add("src.core.security", "hash_password")
        constants.append(f'PASSWORD = "{DEMO_PASSWORD}"')
    if any(view.entity.options.timestamps for view in order):
        imports.add("typing", "TypeVar")
        imports.add("src.database.base", "Timestamps")
        imports.module("datetime as dt")
        constants.append("OPENING = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)")
        constants.append('Dated = TypeVar("Dated", bound=Timestamps)')
        parts.append(_DATED)
    parts += [_emit_rows(view, planned[view.name], imports) for view in order]
    parts.append(_emit_all(app, order, planned))
    parts += [_emit_seed(app, imports), _emit_main(app)]
    head = ["\n".join(constants)] if constants else []
    doc = "Sample rows for development: `python -m src.seed` fills an empty database."
    return module(doc, imports, [*head, *parts, _RUN])


_RUN = """\
if __name__ == "__main__":
    argparse.ArgumentParser(description="Fill an empty database with sample rows.").parse_args()
    asyncio.run(main())"""


def _emit_all(app: AppView, order: list[EntityView], planned: dict[str, list[Row]]) -> str:
    lines = ["async def sample_rows() -> list[Base]:", docstring("Every row, in the order of the story.", indent=4)]
    if app.user is not None:
        lines.append("    password_hash = await hash_password(PASSWORD)")
    for view in order:
        arguments = [_variable(target) for target in _used(view, planned[view.name])]
        arguments += ["password_hash"] if view.is_user else []
        lines.append(f"    {_variable(view)} = {call(f'_{_variable(view)}', arguments, indent=4)}")
    lines += [f"    {line}" for line in _emit_links(app, planned)]
    listed = [f"*{_variable(view)}" for view in order]
    lines.append("    " + call("return ", listed, indent=4, brackets="[]"))
    return "\n".join(lines)


def _emit_main(app: AppView) -> str:
    lines = [
        "async def main() -> None:",
        docstring("Fill the database of the settings.", indent=4),
        "    async with SessionFactory() as session:",
        "        count = await seed(session)",
        "    await engine.dispose()",
        "    if not count:",
        '        print("There are rows already; nothing was added.")',
        "        return",
        '    print(f"Added {count} rows.")',
    ]
    if app.user is not None and app.auth is not None:
        people = [demo_email(role) for role in app.auth.roles] or [demo_email(None)]
        shown = ", ".join(people[:-1]) + (" or " if len(people) > 1 else "") + people[-1]
        text = f"Sign in as {shown}, password {{PASSWORD}}."
        lines.append("    " + call("print", [f"f{quote(text)}"], indent=4))
    return "\n".join(lines)


_DATED = '''\
def _on_consecutive_days(rows: list[Dated]) -> list[Dated]:
    """Rows made one a day, so that newest and oldest mean something."""
    for days, row in enumerate(rows):
        row.created_at = row.updated_at = OPENING + dt.timedelta(days=days)
    return rows'''


def _emit_seed(app: AppView, imports: Imports) -> str:
    text = _SEED
    if app.has_behavior:
        imports.add("src.validators.consistency", "commit")
        text = text.replace("await session.commit()", "await commit(session)")
    if schedules.scheduled(app):
        lease = schedules.class_name(app)
        imports.add("src.models.entities", lease)
        loop = "    for table in Base.metadata.sorted_tables:\n"
        note = "  # what runs beside the application may run already"
        text = text.replace(loop, f"{loop}        if table is {lease}.__table__:{note}\n            continue\n")
    return text


_SEED = '''\
async def seed(session: AsyncSession) -> int:
    """Add the sample rows in one transaction, and say how many; 0 where any table has rows."""
    for table in Base.metadata.sorted_tables:
        if (await session.execute(sa.select(sa.literal(1)).select_from(table).limit(1))).first():
            return 0
    rows = await sample_rows()
    session.add_all(rows)
    await session.commit()
    return len(rows)'''
