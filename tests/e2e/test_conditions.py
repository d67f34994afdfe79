"""`find … where`: both databases answer what the reference evaluator answers, missing values and all."""

import json
import pickle
from pathlib import Path
from random import Random
from typing import Any

import pytest

from generators.ast.behavior import sql
from generators.ast.behavior.words import Words
from generators.ast.source import Imports, exploded, module
from generators.ast.view import AppView
from ir.behavior.askable import refused
from ir.build import build
from ir.dialect.read import read
from ir.expressions.check import check
from ir.expressions.evaluate import Environment, evaluate
from ir.expressions.scope import Scope
from ir.expressions.types import BOOLEAN
from tests.e2e.support.apps import App, application, generate
from tests.e2e.support.commands import run
from tests.e2e.support.conditions import MOMENT, NAMES, VALUES, Conditions
from tests.e2e.support.databases import Databases, Engine
from tests.ir.expressions.shop import SPEC, domain
from tests.ir.expressions.strategies import World, make_world

ROWS, CONDITIONS = 40, 250

_ASK = '''
"""Store the rows of a file, and write down which of them meet each condition."""

import asyncio
import json
import pickle
import sys

from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncSession

from src.database.base import Base
from src.database.session import engine
from src.models import entities
from src.statements import ASKED


def columns(model, values):
    made = {}
    for attribute in inspect(model).column_attrs:
        column = attribute.columns[0]
        value = values.get(column.name)
        words = getattr(column.type, "enum_class", None)
        made[attribute.key] = words(value) if words is not None and value is not None else value
    return made


async def main(rows, answers):
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        for name, values in pickle.load(open(rows, "rb")):
            model = getattr(entities, name)
            session.add(model(**columns(model, values)))
            await session.flush()
        await session.commit()
        found = [sorted(str(key) for key in await session.scalars(rows)) for rows in ASKED]
    await engine.dispose()
    json.dump(found, open(answers, "w"))


asyncio.run(main(*sys.argv[1:]))
'''


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> App:
    folder = tmp_path_factory.mktemp("conditions")
    (folder / "devmatrix.yaml").write_text(SPEC, encoding="utf-8")
    generate(folder / "devmatrix.yaml", folder / "app")
    return application("conditions", folder / "app")


def stored(world: World) -> list[tuple[str, dict[str, Any]]]:
    """All rows as columns, those that others refer to first."""
    found: list[tuple[str, dict[str, Any]]] = []
    done: set[int] = set()

    def store(name: str, row: dict[str, Any]) -> None:
        if id(row) in done:
            return
        done.add(id(row))
        values = dict(row)
        for relation in domain().entities[name].relationships:
            if relation.holds_key:
                target = row[relation.field_name]
                if target is not None:
                    store(relation.target_entity, target)
                values[f"{relation.field_name}_id"] = target["id"] if target is not None else None
        found.append((name, values))

    for number, row in enumerate(world["Customer"]):
        row |= {"password_hash": "-", "email": f"{number}@example.com"}
    for name, rows in world.items():
        for row in rows:
            store(name, row)
    return found


def without_circles(world: World) -> World:
    """Categories whose parents come before them: others can't be stored one after the other."""
    categories = world["Category"]
    for number, row in enumerate(categories):
        parent = row["parent"]
        row["parent"] = None if parent is None or not number else categories[number // 2]
    return world


def asked(entity: str, text: str, app: AppView, imports: Imports) -> tuple[str, Any] | None:
    """The statement of one condition and the condition itself; None for what is refused."""
    typed = check(text, domain(), Scope(NAMES, entity), BOOLEAN)
    if [issue for issue in typed.issues if issue.code != "DM512"] or refused(typed, frozenset(domain().fields(entity))):
        return None
    words = Words(app, imports, {name: name.upper() for name in NAMES}, now="NOW")
    conditions = ", ".join(sql.conditions(typed, app.entities[entity], words))
    return f"select({entity}.id).where({conditions})", typed


@pytest.mark.parametrize("engine", list(Engine), ids=str)
@pytest.mark.parametrize("entity", ["Product", "Order"])
def test_a_database_finds_the_rows_that_the_reference_finds(
    shop: App, databases: Databases, engine: Engine, entity: str, tmp_path: Path
) -> None:
    random = Random(f"{entity} by chance")
    app = AppView(build(read(SPEC).parts))
    world = without_circles(make_world(domain(), random, ROWS))
    imports = Imports()
    imports.add("sqlalchemy", "select")
    imports.add("src.models.entities", entity)
    imports.module("datetime as dt")
    made = [asked(entity, text, app, imports) for text in Conditions(entity, random).some(CONDITIONS)]
    cases = [case for case in made if case is not None]
    assert len(cases) > CONDITIONS * 0.9
    values = [f"{name.upper()} = {VALUES[name]!r}" for name in NAMES]
    statements = exploded("ASKED = [", [text for text, _ in cases], "]", 0)
    source = module(
        "What is asked.", imports, [f"NOW = {MOMENT!r}".replace("datetime.", "dt.", 1), *values, statements]
    )
    (shop.root / "src" / "statements.py").write_text(
        source.replace("datetime.timezone.utc", "dt.UTC"), encoding="utf-8"
    )
    (shop.root / "ask.py").write_text(_ASK, encoding="utf-8")
    rows = stored(world)
    (tmp_path / "rows").write_bytes(pickle.dumps(rows))

    settings = {**shop.settings(databases.fresh(engine)), "PYTHONPATH": str(shop.root)}
    run([shop.tools / "python", "ask.py", tmp_path / "rows", tmp_path / "answers"], shop.root, settings)
    answers = json.loads((tmp_path / "answers").read_text(encoding="utf-8"))

    telling = [answer for answer in answers if 0 < len(answer) < len(world[entity])]
    assert len(telling) > CONDITIONS * 0.4
    for (text, typed), answer in zip(cases, answers, strict=True):
        expected = sorted(str(row["id"]) for row in world[entity] if holds(typed, row))
        assert answer == expected, f"{typed.text}\n{text}"


def holds(typed: Any, row: dict[str, Any]) -> bool:
    return bool(evaluate(typed, Environment(VALUES, row, MOMENT)))
