"""`tests/support/bodies.py`: one complete request body per entity that can be created."""

from typing import Any

from generators.ast.scoping import admission_to, needs_scope, reference_path
from generators.ast.source import Imports, call, docstring, module, quote
from generators.ast.tests.literals import json_literal
from generators.ast.tests.rows import maker, varying
from generators.ast.tests.variables import row_variable, safe
from generators.ast.view import AppView, EntityView, Field
from ir.model import Attribute, Crud, DataType
from validators.samples import sample

_FAR = 40
PASSWORD = "correct horse battery"
_CONSTANTS = frozenset(
    {
        *("ACCEPTED", "ALGORITHM", "BODY", "CHANGES", "FIELDS", "JSON", "KEPT", "MALFORMED", "METHODS", "NO_CHANGES"),
        *("NO_OBJECTS", "OPERATIONS", "PASSWORD", "PATH", "REFUSED", "UNKNOWN"),
    }
)


def sent_references(view: EntityView) -> list[Field]:
    """The keys of other rows that a body may hold."""
    anybody = admission_to(view, Crud.CREATE).is_public  # without an account nothing that has an owner is reached
    return [
        field
        for field in view.fields
        if field.relation is not None and field.is_sent and not (anybody and needs_scope(field, view))
    ]


def body_name(view: EntityView) -> str:
    """The function that prepares a body."""
    name = view.module.rstrip("_")
    return f"body_of_{name}" if name.startswith("test") else f"{name}_body"  # pytest would collect the latter


def constant_name(view: EntityView) -> str:
    """The constant with everything but the keys of other rows: `CART`; `PATH_BODY`, where that means another thing."""
    name = view.module.rstrip("_").upper()
    return f"{name}_BODY" if name in _CONSTANTS or name in view.app.entities else name


def sent_value(view: EntityView, attribute: Attribute) -> Any:
    """What the body says for an attribute: numbers that must differ are far from those of stored rows."""
    far = attribute.name in varying(view) and attribute.data_type.is_number
    return sample(view.name, attribute, _FAR if far else 0)


def _goes_along(view: EntityView, field: Field) -> bool:
    """A body may hold it: no invariant is against a row that has nothing else to do with the new one."""
    assert field.relation is not None
    return not field.is_nullable or view.app.samples.may_refer(view.name, field.relation.field_name)


def own_values(view: EntityView) -> dict[str, Any]:
    """The body by wire name, without references and password: values that go together."""
    values = {
        field.name: sent_value(view, field.attribute)
        for field in view.fields
        if field.relation is None and field.is_sent
    }
    return view.app.samples.full(view.name, values)


def is_own_reference(view: EntityView, field: Field) -> bool:
    """The reference says whose the row is, and those who are no staff may only name themselves."""
    return (
        view.owner is not None
        and field.relation is not None
        and view.owner == (field.relation.field_name,)
        and admission_to(view, Crud.CREATE).is_owned
    )


def needs_creator(view: EntityView) -> bool:
    """The body depends on who sends it: some reference must be the sender's own."""
    return any(is_own_reference(view, field) or _scope(view, field) is not None for field in sent_references(view))


def _scope(view: EntityView, field: Field) -> tuple[str, ...] | None:
    if admission_to(view, Crud.CREATE).is_public:  # whoever registers has no rows yet
        return None
    return reference_path(field, view) if needs_scope(field, view) else None


def make_along(
    view: EntityView,
    path: tuple[str, ...],
    user: str,
    imports: Imports,
    variable: str = "",
    given: tuple[str, ...] = (),
) -> list[str]:
    """Lines that store a row of `view` that belongs to `user` by the relationships of `path`; the last makes the row.

    `given` are further arguments of the row, such as `name="Rake"`.
    """
    field = view.field(path[0])
    assert field.target is not None
    said = {argument.partition("=")[0] for argument in given}
    imports.add("tests.support.rows", maker(view))
    if field.python in said:
        return [f"{variable or row_variable(view)} = await {maker(view)}(session, {', '.join(given)})"]
    lines = make_along(field.target, path[1:], user, imports) if len(path) > 1 else []
    parent = user if len(path) == 1 else row_variable(field.target)
    arguments = ", ".join(["session", f"{field.python}={parent}.{field.target.key.python}", *given])
    return [*lines, f"{variable or row_variable(view)} = await {maker(view)}({arguments})"]


def _reference_lines(view: EntityView, field: Field, imports: Imports) -> tuple[list[str], str]:
    """Lines that store the row referred to, and the expression of its key in JSON."""
    target = field.target
    assert target is not None and field.relation is not None
    variable = safe(field.relation.field_name)
    path = _scope(view, field)
    if is_own_reference(view, field) or path == ():
        variable, lines = "creator", []
    elif path is not None:
        lines = make_along(target, path, "creator", imports, variable)
    else:
        lines = [f"{variable} = await {maker(target)}(session)"]
    key = f"{variable}.{target.key.python}"
    return lines, f"str({key})" if target.entity.primary_key.data_type is DataType.UUID else key


def emit_body(view: EntityView, imports: Imports) -> list[str]:
    """`PRODUCT` and `product_body`."""
    entries = [f"{quote(name)}: {json_literal(value)}" for name, value in own_values(view).items()]
    if view.is_user:
        entries.append(f'"password": {quote(PASSWORD)}')
    constant = call(f"{constant_name(view)}: dict[str, Any] = ", entries, brackets="{}")
    parameters = ["session: AsyncSession"]
    if needs_creator(view):
        user = view.app.user
        assert user is not None
        imports.add("src.models.entities", user.name)
        parameters.append(f"creator: {user.name}")
    head = call(f"async def {body_name(view)}", parameters, tail=" -> dict[str, Any]:")
    references = [field for field in sent_references(view) if _goes_along(view, field)]
    doc = f"Everything that can be said about a new {view.noun}, once the rows it refers to are stored."
    if not references:
        return [constant]
    lines, keys = [], []
    for field in references:
        made, key = _reference_lines(view, field, imports)
        lines += made
        keys.append(f"{quote(field.name)}: {key}")
    for field in references:
        assert field.target is not None
        if any(f"{maker(field.target)}(" in line for line in lines):
            imports.add("tests.support.rows", maker(field.target))
    result = call("keys = ", keys, indent=4, brackets="{}")
    body = [*lines, result, f"return {constant_name(view)} | keys"]
    return [constant, "\n".join([head, docstring(doc, indent=4), *(f"    {line}" for line in body)])]


def can_create(view: EntityView) -> bool:
    """The API makes rows of it."""
    return Crud.CREATE in view.entity.crud


def emit_bodies(app: AppView) -> str | None:
    """The module, or None where nothing can be created."""
    views = [view for view in app.entities.values() if can_create(view)]
    if not views:
        return None
    imports = Imports()
    imports.add("typing", "Any")
    if any(sent_references(view) for view in views):
        imports.add("sqlalchemy.ext.asyncio", "AsyncSession")
    found = [part for view in views for part in emit_body(view, imports)]
    return module("Complete request bodies: every attribute that a client may send.", imports, found)
