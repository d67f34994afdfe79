"""The one place where these tests compile expressions and run them, over rows that know only what was loaded."""

import datetime as dt
import math
import uuid
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import SimpleNamespace
from typing import Any

from generators.ast.behavior import calculation, python
from generators.ast.behavior.plan import Plan
from generators.ast.behavior.words import Words, enum_class, enum_classes
from generators.ast.source import Imports
from generators.ast.view import AppView, EntityView
from ir.behavior import effects
from ir.behavior.steps import Program, Return
from ir.build import build
from ir.dialect.read import read
from ir.expressions.check import Typed, check
from ir.expressions.evaluate import Environment
from ir.expressions.scope import Path, Scope
from ir.expressions.types import Kind, Type
from tests.ir.expressions.shop import SPEC
from validators.target.naming import enum_member, python_name

ROW = "row"
"""The variable of the row that an expression is about."""


@cache
def app() -> AppView:
    """The shop that expressions are about."""
    return AppView(build(read(SPEC).parts))


@cache
def classes() -> dict[str, Any]:
    """The enums of the application."""
    found: dict[str, Any] = {}
    for (entity, name), class_ in enum_classes(app()).items():
        values = app().entities[entity].field(name).attribute.values
        found[class_] = StrEnum(class_, {enum_member(value): value for value in values})
    return found


@cache
def helpers() -> dict[str, Any]:
    """What expressions may call beside Python's own functions."""
    names = "average_of, finite, float_average, float_mean, float_sum, mean_of"
    namespace: dict[str, Any] = {}
    text = calculation.emit_calculation([f"from src.core.calculation import {names}"])
    assert text is not None
    exec(compile(text, "calculation.py", "exec"), namespace)  # noqa: S102
    return namespace


class Compiled:
    """An expression as Python, and what has to be loaded for it."""

    def __init__(self, text: str, scope: Scope, *, wanted: Type | None = None) -> None:
        self.typed: Typed = check(text, app().behavior.domain, scope)
        self.scope = scope
        given = {name: of.entity for name, of in scope.names.items() if of.kind is Kind.ROW and of.entity}
        given |= {"": scope.row} if scope.row is not None else {}
        program = Program("it", (Return("", self.typed),), locals=dict(scope.names))
        self.plan = Plan(app(), program, effects.of_program(program, app().behavior), given)
        self.words = Words(app(), Imports(), {name: python_name(name) for name in scope.names})
        self.words.row = (scope.row, ROW) if scope.row is not None else None
        self.words.objects = self.plan.objects
        self.words.elsewhere = frozenset({"actor"})
        self.text = python.value(self.typed, self.words, wanted).text
        self.holds = python.condition(self.typed, self.words).text if self.typed.type.kind is Kind.BOOLEAN else ""
        self.fails = (
            python.condition(self.typed, self.words, holds=False).text if self.typed.type.kind is Kind.BOOLEAN else ""
        )

    def run(self, text: str, environment: Environment) -> Any:
        """The value of a text in Python, over rows that hold what was loaded and no more."""
        rows = _Loaded(self.plan)
        names: dict[str, Any] = {
            **classes(),
            **helpers(),
            "Decimal": Decimal,
            "dt": dt,
            "uuid": uuid,
            "math": math,
            "now": environment.now,
        }
        for name, of in self.scope.names.items():
            origin = self.scope.origins.get(name, Path(name))
            names[python_name(name)] = rows.value(environment.names[name], of, origin)
        if self.scope.row is not None:
            names[ROW] = rows.row(environment.row, self.scope.row, Path(""))
        return eval(text, names)


class _Loaded:
    """Rows as a session has them: columns always, other rows only where the plan asks for them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.made: dict[tuple[str, int], SimpleNamespace] = {}

    def value(self, value: Any, of: Type, path: Path) -> Any:
        if value is None:
            return None
        if of.kind is Kind.ROW and of.entity is not None:
            return self.row(value, of.entity, path)
        if of.kind is Kind.ROWS and of.entity is not None:
            return [self.row(item, of.entity, path) for item in value]
        if of.kind is Kind.ENUM:
            class_ = enum_class(app(), of)
            return classes()[class_](value) if class_ is not None else value
        return value

    def row(self, row: dict[str, Any], entity: str, path: Path) -> SimpleNamespace:
        view = app().entities[entity]
        key = (entity, id(row))
        found = self.made.get(key)
        if found is None:
            found = self.made[key] = SimpleNamespace()
            self._columns(found, row, view)
        for relation in view.entity.relationships:
            there = path.child(relation.field_name)
            if there in self.plan.needed:
                of = app().behavior.domain.fields(entity)[relation.field_name]
                setattr(found, python_name(relation.field_name), self.value(row[relation.field_name], of, there))
        return found

    def _columns(self, made: SimpleNamespace, row: dict[str, Any], view: EntityView) -> None:
        fields = app().behavior.domain.fields(view.name)
        for item in view.fields:
            if item.relation is not None:
                target = row.get(item.relation.field_name)
                assert item.target is not None
                setattr(made, item.python, None if target is None else target[item.target.key.name])
            elif item.name in fields:
                setattr(made, item.python, self.value(row[item.name], fields[item.name], Path("?")))
        for name in ("created_at", "updated_at"):
            if name in row:
                setattr(made, name, row[name])
