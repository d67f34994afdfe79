"""What tests of behaviour say about answers, and how those tests are called."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from generators.ast.source import quote
from generators.ast.tests.behavior.functions import Function, nested, slug
from generators.ast.tests.behavior.outcomes import Expectation, counts_up
from generators.ast.view import AppView
from ir import names
from ir.behavior.interpret import Ran, Why
from ir.behavior.steps import AnyStep, Branch, Load, Move, Require
from ir.behavior.world import Ref
from validators.samples.cells import Dependencies, cells_of, holes, walk
from validators.samples.subjects import Scenario, Subject


@dataclass
class Answers:
    """What a test says about the answer to its request, and about the rows afterwards."""

    function: Function
    subject: Subject
    status: int | None
    """The status of a success; None where no request is made."""

    @property
    def graph(self) -> Dependencies:
        """What values are made of."""
        return self.subject.dependencies()

    @property
    def steps(self) -> tuple[AnyStep, ...]:
        """What runs."""
        return self.subject.steps

    def succeeds(self, ran: Ran, value: Any, *, says_nothing: bool = False) -> None:
        """A success that answers `value`."""
        function, imports = self.function, self.function.imports
        expected = Expectation(function.arranged, ran, self.graph)
        if says_nothing and self.status is not None:
            imports.add("tests.support.answers", "nothing")
            function.add("nothing(answer)")
        elif self.status is not None and isinstance(value, Ref):
            expected.answered = value
            imports.add("tests.support.answers", "success")
            function.add(f"found = success(answer{f', {self.status}' if self.status != 200 else ''})")
        elif self.status is not None:
            function.add(f"assert answer.status_code == {self.status}, answer.text")
        lines = expected.lines()
        if self.status is not None and not says_nothing:
            lines += self._body(expected, value)
        function.add(*lines)

    def _body(self, expected: Expectation, value: Any) -> Iterator[str]:
        if isinstance(value, Ref):
            key = self.function.app.entities[value.entity].key.name
            yield f"assert found[{quote(key)}] == {expected.in_json(value)}"
        elif isinstance(value, tuple):
            items = ", ".join(expected.in_json(item) for item in value)
            yield f'assert [item["id"] for item in answer.json()] == [{items}]'
        else:
            said = "is" if isinstance(value, bool) else "=="
            yield f"assert answer.json() {said} {expected.in_json(value)}"

    def is_refused(self, scenario: Scenario, call: str = "") -> None:
        """A refusal: its status and text, and that nothing was written. `call` is made where no request is."""
        function, imports, refused = self.function, self.function.imports, scenario.refused
        detail = quote(refused.detail) if _is_certain(self.graph, scenario, self.steps) else None
        if self.status is not None:
            imports.add("tests.support.snapshots", "assert_refused")
            function.add(f"await assert_refused(answer, {refused.status}, {detail}, session, before)")
            return
        imports.module("pytest")
        imports.add("src.core.problems", "Refusal")
        imports.add("tests.support.snapshots", "snapshot")
        function.add(f"with pytest.raises(Refusal) as refused:\n{nested(call)}")
        function.add(f"assert refused.value.status == {refused.status}")
        if detail is not None:
            function.add(f"assert refused.value.detail == {detail}")
        function.add("assert await snapshot(session) == before")


def _is_certain(graph: Dependencies, scenario: Scenario, every: Iterable[AnyStep]) -> bool:
    """The text of the refusal is the spec's, and nothing in it is made up by the database."""
    steps = [step for step in walk(graph.behavior, every) if step.path == scenario.path]
    if scenario.refused.why is Why.REQUIRED:
        shown = [
            cell
            for step in steps
            if isinstance(step, Require)
            for typed in holes(step.message)
            for cell in cells_of(graph.behavior, typed)
        ]
        return not counts_up(graph, shown)
    return scenario.refused.why is Why.EVENT


def title_of(app: AppView, steps: tuple[AnyStep, ...], scenario: Scenario) -> str:
    """What a scenario shows, as part of a name."""
    if scenario.goal == "success":
        return "success"
    if scenario.goal == "many":
        return "success_with_several_rows"
    step = next(item for item in walk(app.behavior, steps) if item.path == scenario.path)
    if isinstance(step, Load):
        return f"there_is_no_such_{names.snake_case(step.entity)}"
    if isinstance(step, Branch):
        return f"success_{'where' if scenario.way else 'unless'}_{slug(step.condition.text)}"
    if isinstance(step, Move):
        return f"{names.snake_case(step.event)}_is_refused"
    assert isinstance(step, Require)
    detail = scenario.refused.detail
    return f"refused_unless_{slug(detail)}" if detail == step.text else f"refused_{slug(detail)}"


def doc_of(app: AppView, steps: tuple[AnyStep, ...], scenario: Scenario) -> str:
    """Which condition a refusal is about."""
    step = next((item for item in walk(app.behavior, steps) if item.path == scenario.path), None)
    if isinstance(step, Require) and not scenario.ran.is_answered:
        return f"Here `{step.condition.written}` does not hold."
    return ""
