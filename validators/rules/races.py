"""What two requests at once can get wrong."""

from collections.abc import Iterable, Iterator

from ir import paths
from ir.behavior.dependencies import reached
from ir.behavior.loading import unique_sets
from ir.behavior.places import equalities
from ir.behavior.steps import AnyStep, Branch, Create, Find, Require
from ir.behavior.visiting import every
from ir.expressions.check import Typed
from ir.expressions.syntax import Attribute, Name, walk
from ir.model import TriggerType
from ir.problems import Severity
from validators.context import SpecContext
from validators.rule import Finding, rule
from validators.wording import show


@rule("DM565", Severity.WARNING, "Two requests at once can both find none")
def looked_for_then_made(context: SpecContext) -> Iterator[Finding]:
    """A flow that makes a row unless it finds one locks the rows that it compares references with: of two requests for
    the same customer, one waits. Where `where` compares no reference with `==`, nothing can be locked, so both may find
    none and both make one. `unique` or an invariant refuses the second.

    Wrong:
        entities:
          Ticket:
            attributes: {seat: string, price: {type: integer, default: 9}}
        x-business-logic:
          flows:
            reserve:
              input: {wanted: string}
              steps:
                - find: taken = first Ticket where seat == wanted
                - require: taken is None
                - create: Ticket
                  with:
                    seat: wanted
    Right:
        entities:
          Ticket:
            attributes: {seat: {type: string, unique: true}, price: {type: integer, default: 9}}
        x-business-logic:
          flows:
            reserve:
              input: {wanted: string}
              steps:
                - find: taken = first Ticket where seat == wanted
                - require: taken is None
                - create: Ticket
                  with:
                    seat: wanted
    """
    kept = _kept(context)
    for flow in context.parts.behavior.flows:
        program = context.behavior.flows.get(flow.name)
        if program is not None and flow.trigger.type is not TriggerType.SCHEDULE:  # of those, one runs at a time
            yield from _races(context, program.steps, kept)
    for machine in context.behavior.machines.values():
        for move in machine.moves:
            yield from _races(context, move.steps, kept)


def _races(context: SpecContext, steps: Iterable[AnyStep], kept: frozenset[str]) -> Iterator[Finding]:
    found = list(every(steps))
    made = {step.entity for step in found if isinstance(step, Create)}
    for step in found:
        if not isinstance(step, Find) or step.entity not in made - kept or step.parents:
            continue
        if _is_one_at_most(context, step) or not any(_asks_for_none(other, step.name) for other in found):
            continue
        message = (
            f"two requests at once can both find none, and then both make {show(step.entity)}: add `unique` or an "
            "invariant, or look among the rows of one parent, like `where customer == actor`"
        )
        yield Finding(paths.child(step.path, "find"), message, needs=(context.entities[step.entity].path,))


def _kept(context: SpecContext) -> frozenset[str]:
    """The entities whose rows are counted by some invariant."""
    domain = context.behavior.domain
    return frozenset(
        reach.entity
        for one in context.behavior.rules
        for reach in reached((*one.condition.reads, *one.condition.sources), one.entity, domain)
        if reach.is_membership
    )


def _is_one_at_most(context: SpecContext, step: Find) -> bool:
    given = {field for field, _ in equalities(step.where)} if step.where is not None else set()
    return any(keys <= given for keys in unique_sets(context.entities[step.entity]))


def _asks_for_none(step: AnyStep, name: str) -> bool:
    """Goes on where nothing was found, or not much: `x is None`, `len(xs) < 3`."""
    if isinstance(step, Require):
        return _is_asked(step.condition, name) and name not in step.condition.known_if_true
    return isinstance(step, Branch) and _is_asked(step.condition, name)


def _is_asked(condition: Typed, name: str) -> bool:
    nodes = list(walk(condition.tree))
    behind = {id(node.target) for node in nodes if isinstance(node, Attribute)}
    return any(isinstance(node, Name) and node.name == name and id(node) not in behind for node in nodes)
