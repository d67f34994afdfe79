"""What the steps of a flow can refer to: the domain, all flows and events, and what changes behind a step's back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ir.behavior.circles import circles
from ir.behavior.cutting import Piece, assignment, split
from ir.behavior.signatures import Signature, signature
from ir.behavior.steps import Program
from ir.expressions.parser import parse
from ir.expressions.scope import Domain
from ir.expressions.syntax import Binary, Call, Compare, Literal, Logical, Method, Unary
from ir.model import BehaviorModelIR, Entity, Flow, FlowStep, RelationType, TriggerType


@dataclass(frozen=True, slots=True)
class Forgets:
    """What steps may make untrue of what was known: `fields` that they set, of whatever row, and `locals`; `is_wide`
    where any field may be another afterwards. `made` are the entities of which they create rows.
    """

    fields: frozenset[str] = frozenset()
    locals: frozenset[str] = frozenset()
    is_wide: bool = False
    made: frozenset[str] = frozenset()

    def __or__(self, other: "Forgets") -> "Forgets":
        """What either may; locals are those of the first alone, as the other's are out of reach."""
        return Forgets(self.fields | other.fields, self.locals, self.is_wide or other.is_wide, self.made | other.made)

    def keep(self, known: frozenset[str]) -> frozenset[str]:
        """What is still known."""
        if self.is_wide:
            known = frozenset(path for path in known if "." not in path)
        if not (self.fields or self.locals):
            return known
        return frozenset(path for path in known if not self._touches(path))

    def _touches(self, path: str) -> bool:
        root, *steps = path.split(".")
        return root in self.locals or not self.fields.isdisjoint(steps)


@dataclass(frozen=True, slots=True)
class NewRowMoved:
    """A `transition` of a row that has just been created: `place` is the IR path of its text."""

    entity: str
    event: str
    place: str
    owner: str


@dataclass
class Context:
    """Everything around one flow. `programs` are those that are understood so far, `new_rows_moved` the transitions of
    rows that the same program creates.
    """

    domain: Domain
    behavior: BehaviorModelIR
    programs: dict[str, Program] = field(default_factory=dict)
    new_rows_moved: list[NewRowMoved] = field(default_factory=list)

    @cached_property
    def flows(self) -> Mapping[str, Flow]:
        """Flows by name."""
        return {flow.name: flow for flow in reversed(self.behavior.flows)}

    @cached_property
    def _signatures(self) -> dict[str, Signature]:
        return {}

    def signature(self, name: str) -> Signature:
        """What the flow of that name asks for."""
        found = self._signatures.get(name)
        if found is None:
            found = signature(self.flows[name], self.domain.entities, self.domain.auth)
            self._signatures[name] = found
        return found

    def entity(self, name: str | None) -> Entity | None:
        """The entity of that name."""
        return self.domain.entities.get(name) if name is not None else None

    @cached_property
    def handlers(self) -> Mapping[str, tuple[Flow, ...]]:
        """The flows that wait for an event, by its name."""
        found: dict[str, tuple[Flow, ...]] = {}
        for flow in self.behavior.flows:
            if flow.trigger.type is TriggerType.EVENT and flow.trigger.event:
                found[flow.trigger.event] = (*found.get(flow.trigger.event, ()), flow)
        return found

    @cached_property
    def emptiable(self) -> frozenset[str]:
        """The names of references that may be None once a row is deleted."""
        relations = (item for entity in self.domain.entities.values() for item in entity.relationships)
        return frozenset(
            item.field_name for item in relations if item.is_to_one and (item.is_nullable or not item.holds_key)
        )

    @cached_property
    def _other_ends(self) -> dict[str, frozenset[str]]:
        """The names of the other ends of one-to-one relationships, by the names of those."""
        found: dict[str, frozenset[str]] = {}
        for entity in self.domain.entities.values():
            for item in entity.relationships:
                if item.type is RelationType.ONE_TO_ONE and item.back_populates is not None:
                    known = found.get(item.field_name, frozenset())
                    found[item.field_name] = known | {item.back_populates}
        return found

    def changed_with(self, name: str) -> frozenset[str]:
        """The names of fields that change where a field of that name is set: itself, and what refers back."""
        return frozenset({name}) | self._other_ends.get(name, frozenset())

    def _direct(self, steps: tuple[FlowStep, ...]) -> Forgets:
        fields: set[str] = set()
        locals_: set[str] = set()
        made: set[str] = set()
        is_wide = False
        for step in all_steps(steps):
            if step.kind == "set":
                parts = assignment(Piece.of(step.expression).stripped)
                if parts is not None and parts[1] == "=" and _may_be_none(parts[2].text):
                    target = parts[0].text
                    if target.isidentifier():
                        locals_.add(target)
                    else:
                        fields |= self.changed_with(_last(target))
            elif step.kind == "delete":
                fields |= self.emptiable
            elif step.kind == "create":
                made.add(called(step) or "")
            is_wide = is_wide or step.kind == "text"
        return Forgets(frozenset(fields), frozenset(locals_), is_wide, frozenset(made))

    @cached_property
    def _forgotten(self) -> dict[str, Forgets]:
        """By `call` of a flow or by an event (`.pay`): what may have changed afterwards."""
        direct: dict[str, Forgets] = {}
        then: dict[str, dict[str, None]] = {}
        for key, steps in _bodies(self.behavior):
            direct[key] = direct.get(key, Forgets()) | self._direct(steps)
            then.setdefault(key, {}).update(dict.fromkeys(_followed(steps)))
        after = {key: [other for other in then[key] if other in direct] for key in direct}
        circle = circles(after)
        totals: dict[int, Forgets] = {}
        for key, number in circle.items():  # what a key leads to comes before it
            total = totals.get(number, Forgets()) | direct[key]
            for other in after[key]:
                total |= totals.get(circle[other], Forgets())
            totals[number] = total
        return {key: totals[number] for key, number in circle.items()}

    def forgets(self, steps: tuple[FlowStep, ...]) -> Forgets:
        """What may be another after these steps."""
        found = self._direct(steps)
        for key in _followed(steps):
            found |= self._forgotten.get(key, Forgets())
        return found


def _bodies(behavior: BehaviorModelIR) -> Iterator[tuple[str, tuple[FlowStep, ...]]]:
    for flow in behavior.flows:
        yield flow.name, flow.steps
    for machine in behavior.state_machines:
        for transition in machine.transitions:
            yield f".{transition.event}", transition.steps


def all_steps(steps: tuple[FlowStep, ...]) -> Iterator[FlowStep]:
    """The steps and all below them, in the order in which they are written."""
    waiting = list(reversed(steps))
    while waiting:
        step = waiting.pop()
        yield step
        waiting += reversed(step.otherwise)
        waiting += reversed(step.steps)


def called(step: FlowStep) -> str | None:
    """The flow that a `call` names, or the entity of a `create`."""
    parts = assignment(Piece.of(step.expression).stripped)
    return (parts[2].text if parts else step.expression.strip()).partition("(")[0].strip() or None


def _last(text: str) -> str:
    return split(Piece.of(text), ".")[-1].text


def _may_be_none(value: str) -> bool:
    """It does not show that a value is never None. (Names and fields may be; `x += 1` never is.)"""
    tree, _ = parse(value)
    if isinstance(tree, Literal):
        return tree.value is None
    if isinstance(tree, Call):
        return tree.function in ("min", "max", "avg")
    return not isinstance(tree, Binary | Unary | Compare | Logical | Method)


def _followed(steps: tuple[FlowStep, ...]) -> Iterator[str]:
    for step in all_steps(steps):
        if step.kind == "call":
            yield called(step) or ""
        elif step.kind == "transition":
            yield f".{_last(step.expression)}"
