"""The way of a flow: its steps as a flowchart, with what it decides and how it refuses."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from generators.ast.view import AppView
from generators.diagrams.mermaid import LINE, label
from generators.diagrams.steps import TEXTS, message
from ir.behavior.steps import AnyStep, Branch, ForEach, Load, Move, Program, Prose, Require, Return
from ir.model import Endpoint, Flow, TriggerType
from ir.names import words

_PLAIN = {400: "not possible like this", 403: "not allowed", 404: "not found", 409: "not possible now"}
"""What a refusal says that has no words of its own."""

Exits = list[tuple[str, str]]
"""Where the way goes on: nodes, and what the line from each is called."""


def flow_diagram(app: AppView, name: str) -> str:
    """From what starts the flow of that name to what it answers."""
    program = app.behavior.flows[name]
    chart = _Chart(app, app.endpoints_by_flow.get(name))
    start = chart.node("start", '(["', _title(app, name, program), '"])', [])
    exits = chart.walk(program.steps, [(start, "")])
    if exits:
        chart.node("done", '(["', chart.answer(), '"])', exits)
    return chart.text()


@dataclass
class _Chart:
    """Nodes stand where they belong, loops around theirs; the lines between nodes come last, because a loop owns every
    node that it mentions.
    """

    app: AppView
    endpoint: Endpoint | None
    nodes: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    depth: int = 1
    number: int = 0
    has_prose: bool = False

    def text(self) -> str:
        """All of it."""
        refusals = [f'    {name}(["{label(text)}"])' for text, name in self.refusals.items()]
        prose = ["    classDef prose stroke-dasharray: 4 4"] if self.has_prose else []
        return "\n".join(["flowchart TD", *self.nodes, *refusals, *self.lines, *prose])

    def answer(self, value: str = "") -> str:
        """The end of the way."""
        return label(f"{self.endpoint.status if self.endpoint else 'done'} {value}")

    def node(self, name: str, opening: str, text: str, closing: str, exits: Exits) -> str:
        """One node, reached from `exits`."""
        self.nodes.append(f"{'    ' * self.depth}{name}{opening}{text}{closing}")
        for source, said in exits:
            self.line(source, name, said)
        return name

    def line(self, source: str, target: str, said: str = "", arrow: str = "-->") -> None:
        """A line from one node to another."""
        self.lines.append(f"    {source} {arrow}{f'|{said}|' if said else ''} {target}")

    def refuse(self, source: str, status: int, detail: str, said: str, arrow: str = "-->") -> None:
        """A line to a refusal: equal ones are one node."""
        text = f"{status} {detail or _PLAIN.get(status, 'refused')}"
        self.line(source, self.refusals.setdefault(text, f"refusal{len(self.refusals) + 1}"), said, arrow)

    def name(self, kind: str) -> str:
        """A new identifier."""
        self.number += 1
        return f"{kind}{self.number}"

    def walk(self, steps: Sequence[AnyStep], exits: Exits) -> Exits:
        """The steps in turn; what comes back is empty where all ways have ended."""
        for step in steps:
            exits = self.step(step, exits)
        return exits

    def step(self, step: AnyStep, exits: Exits) -> Exits:
        """One step and what follows from it."""
        if isinstance(step, ForEach):
            return self.loop(step, exits)
        if isinstance(step, Branch | Require):
            return self.decide(step, exits)
        if isinstance(step, Return):
            value = step.value.written if step.value is not None else ""
            self.node(self.name("answer"), '(["', self.answer(value), '"])', exits)
            return []
        opening, closing, text = TEXTS[type(step)]
        name = self.node(self.name("step"), opening, text(step, self.app.behavior.domain), closing, exits)
        if isinstance(step, Load):
            self.refuse(name, 404, f"No such {words(step.entity)}", "absent", "-.->")
        elif isinstance(step, Move):
            self.refuse(name, 409, "", "refused", "-.->")
        elif isinstance(step, Prose):
            self.nodes[-1] += ":::prose"
            self.has_prose = True
        return [(name, "")]

    def decide(self, step: Branch | Require, exits: Exits) -> Exits:
        """A question with two ways."""
        name = self.node(self.name("step"), '{"', label(step.condition.written), '"}', exits)
        if isinstance(step, Require):
            self.refuse(name, step.status, message(step.message), "no")
            return [(name, "yes")]
        return [*self.walk(step.steps, [(name, "yes")]), *self.walk(step.otherwise, [(name, "no")])]

    def loop(self, step: ForEach, exits: Exits) -> Exits:
        """Steps inside a frame."""
        name = self.name("loop")
        title = f"for {label(step.variable)} in {label(step.source.written)}"
        self.node(f"subgraph {name}", '["', title, '"]', [])
        for source, said in exits:
            self.line(source, name, said)
        self.depth += 1
        if step.steps:
            self.walk(step.steps, [])
        else:
            self.node(self.name("step"), '["', "nothing", '"]', [])
        self.depth -= 1
        self.nodes.append(f"{'    ' * self.depth}end")
        return [(name, "")]


def _title(app: AppView, name: str, program: Program) -> str:
    """What starts it, who may, and what it takes."""
    flow = app.ir.behavior_model.flow(name)
    parts = [_trigger(flow, app.endpoints_by_flow.get(name))] if flow is not None else []
    if flow is not None and flow.access:
        parts.append(f"by {', '.join(flow.access)}")
    if taken := [name for name, _ in program.inputs if name not in program.path_inputs]:
        parts.append(f"with {', '.join(taken)}")
    return LINE.join(label(part) for part in parts)


def _trigger(flow: Flow, endpoint: Endpoint | None) -> str:
    if flow.trigger.type is TriggerType.EVENT:
        return f"when {flow.trigger.event}"
    if flow.trigger.type is TriggerType.SCHEDULE:
        return f"at {flow.trigger.schedule}"
    return endpoint.key if endpoint is not None else flow.name
