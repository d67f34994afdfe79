"""What a step can name, and what is known there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ir.expressions.scope import Path, Scope
from ir.expressions.types import Kind, Type, decimal


@dataclass
class Reach:
    """The names in reach of one step.

    `known` are the paths that are not None. `lost` says of names that are out of reach why. `made` are the entities of
    which rows were created, `fresh` the names of such rows. `has_ended`: nothing runs after here.
    """

    names: dict[str, Type] = field(default_factory=dict)
    origins: dict[str, Path] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    lost: dict[str, str] = field(default_factory=dict)
    made: frozenset[str] = frozenset()
    fresh: frozenset[str] = frozenset()
    has_ended: bool = False

    def copy(self) -> "Reach":
        """The same, to go on with separately."""
        return replace(self, names=dict(self.names), origins=dict(self.origins), lost=dict(self.lost))

    def scope(self, row: str | None = None) -> Scope:
        """The scope of an expression; `row` is the entity whose fields are bare names."""
        return Scope(dict(self.names), row, dict(self.origins), self.known)

    def bind(self, name: str, of: Type, origin: Path | None = None) -> None:
        """A name for a value; what was known of an earlier one is forgotten."""
        self.names[name] = of
        self.origins.pop(name, None)
        self.lost.pop(name, None)
        if origin is not None:
            self.origins[name] = origin
        self.known = frozenset(path for path in self.known if path.split(".", 1)[0] != name)

    def unbind(self, names: Mapping[str, str]) -> None:
        """Names that are out of reach from here on, and why."""
        for name, reason in names.items():
            self.names.pop(name, None)
            self.origins.pop(name, None)
            self.lost[name] = reason
        self.known = frozenset(path for path in self.known if path.split(".", 1)[0] not in names)


def join(first: Type, second: Type) -> Type | None:
    """The type of a value that is one or the other; None where they don't go together."""
    is_nullable = first.is_nullable or second.is_nullable
    for one, other in ((first, second), (second, first)):
        if one.kind is Kind.UNKNOWN:
            return one
        if one.kind is Kind.NONE:
            return other.nullable()
    kinds = {first.kind, second.kind}
    if kinds == {Kind.INTEGER, Kind.DECIMAL}:
        return (first if first.kind is Kind.DECIMAL else second).nullable(is_nullable)
    if len(kinds) > 1 or first.entity != second.entity:
        return None
    if first.kind is Kind.DECIMAL:
        scales = (first.scale, second.scale)
        return decimal(None if None in scales else max(scale or 0 for scale in scales)).nullable(is_nullable)
    if first.kind is Kind.ENUM and first.values != second.values:
        return None
    if first.kind is Kind.LIST and first.item != second.item:
        return None
    same = first if first.owner == second.owner else replace(first, owner=None)
    return same.nullable(is_nullable)


def merge(before: Reach, ways: list[Reach]) -> Reach:
    """Where the ways that an `if` can take come together: what holds on all of those that do not end."""
    going = [way for way in ways if not way.has_ended]
    if not going:
        return replace(ways[0].copy(), has_ended=True)
    found = going[0].copy()
    for other in going[1:]:
        _meet(found, other)
    for way in ways:
        for name in way.names:
            if name not in found.names and name not in before.names:
                found.lost.setdefault(name, "it is only bound in one branch of the `if`")
        found.made |= way.made
    return found


def _meet(found: Reach, other: Reach) -> None:
    for name, of in list(found.names.items()):
        both = join(of, other.names[name]) if name in other.names else None
        if both is None or found.origins.get(name) != other.origins.get(name):
            found.unbind({name: other.lost.get(name, "it is only bound in one branch of the `if`")})
        else:
            found.names[name] = both
    found.known &= other.known
    found.fresh |= other.fresh
    found.lost = other.lost | found.lost
