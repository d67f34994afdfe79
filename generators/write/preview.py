"""A conflict as text for a person: where it is, and what stands against what."""

from collections.abc import Iterable
from difflib import unified_diff

from generators.write.merge import Clash


def of_clashes(path: str, clashes: Iterable[Clash]) -> str:
    """Each place as `path:line`, and below it the three versions between markers."""
    return "".join(f"{path}:{clash.line}\n{clash.text}" for clash in clashes)


def of_texts(path: str, disk: str, other: str, name: str) -> str:
    """The first place where the texts differ as `path:line`, and a unified diff from the disk to `other`."""
    before, after = disk.splitlines(), other.splitlines()
    same = (number for number, pair in enumerate(zip(before, after, strict=False), 1) if pair[0] != pair[1])
    line = next(same, min(len(before), len(after)) + 1)
    diff = unified_diff(before, after, f"{path} (on disk)", f"{path} ({name})", lineterm="")
    return "\n".join((f"{path}:{line}", *diff, ""))
