"""A document at one moment: its text, what it says, and what is wrong with it. Features read nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ir.syntax import Syntax, Text
    from server.lsp.positions import Encoding
    from server.workspace.workspace import Workspace
    from validators.check import CheckResult


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One state of a document. Immutable: whatever the person types meanwhile, a feature sees one text.

    `version` is the client's number for this text, None for a file that is not open. `checked.ir` is None for OpenAPI
    and for texts that can't be put together. `is_spec` tells that it is ours to judge, by its name, its keys, or
    because the person chose the language: many a file is YAML, and others are not checked.
    """

    uri: str
    version: int | None
    syntax: Syntax
    checked: CheckResult
    encoding: Encoding
    workspace: Workspace
    is_spec: bool = True

    @property
    def text(self) -> Text:
        """The text of the document."""
        return self.syntax.text
