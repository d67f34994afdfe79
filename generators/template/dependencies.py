"""What a generated application depends on. The lower bounds are the versions it is tested with."""

import re

from generators.template.context import TemplateContext

_RUNTIME = (
    "aiosqlite>=0.22,<1",
    "alembic>=1.20,<2",
    "asyncpg>=0.32,<1",
    "fastapi>=0.165,<1",
    "orjson>=3.13,<4",
    "pydantic>=2.14,<3",
    "pydantic-settings>=2.16,<3",
    "sqlalchemy[asyncio]>=2.1,<3",
    "structlog>=26.1",
    "uvicorn[standard]>=0.54,<1",
)
_METRICS = ("prometheus-client>=0.26,<1",)
_SCHEDULES = ("cronsim>=2.8,<3",)
_AUTH = ("pwdlib[argon2]>=0.3,<1", "pyjwt>=2.15,<3")
_DEVELOPMENT = (
    "coverage>=7.13,<8",
    "httpx>=0.28,<1",
    "hypothesis>=6.170,<7",
    "mypy>=2.4,<3",
    "pre-commit>=4.5,<5",
    "pytest>=9.2,<10",
    "pytest-asyncio>=1.5,<2",
    "ruff>=0.17,<0.18",
    "schemathesis>=4.32,<5",
)


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=]", requirement)[0]


def runtime(context: TemplateContext) -> tuple[str, ...]:
    """Requirement specifiers of the running application, in order of name."""
    metrics = _METRICS if context.metrics else ()
    auth = _AUTH if context.has_auth else ()
    schedules = _SCHEDULES if context.has_schedules else ()
    return tuple(sorted(_RUNTIME + metrics + auth + schedules, key=_name))


def development() -> tuple[str, ...]:
    """Requirement specifiers of what developers and CI need besides."""
    return _DEVELOPMENT
