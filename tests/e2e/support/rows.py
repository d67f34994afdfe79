"""What is in a database: every row of every table, to compare before with after."""

import json
import sqlite3
from contextlib import closing
from typing import Any

from tests.e2e.support.databases import Databases

# By table, the rows as texts in an order that does not depend on where the database keeps them.
Rows = dict[str, list[str]]


def rows(databases: Databases, url: str) -> Rows:
    """All rows of the database behind a URL that `databases` handed out."""
    if url.startswith("sqlite"):
        return _sqlite(url.partition(":///")[2])
    return _postgresql(databases, url)


def difference(before: Rows, after: Rows) -> str:
    """The rows that came and went, for a person; empty where nothing did."""
    lines = []
    for table in sorted(before.keys() | after.keys()):
        old, new = before.get(table, []), after.get(table, [])
        lines += [f"{table}: - {row}" for row in old if row not in new]
        lines += [f"{table}: + {row}" for row in new if row not in old]
        if not lines and len(old) != len(new):
            lines.append(f"{table}: {len(old)} rows became {len(new)}")
    return "\n".join(lines)


def _sqlite(path: str) -> Rows:
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return {
            name: sorted(repr(row) for row in connection.execute(f'SELECT * FROM "{name}"'))
            for (name,) in tables.fetchall()
        }


def _postgresql(databases: Databases, url: str) -> Rows:
    tables = _ask(databases, url, "SELECT to_json(tablename) FROM pg_tables WHERE schemaname = 'public'")
    content = "coalesce(json_agg(t::text ORDER BY t::text), '[]')"
    asked = " UNION ALL ".join(
        f"SELECT json_build_object('{name}', (SELECT {content} FROM \"{name}\" t))" for name in tables
    )
    return {name: found for table in _ask(databases, url, asked) for name, found in table.items()}


def _ask(databases: Databases, url: str, query: str) -> list[Any]:
    """The rows that a query of one JSON column finds."""
    return [json.loads(line) for line in databases.psql(url, query).splitlines() if line]
