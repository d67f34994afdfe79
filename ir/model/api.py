"""The API: endpoints, their parameters and the shapes that travel."""

from ir import paths
from ir.model.base import Model
from ir.model.domain import Constraint, Scalar
from ir.model.types import DataType, HTTPMethod, Operation, ParamLocation


class Parameter(Model):
    """One input of an endpoint outside its body."""

    name: str
    location: ParamLocation
    data_type: DataType = DataType.STRING
    required: bool = False
    description: str = ""
    constraints: tuple[Constraint, ...] = ()
    values: tuple[str, ...] = ()
    default_value: Scalar | None = None


class SchemaField(Model):
    """One property of a declared schema: a scalar type, a `reference` to another schema or entity, or an array of
    either.
    """

    name: str
    data_type: DataType | None = None
    reference: str | None = None
    is_array: bool = False
    is_required: bool = False
    is_nullable: bool = False
    description: str = ""
    constraints: tuple[Constraint, ...] = ()
    item_constraints: tuple[Constraint, ...] = ()
    values: tuple[str, ...] = ()
    precision: int | None = None
    scale: int | None = None
    default_value: Scalar | tuple[Scalar, ...] | None = None


class Schema(Model):
    """A shape declared under `schemas`."""

    name: str
    description: str = ""
    fields: tuple[SchemaField, ...] = ()

    @property
    def path(self) -> str:
        """The IR path of this schema."""
        return paths.join("schemas", self.name)


class Response(Model):
    """One documented answer of a declared endpoint."""

    status: int
    description: str = ""
    schema_name: str | None = None
    is_array: bool = False


class Endpoint(Model):
    """One operation of the API.

    `operation` says what it does; `entity` and `relationship` say on what, where that is known; `flow` names the
    flow that it runs, `event` the event of the entity's machine. `access` lists the grants that let a request in:
    `public`, `authenticated`, `owner` or roles. `request_schema` and `response_schema` name shapes
    (`ProductCreate`, `Product`, `ProductPage`). `is_derived` tells endpoints that follow from an entity from those
    somebody wrote.
    """

    method: HTTPMethod
    path: str
    operation_id: str
    operation: Operation = Operation.CUSTOM
    summary: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    entity: str | None = None
    relationship: str | None = None
    flow: str | None = None
    event: str | None = None
    request_schema: str | None = None
    response_schema: str | None = None
    responses: tuple[Response, ...] = ()
    status: int = 200
    access: tuple[str, ...] = ("public",)
    is_derived: bool = True
    deprecated: bool = False

    @property
    def key(self) -> str:
        """Method and path, such as `GET /products`."""
        return f"{self.method} {self.path}"

    @property
    def ir_path(self) -> str:
        """The IR path of this endpoint."""
        return paths.join("endpoints", self.key)

    @property
    def auth_required(self) -> bool:
        """A request without a valid token is refused."""
        return "public" not in self.access


class APIModelIR(Model):
    """Every endpoint, declared and derived, and every declared schema."""

    endpoints: tuple[Endpoint, ...] = ()
    schemas: tuple[Schema, ...] = ()

    def endpoint(self, method: str, path: str) -> Endpoint | None:
        """The endpoint of that method and path template."""
        return next((found for found in self.endpoints if found.method == method and found.path == path), None)

    def declared_schema(self, name: str) -> Schema | None:
        """The declared schema of that name."""
        return next((found for found in self.schemas if found.name == name), None)
