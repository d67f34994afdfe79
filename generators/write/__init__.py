"""Plan → disk: compare, merge and write without ever losing what a person wrote."""

from generators.write.changes import Action, Change, WritePlan
from generators.write.compare import plan_write
from generators.write.journal import WriteError, apply, is_interrupted, recover
from generators.write.paths import UnsafePathError
from generators.write.project import FOLDER, Project, locked, write_metrics
from generators.write.written_by_hand import written_by_hand

__all__ = [
    "FOLDER",
    "Action",
    "Change",
    "Project",
    "UnsafePathError",
    "WriteError",
    "WritePlan",
    "apply",
    "is_interrupted",
    "locked",
    "plan_write",
    "recover",
    "write_metrics",
    "written_by_hand",
]
