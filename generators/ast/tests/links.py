"""Tests of to-many relationships: lists below a row, and many-to-many links."""

from generators.ast.scoping import admission, admission_to
from generators.ast.source import Imports, quote
from generators.ast.tests.stage import Stage, key_text, unknown_key
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
        found.append(_collection(view, relation, target, imports))
    return found


def _collection(view: EntityView, relation: Relationship, target: EntityView, imports: Imports) -> str:
    stage = Stage(view, imports)
    endpoint = view.endpoint(Operation.COLLECTION, relation.field_name)
    if endpoint is not None and endpoint.access != view.grants(Crud.READ):
        stage.actor(admission(endpoint.access))
    row = stage.row(Crud.READ)
    mine, other = "mine", "other"
    if relation.through is not None:
        through = view.app.entities[relation.through]
        left = next(field for field in through.fields if field.target is view)
        right = next(field for field in through.fields if field.target is target and field is not left)
        stage.make(target, mine)
        stage.make(target, other)
        stage.make(through, "_", f"{left.python}={row}.{view.key.python}", f"{right.python}={mine}.{target.key.python}")
        stage.lines[-1] = stage.lines[-1].removeprefix("_ = ")
    else:
        back = view.back_key(relation)
        stage.make(target, mine, f"{back.python}={row}.{view.key.python}")
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
    row = stage.row(Crud.UPDATE)
    stage.make(target, "other")
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
    row = stage.row(Crud.UPDATE)
    stage.send("put", stage.path(row, f"/{relation.field_name}/{unknown_key(target)}"))
    stage.problem(404)
    return stage.emit(f"nobody_adds_unknown_{relation.field_name}")
