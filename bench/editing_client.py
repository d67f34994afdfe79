"""A client that edits documents over stdio and looks at the clock."""

import contextlib
import json
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil

Message = dict[str, Any]
Place = tuple[int, int]
"""A line, and a character of it."""

_PATIENCE = 180.0
_SAMPLE = 0.05
_CAPABILITIES = {
    "workspace": {"configuration": True},
    "textDocument": {
        "synchronization": {},
        "hover": {"contentFormat": ["markdown"]},
        "completion": {"completionItem": {"snippetSupport": True}},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "publishDiagnostics": {"versionSupport": True, "relatedInformation": True, "codeDescriptionSupport": True},
    },
}


class Gone(RuntimeError):
    """The server ended, or did not answer in time."""


class Client:
    """One session with a server. All times are milliseconds, from the first byte sent to the last byte received."""

    def __init__(self, words: Sequence[str | Path], settings: Message | None = None) -> None:
        self._settings = settings or {}
        self._received: list[tuple[float, Message]] = []
        self._news = threading.Condition()
        self._number = 0
        self._is_ended = False
        self.peak = 0.0
        began = time.perf_counter()
        self._process = subprocess.Popen(
            list(map(str, words)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        for work in (self._read, self._weigh):
            threading.Thread(target=work, daemon=True).start()
        params = {"processId": None, "rootUri": None, "capabilities": _CAPABILITIES, "initializationOptions": {}}
        _, self.capabilities = self._asked("initialize", params)
        self.start = (time.perf_counter() - began) * 1_000
        self.capabilities = self.capabilities["capabilities"]
        self.notify("initialized", {})

    def open(self, uri: str, text: str) -> float:
        """Open a document and wait for its diagnostics."""
        item = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        return self._until_published("textDocument/didOpen", {"textDocument": item}, uri, 1)

    def edit(self, uri: str, version: int, start: Place, end: Place, text: str) -> float:
        """Replace a range and wait for the diagnostics."""
        return self._until_published("textDocument/didChange", _change(uri, version, start, end, text), uri, version)

    def ask_just_after(self, uri: str, version: int, start: Place, text: str, method: str, place: Place) -> float:
        """Insert a text and ask something at once; the time of the answer, from when it was asked."""
        mark = len(self._received)
        self.notify("textDocument/didChange", _change(uri, version, start, start, text))
        params: Message = {"textDocument": {"uri": uri}}
        if method != "textDocument/documentSymbol":
            params["position"] = {"line": place[0], "character": place[1]}
        spent, _ = self._asked(method, params)
        self._wait(lambda message: _is_published(message, uri, version), mark)
        return spent

    def diagnostics(self, uri: str) -> list[Any]:
        """What was published last."""
        with self._news:
            found = [message for _, message in self._received if _is_published(message, uri, None)]
        return list(found[-1]["params"]["diagnostics"]) if found else []

    def settle(self, seconds: float = 0.4) -> None:
        """Let the server finish what it may still want to say."""
        time.sleep(seconds)

    def close(self) -> None:
        """End the session and the process."""
        with contextlib.suppress(Gone, OSError):
            self._asked("shutdown", None, 20)
            self.notify("exit", None)
            self._process.wait(10)
        self._is_ended = True
        family = [self._process.pid]
        with contextlib.suppress(psutil.Error):
            family += [child.pid for child in psutil.Process(self._process.pid).children(recursive=True)]
        for pid in family:
            with contextlib.suppress(psutil.Error):
                psutil.Process(pid).kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                stream.close() if stream else None

    def notify(self, method: str, params: object) -> float:
        """Send a notification. Returns when it was sent."""
        return self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def _until_published(self, method: str, params: object, uri: str, version: int) -> float:
        mark = len(self._received)
        sent = self.notify(method, params)
        at, _ = self._wait(lambda message: _is_published(message, uri, version), mark)
        return (at - sent) * 1_000

    def _asked(self, method: str, params: object, patience: float = _PATIENCE) -> tuple[float, Any]:
        self._number += 1
        number, mark = self._number, len(self._received)
        sent = self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        at, answer = self._wait(lambda message: message.get("id") == number and "method" not in message, mark, patience)
        if "error" in answer:
            raise Gone(f"{method}: {answer['error'].get('message')}")
        return (at - sent) * 1_000, answer["result"]

    def _send(self, message: Message) -> float:
        data = json.dumps(message).encode()
        stream = self._process.stdin
        assert stream is not None
        sent = time.perf_counter()
        stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
        stream.flush()
        return sent

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        with contextlib.suppress(ValueError, OSError):
            while line := stream.readline():
                size = 0
                while line != b"\r\n":
                    if line.lower().startswith(b"content-length:"):
                        size = int(line.partition(b":")[2])
                    line = stream.readline()
                data = stream.read(size)
                at = time.perf_counter()
                message = json.loads(data)
                if "method" in message and "id" in message:
                    result = self._answer(message)
                    self._send({"jsonrpc": "2.0", "id": message["id"], "result": result})
                with self._news:
                    self._received.append((at, message))
                    self._news.notify_all()
        with self._news:
            self._is_ended = True
            self._news.notify_all()

    def _answer(self, request: Message) -> object:
        if request["method"] == "workspace/configuration":
            return [self._settings.get(item.get("section", ""), {}) for item in request["params"]["items"]]
        return None

    def _weigh(self) -> None:
        """The memory of the process and all it started, at its peak, in MB."""
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self._process.pid)
            while not self._is_ended:
                family = [process, *process.children(recursive=True)]
                total = 0
                for one in family:
                    with contextlib.suppress(psutil.Error):
                        total += one.memory_info().rss
                self.peak = max(self.peak, total / 1e6)
                time.sleep(_SAMPLE)

    def _wait(self, wanted: Callable[[Message], bool], mark: int, patience: float = _PATIENCE) -> tuple[float, Message]:
        until = time.monotonic() + patience
        with self._news:
            while True:
                for number in range(mark, len(self._received)):
                    if wanted(self._received[number][1]):
                        return self._received[number]
                mark = len(self._received)
                left = until - time.monotonic()
                if self._is_ended or left <= 0:
                    raise Gone("the server has gone" if self._is_ended else f"no answer within {patience:.0f} s")
                self._news.wait(left)


def _change(uri: str, version: int, start: Place, end: Place, text: str) -> Message:
    places = [{"line": line, "character": character} for line, character in (start, end)]
    change = {"range": {"start": places[0], "end": places[1]}, "text": text}
    return {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}


def _is_published(message: Message, uri: str, version: int | None) -> bool:
    """Whether it is the diagnostics of a version; servers may leave the version out."""
    if message.get("method") != "textDocument/publishDiagnostics":
        return False
    params = message["params"]
    return params["uri"] == uri and (version is None or params.get("version") in (None, version))
