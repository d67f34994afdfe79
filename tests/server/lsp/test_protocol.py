"""What the server answers to whatever comes over its standard input. Each test has a process of its own."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.server.lsp.session import PATIENCE, ROOT, Session

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS = -32700, -32600, -32601, -32602
NOT_INITIALIZED = -32002
URI = "file:///work/shop.devmatrix.yaml"
SPEC = "app: {name: shop}\nentities:\n  Product:\n    attributes:\n      name: string\n"


def _is_alive(session: Session) -> bool:
    session.open(URI, SPEC)
    return session.diagnostics(URI, 1) == []


@pytest.mark.parametrize(
    ("content", "id", "code"),
    [
        ("{not json", None, PARSE_ERROR),
        (b"\xff\xfe{}", None, PARSE_ERROR),
        ("[" * 100_000, None, PARSE_ERROR),
        ("[]", None, INVALID_REQUEST),
        ("3", None, INVALID_REQUEST),
        ("{}", None, INVALID_REQUEST),
        ('{"jsonrpc": "2.0", "id": 7}', 7, INVALID_REQUEST),
        ('{"jsonrpc": "1.0", "id": 8, "method": "shutdown"}', 8, INVALID_REQUEST),
        ('{"jsonrpc": "2.0", "id": [1], "method": "shutdown"}', None, INVALID_REQUEST),
        ('{"jsonrpc": "2.0", "id": 9, "method": 5}', 9, INVALID_REQUEST),
    ],
)
def test_what_is_no_message_is_answered_with_an_error(session: Session, content: str, id: object, code: int) -> None:
    session.initialize()
    session.content(content)
    assert session.answer(id)["error"]["code"] == code
    assert _is_alive(session)


def test_bytes_between_messages_are_answered_with_an_error(stdio: Session) -> None:
    stdio.initialize()
    stdio.raw(b"Hello\r\nworld\r\n\r\n")
    assert stdio.answer(None)["error"]["code"] == PARSE_ERROR
    stdio.content("{not json")
    assert stdio.answer(None)["error"]["code"] == PARSE_ERROR
    assert _is_alive(stdio)
    assert stdio.end() == 0


def test_headers_in_any_order_and_case(stdio: Session) -> None:
    content = json.dumps({"jsonrpc": "2.0", "id": "a", "method": "initialize", "params": {"capabilities": {}}}).encode()
    header = b"content-type: application/vscode-jsonrpc; charset=utf-8\r\nCONTENT-LENGTH:%d\r\n\r\n" % len(content)
    for byte in header + content:  # One at a time: whatever the pipe makes of it.
        stdio.raw(bytes([byte]))
    assert "capabilities" in stdio.answer("a")["result"]


def test_an_unknown_method(stdio: Session) -> None:
    stdio.initialize()
    assert stdio.error("textDocument/fortune", {}) == METHOD_NOT_FOUND
    assert stdio.error("$/fortune", {}) == METHOD_NOT_FOUND
    stdio.notify("textDocument/didFortune", {})
    stdio.notify("$/didFortune", {})
    assert _is_alive(stdio)


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("textDocument/diagnostic", None),
        ("textDocument/diagnostic", []),
        ("textDocument/diagnostic", {}),
        ("textDocument/diagnostic", {"textDocument": {"uri": 5}}),
        ("textDocument/diagnostic", {"textDocument": {"uri": URI}, "previousResultId": 5}),
        ("textDocument/diagnostic", {"textDocument": {"uri": "file:///nowhere.yaml"}}),
        ("textDocument/diagnostic", {"textDocument": {"uri": "untitled:Untitled-1"}}),
        ("workspace/diagnostic", {"previousResultIds": [{"uri": URI}]}),
        ("workspace/executeCommand", {"command": "devmatrix.noSuch"}),
        ("workspace/executeCommand", None),
    ],
)
def test_invalid_params(session: Session, method: str, params: object) -> None:
    session.initialize()
    session.open(URI, SPEC)
    assert session.error(method, params) == INVALID_PARAMS
    assert session.diagnostics(URI, 1) == []


def test_initialize_has_to_come_first_and_once(stdio: Session) -> None:
    assert stdio.error("textDocument/diagnostic", {"textDocument": {"uri": URI}}) == NOT_INITIALIZED
    assert stdio.error("shutdown") == NOT_INITIALIZED
    stdio.open(URI, SPEC)  # A notification is dropped.
    assert stdio.error("initialize", {"capabilities": 5}) == INVALID_PARAMS
    stdio.initialize()
    assert stdio.error("initialize", {"capabilities": {}}) == INVALID_REQUEST
    assert _is_alive(stdio)


def test_after_shutdown_only_exit_is_served(stdio: Session) -> None:
    stdio.initialize()
    assert stdio.ask("shutdown") is None
    assert stdio.error("textDocument/diagnostic", {"textDocument": {"uri": URI}}) == INVALID_REQUEST
    assert stdio.error("shutdown") == INVALID_REQUEST
    stdio.open(URI, SPEC)
    stdio.notify("exit")
    assert stdio.wait() == 0
    assert stdio.seen("textDocument/publishDiagnostics") == []


def test_exit_without_shutdown_is_an_error(stdio: Session) -> None:
    stdio.initialize()
    stdio.notify("exit")
    assert stdio.wait() == 1


def test_exit_before_initialize(stdio: Session) -> None:
    stdio.notify("exit")
    assert stdio.wait() == 1


def test_a_closed_input_ends_the_process(stdio: Session) -> None:
    stdio.initialize()
    stdio.open(URI, SPEC)
    stdio.close()
    assert stdio.wait() == 1


def test_a_closed_output_ends_the_process() -> None:
    command = [sys.executable, "-m", "devmatrix", "lsp", "--stdio"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    process.stdout.close()
    process.stdin.write(b"Content-Length: 2\r\n\r\n{}")
    process.stdin.flush()  # It stays open: the server learns from its answer that nobody reads it.
    assert process.wait(PATIENCE) == 1
    process.stdin.close()
    assert b"the client is gone" in process.stderr.read()
    process.stderr.close()


def test_an_input_that_ends_in_the_middle_of_a_message(stdio: Session) -> None:
    stdio.initialize()
    stdio.raw(b'Content-Length: 100\r\n\r\n{"jsonrpc":')
    stdio.close()
    assert stdio.wait() == 1


def test_an_unopened_document_can_be_neither_changed_nor_closed(stdio: Session) -> None:
    stdio.initialize()
    stdio.change(URI, 2, "app: {}")
    stdio.notify("textDocument/didClose", {"textDocument": {"uri": URI}})
    stdio.notify("textDocument/didChange", {"contentChanges": 5})
    stdio.notify("textDocument/didOpen", None)
    said = [stdio.notification("window/logMessage")["message"] for _ in range(5)]
    assert sum("is not open" in line for line in said) == 2
    assert _is_alive(stdio)
    assert stdio.seen("window/showMessage") == []


def test_a_change_that_can_not_be_read_changes_nothing(session: Session) -> None:
    session.initialize()
    session.open(URI, SPEC)
    session.notify(
        "textDocument/didChange",
        {
            "textDocument": {"uri": URI, "version": 2},
            "contentChanges": [{"text": "app: {}"}, {"text": "x", "range": {"start": {"line": "a"}}}],
        },
    )
    session.change(URI, 3, (4, 12, 4, 18, "strng"))
    (found,) = session.diagnostics(URI, 3)
    assert found["code"] == "DM201"


@pytest.mark.parametrize("character", ["x", "é", "😀"])
def test_a_line_of_five_megabytes(stdio: Session, character: str) -> None:
    stdio.initialize()
    uri = "file:///work/notes.yaml"
    stdio.open(uri, "note: '" + character * (5_000_000 // len(character.encode())) + "'")
    assert stdio.diagnostics(uri, 1) == []
    for version in range(2, 6):
        stdio.change(uri, version, (0, 1_000_000, 0, 1_000_000, "y"))
    assert stdio.diagnostics(uri, 5) == []
    assert stdio.end() == 0


def test_standard_error_is_for_people_and_never_quotes_documents(stdio: Session) -> None:
    stdio.initialize(initializationOptions={"log": {"level": "debug"}})
    stdio.open(URI, SPEC.replace("Product", "Zyxwvut"))
    assert stdio.diagnostics(URI, 1) == []
    assert stdio.end() == 0
    assert stdio.process is not None and stdio.process.stderr is not None
    told = stdio.process.stderr.read().decode()
    assert re.search(r"^\d\d:\d\d:\d\d info    DevMatrix .*utf-16", told, re.MULTILINE)
    assert re.search(r"shop\.devmatrix\.yaml version 1: checked in [\d.]+ ms", told)
    assert "Zyxwvut" not in told


def test_a_log_that_nobody_reads_does_not_stop_the_server(stdio: Session) -> None:
    stdio.initialize(initializationOptions={"log": {"level": "debug"}})
    for _ in range(3_000):  # Each has a line; a pipe holds 64 KB.
        stdio.send("textDocument/diagnostic", {"textDocument": {"uri": "untitled:1"}})
    assert stdio.end() == 0


def test_tcp_serves_one_client(spawn: Callable[..., Session]) -> None:
    started = spawn("--tcp", "127.0.0.1:0")
    assert started.process is not None and started.process.stderr is not None
    address = re.fullmatch(r"listening on (.*):(\d+)\n", started.process.stderr.readline().decode())
    assert address is not None
    with socket.create_connection((address[1], int(address[2]))) as client:
        session = Session(client.sendall, client.recv)
        session.initialize()
        assert _is_alive(session)
        session.ask("shutdown")
        session.notify("exit")
        assert started.wait() == 0


@pytest.mark.parametrize("address", ["nowhere", "127.0.0.1:70000", ":80", "127.0.0.1:x"])
def test_an_address_that_is_none(spawn: Callable[..., Session], address: str) -> None:
    started = spawn("--tcp", address)
    assert started.wait() == 2
    assert started.process is not None and started.process.stderr is not None
    assert b"has to be HOST:PORT" in started.process.stderr.read()
