"""Right expressions of every kind, and the rows to evaluate them over: for properties.

    @given(texts(domain, scope, types.BOOLEAN), environments(domain, scope))
    def test_…(text, environment): …

Expressions are written with the brackets that precedence asks for, and some more. Every expression checks without
errors; it may have a warning (DM512), and it may not be calculable (a division by zero). Rows are made from a number
(`make_world`): drawing each value takes too long.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import strategies as st

from ir import listing
from ir.expressions import types
from ir.expressions.evaluate import Environment
from ir.expressions.quotes import written
from ir.expressions.scope import Domain, Scope, attribute_type
from ir.expressions.types import Kind, Type
from ir.model import Attribute, Entity, Relationship

Row = dict[str, Any]
World = dict[str, list[Row]]
"""The rows of each entity; relationships are the very objects, and both sides of one agree."""

# How tightly what is written binds, as in the parser; an operand that binds less tightly stands in brackets.
_CHOICE, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _ATOM = range(1, 10)
_CALCULATED = (Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT)
_ORDERED = (*_CALCULATED, Kind.TEXT, Kind.DATE, Kind.DATETIME, Kind.DURATION)
_LETTERS = "abAB ä'\"\\\n😀"


@dataclass(frozen=True)
class _Piece:
    text: str
    power: int = _ATOM


@dataclass(frozen=True)
class _Reach:
    """The paths that can be written, with their types; those in `known` are not None."""

    paths: Mapping[str, Type]
    known: frozenset[str] = frozenset()
    variables: int = 0

    def of(self, kind: Kind, entity: str | None = None) -> list[str]:
        return [
            path
            for path, of in self.paths.items()
            if of.kind is kind and of.entity == (entity or of.entity) and (not of.is_nullable or path in self.known)
        ]

    def nullable(self, kind: Kind | None = None) -> list[str]:
        return [
            path
            for path, of in self.paths.items()
            if of.is_nullable and path not in self.known and kind in (None, of.kind)
        ]


def texts(domain: Domain, scope: Scope, of: Type, depth: int = 4) -> st.SearchStrategy[str]:
    """Expressions of a type that is not nullable: a truth value, a number, text, date, moment, duration or row."""
    paths: dict[str, Type] = {}
    for name, found in scope.names.items():
        paths |= _below(domain, name, found)
    if scope.row is not None:
        paths |= _below(domain, "self", types.row(scope.row))
        for name in domain.fields(scope.row):
            paths |= _below(domain, name, domain.fields(scope.row)[name])
    reach = _Reach(paths, scope.known)

    @st.composite
    def written_out(draw: st.DrawFn) -> str:
        return _Writer(draw, domain).write(reach, of, depth).text

    return written_out()


def _below(domain: Domain, path: str, of: Type, steps: int = 2) -> dict[str, Type]:
    """A path and those that go on from it, up to some steps; nothing is read of a row that may be None."""
    found = {path: of}
    if of.kind is Kind.ROW and not of.is_nullable and steps:
        for name, each in domain.fields(of.entity).items():
            found |= _below(domain, f"{path}.{name}", each, steps - 1)
    return found


class _Writer:
    def __init__(self, draw: st.DrawFn, domain: Domain) -> None:
        self.draw = draw
        self.domain = domain

    def write(self, reach: _Reach, of: Type, depth: int) -> _Piece:
        """An expression of that type."""
        if depth <= 0 or self.chance(15):
            return self.leaf(reach, of)
        general: list[Callable[[], _Piece]] = [lambda: self.choice(reach, of, depth)]
        if reach.nullable(of.kind) and of.kind is not Kind.ROW:
            general.append(lambda: self.instead(reach, of, depth))
        return self.one_of([*general, *self.special(reach, of, depth) * 2])()

    def special(self, reach: _Reach, of: Type, depth: int) -> list[Callable[[], _Piece]]:
        below = depth - 1
        match of.kind:
            case Kind.BOOLEAN:
                return [
                    lambda: self.logical(reach, depth),
                    lambda: self.comparison(reach, depth),
                    lambda: self.known_then(reach, depth),
                    lambda: self.asked(reach, depth),
                    lambda: self.prefixed("not ", self.write(reach, of, below), _NOT),
                ]
            case Kind.INTEGER:
                return [
                    lambda: self.binary(["+", "-", "*"], reach, of, of, depth),
                    lambda: self.divided(reach, depth),
                    lambda: self.counted(reach, depth),
                    lambda: self.part_of_time(reach, depth),
                    lambda: self.called("len", self.write(reach, types.TEXT, below)),
                    lambda: self.numeric(reach, of, depth),
                ]
            case Kind.DECIMAL:
                whole_or_exact = self.one_of([types.INTEGER, of])
                return [
                    lambda: self.binary(["+", "-", "*"], reach, of, whole_or_exact, depth),
                    lambda: self.binary(["/"], reach, whole_or_exact, of, depth),
                    lambda: self.rounded(reach, depth),
                    lambda: self.numeric(reach, of, depth),
                ]
            case Kind.FLOAT:
                return [
                    lambda: self.binary(["+", "-"], reach, of, of, depth),
                    lambda: self.binary(["*"], reach, of, types.INTEGER, depth),
                    lambda: self.numeric(reach, of, depth),
                ]
            case Kind.TEXT:
                return [
                    lambda: self.binary(["+"], reach, of, of, depth),
                    lambda: self.method(reach, depth),
                    lambda: self.called("str", self.write(reach, types.INTEGER, below)),
                ]
            case Kind.DATE | Kind.DATETIME:
                return [lambda: self.binary(["+", "-"], reach, of, types.DURATION, depth)]
            case Kind.DURATION:
                moment = self.one_of([types.DATE, types.DATETIME])
                return [
                    lambda: self.binary(["+", "-"], reach, of, of, depth),
                    lambda: self.binary(["-"], reach, moment, moment, depth),
                    lambda: self.called(self.one_of(["days", "hours", "minutes"]), self.small()),
                ]
        return []

    # Leaves

    def leaf(self, reach: _Reach, of: Type) -> _Piece:
        paths = reach.of(of.kind, of.entity)
        if paths and (of.kind in (Kind.ROW, Kind.FLOAT) or self.chance(70)):
            return _Piece(self.one_of(paths))
        return self.literal(of)

    def literal(self, of: Type) -> _Piece:
        match of.kind:
            case Kind.BOOLEAN:
                return _Piece(self.one_of(["True", "False", "true", "false"]))
            case Kind.INTEGER:
                return self.small()
            case Kind.DECIMAL:
                return _Piece(f"{self.draw(st.integers(0, 20))}.{self.draw(st.integers(0, 99)):02}")
            case Kind.FLOAT:
                raise AssertionError("there are no literals of floats: give the scope one")
            case Kind.TEXT:
                return _Piece(written(self.draw(st.text(_LETTERS, max_size=4))))
            case Kind.DATE:
                return _Piece("today()")
            case Kind.DATETIME:
                return _Piece("now()")
            case Kind.DURATION:
                return _Piece(f"days({self.small().text})")
        raise AssertionError(f"there is no literal for {of}")

    def small(self) -> _Piece:
        return _Piece(str(self.draw(st.integers(0, 30))))

    # What is made of others

    def choice(self, reach: _Reach, of: Type, depth: int) -> _Piece:
        """`a if b else c`, sometimes with a condition that makes a path known."""
        below = depth - 1
        kinds = reach.nullable()
        if kinds and self.chance(40):
            path = self.one_of(kinds)
            condition, inner = f"{path} is not None", self.knowing(reach, path)
        else:
            condition, inner = self.at(self.write(reach, types.BOOLEAN, below), _OR), reach
        then = self.at(self.write(inner, of, below), _OR)
        other = self.at(self.write(reach, of, below), _CHOICE)
        return _Piece(f"{then} if {condition} else {other}", _CHOICE)

    def instead(self, reach: _Reach, of: Type, depth: int) -> _Piece:
        """A path that may be None, and what stands in for it."""
        path = self.one_of(reach.nullable(of.kind))
        other = self.at(self.write(reach, of, depth - 1), _CHOICE)
        return _Piece(f"{path} if {path} is not None else {other}", _CHOICE)

    def knowing(self, reach: _Reach, path: str) -> _Reach:
        """The reach where a path is known not to be None: a row's fields can be read then."""
        of = reach.paths[path].nullable(False)
        return replace(reach, known=reach.known | {path}, paths={**reach.paths, **_below(self.domain, path, of, 1)})

    def binary(self, operators: list[str], reach: _Reach, left: Type, right: Type, depth: int) -> _Piece:
        operator = self.one_of(operators)
        power = _SUM if operator in "+-" else _PRODUCT
        first = self.at(self.write(reach, left, depth - 1), power)
        second = self.at(self.write(reach, right, depth - 1), power + 1)
        if operator == "/" and not second.strip("(0.)"):
            second = "0.25"  # A division by a literal 0 is an error.
        return _Piece(f"{first} {operator} {second}", power)

    def divided(self, reach: _Reach, depth: int) -> _Piece:
        """`//` and `%` of whole numbers, by what is no literal 0."""
        first = self.at(self.write(reach, types.INTEGER, depth - 1), _PRODUCT)
        divisor = self.draw(st.integers(1, 9)) * self.one_of([1, -1])
        paths = reach.of(Kind.INTEGER)
        second = self.one_of(paths) if paths and self.chance(30) else str(divisor)
        return _Piece(f"{first} {self.one_of(['//', '%'])} {second}", _PRODUCT)

    def numeric(self, reach: _Reach, of: Type, depth: int) -> _Piece:
        """A sign, `abs`, `min`, `max`, or an aggregate."""
        below = depth - 1
        forms: list[Callable[[], _Piece]] = [
            lambda: self.prefixed(self.one_of(["-", "+"]), self.write(reach, of, below), _SIGN),
            lambda: self.called("abs", self.write(reach, of, below)),
            lambda: self.called(
                self.one_of(["min", "max"]), self.write(reach, of, below), self.write(reach, of, below)
            ),
        ]
        if reach.of(Kind.ROWS):
            forms.append(lambda: self.summed(reach, of, depth))
            forms.append(lambda: self.extreme(reach, of, depth))
        return self.one_of(forms)()

    def rounded(self, reach: _Reach, depth: int) -> _Piece:
        number = self.write(reach, self.one_of([types.INTEGER, types.decimal(2)]), depth - 1)
        return self.called("round", number, _Piece(str(self.draw(st.integers(0, 4)))))

    def method(self, reach: _Reach, depth: int) -> _Piece:
        target = self.at(self.write(reach, types.TEXT, depth - 1), _ATOM)
        name = self.one_of(["lower()", "upper()", "strip()", "replace"])
        if name == "replace":
            arguments = [self.write(reach, types.TEXT, depth - 2).text for _ in range(2)]
            name = f"replace({', '.join(arguments)})"
        return _Piece(f"{target}.{name}")

    def part_of_time(self, reach: _Reach, depth: int) -> _Piece:
        of = self.one_of([types.DATE, types.DATETIME, types.DURATION])
        parts = {
            Kind.DATE: ["year", "month", "day", "weekday()"],
            Kind.DATETIME: ["year", "month", "day", "hour", "minute", "weekday()", "date().day"],
            Kind.DURATION: ["days", "total_minutes()"],
        }
        return _Piece(f"{self.at(self.write(reach, of, depth - 1), _ATOM)}.{self.one_of(parts[of.kind])}")

    def logical(self, reach: _Reach, depth: int) -> _Piece:
        operator = self.one_of(["and", "or"])
        power = _AND if operator == "and" else _OR
        many = self.draw(st.integers(2, 3))
        operands = [self.at(self.write(reach, types.BOOLEAN, depth - 1), power + 1) for _ in range(many)]
        return _Piece(f" {operator} ".join(operands), power)

    def known_then(self, reach: _Reach, depth: int) -> _Piece:
        """`x is not None and …` or `x is None or …`, where the rest may use it."""
        paths = reach.nullable()
        if not paths:
            return self.comparison(reach, depth)
        path = self.one_of(paths)
        is_and = self.chance(50)
        power = _AND if is_and else _OR
        rest = self.at(self.write(self.knowing(reach, path), types.BOOLEAN, depth - 1), power + 1)
        return _Piece(f"{path} {'is not None and' if is_and else 'is None or'} {rest}", power)

    def comparison(self, reach: _Reach, depth: int) -> _Piece:
        forms: list[Callable[[], _Piece]] = [lambda: self.ordered(reach, depth), lambda: self.contained(reach, depth)]
        enums = reach.of(Kind.ENUM)
        if enums:
            forms.append(lambda: self.word(reach, self.one_of(enums)))
        entities = sorted({of.entity for of in reach.paths.values() if of.kind is Kind.ROW and of.entity})
        usable = [entity for entity in entities if reach.of(Kind.ROW, entity)]
        if usable:
            forms.append(lambda: self.rows_compared(reach, self.one_of(usable)))
        return self.one_of(forms)()

    def ordered(self, reach: _Reach, depth: int) -> _Piece:
        kinds = [kind for kind in _ORDERED if kind is not Kind.FLOAT or reach.of(Kind.FLOAT)]
        of = types.decimal(2) if (kind := self.one_of(kinds)) is Kind.DECIMAL else Type(kind)
        many = self.one_of([2, 2, 2, 3])
        others = [self.at(self.write(reach, self.beside(of), depth - 1), _SUM) for _ in range(many - 1)]
        first = self.at(self.write(reach, of, depth - 1), _SUM)
        operators = [self.one_of(["==", "!=", "<", "<=", ">", ">="]) for _ in others]
        rest = " ".join(f"{operator} {operand}" for operator, operand in zip(operators, others, strict=True))
        return _Piece(f"{first} {rest}", _COMPARE)

    def beside(self, of: Type) -> Type:
        """What can be compared with it: numbers of two kinds can."""
        if of.kind in (Kind.INTEGER, Kind.DECIMAL):
            return self.one_of([types.INTEGER, types.decimal(2)])
        return self.one_of([types.INTEGER, of]) if of.kind is Kind.FLOAT else of

    def contained(self, reach: _Reach, depth: int) -> _Piece:
        operator = self.one_of(["in", "not in"])
        of = self.one_of([types.INTEGER, types.TEXT])
        item = self.at(self.write(reach, of, depth - 1), _SUM)
        lists = [path for path in reach.of(Kind.LIST) if reach.paths[path].item == of]
        if of.kind is Kind.TEXT and self.chance(40):
            container = self.at(self.write(reach, of, depth - 1), _SUM)
            if container.startswith(("'", '"')):
                container = f"({container} + '')"
        elif lists and self.chance(50):
            container = self.one_of(lists)
        else:
            items = [self.write(reach, of, depth - 2).text for _ in range(self.draw(st.integers(1, 3)))]
            container = f"[{', '.join(items)}]"
        return _Piece(f"{item} {operator} {container}", _COMPARE)

    def word(self, reach: _Reach, path: str) -> _Piece:
        words = st.sampled_from(reach.paths[path].values).map(written)
        if self.chance(50):
            return _Piece(f"{path} {self.one_of(['==', '!='])} {self.draw(words)}", _COMPARE)
        listed = ", ".join(self.draw(st.lists(words, min_size=1, max_size=3)))
        return _Piece(f"{path} {self.one_of(['in', 'not in'])} [{listed}]", _COMPARE)

    def rows_compared(self, reach: _Reach, entity: str) -> _Piece:
        left = self.one_of(reach.of(Kind.ROW, entity))
        collections = reach.of(Kind.ROWS, entity)
        if collections and self.chance(50):
            return _Piece(f"{left} {self.one_of(['in', 'not in'])} {self.one_of(collections)}", _COMPARE)
        return _Piece(f"{left} {self.one_of(['==', '!='])} {self.one_of(reach.of(Kind.ROW, entity))}", _COMPARE)

    # Aggregates

    def entered(self, reach: _Reach, depth: int) -> tuple[str, _Reach]:
        """The tail of a generator, and what its element can reach."""
        collection = self.one_of(reach.of(Kind.ROWS))
        variable = "ijkmnpqr"[reach.variables % 8]
        row = types.row(reach.paths[collection].entity or "")
        kept = {path: of for path, of in reach.paths.items() if path.split(".")[0] != variable}
        paths = {**kept, **_below(self.domain, variable, row, 2)}
        known = frozenset(path for path in reach.known if path.split(".")[0] != variable)
        inner = _Reach(paths, known, reach.variables + 1)
        if self.chance(50):
            condition = self.write(inner, types.BOOLEAN, min(depth - 2, 1))
            return f"for {variable} in {collection} if {self.at(condition, _OR)}", inner
        return f"for {variable} in {collection}", inner

    def asked(self, reach: _Reach, depth: int) -> _Piece:
        if not reach.of(Kind.ROWS):
            return self.comparison(reach, depth)
        if self.chance(20):
            return _Piece(f"any({self.one_of(reach.of(Kind.ROWS))})")
        tail, inner = self.entered(reach, depth)
        element = self.write(inner, types.BOOLEAN, depth - 2)
        return _Piece(f"{self.one_of(['any', 'all'])}({element.text} {tail})")

    def counted(self, reach: _Reach, depth: int) -> _Piece:
        if not reach.of(Kind.ROWS):
            return self.small()
        if self.chance(40):
            return _Piece(f"{self.one_of(['len', 'count'])}({self.one_of(reach.of(Kind.ROWS))})")
        tail, inner = self.entered(reach, depth)
        element = self.write(inner, types.INTEGER, depth - 2)
        return _Piece(f"{self.one_of(['len', 'count'])}({element.text} {tail})")

    def summed(self, reach: _Reach, of: Type, depth: int) -> _Piece:
        tail, inner = self.entered(reach, depth)
        return _Piece(f"sum({self.write(inner, of, depth - 2).text} {tail})")

    def extreme(self, reach: _Reach, of: Type, depth: int) -> _Piece:
        """`min`, `max` or `avg`, which is None without rows, and what stands in for it."""
        tail, inner = self.entered(reach, depth)
        functions = ["min", "max"] if of.kind is Kind.INTEGER else ["min", "max", "avg"]
        found = f"{self.one_of(functions)}({self.write(inner, of, depth - 2).text} {tail})"
        other = self.at(self.leaf(reach, of), _CHOICE)
        return _Piece(f"{found} if {found} is not None else {other}", _CHOICE)

    # Writing

    def prefixed(self, sign: str, operand: _Piece, power: int) -> _Piece:
        return _Piece(f"{sign}{self.at(operand, power)}", power)

    def called(self, function: str, *arguments: _Piece) -> _Piece:
        return _Piece(f"{function}({', '.join(argument.text for argument in arguments)})")

    def at(self, piece: _Piece, power: int) -> str:
        """What is written where only what binds at least as tightly may stand."""
        return f"({piece.text})" if piece.power < power or self.chance(10) else piece.text

    def one_of(self, options: list[Any]) -> Any:
        return self.draw(st.sampled_from(options))

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) < percent


# Rows

_DAY = dt.date(2024, 2, 29)
_MOMENT = dt.datetime(2024, 2, 29, 23, 59, 30, tzinfo=dt.UTC)
_VALUES: dict[Kind, Callable[[Random], Any]] = {
    Kind.INTEGER: lambda random: random.choice([0, 1, -1, random.randint(-30, 30), random.randint(-2000, 2000)]),
    Kind.FLOAT: lambda random: random.choice([0.0, 1.0, random.randint(-999, 999) / 8, random.uniform(-50, 50)]),
    Kind.BOOLEAN: lambda random: random.random() < 0.5,
    Kind.TEXT: lambda random: "".join(random.choices(_LETTERS, k=random.choice([0, 1, 1, 2, 5]))),
    Kind.DATE: lambda random: _DAY + dt.timedelta(days=random.choice([0, 1, -1, random.randint(-9000, 9000)])),
    Kind.TIME: lambda random: dt.time(random.randint(0, 23), random.randint(0, 59), random.randint(0, 59)),
    Kind.DATETIME: lambda random: (
        _MOMENT + dt.timedelta(seconds=random.choice([0, 30, random.randint(-(10**8), 10**8)]))
    ),
    Kind.DURATION: lambda random: dt.timedelta(seconds=random.randint(-(10**6), 10**6)),
    Kind.UUID: lambda random: uuid.UUID(int=random.getrandbits(128), version=4),
    Kind.JSON: lambda random: {},
    Kind.BINARY: lambda random: random.randbytes(3),
}


def value(of: Type, random: Random) -> Any:
    """A value of a type that is no row."""
    if of.is_nullable and random.random() < 0.4:
        return None
    if of.kind is Kind.DECIMAL:
        scale = of.scale if of.scale is not None else 2
        return Decimal(random.choice([0, 1, random.randint(-(10**5), 10**5)])).scaleb(-scale)
    if of.kind is Kind.ENUM:
        return random.choice(of.values)
    if of.kind is Kind.LIST:
        return [value(of.item or types.TEXT, random) for _ in range(random.randint(0, 3))]
    return _VALUES[of.kind](random)


def make_world(domain: Domain, random: Random, most: int = 3) -> World:
    """Rows of every entity, at least one and at most so many of each."""
    return _World(domain, random).fill(most)


@dataclass
class _World:
    domain: Domain
    random: Random
    rows: World = field(default_factory=dict)

    def fill(self, most: int) -> World:
        for name, entity in self.domain.entities.items():
            many = self.random.randint(1, most)
            self.rows[name] = [self.row(name, entity, number) for number in range(many)]
        relations = [relation for entity in self.domain.entities.values() for relation in entity.relationships]
        known = [relation for relation in relations if relation.target_entity in self.rows]
        for relation in sorted(known, key=lambda relation: not relation.holds_key):
            (self.refer if relation.holds_key else self.collect)(relation)
        return self.rows

    def row(self, name: str, entity: Entity, number: int) -> Row:
        own: tuple[Attribute, ...] = (*entity.attributes, *listing.generated_attributes(entity))
        row = {item.name: value(attribute_type(item, name), self.random) for item in own}
        for field_name, of in self.domain.fields(name).items():
            if field_name not in row and of.kind not in (Kind.ROW, Kind.ROWS):
                row[field_name] = value(of, self.random)
        if attribute_type(entity.primary_key, name).kind is Kind.INTEGER:
            row[entity.primary_key.name] = number + 1
        return row

    def refer(self, relation: Relationship) -> None:
        targets: list[Row | None] = list(self.rows[relation.target_entity])
        if relation.is_nullable:
            targets.append(None)
        for row in self.rows[relation.source_entity]:
            row[relation.field_name] = self.random.choice(targets)

    def collect(self, relation: Relationship) -> None:
        """The other end of a reference has the rows that refer to it; a link of many to many has some."""
        targets = self.rows[relation.target_entity]
        back = self.back(relation)
        for row in self.rows[relation.source_entity]:
            if back is not None and back.holds_key:
                found = [target for target in targets if target.get(back.field_name) is row]
            elif back is not None and back.field_name in targets[0]:
                found = [target for target in targets if any(one is row for one in target[back.field_name])]
            else:
                found = [target for target in targets if self.random.random() < 0.5]
            row[relation.field_name] = found if not relation.is_to_one else next(iter(found), None)

    def back(self, relation: Relationship) -> Relationship | None:
        """The other side of a relationship, if it is declared."""
        for other in self.domain.entities[relation.target_entity].relationships:
            if other.field_name == relation.back_populates and other.target_entity == relation.source_entity:
                return other
        return None


def make_environment(scope: Scope, world: World, random: Random) -> Environment:
    """The names of a scope, and its row, out of a world."""

    def of_name(of: Type) -> Any:
        if of.kind is Kind.ROW:
            return random.choice(world[of.entity or ""])
        if of.kind is Kind.ROWS:
            return [row for row in world[of.entity or ""] if random.random() < 0.7]
        return value(of, random)

    names = {name: of_name(of) for name, of in scope.names.items()}
    row = random.choice(world[scope.row]) if scope.row is not None else None
    return Environment(names, row, value(types.DATETIME, random))


def environments(domain: Domain, scope: Scope, most: int = 3) -> st.SearchStrategy[Environment]:
    """What expressions are evaluated in: rows of every entity, linked to one another, and names that stand for them."""

    def made(seed: int) -> Environment:
        random = Random(seed)
        return make_environment(scope, make_world(domain, random, most), random)

    return st.integers(0, 2**32).map(made)
