"""The facts of an outline. Two are equal if they say the same, wherever in their block it is written.

Paths are IR paths from the top of the document. `at` are two offsets in the text of the block.
"""

from dataclasses import dataclass, field

Offsets = tuple[int, int]
_NOWHERE: Offsets = (0, 0)


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is given or used: what it is, and the path of the key or value it is written in."""

    text: str
    path: str
    at: Offsets = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Ref:
    """A `$ref` (or another text that refers in the same way): its text, and the path of the value.

    `kind` is the kind of object that belongs there, empty if that is not known. `is_loose` marks one that the
    specification gives no meaning, as under `x-`: it uses its target, but need not lead anywhere.
    """

    text: str
    path: str
    kind: str
    is_loose: bool = False
    at: Offsets = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a list: its name and place (`in`), or the reference that stands for it. `at` is its name, or all
    of it.
    """

    path: str
    name: str = ""
    place: str = ""
    ref: str = ""
    at: Offsets = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a path item. Its id is among those of the outline, so it does not count for equality."""

    path: str
    method: str
    operation_id: Name | None = field(compare=False)
    parameters: tuple[Parameter, ...]
    at: Offsets = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class PathItem:
    """A path item. `template` is its path, empty for those that are not in `paths`. `ref` is its own reference."""

    path: str
    template: str
    ref: str
    parameters: tuple[Parameter, ...]
    operations: tuple[Operation, ...]
    at: Offsets = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Component:
    """An entry of a section of `components`.

    `ref` is its reference, if it is one. `parameter` is what it says where it is a parameter. `all_of` are the
    references in its `allOf`, `is_base` tells that it has a discriminator, so that others may stand for it.
    """

    section: str
    name: str
    path: str
    ref: str = ""
    parameter: Parameter | None = None
    all_of: tuple[str, ...] = ()
    is_base: bool = False
    at: Offsets = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Outline:
    """All facts of one block. `is_whole` is false where some of its text could not be read.

    `texts` are what its references say, `misled` those that lead to another kind of object than belongs there: both
    follow from `refs`. `linked` are the operation ids that links name, `mapped` the schemas that discriminators name
    without a `$ref`, `anchors` the names of schemas for references such as `#name`.
    """

    is_whole: bool = True
    refs: tuple[Ref, ...] = ()
    path_items: tuple[PathItem, ...] = ()
    components: tuple[Component, ...] = ()
    operation_ids: tuple[Name, ...] = ()
    linked: tuple[Name, ...] = ()
    tags_declared: tuple[Name, ...] = ()
    tags_used: tuple[Name, ...] = ()
    schemes_used: tuple[Name, ...] = ()
    mapped: tuple[Name, ...] = ()
    anchors: tuple[str, ...] = ()
    texts: frozenset[str] = field(default=frozenset(), compare=False)
    misled: tuple[Ref, ...] = field(default=(), compare=False)
