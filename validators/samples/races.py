"""What may happen at the same time: the same request twice, and several that take from one number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ir.behavior.interpret import Answered, Ran, Refused
from ir.behavior.settling import settle
from ir.behavior.steps import Require, Set
from ir.behavior.stored import from_json
from ir.behavior.world import Ref
from ir.expressions.types import Kind
from validators.samples.cells import Cell, cells_of, walk
from validators.samples.staging import Situation
from validators.samples.subjects import Scenario, Subject
from validators.samples.values import sample

ASKING = 5
ROOM = 2


@dataclass(frozen=True)
class Repeated:
    """A request that succeeds once; the second time it is refused."""

    scenario: Scenario
    refused: Refused


def repeated(subject: Subject, success: Scenario | None) -> Repeated | None:
    """A success that can't be had twice; None where it can."""
    if success is None:
        return None
    situation = success.situation.copy()
    situation.world = success.ran.world.copy()
    again = subject.run(situation)
    return Repeated(success, again.outcome) if isinstance(again.outcome, Refused) else None


@dataclass(frozen=True)
class Contest:
    """Several requests that take from the same number, which has room for `ROOM` of them.

    `shared` is the row with the number, `name` its field; `own` are the rows that every request has for itself.
    """

    scenario: Scenario
    shared: Ref
    name: str
    own: tuple[Ref, ...]
    refused: Refused


def contest(subject: Subject, success: Scenario | None, rows: Iterable[Ref]) -> Contest | None:
    """A contest for a number that the steps lower and ask about before; `rows` are those that a test arranges."""
    if success is None:
        return None
    for cell in _lowered(subject):
        found = _of_cell(subject, success, cell, tuple(rows))
        if found is not None:
            return found
    return None


def _lowered(subject: Subject) -> list[Cell]:
    """The whole numbers that a step lowers, and that a condition asks about."""
    steps = list(walk(subject.behavior, subject.steps))
    asked = {
        cell
        for step in steps
        if isinstance(step, Require)
        for cell in cells_of(subject.behavior, step.condition)
        if cell.entity
    }
    found = []
    for step in steps:
        if isinstance(step, Set) and step.operator == "-=" and step.target.type.kind is Kind.INTEGER:
            found += [cell for cell in cells_of(subject.behavior, step.target)[:1] if cell in asked]
    return found


def _of_cell(subject: Subject, success: Scenario, cell: Cell, rows: tuple[Ref, ...]) -> Contest | None:
    before, after = success.situation.world, success.ran.world
    lowered = [
        ref
        for ref in rows
        if ref.entity == cell.entity
        and after.has(ref)
        and before.row(ref).values[cell.name] > after.row(ref).values[cell.name]
    ]
    if len(lowered) != 1:
        return None
    shared = lowered[0]
    taken = before.row(shared).values[cell.name] - after.row(shared).values[cell.name]
    situation = success.situation.copy()
    situation.world.write(shared, cell.name, taken * ROOM)
    apart = {shared, *_referred(situation, shared)}
    own = tuple(ref for ref in rows if ref not in apart)
    outcomes = _in_turn(subject, situation, own)
    if outcomes is None:
        return None
    answered = [isinstance(one.outcome, Answered) for one in outcomes]
    last = outcomes[-1].outcome
    if answered != [number < ROOM for number in range(ASKING)] or not isinstance(last, Refused):
        return None
    return Contest(Scenario("contest", cell.name, situation, outcomes[0]), shared, cell.name, own, last)


def _referred(situation: Situation, ref: Ref) -> set[Ref]:
    found: set[Ref] = set()
    waiting = [ref]
    while waiting:
        for target in situation.world.row(waiting.pop()).references.values():
            if target is not None and target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _in_turn(subject: Subject, first: Situation, own: tuple[Ref, ...]) -> list[Ran] | None:
    """How the requests end one after the other, each with rows of its own."""
    found: list[Ran] = []
    world = first.world
    for number in range(ASKING):
        situation = first.copy()
        situation.world = world.copy()
        if number:
            mapping = _copied(situation, first, own, number)
            _rename(situation, mapping)
            if settle(subject.behavior, situation.world):
                return None
        ran = subject.run(situation)
        found.append(ran)
        world = ran.world
    return found


def _copied(situation: Situation, first: Situation, own: tuple[Ref, ...], number: int) -> dict[Ref, Ref]:
    """Another copy of each row as it was at first, with keys and unique values of its own."""
    world = situation.world
    mapping: dict[Ref, Ref] = {}
    for ref in own:
        entity = world.entity(ref.entity)
        row = first.world.row(ref)
        values: dict[str, Any] = {}
        for attribute in world.attributes(ref.entity):
            if attribute.is_primary_key:
                continue
            value = row.values.get(attribute.name)
            if attribute.is_unique and value is not None:
                value = from_json(attribute, sample(entity.name, attribute, 20 + number))
            values[attribute.name] = value
        references = {name: mapping.get(target, target) if target else None for name, target in row.references.items()}
        mapping[ref] = world.add(ref.entity, values, references)
    return mapping


def _rename(situation: Situation, mapping: dict[Ref, Ref]) -> None:
    """Ask for the copies."""
    if situation.actor in mapping:
        situation.actor = mapping[situation.actor]
    for name, entity in situation.keys.items():
        ref = Ref(entity, situation.inputs[name])
        if ref in mapping:
            situation.inputs[name] = mapping[ref].key
