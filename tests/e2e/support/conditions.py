"""Conditions that a database is asked, made up by chance: every form of them, with missing values in many places."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from ir.expressions.types import Kind, Type
from tests.ir.expressions.shop import LOCALS, domain

_FIELDS = {
    "Product": (
        "name",
        "summary",
        "price",
        "cost",
        "stock",
        "reserved",
        "kind",
        "released",
        "sold_out_at",
        "is_hidden",
    ),
    "Order": ("number", "status", "method", "note", "due", "total", "created_at"),
}
_HOPS = {"Product": ("category.name", "category.parent"), "Order": ("customer.name", "customer.email")}
_ORDERED = (Kind.INTEGER, Kind.DECIMAL, Kind.DATE, Kind.DATETIME)


@dataclass
class Conditions:
    """Makes conditions about rows of one entity."""

    entity: str
    random: Random

    def some(self, number: int) -> Iterator[str]:
        """As many, each different."""
        seen: set[str] = set()
        while len(seen) < number:
            text = self.condition(3)
            if text not in seen:
                seen.add(text)
                yield text

    def condition(self, depth: int) -> str:
        """One of them."""
        chance = self.random.random()
        if depth and chance < 0.5:
            operator = self.random.choice([" and ", " or "])
            parts = [self._inside(depth - 1) for _ in range(self.random.choice([2, 2, 3]))]
            return operator.join(parts)
        if depth and chance < 0.65:
            return f"not {self._inside(depth - 1)}"
        return self._about(*self._field())

    def _inside(self, depth: int) -> str:
        return f"({self.condition(depth)})"

    def _field(self) -> tuple[str, Type]:
        path = self.random.choice([*_FIELDS[self.entity], *_HOPS[self.entity]])
        at, of = self.entity, None
        for name in path.split("."):
            of = domain().fields(at)[name]
            at = of.entity or at
        assert of is not None
        return path, of

    def _about(self, path: str, of: Type) -> str:
        if of.kind is Kind.ROW:
            return f"{path} {self.random.choice(['is', 'is not'])} None"
        if of.is_nullable:
            known = self._compared(path, of.nullable(False))
            return self.random.choice(
                [f"{path} is None", f"{path} is not None and {known}", f"{path} is None or {known}"]
            )
        return self._compared(path, of)

    def _compared(self, path: str, of: Type) -> str:
        if of.kind is Kind.BOOLEAN:
            return self.random.choice([path, f"{path} == False", f"{path} != true"])
        if self.random.random() < 0.3:
            values = ", ".join(self._value(of) for _ in range(self.random.randint(1, 3)))
            return f"{path} {self.random.choice(['in', 'not in'])} [{values}]"
        operators = ["==", "!=", "<", "<=", ">", ">="] if of.kind in _ORDERED else ["==", "!="]
        sides = [path, self._value(of)]
        if self.random.random() < 0.2:
            sides.reverse()
        return f" {self.random.choice(operators)} ".join(sides)

    def _value(self, of: Type) -> str:
        match of.kind:
            case Kind.INTEGER:
                return self.random.choice(
                    [str(self.random.randint(-2, 3)), "amount", "amount + 1", "stock", "number"][:3]
                )
            case Kind.DECIMAL:
                return self.random.choice(["0", "1", "-0.5", "3.25"])
            case Kind.ENUM:
                return repr(self.random.choice(of.values))
            case Kind.DATE:
                return self.random.choice(["today()", "today() - days(3)", "today() + days(amount)"])
            case Kind.DATETIME:
                return self.random.choice(["now()", "now() - hours(5)"])
        return self.random.choice(["'a'", "'A'", "''", "reason"])


NAMES = {name: LOCALS[name] for name in ("amount", "reason")}
"""The names in reach besides the row's fields."""

VALUES = {"amount": 1, "reason": "b"}
"""What they are."""

MOMENT = dt.datetime(2025, 3, 3, 9, 30, tzinfo=dt.UTC)
