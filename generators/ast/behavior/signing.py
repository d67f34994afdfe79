"""Who is noted down as the author of changes."""

from generators.ast.behavior.plan import Plan
from generators.ast.view import AppView
from ir.behavior import effects
from ir.behavior.effects import Effects


def signs(app: AppView, plan: Plan) -> bool:
    """A function that somebody signed in asks for changes rows that keep who changed them."""
    from ir.behavior.signatures import has_actor

    flow = app.ir.behavior_model.flow(plan.program.name)
    if app.user is None or (flow is not None and not has_actor(flow, app.auth)):
        return False
    return any(app.entities[name].entity.options.audit for name in touched(plan.effects) if name in app.entities)


def touched(found: Effects) -> set[str]:
    """The entities of which rows are made or changed."""
    return {entity for entity, _ in found.writes} | set(found.created) | set(found.hidden)


__all__ = ["effects", "signs", "touched"]
