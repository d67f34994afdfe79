"""What the templates may know about an application: its name, its switches, and nothing of its model."""

import re
from dataclasses import dataclass
from typing import Literal

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_DATABASE = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII)


@dataclass(frozen=True, slots=True)
class TemplateContext:
    """The values that templates substitute.

    `name`, `description` and `version` are the spec's own text and may hold anything: a template passes each through
    the filter of the place where it stands. `slug` (lower-case ASCII words joined by hyphens) and `database_name`
    (a PostgreSQL identifier that needs no quotes) stand bare in paths, shell and YAML, so they are checked here.
    `has_behavior` says that rows do more than being stored, `has_events` that flows wait for events,
    `has_schedules` that flows run at certain times, `has_hiding` that deleting a row softly bears on others.
    `port` is where the application listens; `token_minutes` is how long a sign-in lasts. Raises `ValueError` for a
    `slug`, `database_name`, `port` or `token_minutes` outside its domain.
    """

    name: str
    slug: str
    description: str = ""
    version: str = "1.0.0"
    has_auth: bool = False
    has_behavior: bool = False
    has_events: bool = False
    has_schedules: bool = False
    has_hiding: bool = False
    metrics: bool = True
    dashboards: bool = True
    alerts: bool = True
    port: int = 8000
    database_type: Literal["postgresql", "sqlite"] = "postgresql"
    database_name: str = "app"
    token_minutes: int = 60

    def __post_init__(self) -> None:
        if not _SLUG.fullmatch(self.slug):
            raise ValueError(f"slug {self.slug!r}: use lower-case ASCII letters, digits and single hyphens")
        if not _DATABASE.fullmatch(self.database_name):
            raise ValueError(f"database name {self.database_name!r}: use up to 63 of a-z, 0-9 and _, no digit first")
        if not 1 <= self.port <= 65_535:
            raise ValueError(f"port {self.port}: use a number from 1 to 65535")
        if self.token_minutes < 1:
            raise ValueError(f"token_minutes {self.token_minutes}: use at least 1")
        if self.database_type not in ("postgresql", "sqlite"):
            raise ValueError(f"database type {self.database_type!r}: use postgresql or sqlite")

    @property
    def postgresql(self) -> bool:
        """Whether the application is deployed with a PostgreSQL server of its own."""
        return self.database_type == "postgresql"

    @property
    def grafana(self) -> bool:
        """Whether dashboards are provisioned: there must be metrics to show."""
        return self.metrics and self.dashboards

    @property
    def alert_rules(self) -> bool:
        """Whether alert rules are written: there must be metrics to watch."""
        return self.metrics and self.alerts
