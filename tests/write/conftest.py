"""One project folder, and the little language the tests of the writer speak."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from generators import write
from generators.plan import Plan, PlannedFile, Stratum

PROJECT = write.Project(uuid.UUID(int=1), "../shop.devmatrix.yaml", "0.1.0")


@dataclass
class Folder:
    """A project folder under test. Files are `{path: text}`; `generate` writes a plan of them as the pipeline does."""

    root: Path

    def compare(self, files: Mapping[str, str], **options: bool) -> write.WritePlan:
        planned = tuple(PlannedFile(path, text, Stratum.AST, "made by a test") for path, text in files.items())
        return write.plan_write(Plan(planned), self.root, PROJECT, '{"name": "shop"}', **options)

    def generate(self, files: Mapping[str, str], **options: bool) -> dict[str, str]:
        """What happened to each file, by path."""
        with write.locked(self.root):
            write.recover(self.root)
            plan = self.compare(files, **options)
            left_alone = write.apply(plan)
        return {change.path: change.action.value for change in plan.changes} | dict.fromkeys(left_alone, "left alone")

    def edit(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())

    def files(self) -> dict[str, str]:
        """Everything outside `.devmatrix/`."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes().decode()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".devmatrix" not in path.parts
        }


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    root = tmp_path / "shop"
    root.mkdir()
    return Folder(root)
