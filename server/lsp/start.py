"""Connecting a session to a client: over standard input and output, or over TCP."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from server.errors import ExitCode, UserError, describe
from server.lsp.log import Log
from server.lsp.server import Server
from server.lsp.transport import messages, standard_streams

_SWITCH_INTERVAL = 0.001
"""Seconds after which a busy thread lets another one run: whoever reads messages should not wait for long."""


def serve_stdio() -> int:
    """Serve the client that started us. Returns the exit code."""
    sys.setswitchinterval(_SWITCH_INTERVAL)
    source, target = standard_streams()
    return _serve(Server(lambda data: os.write(target, data), Log()), lambda size: os.read(source, size))


def serve_tcp(host: str, port: int) -> int:
    """Wait for one client, serve it, and return the exit code. Raises `UserError` if the address can't be used."""
    import socket

    sys.setswitchinterval(_SWITCH_INTERVAL)
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise UserError(f"{host}:{port}: {describe(error)}") from error
    with listener:
        print(f"listening on {host}:{listener.getsockname()[1]}", file=sys.stderr, flush=True)  # noqa: T201
        client, _ = listener.accept()
    with client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _serve(Server(client.send, Log()), client.recv)


def _serve(server: Server, read: Callable[[int], bytes]) -> int:
    try:
        return server.run(messages(read))
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
