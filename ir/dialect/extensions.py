"""Keys that begin with `x-`: the writer's own, unless one almost is a key that is read."""

from difflib import get_close_matches

from ir.dialect.keys import Kind, Shape
from ir.yaml import MappingNode, Node, content

PREFIX = "x-"
_ALIKE = 0.8
"""`acess` is `access`; `success` is another word."""
_LONGEST = 60


def is_own(name: str, shape: Shape) -> bool:
    """It is no business of the dialect, as far as its name says."""
    return shape.extensions and name.startswith(PREFIX)


def meant_by(name: str, value: Node, shape: Shape) -> str | None:
    """The `x-` key of a shape that was meant by one that is none: of almost the same name, or with what belongs there.

    (`x-behaviour` with `flows` in it is behaviour that nothing would read.)
    """
    known = [key for key in shape.keys if key.startswith(PREFIX)]
    if not known or len(name) > _LONGEST:
        return None
    folded = {_folded(key): key for key in known}
    if found := get_close_matches(_folded(name), folded, n=1, cutoff=_ALIKE):
        return folded[found[0]]
    return next((key for key in known if _holds(value, shape.keys[key].shape)), None)


def _holds(value: Node, shape: Shape | None) -> bool:
    """A mapping has an entry of that shape, which is a mapping itself."""
    whole = content(value)
    if shape is None or not isinstance(whole, MappingNode):
        return False
    sections = {name for name, key in shape.keys.items() if key.kind is Kind.MAPPINGS}
    return any(key.text in sections and isinstance(content(one), MappingNode) for key, one in whole.pairs)


def _folded(name: str) -> str:
    return name.removeprefix(PREFIX).casefold().replace("_", "").replace("-", "")
