"""Parts → ApplicationIR: adds what follows from what was written."""

import re

from ir.behavior.understanding import understand, understood_alike
from ir.derive import derive_endpoints
from ir.derive_behavior import derive_behavior, with_machines
from ir.model import APIModelIR, ApplicationIR, DomainModelIR, Endpoint, ValidationModelIR
from ir.parts import SpecParts
from ir.validation import validation_rules

_PARAMETER = re.compile(r"\{[^{}]*\}")


def route_shape(endpoint: Endpoint) -> tuple[str, str]:
    """What a router tells endpoints apart by: the method and the template without its parameters' names."""
    return endpoint.method.value, _PARAMETER.sub("{}", endpoint.path)


def _merge_endpoints(derived: tuple[Endpoint, ...], declared: tuple[Endpoint, ...]) -> tuple[Endpoint, ...]:
    """Declared endpoints lay their words over the derived one of the same route, or are added after all of them."""
    overrides: dict[tuple[str, str], Endpoint] = {}
    for endpoint in declared:
        overrides.setdefault(route_shape(endpoint), endpoint)
    merged = []
    for endpoint in derived:
        said = overrides.pop(route_shape(endpoint), None)
        if said is not None:
            update = {
                "operation_id": said.operation_id or endpoint.operation_id,
                "summary": said.summary or endpoint.summary,
                "description": said.description or endpoint.description,
                "tags": said.tags or endpoint.tags,
                "deprecated": said.deprecated,
                "access": said.access or endpoint.access,
                "is_derived": False,
            }
            endpoint = endpoint.model_copy(update=update)
        merged.append(endpoint)
    return (*merged, *(_named(endpoint) for endpoint in overrides.values()))


def _named(endpoint: Endpoint) -> Endpoint:
    """A declared operation that nobody named is called after its method and path."""
    if endpoint.operation_id:
        return endpoint
    steps = re.findall(r"[A-Za-z0-9]+", endpoint.path)
    return endpoint.model_copy(update={"operation_id": "_".join([endpoint.method.lower(), *steps])})


def build(parts: SpecParts) -> ApplicationIR:
    """The IR of a spec. Never fails: what does not fit together is for the rules to say."""
    behavior = parts.behavior
    entities = with_machines(parts.entities, behavior)
    derived = tuple(derive_endpoints(entities, parts.auth))
    if behavior.flows or behavior.state_machines:
        known = understand(parts.entities, parts.auth, behavior)
        understood_alike(known, entities, behavior)  # only defaults are others, and who may write
        derived += tuple(derive_behavior(entities, parts.auth, behavior, known.flows))
    default = ("public",) if parts.auth is None else ("authenticated",)
    endpoints = tuple(
        endpoint if endpoint.access else endpoint.model_copy(update={"access": default})
        for endpoint in _merge_endpoints(derived, parts.endpoints)
    )
    return ApplicationIR(
        name=parts.name,
        description=parts.description,
        version=parts.version,
        output=parts.output,
        auth=parts.auth,
        domain_model=DomainModelIR(entities=entities),
        api_model=APIModelIR(endpoints=endpoints, schemas=parts.schemas),
        behavior_model=behavior,
        validation_model=ValidationModelIR(rules=tuple(validation_rules(entities, behavior))),
        infrastructure_model=parts.infrastructure,
    )
