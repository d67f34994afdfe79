"""Pieces of Python expressions, and how strongly each holds together."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

CONDITIONAL, OR, AND, NOT, COMPARE, ADD, MULTIPLY, UNARY, ATOM = 1, 2, 3, 4, 5, 10, 11, 12, 15
"""Levels of operators: a piece needs parentheses where something stronger stands around it."""


@dataclass(frozen=True, slots=True)
class Term:
    """The text of an expression and the level of its outermost operator. A `fixed` one is a constant of any kind."""

    text: str
    level: int = ATOM
    fixed: bool = False

    def at(self, level: int) -> str:
        """The text as an operand of something of that level."""
        return self.text if self.level >= level else f"({self.text})"


_CALCULATES = re.compile(r"[-+*/%(]")


def joined(operator: str, terms: Iterable[Term]) -> Term:
    """`a and b`, `a or (b and c)`: a chain that mixes the two says with parentheses how it is read.

    A literal that decides stands for what follows it, and for what comes before it and can't fail.
    """
    decides, passes = ("True", "False") if operator == "or" else ("False", "True")
    found: list[Term] = []
    for term in terms:
        if term.text == decides and not any(_CALCULATES.search(before.text) for before in found):
            return term
        if term.text != passes:
            found.append(term)
    if len(found) < 2:
        return found[0] if found else Term(passes, fixed=True)
    return Term(f" {operator} ".join(term.at(NOT) for term in found), OR if operator == "or" else AND)


def denied(term: Term) -> Term:
    """`not x`, where nothing shorter says it."""
    if term.level == NOT and term.text.startswith("not "):
        return Term(term.text.removeprefix("not "), COMPARE)
    return Term(f"not {term.at(NOT)}", NOT)


def choice(then: Term, condition: Term, otherwise: Term) -> Term:
    """`a if c else b`; `c` itself where the two are True and False."""
    if condition.text in ("True", "False"):
        return then if condition.text == "True" else otherwise
    if (then.text, otherwise.text) == ("True", "False"):
        return condition if condition.level in (NOT, COMPARE) else Term(f"bool({condition.text})")
    if (then.text, otherwise.text) == ("False", "True"):
        return denied(condition)
    if then.text == otherwise.text:
        return then
    return Term(f"{then.at(OR)} if {condition.at(OR)} else {otherwise.at(CONDITIONAL)}", CONDITIONAL)
