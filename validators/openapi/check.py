"""OpenAPI documents: everything that is wrong with their structure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ir.dialect.places import SyntaxLocations
from ir.openapi.documents import Documents
from ir.openapi.facts import Outline
from ir.openapi.finding import finder
from ir.openapi.index import Index
from ir.openapi.kinds import Version
from ir.openapi.outline import outline
from ir.problems import Problem
from ir.source import SourceMap, Span
from ir.syntax import Block, Syntax
from ir.yaml.document import paused_gc
from validators.openapi.crossing import Crossing, crossing
from validators.openapi.files import file_problems
from validators.openapi.rule import Found
from validators.openapi.versions import version_of
from validators.openapi.walk import block_problems
from validators.results import place


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What was found out about one block."""

    found: tuple[Found, ...]
    outline: Outline


class OpenApiChecker:
    """Checks one document again and again: blocks that are the same are not looked at again, and rules about the whole
    document only run when the facts of some block changed.

    `index` has the facts of the last state, None for documents of a version that is not read. `rechecked` are the
    blocks that had to be looked at the last time, `reran` the codes of rules about the whole document that ran.
    """

    def __init__(self, documents: Documents | None = None, base: Path | None = None) -> None:
        self.rechecked: list[Block] = []
        self.reran: tuple[str, ...] = ()
        self._documents = documents
        self._base = base
        self._known: dict[Block, Known] = {}
        self._placed: dict[Block, tuple[Known, int, list[Problem]]] = {}
        self._version: Version | None = None
        self._crossing: Crossing | None = None

    @property
    def index(self) -> Index | None:
        """The facts of the document as it was checked last. Offsets in them may be those of older blocks."""
        return self._crossing.index if self._crossing is not None else None

    def check(self, syntax: Syntax) -> tuple[Problem, ...]:
        """Every problem of the document as it is now, with spans. Problems of its YAML are not among them."""
        with paused_gc():
            version = version_of(syntax.skeleton.document.root)
            known = self._look(syntax, version)
            problems = self._place(syntax, known)
            before, self._crossing = self._crossing, None
            if version is None:
                self.reran = ()
                return tuple(problems)
            self._crossing = crossing((one.outline for one in known.values()), version, finder(syntax), before)
            self.reran = self._crossing.ran
            crossed = list(self._crossing.problems)
            if self._base is not None and self._documents is not None:
                crossed += file_problems(self._crossing.index, self._base, self._documents)
            return (*problems, *_located(crossed, syntax))

    def _place(self, syntax: Syntax, known: Mapping[Block, Known]) -> list[Problem]:
        """The problems of all blocks. Those of blocks that stand where they stood are the same objects."""
        before, self._placed = self._placed, {}
        for block, one in known.items():
            if not one.found:
                continue
            line, last = syntax.line_of(block), before.get(block)
            if last is None or last[0] is not one or last[1] != line or block is syntax.skeleton:
                span = syntax.span
                placed = [_with_span(found.problem, span(block, found.start, found.end)) for found in one.found]
                last = one, line, placed
            self._placed[block] = last
        return [problem for _, _, problems in self._placed.values() for problem in problems]

    def _look(self, syntax: Syntax, version: Version | None) -> dict[Block, Known]:
        before = self._known if version is self._version else {}
        self._known, self._version, self.rechecked = {}, version, []
        for block in syntax.blocks:
            known = before.get(block)
            if known is None:
                self.rechecked.append(block)
                document = block.document
                known = Known(
                    block_problems(block.prefix, document.root, version, document.is_whole),
                    outline(block.prefix, document.root, version, document.is_whole) if version else Outline(),
                )
            self._known[block] = known
        return self._known


def _with_span(problem: Problem, span: Span) -> Problem:
    """A problem with its place: `dataclasses.replace` takes three times as long, and there may be thousands."""
    return Problem(
        problem.code,
        problem.severity,
        problem.message,
        problem.path,
        span,
        problem.on_key,
        problem.suggestion,
        problem.related,
        problem.part,
    )


def _located(problems: Iterable[Problem], syntax: Syntax) -> list[Problem]:
    """Problems known by path, with their places."""
    locations = SyntaxLocations(syntax, {})
    return [place(problem, SourceMap(locations, locations)) for problem in problems]
