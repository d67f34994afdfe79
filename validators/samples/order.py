"""In which order rows can be made: what is referred to comes first."""

from ir.model import ApplicationIR


def creation_order(ir: ApplicationIR) -> tuple[str, ...]:
    """The names of all entities, each after those its rows must refer to, by name where that leaves a choice.

    References that may be absent count too, as long as that closes no circle.
    """
    needed = {entity.name: _targets(ir, entity.name, needed_only=True) for entity in ir.domain_model.entities}
    wanted = {entity.name: _targets(ir, entity.name, needed_only=False) for entity in ir.domain_model.entities}
    left, ordered = sorted(needed), list[str]()
    while left:
        ready = [name for name in left if wanted[name].isdisjoint(left)]
        ready = ready or [name for name in left if needed[name].isdisjoint(left)] or left
        ordered.append(ready[0])
        left.remove(ready[0])
    return tuple(ordered)


def _targets(ir: ApplicationIR, name: str, *, needed_only: bool) -> set[str]:
    entity = ir.domain_model.entity(name)
    assert entity is not None
    return {
        relation.target_entity
        for relation in entity.relationships
        if relation.holds_key and relation.target_entity != name and not (needed_only and relation.is_nullable)
    }
