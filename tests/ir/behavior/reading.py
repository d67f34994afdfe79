"""Behaviour of specs, understood, as tests ask about it."""

from functools import cache

from ir.behavior.steps import Program
from ir.behavior.understanding import Machine, Understanding, understand
from ir.behavior.visiting import every
from ir.dialect.read import read
from ir.expressions.scope import Path
from tests.validators.behavior import FLOW, SHOP

ACT = FLOW
"""A flow `act` that has loaded `cart`; further steps follow, eight spaces in."""


@cache
def understood(text: str = SHOP) -> Understanding:
    """The behaviour of a spec."""
    parts = read(text).parts
    return understand(parts.entities, parts.auth, parts.behavior)


def with_flow(steps: str) -> Understanding:
    """The shop with a flow `act` that loads `cart` and takes these steps (eight spaces in)."""
    return understood(f"{SHOP}{FLOW}{steps}")


def program(steps: str) -> Program:
    """The flow `act` of the shop, without anything wrong."""
    found = with_flow(steps)
    assert not found.issues, [issue.message for issue in found.issues]
    return found.flows["act"]


def machine(name: str = "Order", text: str = SHOP) -> Machine:
    """A machine of the shop."""
    return understood(text).machines[name]


def texts(paths: tuple[Path, ...]) -> list[str]:
    """Paths as text, in the order of the alphabet."""
    return sorted(str(path) for path in paths)


def kinds(of: Program) -> list[str]:
    """The classes of all steps, in the order in which they are written."""
    return [type(step).__name__ for step in every(of.steps)]
