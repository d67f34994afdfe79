"""`tests/integration/test_<entity>.py`: a row's life, from its creation to its deletion."""

import json
from decimal import Decimal

from generators.ast.scoping import admission_to
from generators.ast.source import Imports, module, quote
from generators.ast.tests import links, nested
from generators.ast.tests.bodies import can_create, own_values, sent_references
from generators.ast.tests.contract import changed
from generators.ast.tests.literals import json_literal, python_literal
from generators.ast.tests.stage import Stage, parametrize
from generators.ast.tests.variables import row_variable
from generators.ast.view import EntityView, Field
from ir import derive
from ir.model import Crud, DataType, OnDelete
from validators.samples import sample

_MADE = ("now()", "today()", "uuid()")


def _has(view: EntityView, *operations: Crud) -> bool:
    return all(operation in view.entity.crud for operation in operations)


def _round_trip(view: EntityView, imports: Imports) -> str | None:
    """What was sent is what is answered, at once and later."""
    if not can_create(view):
        return None
    stage = Stage(view, imports)
    stage.actor(admission_to(view, Crud.CREATE))
    body = stage.body()
    hidden = [field.name for field in view.fields if field.is_sent and not field.is_shown]
    hidden += ["password"] if view.is_user else []
    sent = body
    if hidden:
        names = ", ".join(quote(name) for name in hidden)
        test = f"not in {{{names}}}" if len(hidden) > 1 else f"!= {names}"
        stage.add(f"shown = {{name: value for name, value in {body}.items() if name {test}}}")
        sent = "shown"
    stage.send("post", "PATH", f"json={body}")
    stage.add(f"created = {stage.success(201)}", f"assert created.items() >= {sent}.items()")
    if hidden:
        stage.add(f"assert created.keys().isdisjoint({{{', '.join(quote(name) for name in hidden)}}})")
    if _has(view, Crud.READ) and _reads_what_it_creates(view):
        if view.is_user and view.owner == () and admission_to(view, Crud.READ).is_owned:
            stage.imports.add("src.models.entities", view.name)
            stage.add(*_loaded(view, stage))
            stage.who = row_variable(view)
        stage.send("get", 'answer.headers["Location"]', name="answer")
        stage.add(f"assert {stage.success()} == created")
    return stage.emit("what_was_sent_comes_back")


def _loaded(view: EntityView, stage: Stage) -> list[str]:
    key = f"created[{quote(view.key.name)}]"
    if view.entity.primary_key.data_type is DataType.UUID:
        stage.imports.module("uuid")
        key = f"uuid.UUID({key})"
    return [f"{row_variable(view)} = await session.get_one({view.name}, {key})"]


def _reads_what_it_creates(view: EntityView) -> bool:
    """Whoever may create may read the result."""
    creating, reading = admission_to(view, Crud.CREATE), admission_to(view, Crud.READ)
    if reading.is_public or (view.is_user and view.owner == ()):
        return True
    if creating.is_public:
        return False
    if reading.is_owned:
        return creating.is_owned or bool(set(creating.roles) & set(reading.staff))
    return not reading.roles or bool(set(creating.roles) & set(reading.roles))


def _defaults(view: EntityView, imports: Imports) -> str | None:
    """What is not said gets its default."""
    if not can_create(view):
        return None
    cases, optional = [], []
    for field in view.fields:
        if field.relation is not None or not field.is_sent:
            continue
        default = field.attribute.default_value
        if default is None and not field.is_nullable:
            continue
        if not _may_be_left_out(view, field):
            continue
        optional.append(field.name)
        if field.is_shown and default not in _MADE:
            cases.append(f"{quote(field.name)}: {json_literal(_wire_default(field))}")
    nullable = [field for field in sent_references(view) if field.is_nullable and not _makes_it_mine(view, field)]
    optional += [field.name for field in nullable]
    cases += [f"{quote(field.name)}: None" for field in nullable]
    if not cases:
        return None
    stage = Stage(view, imports)
    stage.actor(admission_to(view, Crud.CREATE))
    body = stage.body()
    stage.add("defaults: dict[str, Any] = {" + ", ".join(cases) + "}")
    imports.add("typing", "Any")
    left_out = "defaults"
    if len(optional) > len(cases):
        stage.add(f"optional = {{{', '.join(quote(name) for name in optional)}}}")
        left_out = "optional"
    stage.add(f"needed = {{name: value for name, value in {body}.items() if name not in {left_out}}}")
    stage.send("post", "PATH", "json=needed")
    stage.add(f"created = {stage.success(201)}", "assert created.items() >= defaults.items()")
    return stage.emit("what_is_not_said_gets_its_default")


def _makes_it_mine(view: EntityView, field: Field) -> bool:
    """The row belongs to whoever creates it by this reference, and has to."""
    assert field.relation is not None
    is_way = bool(view.owner) and view.owner is not None and view.owner[0] == field.relation.field_name
    return is_way and admission_to(view, Crud.CREATE).is_owned


def _may_be_left_out(view: EntityView, field: Field) -> bool:
    """The rest of a body goes with the field's default."""
    samples = view.app.samples
    if not samples.is_ruled(view.name, field.name):
        return True
    if field.attribute.default_value in _MADE:
        return False
    return samples.keeps(view.name, {**own_values(view), field.name: _wire_default(field)})


def _wire_default(field: Field) -> object:
    attribute = field.attribute
    value = attribute.default_value
    if value is None:
        return None
    if attribute.data_type is DataType.JSON:
        return json.loads(str(value))
    if attribute.data_type is DataType.DECIMAL:
        scale = 2 if attribute.scale is None else attribute.scale
        return format(Decimal(str(value)).quantize(Decimal(1).scaleb(-scale)), "f")
    if attribute.data_type is DataType.FLOAT:
        return float(str(value))
    return list(value) if isinstance(value, tuple) else value


def _null_and_absent(view: EntityView, imports: Imports) -> str | None:
    """PATCH: what is absent stays, what is null becomes null."""
    fields = [
        field
        for field in view.fields
        if field.is_changed and field.is_nullable and field.relation is None and field.is_shown
    ]
    values = {field.name: sample(view.name, field.attribute, 0) for field in fields}
    values = view.app.samples.going_together(view.name, values)
    empty = view.app.samples.going_together(view.name, dict.fromkeys(values))
    fields = [field for field in fields if field.name in values and field.name in empty]
    if not _has(view, Crud.UPDATE) or not fields:
        return None
    stage = Stage(view, imports)
    given = [f"{field.python}={python_literal(view, field.attribute, values[field.name], imports)}" for field in fields]
    row = stage.row(Crud.UPDATE, *given)
    said = ", ".join(f"{quote(field.name)}: {json_literal(values[field.name])}" for field in fields)
    stage.add(f"said: dict[str, Any] = {{{said}}}")
    imports.add("typing", "Any")
    stage.send("patch", stage.path(row), "json={}")
    stage.add(f"assert {stage.success()}.items() >= said.items()")
    stage.send("patch", stage.path(row), "json=dict.fromkeys(said)")
    stage.add(f"assert {stage.success()}.items() >= dict.fromkeys(said).items()")
    return stage.emit("absent_stays_and_null_becomes_null")


def _not_null(view: EntityView, imports: Imports) -> str | None:
    names = [field.name for field in view.fields if field.is_changed and not field.is_nullable]
    if not _has(view, Crud.UPDATE) or not names:
        return None
    stage = Stage(view, imports)
    row = stage.row(Crud.UPDATE)
    stage.send("patch", stage.path(row), "json={name: None}")
    stage.problem(422, 'f"/body/{name}"')
    marks = [parametrize(["name"], [quote(name) for name in names])]
    return stage.emit("what_cannot_become_null", marks=marks, parameters=("name: str",))


def _times(view: EntityView, imports: Imports) -> str | None:
    """A change moves `updated_at` and leaves `created_at`."""
    found = changed(view)
    if not view.entity.options.timestamps or not _has(view, Crud.UPDATE) or found is None:
        return None
    stage = Stage(view, imports)
    imports.module("datetime as dt")
    stage.add("then = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)")
    row = stage.row(Crud.UPDATE, "created_at=then", "updated_at=then")
    stage.send("patch", stage.path(row), f"json={{{quote(found[0].name)}: {json_literal(found[1])}}}")
    stage.add(f"found = {stage.success()}")
    stage.add('assert dt.datetime.fromisoformat(found["created_at"]) == then')
    stage.add('assert dt.datetime.fromisoformat(found["updated_at"]) > then')
    return stage.emit("a_change_moves_the_time_of_change")


def _soft_delete(view: EntityView, imports: Imports) -> list[str]:
    """A deleted row is hidden, kept, and its keys are free again."""
    if not view.entity.options.soft_delete or not _has(view, Crud.DELETE):
        return []
    found = []
    stage = Stage(view, imports)
    row = stage.row(Crud.DELETE)
    imports.add("tests.support.answers", "nothing")
    imports.add("tests.support.database", "is_stored")
    stage.add(f"nothing({stage.request('delete', stage.path(row))})", f"assert await is_stored(session, {row})")
    stage.add(f"assert {row}.deleted_at is not None")
    found.append(stage.emit("a_deleted_row_is_kept"))
    if _has(view, Crud.LIST) and admission_to(view, Crud.LIST).is_public:
        stage = Stage(view, imports)
        imports.module("datetime as dt")
        imports.add("tests.support.answers", "items")
        stage.make(view, "_", "deleted_at=dt.datetime(2025, 3, 3, tzinfo=dt.UTC)")
        stage.lines[-1] = stage.lines[-1].removeprefix("_ = ")
        stage.send("get", "PATH")
        stage.add("assert items(answer) == []")
        found.append(stage.emit("a_deleted_row_is_not_listed"))
    keys = [field for field in view.fields if field.is_unique and field.is_sent and field.relation is None]
    if can_create(view) and not view.key.is_sent and (keys or view.entity.unique):  # a primary key is never free again
        stage = Stage(view, imports)
        stage.actor(admission_to(view, Crud.CREATE))
        body = stage.body()
        stage.send("post", "PATH", f"json={body}")
        stage.add(f"first = {stage.success(201)}")
        imports.add("tests.support.answers", "nothing")
        stage.add(f"row = f\"{{PATH}}/{{first['{view.key.name}']}}\"")
        if _same_actor(view):
            stage.add(f"nothing({stage.request('delete', 'row')})")
            stage.send("post", "PATH", f"json={body}")
            stage.add(stage.success(201))
            found.append(stage.emit("a_deleted_row_leaves_its_keys"))
    return found


def _same_actor(view: EntityView) -> bool:
    """Whoever made a row may delete it."""
    creating, deleting = admission_to(view, Crud.CREATE), admission_to(view, Crud.DELETE)
    if deleting.is_public:
        return True
    if creating.is_public:
        return False
    if creating.roles:
        enough = deleting.staff if deleting.is_owned else deleting.roles or creating.roles
        return creating.roles[0] in enough
    if deleting.is_owned:
        return creating.is_owned and view.owner != ()
    return not deleting.roles


def _cascades(view: EntityView, imports: Imports) -> list[str]:
    """What happens to the rows that refer to a deleted one."""
    if not _has(view, Crud.DELETE):
        return []
    found = []
    for other in view.app.entities.values():
        for field in other.fields:
            is_told = field.on_delete in (OnDelete.CASCADE, OnDelete.SET_NULL) and not field.name.endswith("ted_by")
            if field.target is not view or not is_told:
                continue
            if field.relation is None or not view.app.samples.may_refer(other.name, field.relation.field_name):
                continue
            found.append(_cascade(view, other, field, imports))
    return found


def _cascade(view: EntityView, other: EntityView, field: Field, imports: Imports) -> str:
    stage = Stage(view, imports)
    row = stage.row(Crud.DELETE)
    variable = row_variable(other)
    variable = variable if variable not in (row, stage.who) else f"other_{variable}"
    stage.make(other, variable, f"{field.python}={row}.{view.key.python}")
    imports.add("tests.support.answers", "nothing")
    imports.add("tests.support.database", "is_stored")
    stage.add(f"nothing({stage.request('delete', stage.path(row))})")
    assert field.relation is not None
    name = f"{other.variable}_{field.relation.field_name}"
    if field.on_delete is OnDelete.CASCADE:
        are_hidden = view.entity.options.soft_delete and other.entity.options.soft_delete
        if are_hidden:
            stage.add(f"assert await is_stored(session, {variable})", f"assert {variable}.deleted_at is not None")
        else:
            stage.add(f"assert not await is_stored(session, {variable})")
        return stage.emit(f"delete_takes_along_{name}")
    stage.add(f"assert await is_stored(session, {variable})", f"assert {variable}.{field.python} is None")
    return stage.emit(f"delete_empties_{name}")


def emit_journeys(view: EntityView) -> str | None:
    """The module, or None where the API changes nothing."""
    imports = Imports()
    found = [
        _round_trip(view, imports),
        _defaults(view, imports),
        _null_and_absent(view, imports),
        _not_null(view, imports),
        _times(view, imports),
        *nested.emit_nested(view, imports),
        *_soft_delete(view, imports),
        *_cascades(view, imports),
        *links.emit_collections(view, imports),
        *links.emit_links(view, imports),
    ]
    tests = [text for text in found if text is not None]
    if not tests:
        return None
    path = f"PATH = {quote('/' + derive.path_segment(view.entity))}"
    return module(f"The life of {view.nouns}: what requests do to what is stored.", imports, [path, *tests])
