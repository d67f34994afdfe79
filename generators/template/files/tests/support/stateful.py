"""Requests drawn at random, one after the other: what has to hold holds after each of them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import httpx
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from src.database.base import Base
from src.database.session import get_session
from src.main import app
from src.seed import seed
from tests.support.database import empty_database, migrate, session_on
from tests.support.records import Record, Records
from tests.support.snapshots import snapshot

SETTINGS = settings(
    max_examples=12,
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)

Value = TypeVar("Value")


@dataclass(frozen=True)
class Request:
    """One operation and what may be said in it.

    `rows` are the path parameters with the tables whose keys they are; `body` is what is always said, `choices` what
    is said besides or instead: one of some values, or the key of a row. `owner` leads from the first row to whoever
    may do it; `roles` are those of others who may.
    """

    method: str
    path: str
    rows: Mapping[str, type[Base]] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    choices: Mapping[str, Sequence[Any] | type[Base]] = field(default_factory=dict)
    owner: tuple[str, ...] | None = None
    roles: tuple[str, ...] | None = None

    def __repr__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Claim:
    """Something that holds for every row of a table."""

    text: str
    model: type[Base]
    holds: Callable[[Any], bool]


class Rows:
    """A seeded database of its own, and a client of the application on top of it, for as long as a test takes."""

    def __init__(self, runner: asyncio.Runner, folder: Path) -> None:
        self._runner = runner
        self._folder = folder
        self._stack = AsyncExitStack()
        self.engine: AsyncEngine

    def run(self, what: Coroutine[Any, Any, Value]) -> Value:
        """Wait for something."""
        return self._runner.run(what)

    def __enter__(self) -> "Rows":
        self.run(self._open())
        return self

    async def _open(self) -> None:
        self.engine = await self._stack.enter_async_context(empty_database(self._folder))
        async with self.engine.begin() as connection:
            await migrate(connection, "head")
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            await seed(session)

    def __exit__(self, *_: object) -> None:
        self.run(self._stack.aclose())


class RandomRequests(RuleBasedStateMachine):
    """Each example begins with the seeded rows and forgets what its requests did to them."""

    rows: ClassVar[Rows]
    requests: ClassVar[Sequence[Request]]
    claims: ClassVar[Sequence[Claim]]
    user: ClassVar[type[Base] | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.connection: AsyncConnection
        self.rows.run(self._begin())

    async def _begin(self) -> None:
        self.connection = await self.rows.engine.connect()
        self.transaction = await self.connection.begin()

        async def request_session() -> AsyncIterator[AsyncSession]:
            async with session_on(self.connection) as session:
                yield session

        app.dependency_overrides[get_session] = request_session
        transport = httpx.ASGITransport(app, raise_app_exceptions=True)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://test")

    def teardown(self) -> None:
        """Forget everything."""
        self.rows.run(self._end())

    async def _end(self) -> None:
        app.dependency_overrides.clear()
        await self.client.aclose()
        await self.transaction.rollback()
        await self.connection.close()

    @rule(data=st.data())
    def send(self, data: st.DataObject) -> None:
        """A request; a refused one changes nothing, and none breaks a rule."""
        request = data.draw(st.sampled_from(self.requests), label="request")
        self.rows.run(self._send(request, data))

    async def _send(self, request: Request, data: st.DataObject) -> None:
        async with session_on(self.connection) as session:
            before = await snapshot(session)
        records = Records(before)
        chosen = {name: self._pick(records, model, data) for name, model in request.rows.items()}
        if None in chosen.values():
            return
        keys = {name: _key(record) for name, record in chosen.items() if record is not None}
        body = self._body(request, records, data)
        actor = self._actor(request, records, next(iter(chosen.values()), None), data)
        answer = await self.client.request(
            request.method,
            request.path.format_map(keys),
            headers={} if actor is None else self.signed(actor),
            json=body,
        )
        assert answer.status_code < 500, answer.text
        async with session_on(self.connection) as session:
            after = await snapshot(session)
        if answer.is_error:
            assert after == before, answer.text
        self._look(Records(after))

    def signed(self, actor: Any) -> dict[str, str]:
        """The headers of a request by a user."""
        return {}

    def _pick(self, records: Records, model: type[Base], data: st.DataObject) -> Record | None:
        found = sorted(records.of(model), key=lambda record: str(record.identity))
        return data.draw(st.sampled_from(found), label=model.__name__) if found else None

    def _body(
        self, request: Request, records: Records, data: st.DataObject
    ) -> dict[str, Any] | None:
        if request.body is None:
            return None
        said = dict(request.body)
        for name, choice in request.choices.items():
            if isinstance(choice, type):
                row = self._pick(records, choice, data)
                if row is not None:
                    said[name] = _in_json(_key(row))
            else:
                said[name] = data.draw(st.sampled_from(choice), label=name)
        return said

    def _actor(
        self, request: Request, records: Records, row: Record | None, data: st.DataObject
    ) -> Record | None:
        if self.user is None:
            return None
        if request.owner is not None and row is not None:
            owner: Any = row
            for step in request.owner:
                owner = getattr(owner, step) if owner is not None else None
            if owner is not None:
                return owner if isinstance(owner, Record) else None
        people = records.of(self.user)
        if request.roles:
            people = [person for person in people if person.role in request.roles]
        return data.draw(st.sampled_from(people), label="actor") if people else None

    def _look(self, records: Records) -> None:
        for one in self.claims:
            broken = [record for record in records.of(one.model) if not one.holds(record)]
            assert not broken, f"{one.text}: {broken}"


def _key(record: Record) -> Any:
    return record.identity[1][0]


def _in_json(key: Any) -> Any:
    return key if isinstance(key, int) else str(key)
