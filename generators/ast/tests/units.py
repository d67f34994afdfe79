"""`tests/unit/test_<entity>_schemas.py`: each constraint at, inside and outside its bound."""

from generators.ast.source import Imports, exploded, module, quote
from generators.ast.tests.bodies import constant_name, sent_references
from generators.ast.tests.literals import json_literal
from generators.ast.tests.stage import parametrize, unknown_key
from generators.ast.view import EntityView, Field
from ir.model import Attribute, Crud
from validators.samples import boundaries, refusal, sample

_LONGEST = 400
_PASSWORDS = (
    ("the shortest", '"x" * 8', True),
    ("the longest", '"x" * 128', True),
    ("too short", '"x" * 7', False),
    ("too long", '"x" * 129', False),
    ("no text", "12345678", False),
)
_CHOSEN = (("CHANGES", "ACCEPTED"), ("NO_CHANGES", "REFUSED"))


def _attribute(field: Field) -> Attribute:
    """The attribute as this column has it: a reference may be null where the key referred to may not."""
    if field.relation is None:
        return field.attribute
    return field.attribute.model_copy(update={"is_nullable": field.relation.is_nullable, "is_primary_key": True})


def _cases(view: EntityView, fields: list[Field]) -> tuple[list[str], list[str]]:
    """The parameter sets of what is accepted, and of what is refused."""
    accepted: list[str] = []
    refused: list[str] = []
    for field in fields:
        for case in boundaries((field.target or view).name, _attribute(field)):
            text = json_literal(case.value)
            if len(text) <= _LONGEST:
                name = quote(f"{field.name}: {case.why}")
                (accepted if case.accepted else refused).append(f"pytest.param({quote(field.name)}, {text}, id={name})")
    if view.is_user:
        for why, text, is_good in _PASSWORDS:
            (accepted if is_good else refused).append(f'pytest.param("password", {text}, id="password: {why}")')
    return accepted, refused


def emit_units(view: EntityView) -> str | None:
    """The module, or None where nothing is sent."""
    creates, updates = Crud.CREATE in view.entity.crud, Crud.UPDATE in view.entity.crud
    sent = [field for field in view.fields if (field.is_sent if creates else field.is_changed)]
    if (not sent and not view.is_user) or not (creates or updates):
        return None
    imports = Imports()
    imports.module("pytest")
    imports.add("pydantic", "ValidationError")
    shape = f"{view.name}{'Create' if creates else 'Update'}"
    imports.add("src.models.schemas", shape)
    accepted, refused = _cases(view, sent)
    parts = [
        _table("ACCEPTED", accepted),
        _table("REFUSED", refused),
    ]
    tests = []
    if creates:
        parts.insert(0, _body(view, imports))
        tests += [_accepts(shape, "BODY | {name: value}"), _refuses(shape, "BODY | {name: value}")]
        needed = _needed(view)
        if needed:
            tests.append(_required(view, shape, needed))
    else:
        tests += [_accepts(shape, "{name: value}"), _refuses(shape, "{name: value}")]
    if creates and updates:
        tests += _changes(view, sent, imports)
    return module(f"What may be said about {view.nouns}, bound by bound.", imports, ["\n".join(parts), *tests])


def _table(name: str, cases: list[str]) -> str:
    return exploded(f"{name} = [", cases, "]", 0)


def _body(view: EntityView, imports: Imports) -> str:
    """`BODY`: the complete body, references included."""
    imports.add("tests.support.bodies", constant_name(view))
    keys = []
    for field in sent_references(view):
        assert field.target is not None
        keys.append(f"{quote(field.name)}: {json_literal(_some_key(field.target))}")
    if not keys:
        return f"BODY = {constant_name(view)}"
    line = f"BODY = {constant_name(view)} | {{{', '.join(keys)}}}"
    return line if len(line) <= 100 else exploded(f"BODY = {constant_name(view)} | {{", keys, "}", 0)


def _some_key(target: EntityView) -> object:
    key = target.entity.primary_key
    unknown = unknown_key(target)
    return unknown if refusal(key, unknown) is None else sample(target.name, key, 0)


def _accepts(shape: str, body: str) -> str:
    return f"""\
@pytest.mark.parametrize(("name", "value"), ACCEPTED)
def test_what_is_accepted(name: str, value: object) -> None:
    {shape}.model_validate({body})"""


def _refuses(shape: str, body: str) -> str:
    return f"""\
@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_what_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        {shape}.model_validate({body})
    assert {{error["loc"][0] for error in refused.value.errors()}} == {{name}}"""


def _needed(view: EntityView) -> list[str]:
    names = [
        field.name
        for field in view.fields
        if field.is_sent and not field.is_nullable and (field.relation or field.attribute.default_value is None)
    ]
    return [*names, "password"] if view.is_user else names


def _required(view: EntityView, shape: str, needed: list[str]) -> str:
    mark = parametrize(["name"], [quote(name) for name in needed])
    return f"""\
{mark}
def test_what_is_required(name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        {shape}.model_validate({{key: BODY[key] for key in BODY if key != name}})
    assert [(error["type"], error["loc"]) for error in refused.value.errors()] == [
        ("missing", (name,))
    ]"""


def _changes(view: EntityView, sent: list[Field], imports: Imports) -> list[str]:
    """The same tables, for what a change may say."""
    shape = f"{view.name}Update"
    kept = [field.name for field in sent if not field.is_changed]
    if len(kept) == len(sent) and not view.is_user:
        return []
    imports.add("src.models.schemas", shape)
    parts = []
    tables = ("ACCEPTED", "REFUSED")
    if kept:
        tables = ("CHANGES", "NO_CHANGES")
        chosen = (f"{new} = [case for case in {old} if case.values[0] not in KEPT]" for new, old in _CHOSEN)
        parts.append("\n".join([f"KEPT = {{{', '.join(quote(name) for name in kept)}}}", *chosen]))
    accepts, refuses = (_mark(table) for table in tables)
    parts.append(f"""\
{accepts}
def test_what_a_change_may_say(name: str, value: object) -> None:
    {shape}.model_validate({{name: value}})""")
    parts.append(f"""\
{refuses}
def test_what_a_change_may_not_say(name: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        {shape}.model_validate({{name: value}})
    assert {{error["loc"][0] for error in refused.value.errors()}} == {{name}}""")
    parts.append(f"""\
def test_a_change_may_say_nothing() -> None:
    assert {shape}.model_validate({{}}).model_dump() == {{}}""")
    return parts


def _mark(table: str) -> str:
    return f'@pytest.mark.parametrize(("name", "value"), {table})'
