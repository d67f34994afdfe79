"""`devmatrix lsp`: the language server."""

from typing import Annotated

import typer

from server.errors import UserError


def lsp(
    stdio: Annotated[bool, typer.Option("--stdio", help="Speak over standard input and output (the default).")] = False,
    tcp: Annotated[
        str | None,
        typer.Option("--tcp", metavar="HOST:PORT", help="Wait for one client at this address; port 0 picks one."),
    ] = None,
) -> None:
    """Serve an editor: diagnostics while you type, and everything else it can ask for."""
    from server.lsp.start import serve_stdio, serve_tcp

    if stdio and tcp is not None:
        raise UserError("--stdio and --tcp say the opposite of each other")
    code = serve_stdio() if tcp is None else serve_tcp(*_address(tcp))
    raise typer.Exit(code)


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65_535:
        raise UserError(f"{text}: has to be HOST:PORT, such as 127.0.0.1:2087")
    return host.strip("[]"), int(port)
