"""`tests/integration/test_<flow>_flow.py`: a flow's success, each of its refusals, and what is stored after them."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from generators.ast.source import Imports, module, sentence
from generators.ast.tests.behavior.answers import Answers, doc_of, title_of
from generators.ast.tests.behavior.asked import Asked, asked_flow, not_tried
from generators.ast.tests.behavior.functions import Function, Names, query_test
from generators.ast.tests.behavior.requests import run_line
from generators.ast.view import AppView
from ir import names
from ir.behavior.interpret import Answered
from ir.behavior.steps import Program
from ir.expressions.types import Kind
from ir.model import Flow
from validators.samples.subjects import Scenario


def emit_flow_tests(app: AppView, flow: Flow) -> str | None:
    """The module, or None where nothing can be tested: a flow of prose, or no situation was found."""
    asked = asked_flow(app, flow)
    if asked is None:
        return None
    writer = _Tests(app, flow, asked)
    tests = [writer.test(scenario) for scenario in asked.scenarios.found if scenario.goal != "some"]
    tests += writer.queries()
    doc = sentence(flow.description or names.words(flow.name)) + not_tried([asked])
    return module(doc, writer.imports, tests) if tests else None


@dataclass
class _Tests:
    """The tests of one flow in the making."""

    app: AppView
    flow: Flow
    asked: Asked
    imports: Imports = field(default_factory=Imports)
    taken: Names = field(default_factory=Names)

    @property
    def program(self) -> Program:
        return self.app.behavior.flows[self.flow.name]

    def test(self, scenario: Scenario) -> str:
        """One scenario as a test."""
        function = self._arranged(scenario)
        function.before()
        call = ""
        if self.asked.endpoint is not None:
            function.add(self.asked.request.line(function.arranged))
        else:
            call = run_line(self.flow, function.arranged)
        answers = Answers(function, self.asked.subject, self.asked.status)
        outcome = scenario.ran.outcome
        if isinstance(outcome, Answered):
            function.add(*([call] if call else []))
            value = _returned(self.program, outcome.value)
            answers.succeeds(scenario.ran, value, says_nothing=self.program.returns is None)
        else:
            answers.is_refused(scenario, call)
        steps = self.program.steps
        return function.emit(self.taken.of(title_of(self.app, steps, scenario)), doc_of(self.app, steps, scenario))

    def _arranged(self, scenario: Scenario) -> Function:
        function = Function(self.app, self.imports, scenario.situation, self.asked.subject)
        function.arrange()
        return function

    def queries(self) -> list[str]:
        """More rows take no more queries."""
        functions = []
        for scenario in (*self.asked.scenarios.of("some"), *self.asked.scenarios.of("many")):
            function = self._arranged(scenario)
            has_request = self.asked.endpoint is not None
            arranged = function.arranged
            function.add(self.asked.request.line(arranged) if has_request else run_line(self.flow, arranged))
            function.count()
            functions.append(function)
        if len(functions) != 2:
            return []
        return [query_test("more_rows_take_no_more_queries", self.imports, *functions)]


def _returned(program: Program, value: Any) -> Any:
    """What a flow answers, with the digits that its type has."""
    if program.returns is None or program.returns.kind is not Kind.DECIMAL or program.returns.scale is None:
        return value
    return value if value is None else Decimal(value).quantize(Decimal(1).scaleb(-program.returns.scale))
