"""The small sections of a spec: `app`, `auth` and `infrastructure`."""

from typing import Any

from ir.dialect.fields import Fields
from ir.model.application import AuthModelIR
from ir.model.infrastructure import (
    DatabaseConfig,
    DeploymentConfig,
    InfrastructureModelIR,
    ObservabilityConfig,
)
from ir.model.types import DatabaseType


def read_app(fields: Fields | None) -> dict[str, Any]:
    """The fields of `SpecParts` that `app` gives."""
    if fields is None:
        return {}
    found = {key: fields.optional(key, str) for key in ("name", "description", "version", "output")}
    return {key: value for key, value in found.items() if value is not None}


def read_auth(fields: Fields | None) -> AuthModelIR | None:
    """Who signs in; None without `auth`, or if it does not say who."""
    if fields is None:
        return None
    user, roles, minutes = fields.optional("user", str), fields.get("roles", ()), fields.get("token_minutes", 60)
    return None if user is None else AuthModelIR(user_entity=user, roles=roles, token_minutes=minutes)


def read_infrastructure(fields: Fields | None) -> InfrastructureModelIR:
    """Database and deployment, with defaults for what was not said."""
    if fields is None:
        return InfrastructureModelIR()
    database = _said(fields.nested("database"), "type", "host", "port", "name")
    if "type" in database:
        database["type"] = DatabaseType(database["type"])
    deployment = _said(fields.nested("deployment"), "container_platform", "port")
    observability = _said(fields.nested("observability"), "metrics", "dashboards", "alerts")
    return InfrastructureModelIR(
        database=DatabaseConfig(**database),
        deployment=DeploymentConfig(observability=ObservabilityConfig(**observability), **deployment),
    )


def _said(fields: Fields | None, *keys: str) -> dict[str, Any]:
    """The values that were written and could be read."""
    if fields is None:
        return {}
    found = {key: fields.optional(key, object) for key in keys}
    return {key: value for key, value in found.items() if value is not None}
