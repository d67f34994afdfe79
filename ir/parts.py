"""What the readers make of a spec: the parts that `ir.build` puts together."""

from dataclasses import dataclass, field

from ir.model import AuthModelIR, BehaviorModelIR, Endpoint, Entity, InfrastructureModelIR, Schema


@dataclass(frozen=True, slots=True)
class SpecParts:
    """Everything that somebody wrote and nothing that follows from it.

    `endpoints` are those of `paths:` (with empty `access` where nothing was said); the derived ones are added by
    `build`. `incomplete` holds the IR paths of elements that could not be read whole: rules stay silent about what
    such an element lacks, and generation refuses to run.
    """

    name: str = ""
    description: str = ""
    version: str = "1.0.0"
    output: str | None = None
    auth: AuthModelIR | None = None
    entities: tuple[Entity, ...] = ()
    schemas: tuple[Schema, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    behavior: BehaviorModelIR = field(default_factory=BehaviorModelIR)
    infrastructure: InfrastructureModelIR = field(default_factory=InfrastructureModelIR)
    incomplete: frozenset[str] = frozenset()
