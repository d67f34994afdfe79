"""What is known about a document's text; the one place that calls the rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ir.parts import SpecParts
from ir.source import SourceMap
from ir.syntax import Syntax
from server.workspace.files import ReferredFiles
from validators.engine import Engine
from validators.results import CheckResult

if TYPE_CHECKING:
    from server.workspace.workspace import Workspace

NOTHING = CheckResult(None, SpecParts(), SourceMap(), ())
"""What is known about a document that is no spec."""


class Analysis:
    """Checks one document again and again, and keeps what it can use the next time.

    `files` are the files that it refers to.
    """

    def __init__(self, workspace: Workspace, path: Path | None) -> None:
        self.files = ReferredFiles(workspace)
        self.engine = Engine(self.files, path)

    def update(self, syntax: Syntax) -> CheckResult:
        """Everything that is known about this state of the document."""
        return self.engine.update(syntax)
