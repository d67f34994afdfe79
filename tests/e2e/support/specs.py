"""Specs that mean the same, written differently."""

from pathlib import Path

import yaml


def with_entities_reversed(spec: Path) -> str:
    """The text of a spec with its entities in the opposite order; comments between two move with the upper one."""
    text = spec.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)
    position = next(place for place, (key, _) in enumerate(root.value) if key.value == "entities")
    starts = [key.start_mark.line for key, _ in root.value[position][1].value]
    rest = [key.start_mark.line for key, _ in root.value[position + 1 :]]
    ends = [*starts[1:], rest[0] if rest else len(lines)]
    blocks = [lines[start:end] for start, end in zip(starts, ends, strict=True)]
    moved = [line for block in reversed(blocks) for line in block]
    return "".join([*lines[: starts[0]], *moved, *lines[ends[-1] :]])
