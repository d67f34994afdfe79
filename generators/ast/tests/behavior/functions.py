"""One test function of behaviour in the making: rows first, then the whole database as it was, then the request."""

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from generators.ast.source import Imports, call, docstring, is_in_word
from generators.ast.tests.behavior.arrange import Arrangement
from generators.ast.view import AppView
from ir.behavior.steps import Load, Move
from ir.expressions import syntax
from ir.expressions.check import Typed
from validators.samples.cells import Cell, cells_of, expressions, nodes, walk
from validators.samples.staging import NOW, Situation
from validators.samples.subjects import Subject

_T = TypeVar("_T")

_LONGEST = 60
_CLOCKS = ("now", "today")
_SIGNS = (
    ("==", "is"),
    ("!=", "is not"),
    (">=", "is at least"),
    ("<=", "is at most"),
    (">", "is above"),
    ("<", "is below"),
)


class Names:
    """Names of tests, each only once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, wanted: str) -> str:
        """The name, with a number where it is taken."""
        name, number = wanted, 1
        while name in self._taken:
            number += 1
            name = f"{wanted}_{number}"
        self._taken.add(name)
        return name


def nested(statement: str) -> str:
    """A statement of a function's body, as it stands in a block there."""
    return "\n".join(f"    {line}" for line in f"    {statement}".split("\n"))


def slug(text: str) -> str:
    """A text as part of a name, cut off between words."""
    for sign, meaning in _SIGNS:
        text = text.replace(sign, f" {meaning} ")
    words = re.findall(r"[a-z0-9]+", text.lower())
    found = ""
    for word in words:
        if len(found) + len(word) >= _LONGEST:
            break
        found = f"{found}_{word}" if found else word
    return found or "it"


def query_test(name: str, imports: Imports, some: "Function", more: "Function") -> str:
    """A test that asks for the same twice, with more rows the second time: the number of queries is the same."""
    imports.add("sqlalchemy.ext.asyncio", "AsyncConnection", "AsyncSession")
    imports.add("tests.support.queries", "undone")
    parts = []
    for inner, function in (("some", some), ("more", more)):
        text = function.emit("x")
        body = text.partition(" -> None:\n")[2]
        indented = "\n".join(f"    {line}" if line else "" for line in body.split("\n"))
        parts.append(f"    async def {inner}(session: AsyncSession) -> int:\n{indented}")
    joined = "\n\n".join(parts)
    fixtures = []
    if "client." in joined:
        fixtures.append("client: AsyncClient")
    fixtures.append("connection: AsyncConnection")
    if "monkeypatch" in joined:
        fixtures.append("monkeypatch: pytest.MonkeyPatch")
    head = call(f"async def test_{name}", fixtures, tail=" -> None:")
    return f"{head}\n{joined}\n\n    assert await undone(connection, more) <= await undone(connection, some)"


class Function:
    """The lines of one test function."""

    def __init__(self, app: AppView, imports: Imports, situation: Situation, subject: Subject) -> None:
        self.app = app
        self.imports = imports
        self.situation = situation
        self.subject = subject
        self.lines: list[str] = []
        cells = _once(subject, relevant)
        self.arranged = Arrangement(app, situation, cells, _once(subject, entities_of), imports)

    def add(self, *lines: str) -> None:
        """Lines of the body, not indented."""
        self.lines += lines

    def arrange(self) -> None:
        """Store the rows; where an expression asks for the time, first stop the clock."""
        self.clock()
        lines = self.arranged.lines()
        if self.arranged.breaks_rules_on_the_way(self.app.behavior):
            self.imports.add("tests.support.database", "together")
            inner = "\n".join(nested(part) for part in lines)
            self.add(f"async with together(session):\n{inner}")
        else:
            self.add(*lines)

    def clock(self) -> None:
        """Stop the clock where the time matters."""
        if _once(self.subject, asks_the_time):
            self.imports.module("datetime as dt")
            self.imports.add("tests.support.clock", "stop_clock")
            moment = f"dt.datetime({NOW.year}, {NOW.month}, {NOW.day}, {NOW.hour}, {NOW.minute}, tzinfo=dt.UTC)"
            self.add(f"stop_clock(monkeypatch, {moment})")

    def before(self) -> None:
        """Remember the whole database."""
        self.imports.add("tests.support.snapshots", "snapshot")
        self.add("before = await snapshot(session)")

    def count(self) -> None:
        """Count what the last line asks the database."""
        self.imports.add("tests.support.queries", "selects")
        request = self.lines.pop()
        self.add(f"with selects(connection) as asked:\n{nested(request)}")
        if request.startswith("answer = "):
            self.add("assert answer.is_success, answer.text")
        self.add("return len(asked)")

    def _fixtures(self, text: str) -> list[str]:
        found = []
        if "client." in text:
            self.imports.add("httpx", "AsyncClient")
            found.append("client: AsyncClient")
        self.imports.add("sqlalchemy.ext.asyncio", "AsyncSession")
        return [*found, "session: AsyncSession"]

    def emit(
        self,
        name: str,
        doc: str = "",
        marks: Sequence[str] = (),
        parameters: Sequence[str] = (),
        fixtures: Sequence[str] | None = None,
    ) -> str:
        """The function; its fixtures are a client and a session unless others are named."""
        text = "\n".join(self.lines)
        fixtures = list(fixtures) if fixtures is not None else self._fixtures(text)
        if "monkeypatch" in text:
            self.imports.module("pytest")
            fixtures.append("monkeypatch: pytest.MonkeyPatch")
        if marks:
            self.imports.module("pytest")
        head = "\n".join([*marks, call(f"async def test_{name}", [*fixtures, *parameters], tail=" -> None:")])
        words = [docstring(doc, indent=4)] if doc else []
        body = [f"    {line}" for line in self.lines]
        return "\n".join([head, *words, *_repeated(_without_unused(body, self.arranged.variables.values()))])


def _once(subject: Subject, work: Callable[[Subject], _T]) -> _T:
    """The same for all tests of a subject."""
    if work.__name__ not in subject.memo:
        subject.memo[work.__name__] = work(subject)
    found: _T = subject.memo[work.__name__]
    return found


def _without_unused(body: list[str], variables: Iterable[str]) -> list[str]:
    """Rows that nothing refers to need no variable."""
    code = "\n".join(body)
    is_read = {name: _is_read(code, name) for name in variables}
    if None in is_read.values():
        every = _read_names(code)
        is_read = {name: name in every for name in is_read}
    unused = "|".join(re.escape(name) for name, known in is_read.items() if not known)
    pattern = re.compile(rf"^( +)(?:{unused}) = (?=await )", re.MULTILINE)
    return [pattern.sub(r"\1", part) for part in body] if unused else body


def _is_read(code: str, name: str) -> bool | None:
    """A statement reads the name; None where texts around it decide. (Most names stand before any.)"""
    found: bool | None = False
    start = code.find(name)
    while start >= 0:
        end = start + len(name)
        before, after = code[code.rfind("\n", 0, start) + 1 : start], code[end : end + 3]
        is_name = not (before[-1:] == "." or is_in_word(before[-1:]) or is_in_word(after[:1]))
        is_argument = after[:1] == "=" and after[:2] != "=="
        is_target = after == " = " and not before.strip()
        if is_name and not is_argument and not is_target:
            if '"' not in before and "'" not in before:
                return True
            found = None
        start = code.find(name, end)
    return found


_TEXT = re.compile(r"""(\w*)("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")
_HOLE = re.compile(r"\{([^{}]*)\}")
_TARGET = re.compile(r"^\s*\w+ = ", re.MULTILINE)
_NAME = re.compile(r"(?<![.\w])[^\W\d]\w*(?!\w|=[^=])")


def _read_names(code: str) -> set[str]:
    """The names that plain statements read: those beside texts and in the holes of f-strings, but no attributes, no
    names of arguments, and not what is assigned to. (To parse every test takes longer than to write it.)
    """
    bare = _TEXT.sub(lambda text: " ".join(_HOLE.findall(text[2])) if "f" in text[1] else "''", code)
    return set(_NAME.findall(_TARGET.sub("", bare)))


def _repeated(body: list[str]) -> list[str]:
    """Rows that are alike and that nothing refers to are made in a loop."""
    found: list[str] = []
    for line, group in itertools.groupby(body):
        count = len(list(group))
        if count < 3:
            found += [line] * count
        else:
            inner = "\n".join(f"    {part}" for part in line.split("\n"))
            found.append(f"    for _ in range({count}):\n{inner}")
    return found


def relevant(subject: Subject) -> list[Cell]:
    """The fields that a test has to say: those of the subject, and those of every rule about the same entities."""
    behavior = subject.behavior
    pairs = [*expressions(behavior, subject.steps), *(pair for pairs in subject.extra.values() for pair in pairs)]
    graph = subject.dependencies()
    found = dict.fromkeys(graph.closure([cell for typed, row in pairs for cell in cells_of(behavior, typed, row)]))
    found |= dict.fromkeys(subject.also)
    for cell in subject.pinned:
        found[Cell(cell[0].entity, cell[1])] = None
    for step in walk(behavior, subject.steps):
        if isinstance(step, Load):
            found |= dict.fromkeys(Cell(step.entity, name) for name, _ in step.key)
        elif isinstance(step, Move):
            found[Cell(step.entity, behavior.machines[step.entity].machine.field)] = None
    kept = [cells_of(behavior, rule.condition, rule.entity) for rule in behavior.rules]
    kept += [cells_of(behavior, one.value, one.entity) for one in behavior.computed]
    for named in kept:
        cells = graph.closure(named)
        if any(cell.entity and cell in found for cell in cells):
            found |= dict.fromkeys(cell for cell in cells if cell.entity)
    return list(found)


def entities_of(subject: Subject) -> set[str]:
    """The entities whose rows a test has in variables."""
    found = {subject.row.entity} if subject.row is not None else set()
    found |= {cell.entity for cell in subject.also}
    found |= set(subject.start.keys.values())
    asked = [typed for pairs in subject.extra.values() for typed, _ in pairs]
    for typed in (*asked, *(typed for typed, _ in expressions(subject.behavior, subject.steps))):
        found |= {kind.entity for kind in typed.types.values() if kind.entity is not None}
    return found


def asks_the_time(subject: Subject) -> bool:
    """The outcome may depend on the present moment."""
    behavior = subject.behavior
    typed = [one for one, _ in expressions(behavior, subject.steps)]
    typed += [one for pairs in subject.extra.values() for one, _ in pairs]
    typed += [rule.condition for rule in behavior.rules] + [computed.value for computed in behavior.computed]
    moved = {step.entity for step in walk(behavior, subject.steps) if isinstance(step, Move)}
    moved |= {subject.row.entity} if subject.row is not None else set()
    for entity in moved:  # a refusal tells which other events are possible
        typed += [move.guard for move in behavior.machines[entity].moves if move.guard is not None]
    return any(asks(one) for one in typed)


def asks(typed: Typed) -> bool:
    """An expression asks for the present moment."""
    return any(isinstance(node, syntax.Call) and node.function in _CLOCKS for node in nodes(typed.tree))
