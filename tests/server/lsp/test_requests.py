"""What the edge does around a feature: the right text, cancellation, failures. Features here are made for the test."""

import json
import sys
import time
from collections.abc import Callable
from threading import Event
from types import ModuleType
from typing import Any

import pytest
from lsprotocol import types

from server.features import COMMANDS, FEATURES, Command, Feature, Refusal, Subject
from server.lsp import requests
from server.lsp.client import Client
from server.lsp.positions import position_of
from server.workspace.cancellation import checkpoint
from server.workspace.snapshot import Snapshot
from server.workspace.workspace import Workspace
from tests.server.lsp.session import PATIENCE, Session

URI = "file:///work/shop.devmatrix.yaml"
SPEC = "app: {name: shop}\nentities:\n  Product:\n    attributes:\n      name: string\n"
CANCELLED, CONTENT_MODIFIED, REQUEST_FAILED, INTERNAL_ERROR, INVALID_REQUEST = -32800, -32801, -32803, -32603, -32600
PARAMS = {"textDocument": {"uri": URI}, "position": {"line": 4, "character": 6}}
Install = Callable[..., None]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put a function into the table, for hover unless another method is named."""
    fake = ModuleType("server.features.fake")
    monkeypatch.setitem(sys.modules, fake.__name__, fake)
    requests.function.cache_clear()

    def put(function: Callable[..., Any], method: str = "textDocument/hover", **more: Any) -> None:
        setattr(fake, function.__name__, function)
        monkeypatch.setitem(
            FEATURES, method, Feature(method, f"fake:{function.__name__}", {"hoverProvider": True}, **more)
        )

    return put


def _hover(text: str) -> types.Hover:
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text))


def _text(answer: Any) -> str:
    return str(answer["result"]["contents"]["value"])


def whole(snapshot: Snapshot, params: types.HoverParams) -> types.Hover:
    place = position_of(snapshot, params.position)
    return _hover(f"{snapshot.version} {place.line}:{place.column} {snapshot.text.lines[place.line].strip()}")


def test_a_feature_is_announced_and_answers(session: Session, install: Install) -> None:
    install(whole)
    assert session.initialize()["hoverProvider"] is True
    session.open(URI, SPEC)
    assert _text(session.answer(session.send("textDocument/hover", PARAMS))) == "1 4:6 name: string"


def test_a_feature_that_the_client_does_not_know_is_not_announced(session: Session, install: Install) -> None:
    install(whole, needs="textDocument.hover")
    assert "hoverProvider" not in session.initialize({"textDocument": {}})


def test_requests_see_the_text_that_they_were_sent_for(session: Session, install: Install) -> None:
    install(whole)
    session.initialize()
    session.open(URI, SPEC)
    ids = []
    for version in range(2, 40):
        session.change(URI, version, (4, 12, 4, 12, "x"))
        ids.append((version, session.send("textDocument/hover", PARAMS)))
    answers = [(version, session.answer(id)) for version, id in ids]
    for version, answer in answers:
        if "error" in answer:
            assert answer["error"]["code"] == CONTENT_MODIFIED
        else:
            assert _text(answer) == f"{version} 4:6 name: {'x' * (version - 1)}string"
    assert "result" in answers[-1][1]


def test_a_request_whose_text_is_gone_is_told_so(session: Session, install: Install) -> None:
    began, go = Event(), Event()

    def slow(snapshot: Snapshot, params: types.HoverParams) -> types.Hover:
        began.set()
        assert go.wait(PATIENCE)
        return whole(snapshot, params)

    install(slow)
    session.initialize()
    session.open(URI, SPEC)
    first = session.send("textDocument/hover", PARAMS)
    assert began.wait(PATIENCE)
    session.change(URI, 2, (4, 12, 4, 18, "integer"))
    second = session.send("textDocument/hover", PARAMS)
    session.change(URI, 3, (4, 12, 4, 19, "decimal"))
    third = session.send("textDocument/hover", PARAMS)
    session.error("textDocument/fortune")  # Once this is answered, everything before it has been read.
    go.set()
    assert _text(session.answer(first)) == "1 4:6 name: string"
    assert session.answer(second)["error"]["code"] == CONTENT_MODIFIED
    assert _text(session.answer(third)) == "3 4:6 name: decimal"


def test_cancellation_stops_the_work(session: Session, install: Install) -> None:
    began, stopped = Event(), Event()

    def endless(snapshot: Snapshot, params: types.HoverParams) -> None:
        began.set()
        try:
            while True:
                checkpoint()
                time.sleep(0)
        finally:
            stopped.set()

    install(endless)
    session.initialize()
    session.open(URI, SPEC)
    running, waiting = session.send("textDocument/hover", PARAMS), session.send("textDocument/hover", PARAMS)
    assert began.wait(PATIENCE)
    session.notify("$/cancelRequest", {"id": waiting})
    session.notify("$/cancelRequest", {"id": running})
    assert session.answer(running)["error"]["code"] == CANCELLED
    assert session.answer(waiting)["error"]["code"] == CANCELLED
    assert stopped.wait(PATIENCE)
    session.notify("$/cancelRequest", {"id": running})  # Too late, and not an error.
    session.notify("$/cancelRequest", {"id": {}})
    session.notify("$/cancelRequest")
    assert session.diagnostics(URI, 1) == []


def test_a_failure_is_answered_and_the_server_goes_on(session: Session, install: Install) -> None:
    def failing(snapshot: Snapshot, params: types.HoverParams) -> types.Hover:
        raise KeyError("Product")

    install(failing)
    session.initialize()
    session.open(URI, SPEC)
    error = session.answer(session.send("textDocument/hover", PARAMS))["error"]
    assert (error["code"], error["message"]) == (
        INTERNAL_ERROR,
        "textDocument/hover failed (KeyError); the log says where",
    )
    assert session.diagnostics(URI, 1) == []


def test_a_refusal_is_shown_to_the_person(session: Session, install: Install) -> None:
    def refusing(snapshot: Snapshot, params: types.HoverParams) -> types.Hover:
        raise Refusal("Product is derived and can't be renamed")

    install(refusing)
    session.initialize()
    session.open(URI, SPEC)
    error = session.answer(session.send("textDocument/hover", PARAMS))["error"]
    assert error == {"code": REQUEST_FAILED, "message": "Product is derived and can't be renamed"}


def test_features_are_asked_about_specs_only(session: Session, install: Install) -> None:
    install(whole)
    session.initialize()
    uri = "file:///work/docker-compose.yaml"
    session.open(uri, "services: {web: {image: nginx}}\n")
    assert session.ask("textDocument/hover", {**PARAMS, "textDocument": {"uri": uri}}) is None
    session.change(uri, 2, "app: {name: shop}\n\n\n\n      name: string")
    assert session.ask("textDocument/hover", {**PARAMS, "textDocument": {"uri": uri}}) is not None


def test_one_id_can_not_be_used_twice_at_once(session: Session, install: Install) -> None:
    go = Event()

    def waiting(snapshot: Snapshot, params: types.HoverParams) -> None:
        assert go.wait(PATIENCE)

    install(waiting)
    session.initialize()
    session.open(URI, SPEC)
    request = json.dumps({"jsonrpc": "2.0", "id": "x", "method": "textDocument/hover", "params": PARAMS})
    session.content(request)
    session.content(request)
    assert session.answer("x")["error"]["code"] == INVALID_REQUEST
    go.set()
    assert session.answer("x")["result"] is None


def test_a_feature_of_the_workspace(session: Session, install: Install) -> None:
    def symbols(workspace: Workspace, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        found = workspace.snapshot(URI)
        assert found is not None
        location = types.LocationUriOnly(found.uri)
        return [types.WorkspaceSymbol(location=location, name=params.query, kind=types.SymbolKind.Class)]

    install(symbols, "workspace/symbol", of=Subject.WORKSPACE)
    session.initialize()
    session.open(URI, SPEC)
    found = session.ask("workspace/symbol", {"query": "Pro"})
    assert found == [{"location": {"uri": URI}, "name": "Pro", "kind": 5}]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, install: Install) -> Callable[[Callable[..., Any]], None]:
    """Make a function the command `test.run`."""

    def put(function: Callable[..., Any]) -> None:
        setattr(sys.modules["server.features.fake"], function.__name__, function)
        monkeypatch.setitem(COMMANDS, "test.run", Command("test.run", f"fake:{function.__name__}"))

    return put


Put = Callable[[Callable[..., Any]], None]


def test_a_command_works_beside_the_worker_and_shows_progress(session: Session, command: Put) -> None:
    go = Event()

    def run(workspace: Workspace, client: Client, arguments: list[Any]) -> str:
        with client.progress("Working") as progress:
            progress.report("half", 50)
            assert go.wait(PATIENCE)
            progress.report("all", 100)
        return f"done with {arguments}"

    command(run)
    session.initialize()
    id = session.send("workspace/executeCommand", {"command": "test.run", "arguments": [1], "workDoneToken": "t"})
    assert session.notification("$/progress")["value"] == {"kind": "begin", "title": "Working", "cancellable": True}
    assert session.notification("$/progress")["value"] == {"kind": "report", "message": "half", "percentage": 50}
    session.open(URI, SPEC)
    assert session.diagnostics(URI, 1) == []  # Meanwhile the server serves.
    go.set()
    assert session.answer(id)["result"] == "done with [1]"
    assert [one["value"]["kind"] for one in session.seen("$/progress")] == ["report", "end"]


def test_progress_without_a_token_of_the_client(session: Session, command: Put) -> None:
    shown = Event()

    def run(workspace: Workspace, client: Client, arguments: list[Any]) -> None:
        with client.progress("Working") as progress:
            progress.report("begun", 10)
            assert shown.wait(PATIENCE)

    command(run)
    session.initialize({"window": {"workDoneProgress": True}})
    id = session.send("workspace/executeCommand", {"command": "test.run"})
    token = session.respond("window/workDoneProgress/create", None)["token"]
    begin = session.notification("$/progress")
    assert (begin["token"], begin["value"]["kind"], begin["value"]["title"]) == (token, "begin", "Working")
    shown.set()
    assert session.answer(id)["result"] is None
    *reports, end = (one["value"] for one in session.seen("$/progress"))
    assert end == {"kind": "end"}
    assert [one["message"] for one in reports] in (["begun"], [])  # If it came later than the report, it has its text.


def test_a_command_is_cancelled_by_its_progress(session: Session, command: Put) -> None:
    def run(workspace: Workspace, client: Client, arguments: list[Any]) -> None:
        with client.progress("Working") as progress:
            while True:
                progress.report("still")
                time.sleep(0.001)

    command(run)
    session.initialize()
    id = session.send("workspace/executeCommand", {"command": "test.run", "workDoneToken": 7})
    session.notification("$/progress")
    session.notify("window/workDoneProgress/cancel", {"token": 8})
    session.notify("window/workDoneProgress/cancel", {"token": 7})
    assert session.answer(id)["error"]["code"] == CANCELLED
    session.expect(lambda message: message.get("params", {}).get("value") == {"kind": "end"})


def test_a_command_asks_the_client(session: Session, command: Put) -> None:
    def run(workspace: Workspace, client: Client, arguments: list[Any]) -> list[Any]:
        edit = types.WorkspaceEdit(changes={URI: [types.TextEdit(_range(), "x")]})
        client.show_message("Hello", "warning")
        return [
            client.apply_edit("Change", edit),
            client.choose("Really?", "Yes", "No"),
            client.show_document(URI, external=False),
        ]

    command(run)
    session.initialize({"window": {"showDocument": {"support": True}}})
    id = session.send("workspace/executeCommand", {"command": "test.run"})
    zero = {"line": 0, "character": 0}
    assert session.notification("window/showMessage") == {"type": 2, "message": "Hello"}
    asked = session.respond("workspace/applyEdit", {"applied": True})
    assert asked == {
        "label": "Change",
        "edit": {"changes": {URI: [{"range": {"start": zero, "end": zero}, "newText": "x"}]}},
    }
    assert session.respond("window/showMessageRequest", {"title": "No"})["actions"] == [
        {"title": "Yes"},
        {"title": "No"},
    ]
    assert session.respond("window/showDocument", {"success": True})["uri"] == URI
    assert session.answer(id)["result"] == [True, "No", True]


def _range() -> types.Range:
    return types.Range(types.Position(0, 0), types.Position(0, 0))


def test_shutting_down_cancels_what_runs(session: Session, install: Install) -> None:
    began = Event()

    def endless(snapshot: Snapshot, params: types.HoverParams) -> None:
        began.set()
        while True:
            checkpoint()

    install(endless)
    session.initialize()
    session.open(URI, SPEC)
    id = session.send("textDocument/hover", PARAMS)
    assert began.wait(PATIENCE)
    assert session.end() == 0
    assert session.answer(id)["error"]["code"] == CANCELLED


def test_every_feature_and_command_of_the_table_exists() -> None:
    for entry in (*FEATURES.values(), *COMMANDS.values()):
        assert callable(requests.function(entry.function)), entry
    assert set(FEATURES) <= set(types.METHOD_TO_TYPES)
