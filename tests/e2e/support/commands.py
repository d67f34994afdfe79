"""Running other programs: with a clean environment, a time limit, and nothing left alive afterwards."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# What an outer virtual environment, a developer's shell or CI may have set and no application under test should see.
_PRIVATE = (
    "PYTHON",
    "VIRTUAL_ENV",
    "UV_",
    "PYTEST_",
    "DEVMATRIX_",
    "DATABASE_URL",
    "TEST_DATABASE_URL",
    "JWT_SECRET",
    "ENVIRONMENT",
)


class CheckFailed(AssertionError):
    """A promise was not kept; the message holds the evidence."""


@dataclass(frozen=True, slots=True)
class Completed:
    """A program that ended: its exit status, standard output and error together, and wall seconds."""

    argv: tuple[str, ...]
    status: int
    output: str
    seconds: float

    def tail(self, lines: int = 60) -> str:
        """The command and the end of what it printed."""
        return f"$ {' '.join(self.argv)}\n[exit status {self.status}]\n" + "\n".join(self.output.splitlines()[-lines:])


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without what belongs to us alone, and with `extra`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_PRIVATE)}
    return {**kept, "NO_COLOR": "1", "COLUMNS": "160", **(extra or {})}


def end_group(process: subprocess.Popen[str] | subprocess.Popen[bytes], patience: float = 10.0) -> None:
    """End a process that leads its own group, and every child it has: politely, then not."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        deadline = time.monotonic() + patience
        while group_is_alive(process) and time.monotonic() < deadline:
            time.sleep(0.02)
    process.wait(timeout=patience)


def group_is_alive(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> bool:
    """Whether anything is left of the process's group. Reaps the process itself if it has ended."""
    process.poll()
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


def attempt(
    argv: Sequence[str | Path], cwd: Path, environment: Mapping[str, str] | None = None, seconds: float = 600
) -> Completed:
    """Run a program to its end, whatever its exit status. Raises `CheckFailed` after `seconds`."""
    words = tuple(map(str, argv))
    started = time.perf_counter()
    process = subprocess.Popen(
        words,
        cwd=cwd,
        env=clean_environment(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as expired:
        end_group(process)
        output, _ = process.communicate()
        done = Completed(words, process.returncode, output, time.perf_counter() - started)
        raise CheckFailed(f"no end after {seconds:.0f} s\n{done.tail()}") from expired
    except BaseException:
        end_group(process)
        raise
    return Completed(words, process.returncode, output, time.perf_counter() - started)


def run(
    argv: Sequence[str | Path], cwd: Path, environment: Mapping[str, str] | None = None, seconds: float = 600
) -> Completed:
    """Run a program that has to succeed. Raises `CheckFailed` with the end of its output when it does not."""
    done = attempt(argv, cwd, environment, seconds)
    if done.status != 0:
        raise CheckFailed(done.tail())
    return done
