"""Schedules: the table of leases, and `src/workflows/schedule.py` that runs what is due."""

from generators.ast.source import Imports, exploded
from generators.ast.view import AppView
from ir.model import Flow, TriggerType

CLASS = "ScheduleLease"
TABLE = "schedule_leases"


def scheduled(app: AppView) -> list[Flow]:
    """The flows that run at certain times."""
    return [
        flow
        for flow in app.ir.behavior_model.flows
        if flow.trigger.type is TriggerType.SCHEDULE and flow.name in app.behavior.flows
    ]


def class_name(app: AppView) -> str:
    """The class of the table."""
    return CLASS if CLASS not in app.entities and CLASS not in app.enum_classes else f"{CLASS}_"


def table_name(app: AppView) -> str:
    """The table."""
    taken = {view.table for view in app.entities.values()} | {table.name for table in app.join_tables}
    return TABLE if TABLE not in taken else f"{TABLE}_"


def emit_class(app: AppView, imports: Imports) -> str | None:
    """The table as a class, where anything runs by the clock."""
    if not scheduled(app):
        return None
    imports.module("datetime as dt")
    imports.module("sqlalchemy as sa")
    imports.add("sqlalchemy.orm", "Mapped", "mapped_column")
    imports.add("src.database.base", "Base")
    imports.add("src.database.types", "UtcDateTime")
    return _CLASS.replace(CLASS, class_name(app)).replace(TABLE, table_name(app))


def emit_table(app: AppView, imports: Imports) -> list[str]:
    """The statement that makes the table in the first migration."""
    if not scheduled(app):
        return []
    imports.add("src.database.types", "UtcDateTime")
    table = table_name(app)
    items = [
        f'"{table}"',
        'sa.Column("flow", sa.String(length=100), nullable=False)',
        'sa.Column("cron", sa.String(length=100), nullable=False)',
        'sa.Column("due_at", UtcDateTime(), nullable=False)',
        'sa.Column("leased_until", UtcDateTime(), nullable=True)',
        'sa.Column("ran_at", UtcDateTime(), nullable=True)',
        'sa.Column("last_error", sa.Text(), nullable=True)',
        f'sa.PrimaryKeyConstraint("flow", name=op.f("pk_{table}"))',
    ]
    return [exploded("    op.create_table(", items, ")", 4)]


_CLASS = '''class ScheduleLease(Base):
    """When a flow runs next, and who runs it: nobody else does until its lease ends."""

    __tablename__ = "schedule_leases"

    flow: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    cron: Mapped[str] = mapped_column(sa.String(100))
    due_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    leased_until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    ran_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(sa.Text)'''


def emit_schedule(app: AppView) -> str | None:
    """`schedule.py`, where anything runs by the clock."""
    return _SCHEDULE.replace(CLASS, class_name(app)) if scheduled(app) else None


_SCHEDULE = '''"""Runs flows at their times, in UTC: `python -m src.workflows.schedule`, as many of it as you like.

Each time is kept by one of them. Times that were missed, because nothing ran, are made up for once.
"""

import argparse
import asyncio
import datetime as dt
from contextlib import suppress

import structlog
from cronsim import CronSim
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from src.core.config import get_settings
from src.core.logging import configure_logging
from src.database.session import SessionFactory, engine
from src.database.transactions import transactional
from src.database.types import utc_now
from src.models.entities import ScheduleLease
from src.workflows.handlers import SCHEDULES

PAUSE_SECONDS = 1.0
# Whoever has begun a flow and is not back by then has died.
LEASE = dt.timedelta(minutes=30)

log = structlog.get_logger()


def next_time(cron: str, after: dt.datetime) -> dt.datetime:
    """The first time after a moment that a schedule names."""
    return next(CronSim(cron, after))


class Leases:
    """Who runs what, and when."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    @transactional
    async def plan(self) -> None:
        """Note when each flow runs next, if that is not known yet or its schedule is another now."""
        known = {lease.flow: lease for lease in await self.session.scalars(select(ScheduleLease))}
        for flow, (cron, _) in SCHEDULES.items():
            due = next_time(cron, utc_now())
            if flow not in known:
                self.session.add(ScheduleLease(flow=flow, cron=cron, due_at=due))
            elif known[flow].cron != cron:
                known[flow].cron, known[flow].due_at = cron, due
        await self.session.commit()

    @transactional
    async def take(self) -> ScheduleLease | None:
        """The flow that is due for longest, which nobody else runs for a while."""
        now = utc_now()
        rows = (
            select(ScheduleLease)
            .where(
                ScheduleLease.flow.in_(SCHEDULES),
                ScheduleLease.due_at <= now,
                or_(ScheduleLease.leased_until.is_(None), ScheduleLease.leased_until <= now),
            )
            .order_by(ScheduleLease.due_at, ScheduleLease.flow)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        lease = (await self.session.scalars(rows)).first()
        if lease is not None:
            lease.leased_until = now + LEASE
        await self.session.commit()
        return lease

    @transactional
    async def give_back(self, flow: str, error: str | None) -> None:
        """Note that a flow ran, or why it failed, and when it runs next."""
        lease = await self.session.get_one(ScheduleLease, flow)
        lease.ran_at = utc_now()
        lease.due_at = next_time(lease.cron, lease.ran_at)
        lease.leased_until = None
        lease.last_error = error
        await self.session.commit()


async def run(flow: str) -> str | None:
    """Run a flow; why it failed."""
    try:
        async with SessionFactory() as session:
            await SCHEDULES[flow][1](session)
    except Exception as failure:
        log.exception("a flow failed", flow=flow)
        return str(failure)
    return None


async def run_due() -> int:
    """Run everything that is due; how many flows that were."""
    count = 0
    async with SessionFactory() as session:
        leases = Leases(session)
        while lease := await leases.take():
            await leases.give_back(lease.flow, await run(lease.flow))
            count += 1
    return count


async def main(*, once: bool) -> None:
    """Run what is due, again and again or `once`."""
    configure_logging(get_settings())
    async with SessionFactory() as session:
        with suppress(IntegrityError):  # somebody else plans the same at this moment
            await Leases(session).plan()
    while True:
        await run_due()
        if once:
            break
        await asyncio.sleep(PAUSE_SECONDS)
    await engine.dispose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Run flows at their times.")
    parser.add_argument("--once", action="store_true", help="run what is due, and end")
    asyncio.run(main(once=parser.parse_args().once))
'''
