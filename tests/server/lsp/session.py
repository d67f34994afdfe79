"""A client of our own: it sends what it is told, in any order, well-formed or not, and collects what comes back."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from server.lsp.log import Log
from server.lsp.server import Server
from server.lsp.transport import messages

ROOT = Path(__file__).parents[3]
PATIENCE = 30.0
Message = dict[str, Any]


class Session:
    """One session, with the server in a process of its own (`Session.process`) or in a thread (`Session.thread`)."""

    def __init__(self, write: Callable[[bytes], object], read: Callable[[int], bytes]) -> None:
        self._write = write
        self._inbox: queue.Queue[Message | None] = queue.Queue()
        self._kept: list[Message] = []
        self._number = 0
        self.process: subprocess.Popen[bytes] | None = None
        self.wait: Callable[[], int] = lambda: -1
        self.close: Callable[[], None] = lambda: None
        threading.Thread(target=self._collect, args=(read,), daemon=True).start()

    @classmethod
    def spawn(cls, *words: str, cwd: Path = ROOT) -> Session:
        """`devmatrix lsp`, as an editor starts it."""
        command = [sys.executable, "-m", "devmatrix", "lsp", *words]
        process = subprocess.Popen(
            command, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        source, target = process.stdin, process.stdout
        assert source is not None and target is not None

        def write(data: bytes) -> None:
            source.write(data)
            source.flush()

        session = cls(write, lambda size: os.read(target.fileno(), size))
        session.process = process
        session.wait = lambda: process.wait(PATIENCE)
        session.close = source.close
        return session

    @classmethod
    def embed(cls) -> Session:
        """The server in a thread of this process, so that tests can put features of their own into its table."""
        to_server, from_client = os.pipe()
        to_client, from_server = os.pipe()
        server = Server(lambda data: os.write(from_server, data), Log("off"))
        codes: list[int] = []

        def serve() -> None:
            codes.append(server.run(messages(lambda size: os.read(to_server, size))))
            os.close(from_server)

        thread = threading.Thread(target=serve, daemon=True)
        session = cls(lambda data: os.write(from_client, data), lambda size: os.read(to_client, size))
        session.close = lambda: os.close(from_client)

        def wait() -> int:
            thread.join(PATIENCE)
            return codes[0]

        session.wait = wait
        thread.start()
        return session

    def _collect(self, read: Callable[[int], bytes]) -> None:
        try:
            for content in messages(read):
                assert isinstance(content, bytes), content
                self._inbox.put(json.loads(content))
        except OSError:
            pass
        self._inbox.put(None)

    def raw(self, data: bytes) -> None:
        """Send bytes."""
        self._write(data)

    def content(self, content: str | bytes) -> None:
        """Send a message with any content."""
        data = content if isinstance(content, bytes) else content.encode()
        self.raw(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))

    def notify(self, method: str, params: object = None) -> None:
        self.content(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}))

    def send(self, method: str, params: object = None) -> int:
        """Send a request and do not wait. Returns its id."""
        self._number += 1
        self.content(json.dumps({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}))
        return self._number

    def answer(self, id: object) -> Message:
        """The response to a request."""
        return self.expect(lambda message: "method" not in message and message.get("id") == id)

    def ask(self, method: str, params: object = None) -> Any:
        """The result of a request; an error fails the test."""
        found = self.answer(self.send(method, params))
        assert "error" not in found, found
        return found["result"]

    def error(self, method: str, params: object = None) -> int:
        """The code of the error that a request is answered with."""
        found = self.answer(self.send(method, params))
        assert isinstance(found["error"]["message"], str)
        code = found["error"]["code"]
        assert isinstance(code, int)
        return code

    def expect(self, wanted: Callable[[Message], bool]) -> Message:
        """The first message that is wanted; the others are kept for later."""
        for number, message in enumerate(self._kept):
            if wanted(message):
                return self._kept.pop(number)
        while (found := self._inbox.get(timeout=PATIENCE)) is not None:
            if wanted(found):
                return found
            self._kept.append(found)
        raise AssertionError("the server has gone")

    def notification(self, method: str) -> Any:
        """The parameters of the next notification or request of a method."""
        return self.expect(lambda message: message.get("method") == method)["params"]

    def respond(self, method: str, result: object) -> Any:
        """Answer the next request of a method that the server sends. Returns its parameters."""
        found = self.expect(lambda message: message.get("method") == method and "id" in message)
        self.content(json.dumps({"jsonrpc": "2.0", "id": found["id"], "result": result}))
        return found["params"]

    def seen(self, method: str) -> list[Any]:
        """The parameters of all messages of a method that have come and nobody has taken."""
        while not self._inbox.empty():
            if (message := self._inbox.get()) is not None:
                self._kept.append(message)
        return [message["params"] for message in self._kept if message.get("method") == method]

    def initialize(self, capabilities: object = None, **more: object) -> Any:
        """Begin a session. Returns what the server can do."""
        result = self.ask(
            "initialize", {"processId": None, "rootUri": None, "capabilities": capabilities or {}, **more}
        )
        self.notify("initialized", {})
        return result["capabilities"]

    def open(self, uri: str, text: str, version: int = 1, language: str = "yaml") -> None:
        item = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, version: int, *changes: object) -> None:
        """Change a document: a text is everything, `(line, character, line, character, text)` a range."""
        self.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": [_change(one) for one in changes]},
        )

    def diagnostics(self, uri: str, version: int) -> list[Any]:
        """What is pushed for a version of a document."""
        found = self.expect(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics"
                and message["params"]["uri"] == uri
                and message["params"].get("version") == version
            )
        )
        return list(found["params"]["diagnostics"])

    def end(self) -> int:
        """Shut down and exit. Returns the exit code."""
        self.ask("shutdown")
        self.notify("exit")
        return self.wait()


def _change(change: object) -> Message:
    if isinstance(change, str):
        return {"text": change}
    assert isinstance(change, tuple)
    line, character, end_line, end_character, text = change
    start, end = {"line": line, "character": character}, {"line": end_line, "character": end_character}
    return {"range": {"start": start, "end": end}, "text": text}
