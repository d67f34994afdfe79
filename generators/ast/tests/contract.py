"""`tests/contract/test_<entity>.py`: every status that the operations on an entity may answer."""

from generators.ast.routes import endpoints_of, is_referred_to
from generators.ast.scoping import admission, admission_to
from generators.ast.source import Imports, call, module, quote
from generators.ast.tests import conflicts, refusals
from generators.ast.tests.literals import json_literal
from generators.ast.tests.stage import Stage, parametrize, unknown_key
from generators.ast.tests.variables import row_variable
from generators.ast.view import AppView, EntityView, Field
from ir import derive
from ir.model import Crud, OnDelete, Operation
from validators.samples import sample

__all__ = ["emit_contract", "shown_fields"]

_CHANGES_TRIED = 6


def shown_fields(view: EntityView) -> list[str]:
    """The names that an answered row has."""
    names = [field.name for field in view.fields if field.is_shown]
    return [*names, "created_at", "updated_at"] if view.entity.options.timestamps else names


def changed(view: EntityView) -> tuple[Field, object] | None:
    """An attribute that can be changed, with a value that differs from those of rows and bodies."""
    for field in view.fields:
        if field.relation is None and field.is_changed:
            first = 7 if field.attribute.data_type.is_text else 2
            values = (sample(view.name, field.attribute, first + later) for later in range(_CHANGES_TRIED))
            fitting = view.app.samples.fitting(view.name, field.attribute, values)
            usual = view.app.samples.least(view.name).get(field.name, sample(view.name, field.attribute, 0))
            if fitting:
                return field, next((value for value in fitting if value != usual), fitting[0])
    return None


def _change(view: EntityView) -> str:
    found = changed(view)
    return "{}" if found is None else f"{{{quote(found[0].name)}: {json_literal(found[1])}}}"


def _list(view: EntityView, imports: Imports) -> str | None:
    if view.endpoint(Operation.LIST) is None:
        return None
    stage = Stage(view, imports)
    row = stage.row(Crud.LIST)
    stage.imports.add("tests.support.answers", "items")
    stage.send("get", "PATH")
    stage.add(f"found = {{item[{quote(view.key.name)}]: item for item in items(answer)}}")
    stage.add(f"assert set(found[{stage.key(row)}]) == FIELDS")
    return stage.emit("list")


def _create(view: EntityView, imports: Imports) -> str | None:
    if view.endpoint(Operation.CREATE) is None:
        return None
    stage = Stage(view, imports)
    stage.actor(admission_to(view, Crud.CREATE))
    body = stage.body()
    stage.send("post", "PATH", f"json={body}")
    stage.add(f"created = {stage.success(201)}", "assert set(created) == FIELDS")
    key = f"created['{view.key.name}']"
    if view.entity.primary_key.data_type.is_text:
        imports.add("urllib.parse", "quote")
        key = f"quote({key}, safe='')"
    stage.add(f'assert answer.headers["Location"] == f"{{PATH}}/{{{key}}}"')
    return stage.emit("create")


def _read(view: EntityView, imports: Imports) -> str | None:
    if view.endpoint(Operation.READ) is None:
        return None
    stage = Stage(view, imports)
    row = stage.row(Crud.READ)
    stage.send("get", stage.path(row))
    stage.add(f"found = {stage.success()}", "assert set(found) == FIELDS")
    stage.add(f"assert found[{quote(view.key.name)}] == {stage.key(row)}")
    return stage.emit("read")


def _update(view: EntityView, imports: Imports) -> str | None:
    if view.endpoint(Operation.UPDATE) is None:
        return None
    stage = Stage(view, imports)
    row = stage.row(Crud.UPDATE)
    stage.add(f"change: dict[str, Any] = {_change(view)}")
    imports.add("typing", "Any")
    stage.send("patch", stage.path(row), "json=change")
    stage.add(f"found = {stage.success()}", "assert set(found) == FIELDS")
    secret = {field.name for field in view.fields if not field.is_shown}
    found = changed(view)
    if found is not None and found[0].name not in secret:
        stage.add("assert found.items() >= change.items()")
    return stage.emit("update")


def _delete(view: EntityView, imports: Imports) -> str | None:
    if view.endpoint(Operation.DELETE) is None:
        return None
    stage = Stage(view, imports)
    row = stage.row(Crud.DELETE)
    stage.imports.add("tests.support.answers", "nothing")
    stage.add(f"nothing({stage.request('delete', stage.path(row))})")
    if not (view.is_user and stage.who == row):  # whoever deletes themselves is nobody afterwards
        stage.send("delete", stage.path(row))
        stage.problem(404)
    return stage.emit("delete")


def _in_use(view: EntityView, imports: Imports) -> str | None:
    if view.endpoint(Operation.DELETE) is None or not is_referred_to(view):
        return None
    users = (
        (other, field)
        for other in view.app.entities.values()
        for field in other.fields
        if field.relation is not None and field.target is view and field.on_delete is OnDelete.RESTRICT
        if view.app.samples.may_refer(other.name, field.relation.field_name)
    )
    found = next(users, None)
    if found is None:
        return None
    other, field = found
    stage = Stage(view, imports)
    row = stage.row(Crud.DELETE)
    variable = row_variable(other)
    variable = variable if variable != row else f"other_{row}"
    stage.make(other, variable, f"{field.python}={row}.{view.key.python}")
    stage.send("delete", stage.path(row))
    stage.problem(409)
    stage.imports.add("tests.support.database", "is_stored")
    stage.add(f"assert await is_stored(session, {row})", f"assert await is_stored(session, {variable})")
    if view.entity.options.soft_delete:
        stage.add(f"assert {row}.deleted_at is None")
    return stage.emit("delete_what_is_in_use")


def _others(view: EntityView, imports: Imports) -> str | None:
    """Rows of others look absent."""
    owned = [item for item in endpoints_of(view) if admission(item.access).is_owned]
    cases = [
        (item.method.value, item.path.removeprefix(derive.row_path(view.entity)))
        for item in owned
        if item.operation in (Operation.READ, Operation.UPDATE, Operation.DELETE, Operation.COLLECTION)
    ]
    if not cases or view.owner is None:
        return None
    stage = Stage(view, imports)
    row = stage.make(view, row_variable(view))
    stage.who = stage.user("stranger")
    stage.add(f"path = {stage.path(row, '{below}')}")
    json = "json={}" if any(method == "PATCH" for method, _ in cases) else ""
    stage.send("request", "method", *["path", json][: 2 if json else 1])
    stage.problem(404)
    marks = [parametrize(["method", "below"], [f"({quote(method)}, {quote(below)})" for method, below in cases])]
    return stage.emit("rows_of_others_look_absent", marks=marks, parameters=("method: str", "below: str"))


def _own_list(view: EntityView, imports: Imports) -> str | None:
    """Lists leave out the rows of others."""
    if view.endpoint(Operation.LIST) is None or not admission_to(view, Crud.LIST).is_owned:
        return None
    stage = Stage(view, imports)
    mine = stage.row(Crud.LIST, variable="mine")
    stage.make(view, "_", *[])
    stage.lines[-1] = stage.lines[-1].removeprefix("_ = ")
    stage.imports.add("tests.support.answers", "items")
    stage.send("get", "PATH")
    stage.add(f"assert [item[{quote(view.key.name)}] for item in items(answer)] == [{stage.key(mine)}]")
    return stage.emit("list_leaves_out_rows_of_others")


def _staff(view: EntityView, imports: Imports) -> list[str]:
    """Roles that reach everybody's rows."""
    found = []
    for operation, verb in ((Crud.READ, "get"), (Crud.UPDATE, "patch"), (Crud.DELETE, "delete")):
        staff = admission_to(view, operation).staff
        if not staff or view.endpoint(Operation(operation.value)) is None:
            continue
        stage = Stage(view, imports)
        row = stage.make(view, row_variable(view))
        stage.add(f"staff = await {_maker(view, imports)}(session, role=role)")
        stage.who = "staff"
        stage.send(verb, stage.path(row), *(["json={}"] if verb == "patch" else []))
        stage.add(f"assert answer.status_code == {204 if verb == 'delete' else 200}, answer.text")
        marks = [parametrize(["role"], [stage.role(role) for role in staff])]
        role = f"role: {view.app.role_class}"
        found.append(stage.emit(f"staff_may_{operation.value}_rows_of_others", marks=marks, parameters=(role,)))
    return found


def _maker(view: EntityView, imports: Imports) -> str:
    from generators.ast.tests.rows import maker

    user = view.app.user
    assert user is not None
    imports.add("tests.support.rows", maker(user))
    return maker(user)


def _tags(view: EntityView, imports: Imports) -> list[str]:
    """ETag and If-Match."""
    if not view.entity.options.etag:
        return []
    found = []
    if view.endpoint(Operation.READ) is not None:
        stage = Stage(view, imports)
        row = stage.row(Crud.READ)
        stage.send("get", stage.path(row))
        stage.add(f'assert answer.headers["ETag"] == {_first_version(view, row)}')
        found.append(stage.emit("read_tells_the_version"))
    if view.endpoint(Operation.UPDATE) is not None:
        stage = Stage(view, imports)
        row = stage.row(Crud.UPDATE)
        said = _change(view)
        if said == "{}":
            imports.add("typing", "Any")
        stage.add(f"path = {stage.path(row)}", f"change{': dict[str, Any]' if said == '{}' else ''} = {said}")
        signed = _signed(stage)
        first = _first_version(view, row)
        stage.add(f'answer = await client.patch(path, json=change, headers={signed} | {{"If-Match": {first}}})')
        if first == _VERSION_1:
            after = "'\"2\"'"
            stage.add(f"{stage.success()}", f'assert answer.headers["ETag"] == {after}')
        else:
            after = "changed"
            stage.add(f"{stage.success()}", 'changed = answer.headers["ETag"]', f"assert changed != {first}")
        stage.add(f'answer = await client.patch(path, json=change, headers={signed} | {{"If-Match": {first}}})')
        stage.problem(412)
        stage.add(f'assert answer.headers["ETag"] == {after}')
        found.append(stage.emit("change_only_the_version_that_was_read"))
    if view.endpoint(Operation.DELETE) is not None:
        stage = Stage(view, imports)
        row = stage.row(Crud.DELETE)
        signed = _signed(stage)
        stage.add(f'answer = await client.delete({stage.path(row)}, headers={signed} | {{"If-Match": \'"7"\'}})')
        stage.problem(412)
        found.append(stage.emit("delete_only_the_version_that_was_read"))
    return found


_VERSION_1 = "'\"1\"'"


def _first_version(view: EntityView, row: str) -> str:
    """The tag of a row that was just made: what is computed is filled in by a change of its own."""
    is_computed = any(field.attribute.computed is not None for field in view.fields)
    return f"f'\"{{{row}.version}}\"'" if is_computed else _VERSION_1


def _signed(stage: Stage) -> str:
    if stage.who is None:
        return "{}"
    stage.imports.add("tests.support.tokens", "bearer")
    return f"bearer({stage.who})"


def emit_contract(app: AppView, view: EntityView) -> str | None:
    """The module, or None for an entity without operations."""
    if not endpoints_of(view):
        return None
    imports = Imports()
    path = f"/{derive.path_segment(view.entity)}"
    head = [f"PATH = {quote(path)}", f"UNKNOWN = {json_literal(unknown_key(view))}"]
    head.append(call("FIELDS = ", [quote(name) for name in shown_fields(view)], brackets="{}"))
    found = [
        _list(view, imports),
        _create(view, imports),
        _read(view, imports),
        _update(view, imports),
        _delete(view, imports),
        *refusals.emit_refusals(view, imports),
        *conflicts.emit_conflicts(view, imports),
        _in_use(view, imports),
        _others(view, imports),
        _own_list(view, imports),
        *_staff(view, imports),
        *_tags(view, imports),
    ]
    tests = [text for text in found if text is not None]
    used = "\n".join(tests)
    lines = [line for line in head if line.partition(" ")[0] in used]
    return module(
        f"Contract of {view.nouns}: every status, by the shortest way there.", imports, ["\n".join(lines), *tests]
    )
