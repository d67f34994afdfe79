"""Tests of rows that are made together with their parent."""

from generators.ast.schemas import nested
from generators.ast.scoping import admission_to
from generators.ast.source import Imports, quote
from generators.ast.tests.bodies import can_create, is_own_reference, own_values, sent_references
from generators.ast.tests.literals import json_literal
from generators.ast.tests.rows import varying
from generators.ast.tests.stage import Stage, in_json, key_text, unknown_key
from generators.ast.tests.variables import safe
from generators.ast.view import EntityView, Field
from ir.model import Crud, Relationship
from validators.samples import sample

_ANOTHER = 7


def emit_nested(view: EntityView, imports: Imports) -> list[str]:
    """A parent and its children in one request: all of them, or none."""
    if not can_create(view):
        return []
    found = []
    for relation, target in nested(view):
        found.append(_together(view, relation, target, imports))
        wrong = [field for field in _references(view, relation, target) if not is_own_reference(target, field)]
        if wrong:
            found.append(_none_of_them(view, relation, target, wrong[0], imports))
    return found


def _references(view: EntityView, relation: Relationship, target: EntityView) -> list[Field]:
    """The rows a child refers to beside its parent, those it must refer to first."""
    back = view.back_key(relation).name
    found = [field for field in sent_references(target) if field.name != back]
    return sorted(found, key=lambda field: field.is_nullable)


def _child(view: EntityView, target: EntityView, references: list[str]) -> str:
    """The line that says what the child is: nothing its parent is alone in being, where both are of one kind."""
    differ = varying(target) if target is view else set()
    usual = own_values(target)
    own = [
        f"{quote(field.name)}: "
        + json_literal(sample(target.name, field.attribute, _ANOTHER) if field.name in differ else usual[field.name])
        for field in target.fields
        if field.relation is None and field.is_sent
    ]
    return f"child: dict[str, Any] = {{{', '.join([*own, *references])}}}"


def _begun(view: EntityView, imports: Imports) -> Stage:
    imports.add("typing", "Any")
    imports.module("sqlalchemy as sa")
    stage = Stage(view, imports)
    stage.actor(admission_to(view, Crud.CREATE))
    return stage


def _made(stage: Stage, target: EntityView, fields: list[Field]) -> list[str]:
    """Store the rows that a child must refer to, and name their keys; whoever makes it is whose it is."""
    keys = []
    for field in fields:
        if field.is_nullable:
            continue
        assert field.target is not None and field.relation is not None
        if is_own_reference(target, field) and stage.who is not None:
            keys.append(f"{quote(field.name)}: {key_text(field.target, stage.who)}")
            continue
        stage.make(field.target, safe(field.relation.field_name))
        keys.append(f"{quote(field.name)}: {key_text(field.target, safe(field.relation.field_name))}")
    return keys


def _together(view: EntityView, relation: Relationship, target: EntityView, imports: Imports) -> str:
    stage = _begun(view, imports)
    keys = _made(stage, target, _references(view, relation, target))
    body = stage.body()
    stage.add(_child(view, target, keys))
    stage.send("post", "PATH", f"json={body} | {{{quote(relation.field_name)}: [child]}}")
    stage.add(f"created = {stage.success(201)}")
    imports.add("src.models.entities", target.name)
    stage.add(f"stored = (await session.scalars(sa.select({target.name}))).all()")
    parent = in_json(view, f"row.{view.back_key(relation).python}")
    found = f"[{parent} for row in stored]"
    key = f"created[{quote(view.key.name)}]"
    stage.add(f"assert {found}.count({key}) == 1" if target is view else f"assert {found} == [{key}]")
    return stage.emit(f"{view.variable.rstrip('_')}_with_{relation.field_name}")


def _none_of_them(view: EntityView, relation: Relationship, target: EntityView, wrong: Field, imports: Imports) -> str:
    """A child that refers to nothing keeps its parent from being made."""
    assert wrong.target is not None
    stage = _begun(view, imports)
    keys = _made(stage, target, [field for field in _references(view, relation, target) if field is not wrong])
    body = stage.body()
    stage.add(_child(view, target, [*keys, f"{quote(wrong.name)}: {json_literal(unknown_key(wrong.target))}"]))
    imports.add("src.models.entities", view.name)
    stage.add(f"counted = sa.select(sa.func.count()).select_from({view.name})")
    stage.add("before = await session.scalar(counted)")
    stage.send("post", "PATH", f"json={body} | {{{quote(relation.field_name)}: [child]}}")
    stage.problem(409)
    stage.add("assert await session.scalar(counted) == before")
    return stage.emit(f"no_{relation.field_name}_no_{view.variable.rstrip('_')}")
