"""`src/state_machines/*.py`: how rows of an entity move from state to state, one function for each event."""

from dataclasses import replace

from generators.ast.behavior import python
from generators.ast.behavior.lines import If, Line, Statement, rendered
from generators.ast.behavior.naming import event_function
from generators.ast.behavior.needs import asks_actor, event_parameters, lists_by_time
from generators.ast.behavior.plan import ACTOR, of_event
from generators.ast.behavior.steps import Steps
from generators.ast.behavior.terms import COMPARE, Term, joined
from generators.ast.behavior.words import Words, enum_class, safe
from generators.ast.source import Imports, call, docstring, exploded, module, quote
from generators.ast.view import AppView, EntityView
from ir.behavior.understanding import Machine, Move
from ir.model import Transition

# What `allowed_events` and `refused` say beside the row.
_LOCALS = frozenset({"allowed", "event", "is_possible", "name", "possible"})


def machine_path(view: EntityView) -> str:
    """The module of an entity's machine."""
    return f"src/state_machines/{view.module}.py"


class _Writer:
    """Writes the module of one machine."""

    def __init__(self, app: AppView, machine: Machine) -> None:
        self.app = app
        self.machine = machine
        self.view = app.entities[machine.machine.entity]
        self.imports = Imports()
        self.row = safe(machine.row, _LOCALS)
        field = self.view.field(machine.machine.field)
        self.state = f"{self.row}.{field.python}"
        self.enum = self.view.enum_class(field.attribute)
        self.imports.add("src.models.enums", self.enum)
        self.imports.add("src.models.entities", self.view.name)

    def _words(self) -> Words:
        words = Words(self.app, self.imports, {self.machine.row: self.row}, (self.view.name, self.row))
        if self.app.user is not None:
            words.names[ACTOR] = ACTOR
        return words

    def _is_in(self, transition: Transition, *, holds: bool = True) -> Term:
        members = [self._words().member(self.enum, state) for state in transition.from_states]
        if len(members) == 1:
            return Term(f"{self.state} {'==' if holds else '!='} {members[0]}", COMPARE)
        return Term(f"{self.state} {'in' if holds else 'not in'} ({', '.join(members)})", COMPARE)

    def _possible(self, move: Move, words: Words, *, holds: bool = True) -> Term:
        terms = [self._is_in(move.transition, holds=holds)]
        if move.guard is not None:
            terms.append(python.condition(move.guard, words, holds=holds))
        return joined("and" if holds else "or", terms)

    def _listing(self) -> list[str]:
        """The parameters of what lists events."""
        found = [f"{self.row}: {self.view.name}"]
        if lists_by_time(self.machine):
            self.imports.add("sqlalchemy.ext.asyncio", "AsyncSession")
            self.imports.add("src.database.transactions", "moment")
            found.insert(0, "session: AsyncSession")
        return found

    @property
    def _listed(self) -> str:
        return ", ".join(parameter.partition(":")[0] for parameter in self._listing())

    def allowed(self) -> str:
        """`allowed_events`: what a row takes as it is. A guard that asks who is calling counts as fulfilled here."""
        items = []
        words = self._words()
        words.objects = of_event(self.app, self.machine, "").objects
        for event in self.machine.machine.events:
            ways = []
            for move in self.machine.of_event(event):
                known = replace(move, guard=None) if asks_actor(move) else move
                ways.append(self._possible(known, words))
            items.append(f"{quote(event)}: {joined('or', ways).text}")
        found = exploded("    possible = {", items, "}", 4)
        now = ["    now = moment(session)"] if "now" in words.used else []
        lines = [
            f"def allowed_events({', '.join(self._listing())}) -> list[str]:",
            docstring(f"What can happen to {self.view.article} as it is.", indent=4),
            *now,
            found,
            "    return [event for event, is_possible in possible.items() if is_possible]",
        ]
        return "\n".join(lines)

    def refused(self) -> str:
        """`refused`: the answer to an event that is not taken."""
        self.imports.add("src.core.problems", "Refusal", "conflict")
        head = f"def refused({', '.join([*self._listing(), 'event: str'])}) -> Refusal:"
        detail = f"{{event}} is not possible while the {self.view.noun} is {{{self.state}}}; possible: {{allowed}}"
        return "\n".join(
            [
                head,
                docstring(f"Why {self.view.article} does not take an event, and which it takes instead.", indent=4),
                f'    allowed = ", ".join(allowed_events({self._listed})) or "nothing"',
                f'    return conflict(f"{detail}")',
            ]
        )

    def event(self, event: str) -> str:
        """The function of one event."""
        moves = self.machine.of_event(event)
        words = self._words()
        steps = Steps(of_event(self.app, self.machine, event), words)
        refusal = Line(f"raise refused({self._listed}, {quote(event)})")
        body: list[Statement]
        if len(moves) == 1:
            denied, holds = (self._possible(moves[0], words, holds=way) for way in (False, True))
            body = [If(denied, holds, (refusal,)), *self._taken(moves[0], steps)]
        else:
            rest: tuple[Statement, ...] = (refusal,)
            for move in reversed(moves):
                holds, denied = (self._possible(move, words, holds=way) for way in (True, False))
                rest = (If(holds, denied, tuple(self._taken(move, steps)), rest),)
            body = list(rest)
        if "now" in words.used:
            self.imports.add("src.database.transactions", "moment")
            body.insert(0, Line("now = moment(session)"))
        head = call(f"async def {event_function(event)}", self._parameters(event), tail=" -> None:")
        doc = docstring(self._said(event), indent=4)
        return "\n".join([head, doc, *rendered(body, 4)])

    def _taken(self, move: Move, steps: Steps) -> list[Statement]:
        member = self._words().member(self.enum, move.transition.to_state)
        return [Line(f"{self.state} = {member}"), *steps.steps(move.steps)]

    def _parameters(self, event: str) -> list[str]:
        found = []
        for name in event_parameters(self.app, self.view.name, event):
            if name == "session":
                self.imports.add("sqlalchemy.ext.asyncio", "AsyncSession")
                found.append("session: AsyncSession")
            elif name == ACTOR:
                user = self.app.user
                assert user is not None
                self.imports.add("src.models.entities", user.name)
                found.append(f"actor: {user.name}")
            else:
                found.append(f"{self.row}: {self.view.name}")
        return found

    def _said(self, event: str) -> str:
        ways = []
        for move in self.machine.of_event(event):
            transition = move.transition
            way = f"{' or '.join(transition.from_states)} → {transition.to_state}"
            if transition.guard_condition:
                way += f", where `{' '.join(transition.guard_condition.split())}`"
            ways.append(way)
        return f"{event.replace('_', ' ').capitalize()} {self.view.article}: {'; '.join(ways)}."


def emit_machine(app: AppView, machine: Machine) -> str:
    """The module of one machine."""
    writer = _Writer(app, machine)
    view = writer.view
    declarations = [writer.event(event) for event in machine.machine.events]
    declarations += [writer.allowed(), writer.refused()]
    return module(f"How {view.article} moves: {', '.join(machine.machine.states)}.", writer.imports, declarations)


def is_written(machine: Machine) -> bool:
    """All its steps can be compiled."""
    return not any(move.is_prose for move in machine.moves)


__all__ = ["emit_machine", "enum_class", "is_written", "machine_path"]
