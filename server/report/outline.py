"""An ApplicationIR as a tree for people."""

from rich.text import Text
from rich.tree import Tree

from ir.model import ApplicationIR, Attribute, Endpoint, Entity, Relationship
from ir.model.domain import Scalar
from ir.model.types import DatabaseType
from server.report.text import count, listing


def outline(ir: ApplicationIR) -> Tree:
    """Name and version, then entities with their attributes and relationships, then endpoints by tag, then the rest."""
    tree = Tree(Text.assemble((listing(ir.name), "bold"), f" {ir.version}  ", (listing(ir.description), "dim")))
    entities = tree.add(count(len(ir.domain_model.entities), "entity"))
    for entity in ir.domain_model.entities:
        _entity(entities, entity)
    endpoints = tree.add(count(len(ir.api_model.endpoints), "endpoint"))
    for endpoint in ir.api_model.endpoints:
        endpoints.add(_endpoint(endpoint))
    if ir.auth:
        roles = f", roles {', '.join(ir.auth.roles)}" if ir.auth.roles else ""
        tree.add(f"sign-in as {ir.auth.user_entity}{roles}")
    behavior = ir.behavior_model
    for flow in behavior.flows:
        tree.add(f"flow {listing(flow.name)}")
    for machine in behavior.state_machines:
        tree.add(f"state machine {machine.entity}.{machine.field}")
    for invariant in behavior.invariants:
        tree.add(f"invariant {listing(invariant.name)}")
    tree.add(count(len(ir.validation_model.rules), "rule"))
    tree.add(_database(ir.infrastructure_model.database.type))
    return tree


def _database(kind: DatabaseType) -> str:
    """What the application takes by itself, and what its containers have."""
    here = DatabaseType.SQLITE.value
    return f"database {here}" if kind is DatabaseType.SQLITE else f"database {here} by default, {kind.value} in docker"


def _entity(tree: Tree, entity: Entity) -> None:
    branch = tree.add(Text.assemble((entity.name, "bold"), "  ", (listing(entity.description), "dim")))
    for attribute in entity.attributes:
        branch.add(_attribute(attribute))
    for relationship in entity.relationships:
        branch.add(_relationship(relationship))


def _attribute(attribute: Attribute) -> Text:
    marks = [
        word
        for word, holds in (
            ("primary key", attribute.is_primary_key),
            ("nullable", attribute.is_nullable),
            ("unique", attribute.is_unique),
        )
        if holds
    ]
    if attribute.precision is not None:
        marks.append(f"{attribute.precision} digits, {attribute.scale or 0} after the point")
    marks += [f"{constraint.type.value} {listing(str(constraint.value))}" for constraint in attribute.constraints]
    if attribute.values:
        marks.append(f"one of {' | '.join(map(listing, attribute.values))}")
    if attribute.default_value is not None:
        marks.append(f"default {listing(_default(attribute.default_value))}")
    if attribute.computed is not None:
        marks.append(f"computed: {listing(attribute.computed)}")
    kind = f"{attribute.items.value}[]" if attribute.items else attribute.data_type.value
    return Text.assemble(f"{attribute.name}: {kind}", (f"  {', '.join(marks)}" * bool(marks), "dim"))


def _default(value: Scalar | tuple[Scalar, ...]) -> str:
    """As a spec writes it."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_default, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _relationship(relationship: Relationship) -> Text:
    return Text.assemble(
        f"{relationship.field_name} → {relationship.target_entity}", (f"  {relationship.type.value}", "dim")
    )


def _endpoint(endpoint: Endpoint) -> Text:
    access = ", ".join(endpoint.access)
    return Text.assemble(
        (f"{endpoint.method.value:<6} ", "cyan"),
        endpoint.path,
        (f"  {listing(endpoint.operation_id)}  {access}", "dim"),
    )
