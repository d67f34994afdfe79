"""What is wrong with the shape of behaviour: the expected problems stand beside the lines."""

import textwrap

import pytest

from ir.dialect.read import ReadResult, read
from ir.dialect.steps import MAX_DEPTH
from ir.model import FlowStep
from tests.ir.specs import check, only_problem, spec, text_at


def in_steps(lines: str) -> str:
    """A spec of two flows with these lines in the middle of the first one's steps, and an entity after them."""
    middle = textwrap.indent(textwrap.dedent(lines).strip("\n"), "        ")
    return f"""
x-business-logic:
  flows:
    first:
      steps:
        - load: before = A(id)
{middle}
        - return: before
    second:
      steps: [{{return: other}}]
entities:
  A:
    attributes: {{name: string}}
"""


def check_steps(lines: str) -> tuple[FlowStep, ...]:
    """The problems are those beside the lines, the steps around them are read, and nothing else is lost."""
    result = check(in_steps(lines))
    first, second = result.parts.behavior.flows
    assert (first.steps[0].expression, first.steps[-1].expression) == ("before = A(id)", "before")
    assert second.steps == (FlowStep(kind="return", expression="other"),)
    assert [one.name for one in result.parts.entities] == ["A"]
    assert result.parts.incomplete <= {"x-business-logic/flows/first"}
    return first.steps[1:-1]


def test_sections() -> None:
    check(
        """
        x-business-logic:
          flow: {}  # error: DM120
          rules: {}  # error: DM120
          state_machines: [Order]  # error: DM121
        """
    )


def test_flows() -> None:
    check(
        """
        x-business-logic:
          flows:
            a:
              trigger: {type: http, method: post, path: [/a], status: ok}  # error: DM121, DM122, DM124, DM124
              input:
                a: {type: string, unique: true}  # error: DM120
                b: {type: integer, computed: a}  # error: DM120
                c: strnig  # error: DM201
                d:  # error: DM123
              auth: {a: b}  # error: DM121
              roles: [clerk]  # error: DM120
            b:
              trigger: {type: event}  # error: DM123
            c:
              trigger: {type: schedule, schedule: "* * * * *", method: GET}  # error: DM125
            d:
              trigger: {type: event, evnt: placed}  # error: DM120
            e: go  # error: DM121
            f:
              steps: {return: a}  # error: DM121
            g:
              steps: return  # error: DM121
            h:
              trigger: placed  # error: DM121
        """
    )


def test_machines() -> None:
    check(
        """
        x-business-logic:
          state_machines:
            A:  # error: DM123, DM123, DM123
              transitions: []
            B:
              field: status
              initial: [a]  # error: DM121
              states: a, b  # error: DM121
              final: b  # error: DM121
              endpoints: some  # error: DM122
              transitions:
                - {event: go, from: a, to: b, guard: max(a, b) > 1}  # error: DM115
                - {event: go, source: a, to: b}  # error: DM120
                - {event: go, from: a}  # error: DM123
                - {event: go, from: {a: b}, to: c}  # error: DM121
                - event: go
                  from: a
                  to: b
                  steps: []
                  on_transition: []  # error: DM102
                - go  # error: DM121
            C:
              field: status
              initial: a
              states: [a]
              transitions: {event: go}  # error: DM121
        """
    )


def test_invariants() -> None:
    check(
        """
        x-business-logic:
          invariants:
            a: stock >= 0  # error: DM121
            b: {entity: A}  # error: DM123
            c: {entity: A, expression: [a]}  # error: DM115
            d: {entity: A, condition: a}  # error: DM120
        """
    )


class TestSteps:
    def test_a_step_is_one_thing(self) -> None:
        check_steps(
            """
            - load: a = A(id)
              set: a.name = b  # error: DM135
            - load: a = A(id)
              require: a.b  # error: DM135
              return: a
            - {}  # error: DM135
            - else: {status: 404}  # error: DM135
            - requir: a  # error: DM120
            - foo: 1  # error: DM120
            """
        )

    def test_a_step_is_a_mapping(self) -> None:
        check_steps(
            """
            - return  # error: DM121
            - load a = A(id)  # error: DM121
            - do something  # error: DM121
            - [set]  # error: DM121
            - - load: a  # error: DM121
            -  # error: DM121
            """
        )

    def test_what_goes_with_what(self) -> None:
        check_steps(
            """
            - set: a = 1
              else: {status: 404}  # error: DM125
            - load: a = A(id)
              with: {b: c}  # error: DM125
            - return: a
              do: []  # error: DM125
            - for: a in b  # error: DM123
            - if: a  # error: DM123
              do: []  # error: DM125
            - if: a
              steps: []  # error: DM120
            - require: a
              action: Ask somebody  # error: DM125
            - action: Ask somebody
              with: {a: b}  # error: DM125
            """
        )

    def test_two_kinds_of_else(self) -> None:
        found = check_steps(
            """
            - require: a
              else: 404  # error: DM121
            - require: a
              else: [{return: b}]  # error: DM121
            - require: a
              else: {code: 404}  # error: DM120
            - require: a
              else: {status: 4040, detail: [no]}  # error: DM121, DM122
            - if: a
              then: {return: b}  # error: DM121
              else: {status: 404}  # error: DM121
            """
        )
        assert [one.kind for one in found] == ["require"] * 4 + ["if"]

    def test_with(self) -> None:
        found = check_steps(
            """
            - create: A
              with: [a]  # error: DM121
            - create: A
              with: {a, b: c}  # error: DM121
            - create: A
              with:
                a: max(b, c)
                d: [e]  # error: DM115
                f:  # error: DM121
                1: g  # error: DM106
            - create: A
              with: {a: max(b, c), d: e}  # error: DM115
            """
        )
        assert [[one.name for one in step.bindings] for step in found] == [[], ["b"], ["a"], ["d"]]

    def test_they_nest_so_deep_and_no_deeper(self) -> None:
        def nested(depth: int) -> str:
            lines = [f"{'  ' * 2 * level}- if: a\n{'  ' * 2 * level}  then:" for level in range(depth - 1)]
            return "\n".join([*lines, f"{'  ' * 2 * (depth - 1)}- return: a"])

        check_steps(nested(MAX_DEPTH))
        problem = only_problem(in_steps(nested(MAX_DEPTH + 1)))
        assert (problem.code, "`call`" in problem.message) == ("DM111", True)

    def test_depth_that_grows_by_aliases_ends_too(self) -> None:
        anchors = ["x-0: &a0 [{return: a}]"]
        anchors += [f"x-{n + 1}: &a{n + 1} [{{if: a, then: *a{n}}}]" for n in range(150)]
        text = "\n".join([*anchors, "x-business-logic: {flows: {f: {steps: *a150}}}"])
        assert {problem.code for problem in read(spec(text)).problems} == {"DM111"}


@pytest.mark.parametrize(
    ("lines", "under", "suggestion"),
    [
        # YAML takes these apart; quotes keep them together.
        ("- {require: max(a, b) > 3, else: {status: 404}}", "max(a, b) > 3", "'max(a, b) > 3'"),
        ("- {require: a == 'b, c'}", "a == 'b, c'", "'a == ''b, c'''"),
        ("- {load: a = A(b=c, d=e)}", "a = A(b=c, d=e)", "'a = A(b=c, d=e)'"),
        ("- {require: x in [a, b], else: {status: 404}}", "x in [a, b]", "'x in [a, b]'"),
        ("- {set: x = a ? b : c}", "x = a ? b : c", "'x = a ? b : c'"),
        ('- {require: a == "b: c", else: {status: 404}}', 'a == "b: c"', "'a == \"b: c\"'"),
        ('- {require: a == "b #c"}', 'a == "b #c"', "'a == \"b #c\"'"),
        ("- {if: a, then: [{set: x = max(b, c)}]}", "x = max(b, c)", "'x = max(b, c)'"),
        ("- {create: A, with: {name: max(b, c), d: e}}", "max(b, c)", "'max(b, c)'"),
        ('- require: a == "b #1"', 'a == "b #1"', "'a == \"b #1\"'"),
        ("- require: [a, b] == c", "[a, b] == c", "'[a, b] == c'"),
        ("- require: 'a' == b", "'a' == b", "'''a'' == b'"),
        ('- require: "a" == b', '"a" == b', "'\"a\" == b'"),
        ("- require: > 3", "> 3", "'> 3'"),
        ("- require: - 3 < a", "- 3 < a", "'- 3 < a'"),
        ("- require: @a", "@a", "'@a'"),
        ("- set: x = a if b else c: d", "x = a if b else c: d", "'x = a if b else c: d'"),
        ("- find: x = all A where b == 'c: d'", "x = all A where b == 'c: d'", "'x = all A where b == ''c: d'''"),
        # Words.
        ("- requir: a", "requir", "require"),
        ("- require: a\n  otherwise: {status: 404}", "otherwise", "else"),
        ("- require: a\n  else: {message: No}", "message", "detail"),
        ("- require: a\n  else: 404", "404", "{status: 404}"),
        ("- if: a\n  body: [{return: b}]", "body", "then"),
        ("- for: a in b\n  steps: [{return: b}]", "steps", "do"),
        ("- call: a\n  args: {b: c}", "args", "with"),
        ("- return", "return", "return:"),
        ("- load a = A(id)", "load a = A(id)", "load: a = A(id)"),
    ],
)
def test_a_suggestion_is_all_that_was_needed(lines: str, under: str, suggestion: str) -> None:
    written = spec(in_steps(lines))
    problem = only_problem(written)
    assert (text_at(written, problem), problem.suggestion) == (under, suggestion)
    assert problem.span is not None
    changed = written.splitlines()
    line, start, end = problem.span.start.line, problem.span.start.column, problem.span.end.column
    changed[line] = changed[line][:start] + suggestion + changed[line][end:]
    assert read("\n".join(changed)).problems == ()


class TestBrokenYaml:
    """One problem in the right place, and everything around it is read."""

    @pytest.mark.parametrize(
        "lines",
        [
            "- require: 'a  # error: DM114",
            "- require: a\n  else: {status: 404  # error: DM114",
            "- require: a\n   else: {status: 404}  # error: DM116",
            "- require: a\n else: {status: 404}  # error: DM116",
            "- {require: a]  # error: DM100",
            "- create: A\n  with:\n    a: b\n     c: d  # error: DM116",
            "- require  a  # error: DM121",
            "- set: x = {a: b}  # error: DM115",
        ],
    )
    def test_one_problem(self, lines: str) -> None:
        result: ReadResult = check(in_steps(lines))
        first, second = result.parts.behavior.flows
        assert first.steps[0].expression == "before = A(id)"
        assert second.steps[0].expression == "other"
        assert result.parts.entities[0].attribute("name") is not None
        assert result.parts.incomplete == {"x-business-logic/flows/first"}

    def test_a_section_that_lost_its_colon_takes_only_itself_along(self) -> None:
        result = check(
            """
            x-business-logic:
              flows:
                go: {steps: [{return: a}]}
              state_machines  # error: DM100
                Order:
                  field: status
                  initial: a
              invariants:
                fits: {entity: A, expression: true}
            """
        )
        found = result.parts.behavior
        assert [one.name for one in found.flows] == ["go"] and [one.name for one in found.invariants] == ["fits"]
        assert result.parts.incomplete == {"x-business-logic"}


class TestWhatIsIncomplete:
    """Rules stay silent about elements that were not read whole, and about nothing else."""

    def check(self, text: str, *incomplete: str) -> None:
        assert read(spec(f"x-business-logic:\n{textwrap.indent(text, '  ')}")).parts.incomplete == set(incomplete)

    def test_a_flow(self) -> None:
        self.check("flows: {a: {steps: [{requir: b}]}, b: {}}", "x-business-logic/flows/a")

    def test_a_machine(self) -> None:
        text = "state_machines: {A: {field: a, initial: b, states: [b], transitions: [{event: c}]}}"
        self.check(text, "x-business-logic/state_machines/A")

    def test_an_invariant(self) -> None:
        self.check("invariants: {a: {entity: A}}", "x-business-logic/invariants/a")

    def test_all_flows_if_one_has_no_name(self) -> None:
        self.check("flows: {1: {}}", "x-business-logic/flows")

    def test_all_behaviour(self) -> None:
        self.check("flow: {}", "x-business-logic/flow", "x-business-logic/flows")
        self.check("nothing_like_it: {}", "x-business-logic/nothing_like_it")
