"""How `workspace/executeCommand` becomes a call of a command."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from server.features import COMMANDS
from server.lsp.client import Client
from server.lsp.connection import Request
from server.lsp.errors import InvalidParams
from server.lsp.requests import function

if TYPE_CHECKING:
    from server.workspace.workspace import Workspace


def prepare(request: Request, workspace: Workspace, client: Client) -> Callable[[], Any]:
    """The work that a command is. Raises `InvalidParams` for one that there is not."""
    params = request.params if isinstance(request.params, dict) else {}
    name, arguments = params.get("command"), params.get("arguments") or []
    command = COMMANDS.get(name) if isinstance(name, str) else None
    if command is None:
        raise InvalidParams("params.command is not one of ours")
    if not isinstance(arguments, list):
        raise InvalidParams("params.arguments has to be a list")
    token = params.get("workDoneToken")
    client = client.with_token(token if isinstance(token, int | str) else None)
    return lambda: function(command.function)(workspace, client, arguments)
