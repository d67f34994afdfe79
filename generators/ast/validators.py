"""`src/validators/*.py`: what a new value must keep beside its type, checked against stored rows."""

from generators.ast.columns import bounds
from generators.ast.scoping import admission_to, needs_scope, owned_links, reference_path, reference_staff, roles_text
from generators.ast.source import Imports, call, docstring, module, quote
from generators.ast.view import EntityView, Field
from ir.model import Attribute, ConstraintType, Crud, DataType

_WORDS = {"gt": "after", "ge": "on or after", "lt": "before", "le": "on or before"}
_REFUSED = {"gt": "<=", "ge": "<", "lt": ">=", "le": ">"}


def references(view: EntityView) -> list[Field]:
    """The keys that a client may give."""
    return [field for field in view.fields if field.relation is not None and (field.is_sent or field.is_changed)]


def uniques(view: EntityView) -> list[tuple[Field, ...]]:
    """Every set of columns whose values one row only may have."""
    soft = view.entity.options.soft_delete
    single = [] if soft else [(field,) for field in view.fields if field.is_unique]
    given_key = [(view.key,)] if view.key.is_sent else []
    return [*given_key, *single, *view.unique_keys]


def late_bounds(view: EntityView) -> list[tuple[Field, str, str]]:
    """The bounds that JSON Schema cannot state, of dates and of decimals as text: (field, bound, text)."""
    given = [item for item in view.fields if item.relation is None and (item.is_sent or item.is_changed)]
    return [(field, name, text) for field in given for name, text in late_bounds_of(field.attribute)]


def late_bounds_of(attribute: Attribute) -> list[tuple[str, str]]:
    """The bounds of one attribute that JSON Schema cannot state: (bound, text)."""
    kinds: tuple[ConstraintType, ...] = ()
    if attribute.data_type.is_temporal:
        kinds = (ConstraintType.GT, ConstraintType.GE, ConstraintType.LT, ConstraintType.LE)
    elif attribute.data_type is DataType.DECIMAL:
        kinds = (ConstraintType.MULTIPLE_OF,)
    return [(name, str(value)) for name, value in bounds(attribute.constraints, *kinds).items()]


def is_checked(view: EntityView) -> bool:
    """There is anything to check: else the entity has no validator."""
    return bool(references(view) or uniques(view) or late_bounds(view))


def needs_actor(view: EntityView) -> bool:
    """Some reference has to stay within what the caller can reach."""
    return any(needs_scope(field, view) for field in references(view))


def actor_may_be_missing(view: EntityView) -> bool:
    """Rows can be written without signing in, by themselves or together with a parent."""
    written = any(
        operation in view.entity.crud and admission_to(view, operation).is_public
        for operation in (Crud.CREATE, Crud.UPDATE)
    )
    return written or any(
        relation.is_nested and relation.target_entity == view.name and admission_to(parent, Crud.CREATE).is_public
        for parent in view.app.entities.values()
        for relation in parent.entity.relationships
    )


def _reference_check(view: EntityView, field: Field, imports: Imports) -> list[str]:
    target = field.target
    assert target is not None
    repository = f"{target.name}Repository"
    imports.add(f"src.repositories.{target.module}", repository)
    imports.add("src.validators.base", "require_reference")
    path = reference_path(field, view) if needs_scope(field, view) else None
    if path is None:
        arguments = [f"{repository}(session)", "values", quote(field.python)]
        return ["    " + call("await require_reference", arguments, indent=4)]
    user = view.app.user
    assert user is not None
    name = f"{target.variable}_rows"
    lines = [f"    {name} = {repository}(session)"]
    staff = roles_text(view, reference_staff(field, view), imports)
    if target.owner == path:
        reach = f"{name}.reachable(actor{', ' + staff if staff else ''})"
    else:
        reach = f"{name}.visible()" + "".join(owned_links(target, path, f"actor.{user.key.python}", imports))
        if staff:
            reach = f"{name}.visible() if actor.role in ({staff},) else {reach}"
    if actor_may_be_missing(view):
        reach = f"{name}.nothing() if actor is None else {reach if ' if ' not in reach else f'({reach})'}"
    lines.append(f"    within_{target.variable} = {reach}")
    arguments = [name, "values", quote(field.python), f"within_{target.variable}"]
    return [*lines, "    " + call("await require_reference", arguments, indent=4)]


def bound_check(
    attribute: Attribute, bound: str, text: str, value: str, imports: Imports, *, may_be_none: bool
) -> list[str]:
    """Refuse a value that breaks a late bound."""
    imports.add("src.core.problems", "Refusal")
    if bound == "multiple_of":
        imports.add("decimal", "Decimal")
        broken = f"{value} % Decimal({quote(text)}) != 0"
        detail = f"{attribute.name} must be a multiple of {text}"
    else:
        imports.module("datetime as dt")
        parse = {DataType.DATE: "date", DataType.TIME: "time"}.get(attribute.data_type, "datetime")
        broken = f"{value} {_REFUSED[bound]} dt.{parse}.fromisoformat({quote(text)})"
        detail = f"{attribute.name} must be {_WORDS[bound]} {text}"
    given = f"{value} is not None and " if may_be_none else ""
    return [f"    if {given}{broken}:", f"        raise Refusal(400, {quote(detail)})"]


def emit_validator(view: EntityView) -> str | None:
    """The module of one validator, or None where types say everything."""
    if not is_checked(view):
        return None
    imports = Imports()
    imports.add("collections.abc", "Mapping")
    imports.add("typing", "Any")
    imports.add("sqlalchemy.ext.asyncio", "AsyncSession")
    imports.add("src.models.entities", view.name)
    parameters = ["session: AsyncSession", "values: Mapping[str, Any]"]
    if needs_actor(view):
        assert view.app.user is not None
        imports.add("src.models.entities", view.app.user.name)
        optional = " | None" if actor_may_be_missing(view) else ""
        parameters.append(f"actor: {view.app.user.name}{optional}")
    parameters.append(f"current: {view.name} | None = None")
    body: list[str] = []
    seen: Field | None = None
    for field, bound, text in late_bounds(view):
        if field is not seen:
            body.append(f"    given = values.get({quote(field.python)})")
        seen = field
        body += bound_check(field.attribute, bound, text, "given", imports, may_be_none=True)
    for field in references(view):
        body += _reference_check(view, field, imports)
    keys = uniques(view)
    if keys:
        repository = f"{view.name}Repository"
        imports.add(f"src.repositories.{view.module}", repository)
        imports.add("src.validators.base", "require_unique")
        rows = "rows" if len(keys) > 1 else f"{repository}(session)"
        if len(keys) > 1:
            body.append(f"    rows = {repository}(session)")
        for fields in keys:
            names = ", ".join(quote(field.python) for field in fields)
            names += "," if len(fields) == 1 else ""
            body.append("    " + call("await require_unique", [rows, "values", f"({names})", "current"], indent=4))
    head = call(f"async def check_{view.module}", parameters, tail=" -> None:")
    doc = docstring(f"Refuse values of {view.article} that do not fit what is stored.", indent=4)
    return module(f"What {view.article} must keep beside its types.", imports, ["\n".join([head, doc, *body])])
