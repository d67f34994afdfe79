"""What an editor waits for: the packaged server over stdio, beside yaml-language-server on the same documents.

Every server gets the same edits at the same places: a letter is typed and deleted, a line is broken and joined. Most of
that breaks the YAML, as typing does. Times are what a client sees: they include the pipes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from bench.editing_client import Client, Gone, Place
from bench.editing_peers import Contestant
from bench.editing_texts import Text, places
from bench.timing import Timing

_BIG = 20_000
_SEED = 7
FEATURES = {
    "hover": "textDocument/hover",
    "completion": "textDocument/completion",
    "symbols": "textDocument/documentSymbol",
}
_PROVIDERS = {"hover": "hoverProvider", "completion": "completionProvider", "symbols": "documentSymbolProvider"}


@dataclass(frozen=True, slots=True)
class Effort:
    """How often things are measured: sessions, letters typed (and deleted), lines broken (and joined), requests."""

    sessions: int
    letters: int
    newlines: int
    requests: int


@dataclass(slots=True)
class Edited:
    """What one server took for one document, in milliseconds and MB. `failure` says why it is not all there."""

    text: Text
    server: str
    start: list[float] = field(default_factory=list)
    open: list[float] = field(default_factory=list)
    letters: list[float] = field(default_factory=list)
    newlines: list[float] = field(default_factory=list)
    requests: dict[str, list[float]] = field(default_factory=dict)
    worst: tuple[float, Place, str] = (0.0, (0, 0), "")
    peak: float = 0.0
    problems: int = 0
    failure: str = ""

    def timing(self, what: str) -> Timing | None:
        """The times of `start`, `open`, both together (`first`), `letters`, `newlines` or a feature; None if it was not
        measured.
        """
        if what == "first":
            times: list[float] | None = [one + other for one, other in zip(self.start, self.open, strict=False)]
        else:
            times = self.requests.get(what) if what in FEATURES else getattr(self, what)
        return Timing(tuple(times)) if times else None


def effort_for(text: Text, edits: int, *, is_ours: bool) -> Effort:
    """Fewer runs of what takes seconds."""
    is_big = text.content.count("\n") > _BIG
    if is_ours:
        return Effort(3 if text.is_compared else 1, edits, max(edits // 2, 1), max(edits // 3, 1))
    return Effort(1, min(edits, 3), 0, 2) if is_big else Effort(2, min(edits, 15), 0, min(edits, 10))


def measure_editing(text: Text, contestant: Contestant, effort: Effort, say: Callable[[str], None]) -> Edited:
    """Everything about one document with one server; a server that fails keeps what it did until then."""
    found = Edited(text, contestant.name)
    for number in range(effort.sessions):
        say(f"{text.name}: {contestant.name}, session {number + 1} of {effort.sessions}")
        client: Client | None = None
        try:
            client = Client(contestant.words, contestant.settings)
            found.start.append(client.start)
            found.open.append(client.open(text.uri, text.content))
            client.settle()
            if number == effort.sessions - 1:
                found.problems = len(client.diagnostics(text.uri))
                _edit(client, found, effort)
                _ask(client, found, effort)
        except (Gone, OSError) as error:
            found.failure = str(error)
        finally:
            if client is not None:
                found.peak = max(found.peak, client.peak)
                client.close()
    return found


def _edit(client: Client, found: Edited, effort: Effort) -> None:
    uri, version = found.text.uri, 1
    for new, end_of, count, times in (
        ("x", lambda at: (at[0], at[1] + 1), effort.letters, found.letters),
        ("\n", lambda at: (at[0] + 1, 0), effort.newlines, found.newlines),
    ):
        for at in places(found.text, count, _SEED):
            for edit, what in (((at, at, new), f"typed {new!r}"), ((at, end_of(at), ""), f"deleted {new!r}")):
                version += 1
                spent = client.edit(uri, version, *edit)
                times.append(spent)
                found.worst = max(found.worst, (spent, at, what))


def _ask(client: Client, found: Edited, effort: Effort) -> None:
    uri, version = found.text.uri, 1_000_000
    for name, method in FEATURES.items():
        if not client.capabilities.get(_PROVIDERS[name]):
            continue
        times = found.requests.setdefault(name, [])
        for line, column in places(found.text, effort.requests, _SEED + 1):
            version += 2
            place = (
                (line, column + 1)
                if name == "completion"
                else (line, found.text.lines[line].index(_first(found, line)))
            )
            times.append(client.ask_just_after(uri, version, (line, column), "x", method, place))
            client.edit(uri, version + 1, (line, column), (line, column + 1), "")


def _first(found: Edited, line: int) -> str:
    return found.text.lines[line].lstrip()[:1]
