"""The state of one reading: the problems found so far and the elements that are not whole."""

from collections.abc import Iterable
from difflib import get_close_matches

from ir import paths
from ir.dialect.api_keys import METHODS
from ir.dialect.locations import TreeLocations
from ir.problems import Problem, Related, Severity
from ir.source import START, Span
from ir.yaml import Content, Document, Node

MAX_PROBLEMS = 1_000
_MAX_GUESSES = 200  # Comparing words is slow; a text with more unknown words has other troubles.
_MAX_WORD = 60


class Reading:
    """What the readers of one text share."""

    def __init__(self, document: Document, locations: TreeLocations) -> None:
        self.document = document
        self.locations = locations
        self.problems: list[Problem] = []
        self.incomplete: set[str] = set()
        self.dropped = 0
        self._guesses = 0

    def report(
        self,
        code: str,
        message: str,
        path: str,
        where: Node | tuple[int, int] | None,
        *,
        severity: Severity = Severity.ERROR,
        on_key: bool = False,
        suggestion: str | None = None,
        related: tuple[Related, ...] = (),
    ) -> None:
        """One problem, at a node, between two offsets, or (None) at the key of `path`.

        An error makes the element that `path` is in incomplete.
        """
        if severity is Severity.ERROR:
            self.incomplete.add(element_of(path))
        if self.is_full:
            self.dropped += 1
            return
        if where is None:
            span = self._key(path)
        else:
            start, end = where if isinstance(where, tuple) else (where.start, where.end)
            span = self.document.lines.span(start, end)
        self.problems.append(Problem(code, severity, message, path, span, on_key, suggestion, related))

    def _key(self, path: str) -> Span:
        """The key of an element, or all of one that has none: an item on one line, the beginning of a longer one."""
        found = self.locations.get(path)
        if found is None:
            return START
        if found.key is not None:
            return found.key
        one_line = found.value.start.line == found.value.end.line
        return found.value if one_line else Span(found.value.start, found.value.start)

    @property
    def is_full(self) -> bool:
        """No more problems are kept."""
        return len(self.problems) >= MAX_PROBLEMS

    def lost(self, path: str) -> None:
        """Something under `path` could not be read at all."""
        self.incomplete.add(element_of(path))
        if not path:
            self.incomplete.update(_SECTIONS)

    def finish(self) -> tuple[Problem, ...]:
        """All problems in the order of the text."""
        return tuple(sorted(self.problems, key=lambda one: one.span or START))

    def closest(self, word: str, options: Iterable[str]) -> str | None:
        """The option that was probably meant, if one is close."""
        if len(word) > _MAX_WORD or self._guesses >= _MAX_GUESSES:
            return None
        self._guesses += 1
        known = list(options)
        folded = {option.casefold().replace("_", ""): option for option in reversed(known)}
        exact = folded.get(word.casefold().replace("_", "").replace("-", ""))
        found = [exact] if exact else get_close_matches(word, known, n=1, cutoff=0.6)
        return found[0] if found else None


_SECTIONS = ("app", "auth", "entities", "paths", "schemas", "infrastructure", "x-business-logic")


def element_of(path: str) -> str:
    """The IR path of what a path lies in: an attribute, a relationship, an entity, a schema, an operation, a flow, a
    machine, an invariant, or a section.
    """
    segments = path.split("/")
    length = 1
    if segments[0] == "entities":
        length = 4 if len(segments) >= 4 and segments[2] in ("attributes", "relationships") else 2
    elif segments[0] == "paths":
        length = 3 if len(segments) >= 3 and segments[2] in METHODS else 2
    elif segments[0] == "schemas":
        length = 2
    elif segments[0] == "x-business-logic":
        length = 3
    return "/".join(segments[:length])


def child(path: str, segment: str | int) -> str:
    """The path one level further down."""
    return paths.child(path, segment)


def did_you_mean(suggestion: str | None) -> str:
    """The end of a message about an unknown word."""
    return f": did you mean `{suggestion}`?" if suggestion else ""


def kind_of(node: Content) -> str:
    """What a node is, for people."""
    return {"MappingNode": "a mapping", "SequenceNode": "a list"}.get(type(node).__name__, "a single value")
