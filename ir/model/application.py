"""The whole application."""

import uuid

from ir.model.api import APIModelIR
from ir.model.base import Model
from ir.model.behavior import BehaviorModelIR
from ir.model.domain import DomainModelIR
from ir.model.infrastructure import InfrastructureModelIR
from ir.model.validation import ValidationModelIR

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://devmatrix.dev/application")


class AuthModelIR(Model):
    """Who signs in: an entity with a unique `email`, and the roles its rows can have (the first is the default)."""

    user_entity: str
    roles: tuple[str, ...] = ()
    token_minutes: int = 60


class ApplicationIR(Model):
    """The single source of truth: everything else is derived from it."""

    name: str
    description: str = ""
    version: str = "1.0.0"
    output: str | None = None
    auth: AuthModelIR | None = None
    domain_model: DomainModelIR = DomainModelIR()
    api_model: APIModelIR = APIModelIR()
    behavior_model: BehaviorModelIR = BehaviorModelIR()
    validation_model: ValidationModelIR = ValidationModelIR()
    infrastructure_model: InfrastructureModelIR = InfrastructureModelIR()

    @property
    def app_id(self) -> uuid.UUID:
        """The same name is the same application, on every machine."""
        return uuid.uuid5(_NAMESPACE, self.name)
