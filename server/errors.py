"""What ends a command early, in words for the person who typed it."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of every command; `docs/cli.md` lists them."""

    OK = 0
    PROBLEMS = 1
    USAGE = 2
    CONFLICTS = 3
    INTERNAL = 70
    INTERRUPTED = 130


class UserError(Exception):
    """Something the person has to change: a path, an option, a permission. One line, no traceback."""


def describe(error: OSError) -> str:
    """An operating system's refusal in one line: what, and why."""
    reason = (error.strerror or str(error) or type(error).__name__).lower()
    return f"{error.filename}: {reason}" if error.filename else reason
