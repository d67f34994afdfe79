"""Random edits sent to the real server: what it says last is what it says of the same text opened anew."""

import json
import random
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from ir.source import Position, Span
from ir.syntax import Text
from tests.ir.syntax.edits import random_edit
from tests.server.lsp.session import Session

_FRESH = "file:///fuzz/fresh.yaml"
_DEEPEST = 9
_SYMBOLS = "textDocument/documentSymbol"


def fuzz_server(name: str, text: str, edits: int, seed: int, every: int = 1) -> None:
    """Send edits, sometimes many without waiting. Raises `AssertionError` where diagnostics or symbols of the last
    version are not those of a fresh document, where an older version is published after a newer one, or where anything
    is logged as an error.
    """
    with served() as (session, logged):
        _fuzz(session, name, text, edits, random.Random(f"{seed} {name}"), every)
        assert session.end() == 0
    errors = [line.decode() for line in logged if b"rror" in line or b"Traceback" in line]
    assert not errors, f"{name}: the log has errors: {errors[:5]}"


@contextmanager
def served() -> Iterator[tuple[Session, list[bytes]]]:
    """A real server, and the lines of its log, all of them at the end."""
    session = Session.spawn("--stdio")
    process = session.process
    assert process is not None and process.stdin and process.stdout and process.stderr
    logged: list[bytes] = []
    log = threading.Thread(target=_collect, args=(process.stderr, logged), daemon=True)
    log.start()
    try:
        yield session, logged
    finally:
        process.kill()
        process.wait()
        log.join(10)
        for stream in (process.stdin, process.stdout, process.stderr):
            with suppress(OSError):
                stream.close()


def _fuzz(session: Session, name: str, original: str, edits: int, numbers: random.Random, every: int) -> None:
    uri = f"file:///fuzz/{name.replace('/', '-')}"
    offers = session.initialize({"textDocument": {"publishDiagnostics": {"versionSupport": True}}})
    has_symbols = bool(offers.get("documentSymbolProvider"))
    text, version = Text.of(original), 1
    session.open(uri, original)
    session.diagnostics(uri, version)
    newest = 0
    for number in range(edits):
        if version % _DEEPEST == 0:
            span, new = Span(Position(0, 0), text.end), original
        else:
            span, new = random_edit(text, numbers)
        start, end = text.clamp(span.start), text.clamp(span.end)
        version += 1
        session.change(uri, version, (*_on_wire(text, start), *_on_wire(text, end), new))
        text, _ = text.edit(span, new)
        if numbers.random() < 0.3 and number + 1 < edits:
            continue  # More comes before anybody looks.
        said = session.diagnostics(uri, version)
        seen = [one["version"] for one in _published(session, uri)] + [version]
        assert seen == sorted(seen) and seen[0] > newest, f"{name}: published {seen} after {newest}"
        newest = version
        if number % every and number + 1 < edits:
            continue
        session.open(_FRESH, str(text), number + 1)
        fresh = session.diagnostics(_FRESH, number + 1)
        assert _same(said, fresh, uri), f"{name}, edit {number}: {_first_difference(said, fresh, uri)}"
        if has_symbols:
            asked, anew = (session.ask(_SYMBOLS, {"textDocument": {"uri": one}}) for one in (uri, _FRESH))
            assert _same(asked, anew, uri), f"{name}, edit {number}: other symbols than a fresh document has"
        session.notify("textDocument/didClose", {"textDocument": {"uri": _FRESH}})
    assert not [one for one in session.seen("window/logMessage") if one["type"] == 1]


def _published(session: Session, uri: str) -> list[Any]:
    """What was published for a document besides, which is taken off the list."""
    found = [one for one in session.seen("textDocument/publishDiagnostics") if one["uri"] == uri]
    for one in found:
        session.expect(lambda message, one=one: message.get("params") is one)  # type: ignore[misc]
    return found


def _on_wire(text: Text, place: Position) -> tuple[int, int]:
    before = text.lines[place.line][: place.column]
    return place.line, len(before.encode("utf-16-le")) // 2


def _same(one: object, other: object, uri: str) -> bool:
    return json.dumps(one).replace(uri, _FRESH) == json.dumps(other)


def _first_difference(said: list[Any], fresh: list[Any], uri: str) -> str:
    for one, other in zip(said, fresh, strict=False):
        if not _same(one, other, uri):
            return f"said {one}, a fresh check says {other}"
    return f"said {len(said)} problems, a fresh check says {len(fresh)}"


def _collect(stream: Iterable[bytes], found: list[bytes]) -> None:
    for line in stream:
        found.append(line)
