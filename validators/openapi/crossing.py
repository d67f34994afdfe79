"""What blocks say against each other, worked out again only when their facts change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from ir.openapi.facts import Outline
from ir.openapi.index import Find, Index, build_index
from ir.openapi.kinds import Version
from ir.problems import Problem
from validators.openapi.operations import (
    clashing_paths,
    duplicate_operation_id,
    duplicate_parameter,
    duplicate_tag,
    not_in_path,
    undeclared_in_path,
    unknown_operation,
    unknown_scheme,
)
from validators.openapi.references import circular_ref, dangling_ref, ref_to_another_kind, unused_component
from validators.openapi.rule import Rule

CROSS_RULES: Mapping[Rule[[Index]], frozenset[str]] = {
    dangling_ref: frozenset({"refs", "components", "anchors", "is_whole"}),
    ref_to_another_kind: frozenset({"refs", "components"}),
    circular_ref: frozenset({"components"}),
    unused_component: frozenset({"refs", "components", "mapped", "schemes_used", "path_items", "is_whole"}),
    duplicate_operation_id: frozenset({"operation_ids"}),
    duplicate_tag: frozenset({"tags_declared"}),
    undeclared_in_path: frozenset({"path_items", "components", "is_whole"}),
    not_in_path: frozenset({"path_items", "components"}),
    duplicate_parameter: frozenset({"path_items", "components"}),
    clashing_paths: frozenset({"path_items"}),
    unknown_scheme: frozenset({"schemes_used", "components", "is_whole"}),
    unknown_operation: frozenset({"linked", "operation_ids", "path_items", "is_whole"}),
}
"""The rules about whole documents, with the facts of outlines that they look at."""

_FACTS = tuple(one.name for one in fields(Outline))


def cross_problems(index: Index) -> tuple[Problem, ...]:
    """What blocks of a document say against each other, by IR path: their places are still to be looked up.

    The answer depends on the outlines, the version, and what `index.find` says about `index.deep`.
    """
    return tuple(problem for one in CROSS_RULES for problem in one.problems(index))


Answers = Mapping[tuple[str, ...], bool]
"""Whether there is something, by place."""
_NEEDS_WHOLE = frozenset({dangling_ref, unused_component, unknown_scheme})
"""Rules that say nothing while some of the text can't be read. What they said before is kept for afterwards."""


@dataclass(frozen=True, slots=True, eq=False)
class Ran:
    """What a rule found the last time it ran: in which facts, and which of the places inside of blocks were there."""

    facts: tuple[Outline, ...]
    answers: Answers
    found: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """One state of a document: its index, and the last run of each rule.

    `ran` are the codes of the rules that had to run for it.
    """

    index: Index
    answers: Answers
    last: Mapping[Rule[[Index]], Ran]
    ran: tuple[str, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems between blocks, by IR path."""
        is_whole = self.index.is_whole
        return tuple(
            problem for rule, ran in self.last.items() if is_whole or rule not in _NEEDS_WHOLE for problem in ran.found
        )


def crossing(outlines: Iterable[Outline], version: Version, find: Find, before: Crossing | None = None) -> Crossing:
    """The problems between blocks. Rules that look at nothing new are not run again."""
    facts = tuple(outlines)
    known = before if before is not None and before.index.version is version else None
    changed = _changed(known.index.outlines, facts) if known is not None else frozenset(_FACTS)
    index = known.index if known is not None and not changed else build_index(facts, version, find)
    answers = {pointer: _is_there(find, pointer) for pointer in index.deep}
    if known is not None and answers != known.answers:
        index = index if changed else build_index(facts, version, find)
        changed |= {"refs"}
    if known is not None and not changed:
        return replace(known, ran=())
    last: dict[Rule[[Index]], Ran] = {}
    again: list[str] = []
    since: dict[int, frozenset[str]] = {}
    for rule, read in CROSS_RULES.items():
        ran = known.last.get(rule) if known is not None else None
        if rule in _NEEDS_WHOLE and not index.is_whole:
            if ran is not None:
                last[rule] = ran
            continue
        if ran is not None:
            if id(ran.facts) not in since:
                since[id(ran.facts)] = _changed(ran.facts, facts)
            stale = since[id(ran.facts)] | ({"refs"} if ran.answers != answers else frozenset())
            if not read & stale:
                last[rule] = ran
                continue
        again.append(rule.code)
        last[rule] = Ran(facts, answers, tuple(rule.problems(index)))
    return Crossing(index, answers, last, tuple(again))


def _changed(before: tuple[Outline, ...], now: tuple[Outline, ...]) -> frozenset[str]:
    """Which kinds of facts are others than before."""
    if len(before) != len(now):
        return frozenset(_FACTS)
    changed: set[str] = set()
    for old, new in zip(before, now, strict=True):
        if old is not new:
            changed.update(name for name in _FACTS if getattr(old, name) != getattr(new, name))
    return frozenset(changed)


def _is_there(find: Find, pointer: tuple[str, ...]) -> bool:
    found = find(pointer)
    return found.node is not None or found.is_open
