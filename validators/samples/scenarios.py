"""Situations in which flows succeed, and in which each of their conditions alone refuses."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from ir.behavior.interpret import Ran, Refused, run_flow
from ir.behavior.steps import AnyStep, Branch, Create, Find, Load, Move, Program, Require
from ir.behavior.understood import Understanding
from ir.behavior.world import Ref
from ir.model import Attribute, AuthModelIR, DataType
from validators.samples.cells import Cell, cells_of, dependencies, expressions, walk
from validators.samples.mutations import Limits, Mutation, mutate
from validators.samples.search import MOST, REFUSALS, Found
from validators.samples.staging import Situation, Stage
from validators.samples.subjects import Scenario, Scenarios, Subject
from validators.samples.values import sample

GROWING = 120
"""How many situations are tried to have one more row in a collection."""


def flow_subject(
    behavior: Understanding, program: Program, inputs: Iterable[Attribute], roles: tuple[str, ...], *, is_open: bool
) -> Subject:
    """A flow; `roles` may ask for it (none: everybody who is signed in); `is_open` says that nobody has to sign in."""
    stage = Stage(behavior)
    if not is_open:
        stage.actor(roles[0] if roles else first_role(behavior.domain.auth))
    declared = tuple(inputs)
    graph = dependencies(behavior, program.steps)
    named = [cell for typed, row in expressions(behavior, program.steps) for cell in cells_of(behavior, typed, row)]
    stage.made_entities = made_entities(behavior, program.steps)
    stage.load(program)
    stage.inputs(program, declared)
    stage.populate(graph.closure(named))
    situation = stage.done()
    limits = Limits(roles, {attribute.name: attribute for attribute in declared})

    def run(situation: Situation) -> Ran:
        return run_flow(behavior, situation.world, program.name, situation.inputs, situation.actor)

    return Subject(behavior, program.name, program.steps, run, situation, limits, graph=graph)


def first_role(auth: AuthModelIR | None) -> str | None:
    """The role that an actor has where any will do."""
    return auth.roles[0] if auth is not None and auth.roles else None


def made_entities(behavior: Understanding, steps: Iterable[AnyStep]) -> frozenset[str]:
    """The entities that these steps make rows of, and look for none."""
    every = list(walk(behavior, steps))
    made = {step.entity for step in every if isinstance(step, Create)}
    sought = {step.entity for step in every if isinstance(step, Load | Find)}
    return frozenset(made - sought)


def flow_scenarios(subject: Subject) -> Scenarios:
    """Success, each condition alone refusing, each row that is looked for missing, each branch both ways."""
    found = Scenarios()
    success = subject.find("success", subject.name, lambda one: one.ran.is_answered, budget=MOST)
    found.note(success, f"{subject.name}: no situation was found in which it succeeds")
    start = success.situation if success is not None else subject.start
    note_many(subject, success, found)
    _note_refusals(subject, start, found)
    for step in walk(subject.behavior, subject.steps, into_calls=False):
        if isinstance(step, Load):
            found.note(
                _absent(subject, step, start), f"{step.path}: no situation was found in which the row is missing"
            )
        elif isinstance(step, Branch):
            for way in (True, False):
                _note_branch(subject, step, way, start, found)
    return found


def _note_refusals(subject: Subject, start: Situation, found: Scenarios) -> None:
    for step in walk(subject.behavior, subject.steps, into_calls=False):
        if isinstance(step, Require | Move):
            scenario = subject.find(
                "refused",
                step.path,
                lambda one, path=step.path: _refuses(one.ran, path),  # type: ignore[misc]
                toward=step.path,
                start=start,
                budget=REFUSALS,
            )
            found.note(scenario, f"{step.path}: no situation was found in which it alone refuses")


def _refuses(ran: Ran, path: str) -> bool:
    return isinstance(ran.outcome, Refused) and ran.outcome.path == path


def _note_branch(subject: Subject, step: Branch, way: bool, start: Situation, found: Scenarios) -> None:
    def wanted(one: Found) -> bool:
        return one.ran.is_answered and (step.path, way) in one.ran.trace

    if any(wanted(Found(scenario.situation, scenario.ran)) for scenario in found.found):
        return
    scenario = None
    for begin in (start, subject.start):
        scenario = scenario or subject.find("branch", step.path, wanted, toward=step.path, way=way, start=begin)
    taken = "taken" if way else "passed by"
    found.note(scenario, f"{step.path}: no situation was found in which it is {taken} and the flow succeeds")


def _absent(subject: Subject, step: Load, start: Situation) -> Scenario | None:
    """The situation of a success, with a key that no row has."""
    situation = start.copy()
    for _, typed in step.key:
        for cell in cells_of(subject.behavior, typed):
            if cell.name in situation.keys:
                situation.inputs[cell.name] = unknown_key(subject.behavior, step.entity)
                ran = subject.run(situation)
                if _refuses(ran, step.path):
                    return Scenario("absent", step.path, situation, ran)
    return subject.find("absent", step.path, lambda one: _refuses(one.ran, step.path), toward=step.path, start=start)


def unknown_key(behavior: Understanding, entity: str) -> Any:
    """A key that no row of a situation has."""
    key = behavior.domain.entities[entity].primary_key
    if key.data_type is DataType.UUID:
        return uuid.UUID("00000000-0000-4000-8000-000000000000")
    if key.data_type.is_number:
        bound = [int(item.number) - 1 for item in key.constraints if item.type.value in ("le", "lt")]
        return min([2_000_000_000, *bound])
    return sample(entity, key, 40)


def note_many(subject: Subject, success: Scenario | None, found: Scenarios) -> None:
    """The same success with one more, and with two more members in each collection that it goes through."""
    if success is None:
        return
    collections = [
        cell
        for typed, row in expressions(subject.behavior, subject.steps)
        for cell in cells_of(subject.behavior, typed, row)
        if cell.entity and _is_collection(subject.behavior, cell)
    ]
    places = [
        (ref, cell.name) for cell in dict.fromkeys(collections) for ref, _ in success.situation.world.rows(cell.entity)
    ]
    some = _grown(subject, success.situation, places)
    many = _grown(subject, some, places)
    if many is some or some is success.situation:
        return
    runs = [(goal, grown, subject.run(grown)) for goal, grown in (("some", some), ("many", many))]
    if len({_written(grown, ran) for _, grown, ran in runs}) == 1:  # else more is asked for another reason
        found.found += [replace(success, goal=goal, situation=grown, ran=ran) for goal, grown, ran in runs]


def _written(situation: Situation, ran: Ran) -> frozenset[tuple[str, str]]:
    """What was written, as (entity, field); the empty field stands for rows that came or went."""
    found: set[tuple[str, str]] = set()
    for entity in {*situation.world.tables, *ran.world.tables}:
        before, after = situation.world.tables.get(entity, {}), ran.world.tables.get(entity, {})
        found |= {(entity, "") for _ in before.keys() ^ after.keys()}
        for key in before.keys() & after.keys():
            for was, now in ((before[key].values, after[key].values), (before[key].references, after[key].references)):
                found |= {(entity, name) for name in now if now[name] != was.get(name)}
    return frozenset(found)


def _grown(subject: Subject, situation: Situation, places: Iterable[tuple[Ref, str]]) -> Situation:
    """With one more member in each of these collections, where the request succeeds with it."""
    for ref, name in places:
        start = mutate(subject.behavior, situation, Mutation(ref, name, "add"))
        if start is None:
            continue
        count = len(start.world.members(ref, name))
        found = subject.find(
            "many", name, partial(_has_grown, ref=ref, name=name, count=count), start=start, budget=GROWING
        )
        situation = situation if found is None else found.situation
    return situation


def _has_grown(found: Found, ref: Ref, name: str, count: int) -> bool:
    return found.ran.is_answered and len(found.situation.world.members(ref, name)) >= count


def _is_collection(behavior: Understanding, cell: Cell) -> bool:
    relation = behavior.domain.relationship(cell.entity, cell.name)
    return relation is not None and not relation.is_to_one
