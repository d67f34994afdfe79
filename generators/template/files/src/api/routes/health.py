"""Probes for whoever runs the application: is it alive, and can it do its work?"""

import asyncio
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from src.core.problems import Refusal, responses
from src.database.session import SessionDep

router = APIRouter(prefix="/health", tags=["health"])

_PATIENCE_SECONDS = 2


class Health(BaseModel):
    """The answer of a healthy application."""

    status: Literal["ok"] = "ok"


@router.get("", operation_id="health", summary="Is the process alive?")
async def health() -> Health:
    """Looks at nothing outside the process, so a database outage does not restart it."""
    return Health()


@router.get(
    "/ready",
    operation_id="readiness",
    summary="Can requests be served?",
    responses=responses(503),
)
async def readiness(session: SessionDep) -> Health:
    """Asks the database; load balancers send no requests here while it fails."""
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await session.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError) as error:  # TimeoutError is an OSError
        raise Refusal(503, "The database does not answer") from error
    return Health()
