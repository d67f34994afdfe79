"""The `devmatrix` command: its subcommands and what every one of them does about errors."""

import os
import sys

import typer

from server.cli.check import check
from server.cli.diagram import diagram
from server.cli.explain import explain
from server.cli.generate import generate
from server.cli.init import init
from server.cli.ir import ir
from server.cli.lsp import lsp
from server.cli.run import run
from server.cli.schema import schema
from server.errors import ExitCode, UserError, describe
from server.version import VERSION

_EPILOG = (
    "Exit codes: 0 all is well; 1 the spec has errors; 2 wrong usage, or a file can't be read or written; "
    "3 a generated file conflicts with one on disk; 130 interrupted; 70 a defect of DevMatrix. "
    "A SPEC of `-` is standard input."
)

app = typer.Typer(
    name="devmatrix",
    help="From an application spec to a running application.",
    epilog=_EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"devmatrix {VERSION}")
        raise typer.Exit


@app.callback()
def _devmatrix(
    version: bool = typer.Option(False, "--version", is_eager=True, callback=_version, help="Show the version."),
) -> None:
    pass


for command in (init, check, generate, run, explain, diagram, ir, schema, lsp):
    app.command(epilog=_EPILOG)(command)


def main() -> int:
    """Run the command line on `sys.argv`. Returns the exit code; only defects with DEVMATRIX_TRACEBACK=1 show a
    traceback.
    """
    try:
        code = int(app(standalone_mode=False) or 0)
        sys.stdout.flush()
        return _fail("interrupted", ExitCode.INTERRUPTED) if code == ExitCode.INTERRUPTED else code
    except UserError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return _fail("interrupted", ExitCode.INTERRUPTED)
    except SystemExit:  # typer's way of saying that nobody reads our output any more
        return ExitCode.USAGE
    except BrokenPipeError:
        # Python flushes standard output once more on exit: let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.USAGE
    except OSError as error:
        return _fail(describe(error))
    except Exception as error:
        return _unexpected(error)


def _unexpected(error: Exception) -> int:
    if callable(show := getattr(error, "show", None)):  # typer's own usage errors
        vars(error).update(message=str(getattr(error, "message", error)).removeprefix("Value error, "))
        show()
        return int(getattr(error, "exit_code", ExitCode.USAGE))
    if type(error).__name__ == "Abort":
        return _fail("interrupted", ExitCode.INTERRUPTED)
    if os.environ.get("DEVMATRIX_TRACEBACK"):
        raise error
    message = f"DevMatrix failed: {type(error).__name__}: {error}".splitlines()[0][:500]
    return _fail(f"{message}. Please report this; DEVMATRIX_TRACEBACK=1 shows where", ExitCode.INTERNAL)


def _fail(message: str, code: ExitCode = ExitCode.USAGE) -> int:
    from server.report.text import printable

    print(f"devmatrix: {printable(message)}", file=sys.stderr)  # noqa: T201
    return code
