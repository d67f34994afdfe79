"""What a rule about OpenAPI documents is: a function with a stable code and a page of its own.

Rules about one block are called while it is walked, with what they are about; rules about the whole document get its
index. Both say where by IR path; rules about a block also by the node, so that nobody has to look it up again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, ParamSpec

from ir.openapi.kinds import Kind, Version
from ir.problems import Problem, Related, Severity
from ir.yaml import MappingNode, Node, ScalarNode

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Spot:
    """One thing that a rule found. `node` is where in the block, None if only the path is known.

    `suggestion` would replace the text of the node, or the `part` of the text at `path`, from one offset to another.
    """

    path: str
    message: str
    node: Node | None = None
    on_key: bool = False
    suggestion: str | None = None
    related: tuple[Related, ...] = ()
    part: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A problem of one block, between two offsets of the block's text."""

    problem: Problem
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class At:
    """One object of a document: its kind, what is written, and its IR path."""

    kind: Kind
    node: MappingNode
    path: str
    version: Version


@dataclass(frozen=True, slots=True)
class Rule(Generic[P]):
    """A registered rule; the function's docstring is its documentation page."""

    code: str
    severity: Severity
    title: str
    check: Callable[P, Iterable[Spot]] = field(repr=False)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Iterator[Found]:
        """The problems it finds in a block."""
        for spot in self.check(*args, **kwargs):
            assert spot.node is not None
            yield Found(self._problem(spot), spot.node.start, spot.node.end)

    def problems(self, *args: P.args, **kwargs: P.kwargs) -> Iterator[Problem]:
        """The problems it finds in a document; their places are still to be looked up."""
        return (self._problem(spot) for spot in self.check(*args, **kwargs))

    def _problem(self, spot: Spot) -> Problem:
        return Problem(
            self.code,
            self.severity,
            spot.message,
            spot.path,
            None,
            spot.on_key,
            spot.suggestion,
            spot.related,
            spot.part,
        )


RULES: dict[str, Rule[...]] = {}


def rule(code: str, severity: Severity, title: str) -> Callable[[Callable[P, Iterable[Spot]]], Rule[P]]:
    """Make a function the rule of that code. Two rules of one code are a programming error: ValueError."""

    def register(check: Callable[P, Iterable[Spot]]) -> Rule[P]:
        if code in RULES:
            raise ValueError(f"{code} is taken by {RULES[code].title!r}")
        made = Rule(code, severity, title, check)
        RULES[code] = made
        return made

    return register


def spelled(node: ScalarNode, text: str) -> str | None:
    """How another text is written in place of a scalar: with the same quotes. None where they don't make it safe."""
    if node.style == '"':
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if node.style == "'":
        return "'" + text.replace("'", "''") + "'"
    return text if not node.style else None
