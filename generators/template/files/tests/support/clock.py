"""The present moment, held still."""

import datetime as dt

import pytest

from src.database import transactions


def stop_clock(monkeypatch: pytest.MonkeyPatch, now: dt.datetime) -> None:
    """Let everything that asks for the present moment in a transaction get this one."""
    monkeypatch.setattr(transactions, "utc_now", lambda: now)
