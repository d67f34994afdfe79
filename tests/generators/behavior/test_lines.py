"""Bodies of functions: branches as linters want them written, and variables that nobody looks at."""

import textwrap

from generators.ast.behavior.lines import Assign, If, Line, Loop, Statement, rendered
from generators.ast.behavior.terms import Term, choice, denied, joined


def when(condition: str, *body: Statement, otherwise: tuple[Statement, ...] = ()) -> If:
    return If(Term(condition), denied(Term(condition)), body, otherwise)


def check(statements: list[Statement], expected: str) -> None:
    assert "\n".join(rendered(statements, 0)) == textwrap.dedent(expected).strip("\n")


def test_one_if_for_two_that_have_nothing_beside() -> None:
    check([when("a", when("b", Line("run()")))], "if a and b:\n    run()")


def test_not_where_something_stands_beside() -> None:
    check(
        [when("a", when("b", Line("run()")), Line("rest()"))],
        """
        if a:
            if b:
                run()
            rest()
        """,
    )
    check(
        [when("a", when("b", Line("run()")), otherwise=(Line("rest()"),))],
        """
        if a:
            if b:
                run()
        else:
            rest()
        """,
    )


def test_a_chain_has_elif() -> None:
    check(
        [when("a", Line("one()"), otherwise=(when("b", Line("two()"), otherwise=(Line("three()"),)),))],
        """
        if a:
            one()
        elif b:
            two()
        else:
            three()
        """,
    )


def test_branches_that_do_the_same_are_one() -> None:
    check(
        [when("a", Line("one()"), otherwise=(when("b", Line("one()"), otherwise=(Line("two()"),)),))],
        """
        if a or b:
            one()
        else:
            two()
        """,
    )


def test_a_branch_with_nothing_in_it_is_turned_around_or_left_out() -> None:
    check([when("a", otherwise=(Line("run()"),))], "if not a:\n    run()")
    check([when("a"), Line("run()")], "run()")


def test_a_choice_between_two_values() -> None:
    check(
        [
            If(Term("a"), Term("not a"), (Assign("x", Term("1")),), (Assign("x", Term("2")),)),
            Line("use(x)"),
        ],
        """
        x = 1 if a else 2
        use(x)
        """,
    )


def test_loops_that_look_for_something() -> None:
    loop = Loop("i", "items", (when("i.done", Line("return True")),))
    check([loop, Line("return False")], "return any(i.done for i in items)")
    loop = Loop("i", "items", (when("i.done", Line("return False")),))
    check([loop, Line("return True")], "return all(not i.done for i in items)")


def test_what_nobody_looks_at() -> None:
    """A word in a text is no look; what is asked of a database is asked."""
    check(
        [
            Assign("row", Term("await fetch()"), is_asked=True),
            Assign("count", Term("1")),
            Assign("shown", Term("2")),
            Line('print(f"row and count: {shown}")'),
            Loop("i", "items", (Line("run()"),)),
        ],
        """
        await fetch()
        shown = 2
        print(f"row and count: {shown}")
        for _i in items:
            run()
        """,
    )


def test_a_body_is_never_empty() -> None:
    check([], "pass")


def test_literals_decide() -> None:
    true, false, some = Term("True"), Term("False"), Term("x")
    assert joined("and", [some, true]).text == "x"
    assert joined("and", [some, false]).text == "False"
    assert joined("or", [true, some]).text == "True"
    assert joined("and", [Term("1 / x"), false]).text == "1 / x and False"
    assert joined("or", []).text == "False"


def test_a_choice_of_true_and_false_is_the_condition() -> None:
    true, false = Term("True"), Term("False")
    assert choice(true, Term("a > b", 5), false).text == "a > b"
    assert choice(false, Term("a > b", 5), true).text == "not a > b"
    assert choice(true, Term("a"), false).text == "bool(a)"
    assert choice(Term("x"), true, Term("y")).text == "x"
