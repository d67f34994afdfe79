"""`tests/support/rows.py`: one function per entity that stores a row, and first the rows it needs."""

from generators.ast.source import Imports, call, docstring, module, quote
from generators.ast.tests.literals import numbered, python_literal
from generators.ast.tests.variables import row_variable
from generators.ast.view import AppView, EntityView, Field
from ir.model import DataType
from ir.names import with_article
from validators.samples import sample


def maker(view: EntityView) -> str:
    """The name of the function that stores a row."""
    return f"make_{view.module.rstrip('_')}"


def varying(view: EntityView) -> set[str]:
    """The attributes whose values must differ from row to row, by name."""
    found = {
        field.name for field in view.fields if field.relation is None and (field.is_unique or _is_given_key(field))
    }
    for fields in view.unique_keys:
        own = [field for field in fields if field.relation is None]
        if own and not found.intersection(field.name for field in own):
            found.add(min(own, key=lambda field: _PREFERRED.index(_kind(field))).name)
    return found


_PREFERRED = ("text", "number", "moment", "other")


def _kind(field: Field) -> str:
    kind = field.attribute.data_type
    if kind.is_text:
        return "text"
    if kind.is_number:
        return "number"
    return "moment" if kind in (DataType.DATE, DataType.DATETIME, DataType.UUID) else "other"


def _is_given_key(field: Field) -> bool:
    return field.is_key and field.is_sent


def _is_needed(view: EntityView, field: Field, differ: set[str]) -> bool:
    """A row can't be stored without it."""
    attribute = field.attribute
    if attribute.computed is not None or (field.name == "version" and view.entity.options.etag):
        return False
    if field.name in differ:
        return attribute.default_value not in ("uuid()", "now()") and not attribute.is_nullable
    return not (field.is_nullable or field.is_key or attribute.default_value is not None)


def needed_references(view: EntityView) -> list[Field]:
    """The to-one relationships that every row has."""
    return [field for field in view.fields if field.relation is not None and not field.is_nullable]


def emit_maker(view: EntityView, imports: Imports) -> str:
    """`make_product`: a row with as little as possible, and whatever the caller gives."""
    imports.add("src.models.entities", view.name)
    differ = varying(view)
    together = view.app.samples.least(view.name)
    entries = []
    for field in view.fields:
        is_given = field.name in together and field.name not in differ
        if field.relation is not None or not (is_given or _is_needed(view, field, differ)):
            continue
        if field.name == "password_hash" and view.is_user:
            value = '"nobody signs in with this"'
        elif field.name in differ:
            value = numbered(view, field.attribute, imports)
        else:
            usual = together[field.name] if is_given else sample(view.name, field.attribute, 0)
            value = python_literal(view, field.attribute, usual, imports)
        entries.append(f"{quote(field.python)}: {value}")
    needed = needed_references(view)
    others = " and ".join(_article(field) for field in needed)
    doc = f"{view.article[0].upper()}{view.article[1:]}"
    doc += f", with {others} of its own unless given." if needed else " with as little as possible, and what is given."
    lines = [
        f"async def {maker(view)}(session: AsyncSession, /, **given: Any) -> {view.name}:",
        docstring(doc, indent=4),
    ]
    if any("number" in entry.partition(": ")[2] for entry in entries):
        imports.add("tests.support.numbering", "next_number")
        lines.append("    number = next_number()")
    lines.append("    " + call("values: dict[str, Any] = ", entries, indent=4, brackets="{}", tail=" | given"))
    for field in needed:
        assert field.target is not None
        lines += [
            f"    if {quote(field.python)} not in given:",
            f"        {row_variable(field.target)} = await {maker(field.target)}(session)",
            f'        values["{field.python}"] = {row_variable(field.target)}.{field.target.key.python}',
        ]
    lines.append(f"    return await save(session, {view.name}(**values))")
    return "\n".join(lines)


def _article(field: Field) -> str:
    assert field.relation is not None
    return with_article(field.relation.field_name.replace("_", " "))


def emit_rows(app: AppView) -> str:
    """The module."""
    imports = Imports()
    imports.add("typing", "Any")
    imports.add("sqlalchemy.ext.asyncio", "AsyncSession")
    imports.add("tests.support.database", "save")
    makers = [emit_maker(view, imports) for view in app.entities.values()]
    return module("Rows for tests, stored directly: what is given, and the least of what is not.", imports, makers)
