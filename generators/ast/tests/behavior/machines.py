"""`tests/integration/test_<entity>_machine.py`: every event in every state."""

from dataclasses import dataclass

from generators.ast.source import Imports, module, quote
from generators.ast.tests.behavior.answers import Answers, doc_of, title_of
from generators.ast.tests.behavior.asked import Asked, asked_events, not_tried
from generators.ast.tests.behavior.functions import Function, Names, query_test, slug
from generators.ast.tests.stage import parametrize
from generators.ast.view import AppView, EntityView
from ir.behavior.understood import Machine
from validators.samples.subjects import Scenario, Subject


def emit_machine_tests(app: AppView, machine: Machine) -> str | None:
    """The module, or None where the API has no operation for any event."""
    imports, taken = Imports(), Names()
    tests: list[str] = []
    every = asked_events(app, machine)
    for asked in every:
        event = _Event(app, machine, asked, imports, taken)
        tests += [event.test(one) for one in asked.scenarios.found if one.goal not in ("refused", "some")]
        tests += event.refusals()
        tests += event.queries()
    if not tests:
        return None
    view = app.entities[machine.machine.entity]
    doc = f"What moves {view.nouns} from state to state, and what does not.{not_tried(every)}"
    return module(doc, imports, tests)


@dataclass
class _Event:
    """The tests of one event."""

    app: AppView
    machine: Machine
    asked: Asked
    imports: Imports
    taken: Names

    @property
    def subject(self) -> Subject:
        return self.asked.subject

    @property
    def view(self) -> EntityView:
        return self.app.entities[self.machine.machine.entity]

    def test(self, scenario: Scenario) -> str:
        """One scenario as a test of its own."""
        function = self._asked(scenario)
        answers = Answers(function, self.subject, self.asked.status)
        assert self.subject.row is not None
        if scenario.ran.is_answered:
            answers.succeeds(scenario.ran, self.subject.row)
        else:
            answers.is_refused(scenario)
        return function.emit(self.taken.of(self._title(scenario)), doc_of(self.app, self.subject.steps, scenario))

    def _asked(self, scenario: Scenario, *, is_counted: bool = False) -> Function:
        """The rows of a scenario, and the request."""
        function = Function(self.app, self.imports, scenario.situation, self.subject)
        function.arrange()
        if not is_counted:
            function.before()
        function.add(self.asked.request.line(function.arranged, self.asked.keys))
        if is_counted:
            function.count()
        return function

    def _title(self, scenario: Scenario) -> str:
        event = self.asked.name
        if scenario.goal == "step":
            return f"{event}_{title_of(self.app, self.subject.steps, scenario)}"
        if scenario.goal == "many":
            return f"{event}_with_several_rows"
        ending = "_is_refused_by_its_guard" if scenario.goal == "guarded" else ""
        return f"{event}_from_{slug(scenario.path)}{ending}"

    def refusals(self) -> list[str]:
        """The states that do not have the event: one test for those whose rows differ in nothing else."""
        groups: dict[str, list[tuple[Scenario, str]]] = {}
        for scenario in self.asked.scenarios.of("refused"):
            function = self._asked(scenario)
            state = self._state(function, scenario)
            text = "\n".join(function.lines)
            groups.setdefault(text.replace(state, "state"), []).append((scenario, state))
        return [self._refused(group) for group in groups.values()]

    def queries(self) -> list[str]:
        """More rows take no more queries."""
        found = self.asked.scenarios
        one, more = ([self._asked(item, is_counted=True) for item in found.of(goal)] for goal in ("some", "many"))
        if not one or not more:
            return []
        name = f"{self.asked.name}_takes_no_more_queries_for_more_rows"
        return [query_test(self.taken.of(name), self.imports, one[0], more[0])]

    def _state(self, function: Function, scenario: Scenario) -> str:
        field_name = self.machine.machine.field
        attribute = self.view.field(field_name).attribute
        return function.arranged.literal(self.view, attribute, scenario.path)

    def _refused(self, group: list[tuple[Scenario, str]]) -> str:
        event = self.asked.name
        scenario, state = group[0]
        function = self._asked(scenario)
        Answers(function, self.subject, self.asked.status).is_refused(scenario)
        if len(group) == 1:
            return function.emit(self.taken.of(f"{event}_from_{slug(scenario.path)}_is_refused"))
        said = scenario.refused.detail
        listed = said.rpartition("; possible: ")[2]
        general = said.removesuffix(listed).replace(f" is {scenario.path};", " is {state};")
        function.lines = [
            line.replace(state, "state").replace(quote(said), f'f"{general}{{possible}}"') for line in function.lines
        ]
        possible = [one.refused.detail.rpartition("; possible: ")[2] for one, _ in group]
        cases = [f"({literal}, {quote(events)})" for (_, literal), events in zip(group, possible, strict=True)]
        class_ = state.partition(".")[0]
        return function.emit(
            self.taken.of(f"{event}_is_refused_in_other_states"),
            marks=[parametrize(["state", "possible"], cases)],
            parameters=(f"state: {class_}", "possible: str"),
        )
