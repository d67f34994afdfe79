"""Which of the operations that were generated as 501 somebody has written since."""

import re
from collections.abc import Iterable
from pathlib import Path

from generators.plan import Unimplemented
from generators.write.paths import Boundary
from generators.write.project import read_pristine

_REFUSAL = re.compile(r"\bRefusal\(\s*501\b")


def written_by_hand(root: Path, operations: Iterable[Unimplemented]) -> tuple[Unimplemented, ...]:
    """The operations whose file was generated with a refusal (501) that is no longer in it. A file that was never
    generated, that was deleted, or whose base is not known, says nothing.
    """
    pristine = read_pristine(root) or {}
    boundary = Boundary(root)
    return tuple(
        operation
        for operation in operations
        if _REFUSAL.search(pristine.get(operation.path, ""))
        and not boundary.objection(operation.path)
        and _is_written(root / operation.path)
    )


def _is_written(path: Path) -> bool:
    try:
        return not _REFUSAL.search(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
