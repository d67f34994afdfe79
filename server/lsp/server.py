"""One session with a client, from its first message to its last."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from server.features import FEATURES
from server.lsp import commands, requests, synchronize
from server.lsp.capabilities import server_capabilities
from server.lsp.client import Client
from server.lsp.configure import Configuration, folders_of
from server.lsp.connection import Connection, Invalid, Message, Notification, Request, Response, parse
from server.lsp.errors import ErrorCode, InvalidParams, Malformed, ResponseError
from server.lsp.log import Log
from server.lsp.positions import negotiated
from server.lsp.publisher import Publisher
from server.lsp.transport import Output
from server.version import VERSION
from server.workspace import memory
from server.workspace.background import Background
from server.workspace.capabilities import ClientCapabilities
from server.workspace.uris import name_of, same
from server.workspace.worker import Worker
from server.workspace.workspace import Workspace

_PATIENCE = 2.0
"""Seconds that unfinished work gets at the end. A command that writes files can be killed: they are journaled."""


class State(Enum):
    """Where in its life a session is."""

    NEW = "new"
    RUNNING = "running"
    SHUT_DOWN = "shut down"


class Server:
    """Reads messages on the thread that calls `run` and never waits there: work belongs to the worker."""

    def __init__(self, output: Callable[[memoryview], int], log: Log) -> None:
        self._inbox: SimpleQueue[Message | Callable[[], None] | None] = SimpleQueue()
        self._log = log
        self._connection = Connection(Output(output, gone=lambda: self._inbox.put(None)))
        self._state = State.NEW
        self._exit: int | None = None
        self._background = Background()
        self._set_up({})
        self._notifications: dict[str, Callable[[Any], None]] = {
            "initialized": self._initialized,
            "textDocument/didOpen": self._did_open,
            "textDocument/didChange": self._did_change,
            "textDocument/didClose": self._did_close,
            "textDocument/didSave": lambda params: None,
            "workspace/didChangeConfiguration": lambda params: self._configuration.settings_changed(params),
            "workspace/didChangeWorkspaceFolders": lambda params: self._configuration.folders_changed(params),
            "workspace/didChangeWatchedFiles": self._did_change_files,
            "window/workDoneProgress/cancel": lambda params: self._client.progresses.cancel(_get(params, "token")),
        }

    def _set_up(self, params: dict[str, Any]) -> None:
        capabilities = ClientCapabilities(params.get("capabilities"))
        encoding = negotiated(capabilities.get("general.positionEncodings"))
        self._workspace = Workspace(encoding, capabilities)
        self._workspace.set_folders(folders_of(params))
        self._options = params.get("initializationOptions")
        self._client = Client(self._connection, capabilities, self._log)
        self._pulls = capabilities.has("textDocument.diagnostic")
        self._publisher = Publisher(
            self._workspace, self._connection, self._log, self._client.progresses, is_pushing=not self._pulls
        )
        self._worker = Worker(self._publisher.look, memory.tidy, lambda error: self._log.failure("work", error))
        self._configuration = Configuration(
            self._workspace, self._connection, self._log, self._look_at_everything, self._report_files
        )

    def run(self, contents: Iterable[bytes | Malformed]) -> int:
        """Serve until the client says `exit` or is gone. Returns the exit code."""
        Thread(target=self._read, args=(contents,), name="reader", daemon=True).start()
        while self._exit is None:
            try:
                message = self._inbox.get_nowait()
            except Empty:
                self._worker.input(is_waiting=False)
                message = self._inbox.get()
                self._worker.input(is_waiting=True)
            if message is None:
                self._log.info("the client is gone")
                self._exit = 0 if self._state is State.SHUT_DOWN else 1
            else:
                self._take(message)
        self._stop()
        return self._exit

    def _read(self, contents: Iterable[bytes | Malformed]) -> None:
        try:
            for content in contents:
                self._inbox.put(parse(content))
        except OSError:
            pass
        finally:
            self._inbox.put(None)

    def _take(self, message: Message | Callable[[], None]) -> None:
        try:
            if isinstance(message, Request):
                self._request(message)
            elif isinstance(message, Notification):
                self._notification(message)
            elif isinstance(message, Response):
                if not self._connection.answered(message):
                    self._log.warning("the client answered a question that nobody asked")
            elif isinstance(message, Invalid):
                self._log.error(f"the client sent {message.message}")
                self._connection.complain(message)
            else:
                message()
        except Exception as error:
            self._log.failure("a message", error)

    def _request(self, request: Request) -> None:
        if not self._connection.begin(request):
            self._connection.complain(
                Invalid(request.id, ErrorCode.INVALID_REQUEST, f"the request {request.id} is still open")
            )
            return
        try:
            self._start(request)
        except ResponseError as error:
            self._connection.fail(request, error)
        except Exception as error:
            self._log.failure(request.method, error)
            said = f"{request.method} failed ({type(error).__name__})"
            self._connection.fail(request, ResponseError(ErrorCode.INTERNAL_ERROR, said))

    def _start(self, request: Request) -> None:
        """Answer what is about the session itself, give everything else to who does the work."""
        if request.method == "initialize":
            self._connection.succeed(request, self._initialize(request.params))
            self._prepare()
        elif self._state is State.NEW:
            raise ResponseError(ErrorCode.NOT_INITIALIZED, "the first request has to be initialize")
        elif self._state is State.SHUT_DOWN:
            raise ResponseError(ErrorCode.INVALID_REQUEST, "the server is shut down")
        elif request.method == "shutdown":
            self._state = State.SHUT_DOWN
            self._connection.cancel_all()
            self._configuration.stop()
            self._connection.succeed(request, None)
        elif request.method == "workspace/executeCommand":
            work = commands.prepare(request, self._workspace, self._client)
            self._background.submit(lambda: requests.answer(request, work, self._connection, self._log))
        elif (feature := FEATURES.get(request.method)) is not None:
            work = requests.prepare(feature, request, self._workspace)
            self._worker.request(lambda: requests.answer(request, work, self._connection, self._log))
        else:
            raise ResponseError(ErrorCode.METHOD_NOT_FOUND, f"unknown method {request.method[:100]}")

    def _prepare(self) -> None:
        """The client reads our answer meanwhile."""
        try:
            requests.prepare_to_check()
        except Exception as error:
            self._log.failure("loading the rules", error)
        for chore in requests.warm_up(self._log):
            self._worker.chore(chore)

    def _initialize(self, params: object) -> dict[str, Any]:
        if self._state is not State.NEW:
            raise ResponseError(ErrorCode.INVALID_REQUEST, "initialize was sent before")
        if not isinstance(params, dict) or not isinstance(params.get("capabilities"), dict):
            raise InvalidParams("params.capabilities is missing")
        self._set_up(params)
        self._state = State.RUNNING
        self._log.tell = lambda kind, text: self._connection.notify(
            "window/logMessage", {"type": kind, "message": text}
        )
        self._worker.start()
        return {
            "capabilities": server_capabilities(self._workspace.capabilities, self._workspace.encoding),
            "serverInfo": {"name": "DevMatrix", "version": VERSION},
        }

    def _notification(self, notification: Notification) -> None:
        method, params = notification.method, notification.params
        if method == "exit":
            self._exit = 0 if self._state is State.SHUT_DOWN else 1
        elif method == "$/cancelRequest":
            self._connection.cancel(_get(params, "id"))
        elif self._state is not State.RUNNING:
            self._log.warning(f"ignored {method[:100]}: the session is {self._state.value}")
        elif (handler := self._notifications.get(method)) is not None:
            try:
                handler(params)
            except InvalidParams as error:
                self._log.error(f"ignored {method}: {error.message}")
        elif not method.startswith("$/"):
            self._log.warning(f"ignored the unknown notification {method[:100]}")

    def _initialized(self, params: object) -> None:
        how = "pulls" if self._pulls else "is pushed"
        self._log.info(f"DevMatrix {VERSION}: {self._workspace.encoding} positions, the client {how} diagnostics")
        for folder in self._workspace.folders.values():
            self._log.info(f"folder {folder}")
        self._configuration.start(self._options)

    def _did_open(self, params: Any) -> None:
        self._changed(synchronize.opened(self._workspace, params).uri)

    def _did_change(self, params: Any) -> None:
        self._changed(synchronize.changed(self._workspace, params).uri)

    def _changed(self, uri: str) -> None:
        self._worker.changed(uri)
        for document in self._workspace.referring_to(uri):
            document.forget()
            self._worker.changed(document.uri)

    def _did_close(self, params: Any) -> None:
        document = synchronize.closed(self._workspace, params)
        self._worker.forget(document.uri)
        self._publisher.closed(document)
        for other in self._workspace.referring_to(document.uri):
            other.forget()
            self._worker.changed(other.uri)

    def _did_change_files(self, params: Any) -> None:
        changes = _get(params, "changes")
        uris = [uri for one in changes or [] if isinstance(uri := _get(one, "uri"), str)]
        self._files_changed(uris)

    def _report_files(self, uris: list[str]) -> None:
        self._inbox.put(lambda: self._files_changed(uris))

    def _files_changed(self, uris: list[str]) -> None:
        known = [uri for uri in {same(uri): uri for uri in uris}.values() if self._workspace.changed_on_disk(uri)]
        if known:
            self._log.info(f"changed on disk: {', '.join(name_of(uri) for uri in known[:5])}")
            for document in self._workspace.documents:
                document.forget()
            self._look_at_everything()

    def _look_at_everything(self) -> None:
        for document in self._workspace.documents:
            self._worker.changed(document.uri)
        if self._pulls:
            self._client.refresh("diagnostics")

    def _stop(self) -> None:
        self._connection.cancel_all()
        self._configuration.stop()
        self._background.stop(_PATIENCE)
        self._worker.stop(_PATIENCE)


def _get(params: object, key: str) -> Any:
    return params.get(key) if isinstance(params, dict) else None
