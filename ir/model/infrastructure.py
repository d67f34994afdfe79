"""Where the application runs, as far as the spec has a say."""

from ir.model.base import Model
from ir.model.types import DatabaseType


class DatabaseConfig(Model):
    """The production database."""

    type: DatabaseType = DatabaseType.POSTGRESQL
    host: str = "postgres"
    port: int = 5432
    name: str | None = None


class ObservabilityConfig(Model):
    """`metrics` serves `/metrics`; `dashboards` provisions Grafana; `alerts` writes Prometheus alert rules."""

    metrics: bool = True
    dashboards: bool = True
    alerts: bool = True


class DeploymentConfig(Model):
    """How the application is shipped; `port` is where it listens."""

    container_platform: str = "docker"
    port: int = 8000
    observability: ObservabilityConfig = ObservabilityConfig()


class InfrastructureModelIR(Model):
    """Database and deployment."""

    database: DatabaseConfig = DatabaseConfig()
    deployment: DeploymentConfig = DeploymentConfig()
