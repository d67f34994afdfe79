"""Tell the story: check, generate, migrate, seed, serve, visit."""

import argparse
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from examples.demo import application
from examples.demo.application import DemoError
from examples.demo.visit import Exchange, visit
from server.pipeline import PHASES, PhaseError, Run, execute, select
from server.report.run import run_report

_SPEC = Path("examples/ecommerce/devmatrix.yaml")
_CONSOLE = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 110)


class Story:
    """Steps with their seconds. `waited` is the time that went into downloading packages."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.waited = 0.0

    @contextmanager
    def step(self, title: str, is_download: bool = False) -> Iterator[list[str]]:
        """Show a step while it runs and its seconds afterwards; the block may append a few words on what came of it."""
        began = time.monotonic()
        words: list[str] = []
        with _CONSOLE.status(f"{title} …") if _CONSOLE.is_interactive else nullcontext():
            yield words
        seconds = time.monotonic() - began
        if is_download:
            self.waited += seconds
        _CONSOLE.print(
            Text.assemble(("✔ ", "green"), f"{title:<44}", (f"{seconds:6.2f} s  ", "cyan"), (", ".join(words), "dim"))
        )

    @property
    def seconds(self) -> float:
        """From the spec to now, downloads left out."""
        return time.monotonic() - self.started - self.waited


def demo(spec: Path, output: Path, keep: bool) -> None:
    """Run the whole story; raises `DemoError` or `PhaseError` at the step that fails."""
    story = Story()
    run = Run(str(spec), output)
    with story.step(f"Check {spec}") as words:
        execute(run, select(PHASES, ["read-spec"]))
        words += [f"{value} {name}" for name, value in run.record.phases[-1].details.items()]
    with story.step(f"Generate {output}/") as words:
        execute(run, select(PHASES, ["write"]))
        words += [f"{value} {name}" for name, value in run.record.phases[-1].details.items()]
    if run.has_conflicts:
        _CONSOLE.print(*run_report(run), sep="\n")
        raise DemoError(f"{output} was edited by hand in ways that conflict; settle that, or remove it")
    with story.step("Install the application's requirements", is_download=True) as words:
        binaries, was_there = application.environment(output)
        words += ["kept from last time"] * was_there
    database = output / "demo.db"
    for leftover in output.glob("demo.db*"):
        leftover.unlink()
    env = application.settings(database)
    with story.step("Migrate its SQLite database"):
        application.run([str(binaries / "alembic"), "upgrade", "head"], output, env)
    with story.step("Seed it with sample rows") as words:
        added, _, users = (
            application.run([str(binaries / "python"), "-m", "src.seed"], output, env).strip().partition("\n")
        )
        words.append(added)
    with ExitStack() as stack:
        with story.step("Start the application"):
            url = stack.enter_context(application.serving(binaries, output, env, application.free_port()))
        ready = story.seconds
        _visit(url)
        _metrics(run, ready, story.waited)
        if keep:
            _keep(url, users)
    if not keep:
        _farewell(url, output, users)


def _visit(url: str) -> None:
    exchanges = list(visit(url))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("a customer's visit", min_width=max(len(exchange.what) for exchange in exchanges))
    table.add_column("request", min_width=max(len(exchange.request) for exchange in exchanges))
    table.add_column("status", min_width=6)
    table.add_column("answer", no_wrap=True)
    width = _answer_width(exchanges)
    for exchange in exchanges:
        style = "green" if exchange.status < 400 else "yellow"
        status = Text(str(exchange.status), style=style)
        table.add_row(
            exchange.what,
            exchange.request,
            status,
            Text(_cut(exchange.answer, width), style="dim"),
        )
    _CONSOLE.print()
    _CONSOLE.print(table)


def _answer_width(exchanges: list[Exchange]) -> int:
    """What is left of a line for the last column; the others have three columns of space after each."""
    widest = [
        max(len(text) for text in texts) for texts in zip(*((one.what, one.request) for one in exchanges), strict=True)
    ]
    return max(10, _CONSOLE.width - sum(widest) - len("status") - 9)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _metrics(run: Run, ready: float, waited: float) -> None:
    _CONSOLE.print()
    for line in run_report(run):
        _CONSOLE.print(line)
    _CONSOLE.print()
    _CONSOLE.print(Text.assemble(("From spec to running application: ", "bold"), (f"{ready:.1f} s", "bold green")))
    if waited > 1:
        _CONSOLE.print(Text(f"(and {waited:.0f} s for downloads, the first time)", style="dim"))


def _keep(url: str, users: str) -> None:
    _say(f"It is running; its API is documented at {url}/docs. {users}")
    _say("Ctrl-C stops it.")
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        _say("\nStopped.")


def _farewell(url: str, output: Path, users: str) -> None:
    _say(f"Its API was documented at {url}/docs. It is stopped now; to keep it running:\n")
    _say("  make demo KEEP=1")
    _say(f"  cd {output} && make seed run    # on its own, in an environment of its own\n")
    _say(users)


def _say(text: str) -> None:
    _CONSOLE.print(text, soft_wrap=True)


def main() -> int:
    """Parse the options and run; an expected failure is one message and exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m examples.demo", description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("demo-app"), help="the application's folder")
    parser.add_argument("--keep", action="store_true", help="keep the application running until Ctrl-C")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the application ends with us
    try:
        demo(_SPEC, options.output, options.keep)
    except (DemoError, PhaseError) as error:
        _CONSOLE.print(Text.assemble(("✘ ", "red"), str(error)))
        return 1
    except KeyboardInterrupt:
        _CONSOLE.print("Interrupted.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
