"""What a rule over rows rests on: which changes of which rows can make a computed attribute or an invariant another.

A rule reads paths from its own row, the root: `items.product.price`. Each path is a chain of hops and the fields at its
end. Where a row anywhere on a chain changes, the roots it can affect are found by walking the hops back, from its old
and its new keys.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ir.expressions.check import Typed
from ir.expressions.scope import Domain, Path
from ir.model import Relationship, RelationType


@dataclass(frozen=True, slots=True)
class Hop:
    """One relationship followed: `field` of `source` leads to `target`.

    `is_many` may lead to several rows. `holder` is the entity whose table has the foreign key, `key` the to-one
    relationship there, and `is_held` says that it is this side. A many-to-many hop has neither: its links are rows of
    `through`, or of a join table, and change by themselves.
    """

    source: str
    field: str
    target: str
    is_many: bool
    holder: str | None = None
    key: str | None = None
    through: str | None = None

    @property
    def is_held(self) -> bool:
        """The foreign key is in the table of the source."""
        return self.holder is not None and not self.is_many and self.key == self.field


@dataclass(frozen=True, slots=True)
class Reach:
    """Rows that a rule looks at: those of `entity` that `hops` lead to from the root; none for the root itself.

    `fields` are the attributes, and the to-one relationships (their key columns), of which a change matters. Where the
    last hop leads to several rows or to a row that holds the key, making and deleting one matters as well:
    `is_membership`.
    """

    hops: tuple[Hop, ...]
    entity: str
    fields: tuple[str, ...]
    is_membership: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        """The fields followed from the root."""
        return tuple(hop.field for hop in self.hops)


def hop_of(relation: Relationship, domain: Domain) -> Hop:
    """The hop that a relationship makes."""
    source, target = relation.source_entity, relation.target_entity
    if relation.type is RelationType.MANY_TO_MANY:
        return Hop(source, relation.field_name, target, True, through=relation.through)
    if relation.holds_key:
        return Hop(source, relation.field_name, target, False, source, relation.field_name)
    return Hop(source, relation.field_name, target, not relation.is_to_one, target, relation.back_populates)


def follow(path: Path, entity: str, domain: Domain) -> tuple[tuple[Hop, ...], str | None]:
    """The hops of a path from a row of `entity`, and the field at its end, None where it ends with a hop."""
    hops: list[Hop] = []
    at = entity
    for name in path.steps:
        relation = domain.relationship(at, name)
        if relation is None:
            return tuple(hops), name
        hops.append(hop_of(relation, domain))
        at = relation.target_entity
    return tuple(hops), None


def reached(reads: Iterable[Path], entity: str, domain: Domain) -> tuple[Reach, ...]:
    """All rows that paths from a row of `entity` look at, each chain of hops once, shorter chains first."""
    fields: dict[tuple[Hop, ...], dict[str, None]] = {(): {}}
    for path in reads:
        if path.root != "":
            continue
        hops, field = follow(path, entity, domain)
        for number, hop in enumerate(hops):
            before, after = hops[:number], hops[: number + 1]
            fields.setdefault(before, {})
            if hop.is_held:
                fields[before][hop.field] = None
            if hop.is_held and after == hops and field is None:
                continue  # only which row it is matters, and that is a key of the row before
            fields.setdefault(after, {})
            if not hop.is_held and hop.key is not None:
                fields[after][hop.key] = None
        if field is not None:
            fields[hops][field] = None
    return tuple(
        Reach(
            hops,
            hops[-1].target if hops else entity,
            tuple(names),
            is_membership=bool(hops) and not hops[-1].is_held,
        )
        for hops, names in sorted(fields.items(), key=lambda item: (len(item[0]), [hop.field for hop in item[0]]))
    )


def of_rule(condition: Typed, entity: str, domain: Domain) -> tuple[Reach, ...]:
    """All rows that a computed attribute or an invariant looks at."""
    return reached(condition.reads, entity, domain)


def affects(reach: Reach, entity: str, field: str) -> bool:
    """A change of that field of a row of that entity can change what the rule says, for the roots behind `reach`."""
    return reach.entity == entity and field in reach.fields
