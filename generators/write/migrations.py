"""The first migration of a project: DevMatrix writes it anew as long as it is the only one.

Its name holds a hash of what it does, so a spec that changes the tables gives a file of another name. Once migrations
that a person wrote build on it, it has to stay what it was; the step to the new tables is then a migration too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from generators.plan import PlannedFile

_FOLDER = "alembic/versions"
_INITIAL = re.compile(rf"{_FOLDER}/[0-9a-f]{{12}}_initial\.py")
_TABLES = ("src/models/entities.py", "src/models/enums.py")


def settle_initial(
    files: Sequence[PlannedFile], root: Path, pristine: Mapping[str, str]
) -> tuple[tuple[PlannedFile, ...], tuple[str, ...]]:
    """The planned files with the first migration that this project is to have, and what a person must know of it.

    `pristine` maps the paths that were written last to their texts.
    """
    planned = tuple(files)
    new = next((file for file in planned if _INITIAL.fullmatch(file.path)), None)
    if new is None or new.path in pristine:
        return planned, ()
    old = next((path for path in pristine if _INITIAL.fullmatch(path)), None)
    on_disk = _migrations(root)
    by_hand = sorted(path for path, text in on_disk.items() if path != new.path and text != pristine.get(path))
    if by_hand:
        kept = () if old is None else (replace(new, path=old, content=pristine[old], reason="The first migration."),)
        others = tuple(file for file in planned if file is not new)
        return (*others, *kept), _held_back(others, pristine, by_hand)
    if old is None:
        return planned, ()
    return planned, (
        f"the first migration changed: it is {new.path} now. Make development databases anew (delete the .db file). "
        f"To keep one, put {old} back in place of it and write the step with `make migration m=…`",
    )


def _held_back(files: Iterable[PlannedFile], pristine: Mapping[str, str], by_hand: Sequence[str]) -> tuple[str, ...]:
    """Said in the run that changes the tables, not in every run after it."""
    if all(pristine.get(file.path) == file.content for file in files if file.path in _TABLES):
        return ()
    return (
        f"the tables changed: write the step with `make migration m=…`; the first migration stays as it is, because "
        f"{by_hand[0]} was written by hand",
    )


def _migrations(root: Path) -> dict[str, str]:
    """The migrations on disk, by path; what is no text reads as an empty one."""
    found: dict[str, str] = {}
    for path in (root / _FOLDER).glob("*.py"):
        if path.name.startswith("_") or not path.is_file():
            continue
        try:
            found[f"{_FOLDER}/{path.name}"] = path.read_text(encoding="utf-8").replace("\r\n", "\n")
        except ValueError:
            found[f"{_FOLDER}/{path.name}"] = ""
    return found
