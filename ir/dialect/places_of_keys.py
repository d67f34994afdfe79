"""What may stand at a path of a spec: which keys, and whose value."""

from dataclasses import dataclass

from ir.dialect.app_keys import SPEC
from ir.dialect.behavior_keys import STEP
from ir.dialect.domain_keys import ITEMS
from ir.dialect.keys import Key, Kind, Shape


@dataclass(frozen=True, slots=True)
class Spot:
    """One place. `shape` has the keys that may stand there, if it is a mapping that the dialect knows.

    `key` is the innermost declared key on the way, `name` what it is called, `owner` the shape that has it. `below` are
    the names and positions that follow it: none at the value of the key itself.
    """

    shape: Shape | None
    key: Key | None = None
    name: str = ""
    owner: Shape | None = None
    below: tuple[str, ...] = ()

    @property
    def takes_names(self) -> bool:
        """A mapping stands here whose keys are names of the writer's own."""
        has_names = self.key is not None and self.key.kind in (Kind.MAPPINGS, Kind.EXPRESSIONS)
        return has_names and not self.below

    @property
    def is_entry(self) -> bool:
        """This is what a name of the writer's own stands for."""
        has_names = self.key is not None and self.key.kind in (Kind.MAPPINGS, Kind.EXPRESSIONS)
        return has_names and len(self.below) == 1

    @property
    def takes_items(self) -> bool:
        """A list of mappings stands here."""
        return self.key is not None and self.key.kind is Kind.SEQUENCE and not self.below


def spot(segments: tuple[str, ...], root: Shape = SPEC) -> Spot | None:
    """What may stand at a path of keys, names and positions; None where the dialect knows nothing."""
    here = Spot(root)
    for segment in segments:
        following = _step(here, segment)
        if following is None:
            return None
        here = following
    return here


def _step(here: Spot, segment: str) -> Spot | None:
    if here.shape is not None and not (here.name == "else" and segment.isdecimal()):
        key = here.shape.keys.get(segment)
        if key is None:
            return None
        inner = ITEMS if key.kind is Kind.ITEMS else key.shape if key.kind in (Kind.MAPPING, Kind.ELSE) else None
        return Spot(inner, key, segment, here.shape)
    if here.key is None or len(here.below) > 2:
        return None
    below = (*here.below, segment)
    inner = here.key.shape if len(below) == 1 else None
    if here.key.kind is Kind.ELSE:
        inner = STEP
    elif here.key.kind not in (Kind.MAPPINGS, Kind.SEQUENCE):
        inner = None
    elif here.key.kind is Kind.SEQUENCE and not segment.isdecimal():
        return None
    return Spot(inner, here.key, here.name, here.owner, below)
