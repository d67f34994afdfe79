"""The rows of a snapshot as objects: what rules say about rows is looked at without the application's own code."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import RelationshipProperty

from src.database.base import Base
from tests.support.snapshots import Columns, RowKey, Snapshot, table_of


class Record:
    """One row: its columns, and the rows that its relationships lead to, by the names of the mapped class."""

    def __init__(self, records: "Records", model: type[Base], columns: Columns) -> None:
        self._records = records
        self._model = model
        self._mapper = sa.inspect(model)
        self._columns = columns

    def __getattr__(self, name: str) -> Any:
        relations = self._mapper.relationships
        if name in relations:
            return self._records.related(self, relations[name])
        return self._columns[self._mapper.column_attrs[name].columns[0].name]

    @property
    def identity(self) -> RowKey:
        """Its table and key."""
        keys = (self._columns[column.name] for column in self._mapper.primary_key)
        return table_of(self._model).name, tuple(keys)

    @property
    def is_hidden(self) -> bool:
        """It was deleted, and is kept."""
        return self._columns.get("deleted_at") is not None

    def column(self, name: str) -> Any:
        """The value of a column."""
        return self._columns[name]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and other.identity == self.identity

    def __hash__(self) -> int:
        return hash(self.identity)

    def __repr__(self) -> str:
        return repr(self._columns)


class Records:
    """All rows of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._tables: dict[str, list[Columns]] = defaultdict(list)
        for (table, _), columns in snapshot.items():
            self._tables[table].append(columns)

    def of(self, model: type[Base]) -> list[Record]:
        """The rows of a table that are not hidden."""
        return [record for record in self._all(model) if not record.is_hidden]

    def _all(self, model: type[Base]) -> list[Record]:
        return [Record(self, model, columns) for columns in self._tables[table_of(model).name]]

    def related(self, record: Record, relation: RelationshipProperty[Any]) -> Any:
        """What is on the other side of a relationship: rows, or one row or None."""
        candidates = self._all(relation.mapper.class_)
        if relation.secondary is not None:
            found = self._linked(record, relation, candidates)
        else:
            pairs = relation.local_remote_pairs or ()
            wanted = [(there.name, record.column(here.name)) for here, there in pairs]
            found = [
                other
                for other in candidates
                if all(value is not None and other.column(name) == value for name, value in wanted)
            ]
        if not relation.uselist:
            return found[0] if found else None
        return [other for other in found if not other.is_hidden]

    def _linked(
        self, record: Record, relation: RelationshipProperty[Any], candidates: list[Record]
    ) -> list[Record]:
        secondary = relation.secondary
        assert isinstance(secondary, sa.Table)
        mine = [(link.name, record.column(key.name)) for key, link in relation.synchronize_pairs]
        links = [
            columns
            for columns in self._tables[secondary.name]
            if all(columns[name] == value for name, value in mine)
        ]
        theirs = relation.secondary_synchronize_pairs or ()
        return [
            other
            for other in candidates
            if any(all(other.column(k.name) == link[c.name] for k, c in theirs) for link in links)
        ]


def average(values: Iterable[Any]) -> Any:
    """The mean; None of nothing."""
    found = list(values)
    if not found:
        return None
    total = sum(found)
    return total / len(found) if isinstance(total, float) else Decimal(total) / len(found)


def rounded(value: Any, scale: int) -> Decimal:
    """A number with that many digits after the point, halves to the even neighbour."""
    return Decimal(value).quantize(Decimal(1).scaleb(-scale), ROUND_HALF_EVEN)
