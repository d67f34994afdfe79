"""`tests/integration/test_<entity>_list.py`: pages, filters, order and search."""

import datetime as dt
from decimal import Decimal
from typing import Any

from generators.ast.schemas import filter_name
from generators.ast.scoping import admission_to
from generators.ast.source import Imports, module, quote
from generators.ast.tests.literals import json_literal, python_literal
from generators.ast.tests.rows import needed_references
from generators.ast.tests.stage import Stage, in_json, parametrize, unique_steps, unknown_key
from generators.ast.view import EntityView, Field
from ir import derive, listing
from ir.model import Attribute, Crud, DataType, Operation
from validators.samples import distinct
from validators.target.naming import python_name

_REST = 'params=page | {"offset": 2}'
_SORTED = 'params={"sort": sort}'
_TOO_FEW = 2
_ENOUGH = 12
_NUMBERED = 6
Pairs = dict[str, tuple[Attribute, Any, Any]]


def emit_lists(view: EntityView) -> str | None:
    """The module, or None where there is no list."""
    if view.endpoint(Operation.LIST) is None:
        return None
    imports = Imports()
    pairs = _pairs(view)
    found = [
        _pages(view, imports),
        _default_page(view, imports),
        _bad_queries(view, imports),
        _sorts(view, imports, pairs),
        _key_sort(view, imports),
        _filters(view, imports, pairs),
        _references(view, imports),
        _search(view, imports),
    ]
    tests = [text for text in found if text is not None]
    path = f"PATH = {quote('/' + derive.path_segment(view.entity))}"
    return module(f"Lists of {view.nouns}: pages, filters, order, search.", imports, [path, *tests])


def _sees_one_row(view: EntityView) -> bool:
    """An owner's list has one row: the owner, or what each owner has one of."""
    return admission_to(view, Crud.LIST).is_owned and unique_steps(view) == len(view.owner or ())


def _lists_all(view: EntityView, stage: Stage) -> bool:
    """Make somebody act who sees more than one row; False where nobody does."""
    if not _sees_one_row(view):
        return True
    staff = admission_to(view, Crud.LIST).staff
    if not staff:
        return False
    stage.who = stage.user(python_name(staff[0].replace("-", "_").replace(" ", "_")), staff[0])
    return True


def _made(view: EntityView, stage: Stage, variable: str, *given: str) -> None:
    """Store a row that whoever acts finds in the list."""
    if _sees_one_row(view):
        stage.make(view, variable, *given)
    else:
        stage.row(Crud.LIST, *given, variable=variable)


def _pages(view: EntityView, imports: Imports) -> str | None:
    stage = Stage(view, imports)
    if not _lists_all(view, stage):
        return None
    for variable in ("first", "second", "third"):
        _made(view, stage, variable)
    more = [stage.key(stage.who)] if view.is_user and stage.who is not None else _of_the_user(view, stage)
    everybody = 3 + len(more)
    keys = ", ".join([*(stage.key(row) for row in ("first", "second", "third")), *more])
    imports.add("typing", "Any")
    stage.add(f'page: dict[str, Any] = {{"sort": {quote(view.key.name)}, "limit": 2}}')
    imports.add("tests.support.answers", "success")
    stage.add(f"start = success({stage.request('get', 'PATH', 'params=page')})")
    stage.add(f"rest = success({stage.request('get', 'PATH', _REST)})")
    stage.add(f'assert start["total"] == rest["total"] == {everybody}')
    stage.add('assert (start["limit"], start["offset"], rest["offset"]) == (2, 0, 2)')
    stage.add('assert len(start["items"]) == 2')
    stage.add(f'found = {{item[{quote(view.key.name)}] for item in start["items"] + rest["items"]}}')
    stage.add(f"assert found == {{{keys}}}")
    return stage.emit("pages_hold_every_row_once")


def _of_the_user(view: EntityView, stage: Stage) -> list[str]:
    """The keys of the rows that come with whoever acts: a user who must belong to a team has one."""
    user = view.app.user
    if user is None or stage.who is None or view.owner is not None:
        return []
    kind = view.entity.primary_key.data_type
    keys = [f"{stage.who}.{field.python}" for field in needed_references(user) if field.target is view]
    return [f"str({key})" if kind is DataType.UUID else key for key in keys]


def _default_page(view: EntityView, imports: Imports) -> str:
    stage = Stage(view, imports)
    stage.actor(admission_to(view, Crud.LIST))
    stage.send("get", "PATH")
    stage.add(f"page = {stage.success()}")
    stage.add(f'assert (page["limit"], page["offset"]) == ({view.entity.options.page_size}, 0)')
    return stage.emit("the_first_page_unless_another_is_asked_for")


def _bad_queries(view: EntityView, imports: Imports) -> str:
    most = view.entity.options.max_page_size
    cases = [
        '{"limit": 0}',
        f'{{"limit": {most + 1}}}',
        '{"offset": -1}',
        '{"offset": "many"}',
        '{"sort": "nobody_knows"}',
        '{"nobody_knows": 1}',
    ]
    if listing.searched(view.entity):
        cases.append('{"q": ""}')
    stage = Stage(view, imports)
    stage.actor(admission_to(view, Crud.LIST))
    imports.add("typing", "Any")
    stage.send("get", "PATH", "params=query")
    stage.problem(422, 'f"/query/{next(iter(query))}"')
    marks = [parametrize(["query"], cases)]
    return stage.emit("a_query_that_makes_no_sense", marks=marks, parameters=("query: dict[str, Any]",))


def _attribute(view: EntityView, name: str) -> Attribute | None:
    """The attribute of that name, if a row can be given a value of it."""
    field = next((field for field in view.fields if field.name == name and field.relation is None), None)
    if field is not None:
        return field.attribute if field.attribute.computed is None else None
    return next((item for item in listing.generated_attributes(view.entity) if item.name == name), None)


def _ordered(value: Any, attribute: Attribute) -> Any:
    if attribute.data_type is DataType.DECIMAL:
        return Decimal(value)
    if attribute.data_type is DataType.DATETIME:
        return dt.datetime.fromisoformat(value)
    return str(value).casefold() if isinstance(value, str) else value


def _low_and_high(view: EntityView, attribute: Attribute) -> tuple[Any, Any] | None:
    """Two values that every database orders alike; None where the type has one value only."""
    values = view.app.samples.fitting(view.name, attribute, distinct(view.name, attribute, _ENOUGH))
    values.sort(key=lambda value: _ordered(value, attribute))
    if len(values) < _TOO_FEW:
        return None
    return values[0], values[-1]


def _pairs(view: EntityView) -> Pairs:
    """The attributes that lists are ordered or narrowed by, each with a low and a high value."""
    found = {}
    for name in {*listing.sorts(view.entity), *(item.field for item in listing.filters(view.entity))}:
        attribute = _attribute(view, name)
        pair = None if attribute is None else _low_and_high(view, attribute)
        if attribute is not None and pair is not None:
            found[name] = (attribute, *pair)
    return found


def _sorts(view: EntityView, imports: Imports, pairs: Pairs) -> str | None:
    stage = Stage(view, imports)
    if not _lists_all(view, stage):
        return None
    cases, renamed = [], False
    for name in listing.sorts(view.entity):
        pair = pairs.get(name)
        if name == view.key.name or pair is None:
            continue
        attribute, low, high = pair
        python = python_name(name)
        renamed = renamed or python != name
        values = ", ".join(python_literal(view, attribute, value, imports) for value in (low, high))
        cases.append((name, python, values))
    if not cases:
        return None
    shown = [f"({quote(name)}, {quote(python) + ', ' if renamed else ''}{values})" for name, python, values in cases]
    attribute_name = "attribute" if renamed else "name"
    _made(view, stage, "first", f"**{{{attribute_name}: low}}")
    _made(view, stage, "second", f"**{{{attribute_name}: high}}")
    stage.add(f"rows = [{stage.key('first')}, {stage.key('second')}]")
    stage.add('for sort, expected in ((name, rows), (f"-{name}", rows[::-1])):')
    stage.add(f"    answer = {stage.request('get', 'PATH', _SORTED)}")
    imports.add("tests.support.answers", "items")
    key = quote(view.key.name)
    stage.add(f"    found = [item[{key}] for item in items(answer) if item[{key}] in rows]")
    stage.add("    assert found == expected")
    names = ["name", *(["attribute"] if renamed else []), "low", "high"]
    parameters = ("name: str", *(["attribute: str"] if renamed else []), "low: object", "high: object")
    return stage.emit("order", marks=[parametrize(names, shown)], parameters=parameters)


def _key_sort(view: EntityView, imports: Imports) -> str | None:
    stage = Stage(view, imports)
    if not _lists_all(view, stage):
        return None
    for variable in ("one", "other"):
        _made(view, stage, variable)
    stage.add(f"rows = sorted([{stage.key('one')}, {stage.key('other')}], reverse=True)")
    sort = f'params={{"sort": {quote(f"-{view.key.name}")}}}'
    stage.send("get", "PATH", sort)
    imports.add("tests.support.answers", "items")
    key = quote(view.key.name)
    stage.add(f"assert [item[{key}] for item in items(answer) if item[{key}] in rows] == rows")
    return stage.emit("order_by_key")


def _filters(view: EntityView, imports: Imports, pairs: Pairs) -> str | None:
    stage = Stage(view, imports)
    if not _lists_all(view, stage):
        return None
    cases = []
    for item in listing.filters(view.entity):
        pair = pairs.get(item.field) if item.attribute is not None else None
        if pair is None:
            continue
        attribute, low, high = pair
        wanted, other = (low, high) if item.comparison == "le" else (high, low)
        python = python_name(item.field)
        values = ", ".join(python_literal(view, attribute, value, imports) for value in (wanted, other))
        query = json_literal(wanted)
        cases.append(f"({quote(item.parameter)}, {query}, {quote(python)}, {values})")
    if not cases:
        return None
    _made(view, stage, "wanted", "**{attribute: value}")
    _made(view, stage, "other", "**{attribute: unlike}")
    imports.add("typing", "Any")
    imports.add("tests.support.answers", "items")
    stage.send("get", "PATH", "params={parameter: query}")
    stage.add(f"found = {{item[{quote(view.key.name)}] for item in items(answer)}}")
    stage.add(f"assert {stage.key('wanted')} in found", f"assert {stage.key('other')} not in found")
    names = ["parameter", "query", "attribute", "value", "unlike"]
    parameters = ("parameter: str", "query: Any", "attribute: str", "value: object", "unlike: object")
    return stage.emit("filters", marks=[parametrize(names, cases)], parameters=parameters)


def _references(view: EntityView, imports: Imports) -> str | None:
    """Filters by the key of another row."""
    fields = [view.field(item.field) for item in listing.filters(view.entity) if item.attribute is None]
    fields = [field for field in fields if not field.is_nullable]
    stage = Stage(view, imports)
    if not fields or not _lists_all(view, stage):
        return None
    _made(view, stage, "wanted")
    queries = [f"({quote(_parameter(field))}, {_key(field)}, {_unknown(field)})" for field in fields]
    imports.add("tests.support.answers", "items")
    if len(queries) == 1:
        field = fields[0]
        stage.add(f"query: dict[str, Any] = {{{quote(_parameter(field))}: {_key(field)}}}")
        imports.add("typing", "Any")
        stage.send("get", "PATH", "params=query")
        stage.add(f"assert [item[{quote(view.key.name)}] for item in items(answer)] == [{stage.key('wanted')}]")
        stage.send("get", "PATH", f"params={{{quote(_parameter(field))}: {_unknown(field)}}}")
        stage.add("assert items(answer) == []")
        return stage.emit("filters_by_reference")
    stage.add(f"queries: list[tuple[str, Any, Any]] = [{', '.join(queries)}]")
    imports.add("typing", "Any")
    stage.add("for parameter, key, unknown in queries:")
    stage.add(f"    answer = {stage.request('get', 'PATH', 'params={parameter: key}')}")
    stage.add(f"    assert [item[{quote(view.key.name)}] for item in items(answer)] == [{stage.key('wanted')}]")
    stage.add(f"    answer = {stage.request('get', 'PATH', 'params={parameter: unknown}')}")
    stage.add("    assert items(answer) == []")
    return stage.emit("filters_by_reference")


def _parameter(field: Field) -> str:
    return filter_name(field.name).rstrip("_") if field.name.endswith("_id") else field.name


def _key(field: Field) -> str:
    assert field.target is not None
    return in_json(field.target, f"wanted.{field.python}")


def _unknown(field: Field) -> str:
    assert field.target is not None
    return json_literal(unknown_key(field.target))


def _search(view: EntityView, imports: Imports) -> str | None:
    cases = []
    for name in listing.searched(view.entity):
        attribute = _attribute(view, name)
        if attribute is None:
            continue
        values = distinct(view.name, attribute, _ENOUGH)
        values = [value for value in values if values[0].lower() not in value.lower()] or values
        values = values[_NUMBERED:] or values  # below are those that stored rows count up
        value = max(values, key=lambda text: (len(text) <= 100, len(text)))
        if len(value) > 100 or len(values) < _TOO_FEW:
            continue
        cases.append(f"({quote(python_name(name))}, {json_literal(value)})")
    stage = Stage(view, imports)
    if not cases or not _lists_all(view, stage):
        return None
    _made(view, stage, "wanted", "**{name: text}")
    _made(view, stage, "other")
    imports.add("tests.support.answers", "items")
    stage.send("get", "PATH", 'params={"q": text.upper()}')
    stage.add(f"found = {{item[{quote(view.key.name)}] for item in items(answer)}}")
    stage.add(f"assert {stage.key('wanted')} in found", f"assert {stage.key('other')} not in found")
    parameters = ("name: str", "text: str")
    return stage.emit("search", marks=[parametrize(["name", "text"], cases)], parameters=parameters)
