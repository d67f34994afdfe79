"""What a person can set in the editor, under `devmatrix`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")
LEVELS = ("off", "error", "warning", "info", "debug")
SEVERITIES = ("off", "error", "warning", "info", "hint")
MOST_PROBLEMS = 1_000


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one folder.

    `rules` gives codes another severity, or turns them off. `output` is the folder to generate into, as the command
    line's `--output`; None is what the spec says. `log_level` is what of the log the client is sent.
    """

    is_checking: bool = True
    rules: Mapping[str, str] = field(default_factory=dict)
    max_problems: int = MOST_PROBLEMS
    output: str | None = None
    log_level: str = "info"


def read_settings(value: object) -> tuple[Settings, list[str]]:
    """The settings in what a client sent, which may be anything, and what is wrong with it in words."""
    reader = _Reader([])
    top = reader.table(value, "")
    diagnostics = reader.table(top.get("diagnostics"), "diagnostics")
    log = reader.table(top.get("log"), "log")
    rules = {
        code: reader.word(severity, f"diagnostics.rules.{code}", SEVERITIES, "error")
        for code, severity in reader.table(diagnostics.get("rules"), "diagnostics.rules").items()
    }
    settings = Settings(
        is_checking=reader.truth(diagnostics.get("enable"), "diagnostics.enable", True),
        rules=rules,
        max_problems=reader.number(diagnostics.get("maxProblems"), "diagnostics.maxProblems", MOST_PROBLEMS),
        output=reader.text(top.get("output"), "output") or None,
        log_level=reader.word(log.get("level"), "log.level", LEVELS, "info"),
    )
    return settings, reader.complaints


@dataclass(frozen=True, slots=True)
class _Reader:
    """Takes null and absence for the default, and anything of another type too, but complains."""

    complaints: list[str]

    def table(self, value: object, name: str) -> Mapping[str, object]:
        if isinstance(value, dict):
            return value
        return self._complain(value, name, "an object", {})

    def truth(self, value: object, name: str, default: bool) -> bool:
        return value if isinstance(value, bool) else self._complain(value, name, "true or false", default)

    def number(self, value: object, name: str, default: int) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        return self._complain(value, name, "a number that is not negative", default)

    def text(self, value: object, name: str) -> str:
        return value if isinstance(value, str) else self._complain(value, name, "a text", "")

    def word(self, value: object, name: str, words: tuple[str, ...], default: str) -> str:
        if isinstance(value, str) and value in words:
            return value
        return self._complain(value, name, f"one of {', '.join(words)}", default)

    def _complain(self, value: object, name: str, wanted: str, default: T) -> T:
        if value is not None:
            self.complaints.append(f"the setting devmatrix{'.' if name else ''}{name} has to be {wanted}")
        return default
