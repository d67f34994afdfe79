"""Tests of to-many relationships: lists below a row, and many-to-many links."""

from collections.abc import Callable

from generators.ast.scoping import Admission, admission, admission_to, narrowing
from generators.ast.source import Imports, quote
from generators.ast.tests.bodies import make_along
from generators.ast.tests.stage import Stage, key_text, unknown_key
from generators.ast.tests.variables import row_variable, safe
from generators.ast.view import EntityView
from ir.model import Crud, Operation, Relationship, RelationType


def emit_collections(view: EntityView, imports: Imports) -> list[str]:
    """The list of a to-many relationship holds what belongs to its row, and nothing else."""
    found = []
    for relation, target in view.collections:
        if view.endpoint(Operation.COLLECTION, relation.field_name) is None:
            continue
        if relation.type is RelationType.MANY_TO_MANY and relation.through is None:
            continue
        text = _collection(view, relation, target, imports)
        found += [text] if text is not None else []
    return found


def _arranged(
    stage: Stage, relation: Relationship, operation: Operation, crud: Crud
) -> tuple[str, Callable[..., object]]:
    """Store whoever may do it and the row a path begins with; also how to store rows they see on the other side."""
    view = stage.view
    endpoint = view.endpoint(operation, relation.field_name)
    assert endpoint is not None
    asked = admission(endpoint.access)
    other = narrowing(view, relation)
    if other is None:
        if endpoint.access != view.grants(crud):
            stage.actor(asked)
        return stage.row(crud), stage.make
    roles = view.app.auth.roles if view.app.auth else ()
    able = [role for role in roles if _lets_in(asked, role) and _lets_in(other, role)]
    if able:
        stage.who = stage.user(safe(able[0]), able[0])
        return stage.make(view, row_variable(view)), stage.make
    if endpoint.access != view.grants(crud):
        stage.actor(asked)
    row = stage.who if view.is_user and stage.who is not None else stage.row(crud)

    def owned(target: EntityView, variable: str, *given: str) -> None:
        assert stage.who is not None and target.owner is not None
        if not target.owner:  # Of users, they see nobody but themselves.
            stage.add(f"{variable} = {stage.who}")
            if given:
                stage.add(*(f"{variable}.{one}".replace("=", " = ", 1) for one in given), "await session.commit()")
            return
        stage.add(*make_along(target, target.owner, stage.who, stage.imports, variable, given))

    return row, owned


def _lets_in(asked: Admission, role: str) -> bool:
    """A role is enough, whosever the rows are."""
    return role in asked.staff if asked.is_owned else not asked.roles or role in asked.roles


def _may_belong(view: EntityView, relation: Relationship, target: EntityView, *, is_itself: bool) -> bool:
    """The least of a row keeps every invariant as a member of the collection of another row, or of its own."""
    back, samples = view.back_key(relation), view.app.samples
    assert back.relation is not None
    known = samples.may_refer_to_itself if is_itself else samples.may_refer
    return known(target.name, back.relation.field_name)


def _collection(view: EntityView, relation: Relationship, target: EntityView, imports: Imports) -> str | None:
    stage = Stage(view, imports)
    row, given = _arranged(stage, relation, Operation.COLLECTION, Crud.READ)
    mine, other = "mine", "other"
    if relation.through is not None:
        through = view.app.entities[relation.through]
        left = next(field for field in through.fields if field.target is view)
        right = next(field for field in through.fields if field.target is target and field is not left)
        given(target, mine)
        stage.make(target, other)
        stage.make(through, "_", f"{left.python}={row}.{view.key.python}", f"{right.python}={mine}.{target.key.python}")
        stage.lines[-1] = stage.lines[-1].removeprefix("_ = ")
    else:
        back = view.back_key(relation)
        given(target, mine, f"{back.python}={row}.{view.key.python}")
        if not _may_belong(view, relation, target, is_itself=f"{mine} = {row}" in stage.lines):
            return None
        stage.make(target, other)
    stage.send("get", stage.path(row, f"/{relation.field_name}"))
    imports.add("tests.support.answers", "items")
    stage.add(f"found = {{item[{quote(target.key.name)}] for item in items(answer)}}")
    stage.add(f"assert {key_text(target, mine)} in found", f"assert {key_text(target, other)} not in found")
    return stage.emit(f"{relation.field_name}_are_those_of_the_{view.variable.rstrip('_')}")


def emit_links(view: EntityView, imports: Imports) -> list[str]:
    """PUT links, twice as well as once; DELETE unlinks, once."""
    found = []
    for relation, target in view.collections:
        if view.endpoint(Operation.LINK, relation.field_name) is None:
            continue
        found.append(_link(view, relation, target, imports))
        found.append(_unknown_link(view, relation, target, imports))
    return found


def _link(view: EntityView, relation: Relationship, target: EntityView, imports: Imports) -> str:
    stage = Stage(view, imports)
    row, given = _arranged(stage, relation, Operation.LINK, Crud.UPDATE)
    given(target, "other")
    imports.add("tests.support.answers", "items", "nothing")
    imports.add("tests.support.problems", "assert_problem")
    stage.add(f"listed = {stage.path(row, f'/{relation.field_name}')}")
    stage.add(f'link = f"{{listed}}/{{other.{target.key.python}}}"')
    stage.add("for _ in range(2):", f"    nothing({stage.request('put', 'link')})")
    if view.endpoint(Operation.COLLECTION, relation.field_name) is not None and _may_read(view):
        stage.add(f"found = items({stage.request('get', 'listed')})")
        stage.add(f"assert [item[{quote(target.key.name)}] for item in found] == [{key_text(target, 'other')}]")
        stage.add(f"nothing({stage.request('delete', 'link')})")
        stage.add(f"assert items({stage.request('get', 'listed')}) == []")
    else:
        stage.add(f"nothing({stage.request('delete', 'link')})")
    stage.add(f"assert_problem({stage.request('delete', 'link')}, 404)")
    return stage.emit(f"{relation.field_name}_are_added_and_removed")


def _may_read(view: EntityView) -> bool:
    updating, reading = admission_to(view, Crud.UPDATE), admission_to(view, Crud.READ)
    if reading.is_public or updating.is_public:
        return reading.is_public
    if reading.is_owned:
        return updating.is_owned or bool(set(updating.roles[:1]) & set(reading.staff))
    return not reading.roles or bool(set(updating.roles[:1]) & set(reading.roles))


def _unknown_link(view: EntityView, relation: Relationship, target: EntityView, imports: Imports) -> str:
    stage = Stage(view, imports)
    row, _ = _arranged(stage, relation, Operation.LINK, Crud.UPDATE)
    stage.send("put", stage.path(row, f"/{relation.field_name}/{unknown_key(target)}"))
    stage.problem(404)
    return stage.emit(f"nobody_adds_unknown_{relation.field_name}")
