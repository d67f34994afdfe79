"""Refusals that depend on what is stored: values that are taken, references that lead nowhere or to others' rows."""

from generators.ast.scoping import admission_to
from generators.ast.source import Imports, quote
from generators.ast.tests.bodies import is_own_reference, sent_references
from generators.ast.tests.literals import json_literal
from generators.ast.tests.rows import maker
from generators.ast.tests.stage import Stage, key_text, parametrize, unknown_key
from generators.ast.view import EntityView, Field
from ir.model import Crud, DataType, Operation
from validators.samples import sample

_JSON_TYPED = frozenset(
    {DataType.STRING, DataType.TEXT, DataType.EMAIL, DataType.URL, DataType.INTEGER, DataType.BIGINT, DataType.BOOLEAN}
)


def emit_conflicts(view: EntityView, imports: Imports) -> list[str | None]:
    """The test functions."""
    return [
        _taken(view, imports),
        _taken_by_change(view, imports),
        _taken_together(view, imports),
        _missing_reference(view, imports),
        _changed_reference(view, imports),
        _reference_of_others(view, imports),
        _only_own(view, imports),
    ]


def _single_keys(view: EntityView) -> list[Field]:
    return [
        field
        for field in view.fields
        if field.relation is None
        and field.is_sent
        and (field.is_unique or field.is_key)
        and field.attribute.data_type in _JSON_TYPED
    ]


def _taken(view: EntityView, imports: Imports) -> str | None:
    fields = _single_keys(view)
    if view.endpoint(Operation.CREATE) is None or not fields:
        return None
    stage = Stage(view, imports)
    stage.actor(admission_to(view, Crud.CREATE))
    body = stage.body()
    imports.add("tests.support.rows", maker(view))
    if all(field.python == field.name for field in fields):
        stage.add(f"await {maker(view)}(session, **{{name: {body}[name]}})")
        marks = [parametrize(["name"], [quote(field.name) for field in fields])]
        parameters: tuple[str, ...] = ("name: str",)
    else:
        stage.add(f"await {maker(view)}(session, **{{attribute: {body}[name]}})")
        cases = [f"({quote(field.name)}, {quote(field.python)})" for field in fields]
        marks = [parametrize(["name", "attribute"], cases)]
        parameters = ("name: str", "attribute: str")
    stage.send("post", "PATH", f"json={body}")
    stage.problem(409, 'f"/body/{name}"')
    return stage.emit("a_value_that_is_taken", marks=marks, parameters=parameters)


def _taken_together(view: EntityView, imports: Imports) -> str | None:
    keys = [fields for fields in view.unique_keys if len(fields) > 1 and all(_is_said(field) for field in fields)]
    if view.endpoint(Operation.CREATE) is None or not keys:
        return None
    stage = Stage(view, imports)
    stage.actor(admission_to(view, Crud.CREATE))
    body = stage.body()
    other = [
        f"{quote(field.name)}: {json_literal(sample(view.name, field.attribute, 41))}"
        for field in view.fields
        if field.relation is None and field.is_sent and (field.is_unique or field.is_key)
    ]
    stage.send("post", "PATH", f"json={body}")
    stage.add(stage.success(201))
    again = f"{body} | {{{', '.join(other)}}}" if other else body
    stage.send("post", "PATH", f"json={again}")
    stage.problem(409)
    return stage.emit("values_that_are_taken_together")


def _is_said(field: Field) -> bool:
    return field.is_sent or field.relation is not None


def _missing_reference(view: EntityView, imports: Imports) -> str | None:
    fields = [field for field in sent_references(view) if not is_own_reference(view, field)]
    if view.endpoint(Operation.CREATE) is None or not fields:
        return None
    stage = Stage(view, imports)
    stage.actor(admission_to(view, Crud.CREATE))
    body = stage.body()
    stage.send("post", "PATH", f"json={body} | {{name: key}}")
    stage.problem(409, 'f"/body/{name}"')
    cases = []
    for field in fields:
        assert field.target is not None
        cases.append(f"({quote(field.name)}, {json_literal(unknown_key(field.target))})")
    marks = [parametrize(["name", "key"], cases)]
    return stage.emit("a_reference_that_leads_nowhere", marks=marks, parameters=("name: str", "key: object"))


def _reference_of_others(view: EntityView, imports: Imports) -> str | None:
    """A row that the caller can't see is as good as none."""
    admitted = admission_to(view, Crud.CREATE)
    if view.endpoint(Operation.CREATE) is None or not admitted.is_owned or not view.owner or len(view.owner) < 2:
        return None
    field = view.field(view.owner[0])
    assert field.target is not None
    stage = Stage(view, imports)
    stage.actor(admitted)
    imports.add("tests.support.rows", maker(field.target))
    stage.add(f"foreign = await {maker(field.target)}(session)")
    body = stage.body()
    stage.send("post", "PATH", f"json={body} | {{{quote(field.name)}: {key_text(field.target, 'foreign')}}}")
    stage.problem(409, quote(f"/body/{field.name}"))
    return stage.emit(f"the_{field.relation.field_name if field.relation else field.name}_of_somebody_else")


def _only_own(view: EntityView, imports: Imports) -> str | None:
    """Those who are no staff can't make rows in the name of others."""
    field = next((field for field in sent_references(view) if is_own_reference(view, field)), None)
    if view.endpoint(Operation.CREATE) is None or field is None or view.app.user is None:
        return None
    stage = Stage(view, imports)
    stage.actor(admission_to(view, Crud.CREATE))
    other = stage.user("somebody_else")
    body = stage.body()
    stage.send("post", "PATH", f"json={body} | {{{quote(field.name)}: {key_text(view.app.user, other)}}}")
    stage.problem(403)
    return stage.emit("nobody_makes_rows_for_others")


def _taken_by_change(view: EntityView, imports: Imports) -> str | None:
    """A change to another row's value is refused, one to the row's own value is none."""
    fields = [field for field in _single_keys(view) if field.is_changed and not field.is_nullable]
    if view.endpoint(Operation.UPDATE) is None or not fields:
        return None
    field = fields[0]
    stage = Stage(view, imports)
    row = stage.row(Crud.UPDATE)
    stage.make(view, "other")
    name = quote(field.name)
    stage.send("patch", stage.path(row), f"json={{{name}: other.{field.python}}}")
    stage.problem(409, quote(f"/body/{field.name}"))
    stage.send("patch", stage.path(row), f"json={{{name}: {row}.{field.python}}}")
    stage.add(stage.success())
    return stage.emit("a_change_to_a_value_that_is_taken")


def _changed_reference(view: EntityView, imports: Imports) -> str | None:
    fields = [field for field in view.fields if field.relation is not None and field.is_changed]
    if view.endpoint(Operation.UPDATE) is None or not fields:
        return None
    stage = Stage(view, imports)
    row = stage.row(Crud.UPDATE)
    stage.send("patch", stage.path(row), "json={name: key}")
    stage.problem(409, 'f"/body/{name}"')
    cases = []
    for field in fields:
        assert field.target is not None
        cases.append(f"({quote(field.name)}, {json_literal(unknown_key(field.target))})")
    marks = [parametrize(["name", "key"], cases)]
    parameters = ("name: str", "key: object")
    return stage.emit("a_change_to_a_reference_that_leads_nowhere", marks=marks, parameters=parameters)
