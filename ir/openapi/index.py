"""The facts of all blocks of a document together: what rules about the whole document ask."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ir.openapi.facts import Component, Name, Outline, Parameter, PathItem, Ref
from ir.openapi.keys import kind_at
from ir.openapi.kinds import Version
from ir.openapi.refs import Reference, Target, parse_reference

Find = Callable[[tuple[str, ...]], Target]
"""What stands at a path of keys in the document."""

_LONGEST_CHAIN = 20


@dataclass(eq=False)
class Index:
    """One document's outlines, merged. `find` answers for places that no outline knows.

    `is_whole` is false where some text could not be read: then nobody can say that something is missing.
    """

    version: Version
    outlines: tuple[Outline, ...]
    find: Find
    components: dict[tuple[str, str], Component] = field(default_factory=dict)
    anchors: set[str] = field(default_factory=set)
    is_whole: bool = True

    def __post_init__(self) -> None:
        for outline in self.outlines:
            self.is_whole = self.is_whole and outline.is_whole
            self.anchors.update(outline.anchors)
            for one in outline.components:
                self.components.setdefault((one.section, one.name), one)

    @cached_property
    def refs(self) -> dict[str, list[Ref]]:
        """All references by what they say: the same is said again and again."""
        found: dict[str, list[Ref]] = {}
        for outline in self.outlines:
            for ref in outline.refs:
                said = found.get(ref.text)
                if said is None:
                    found[ref.text] = [ref]
                else:
                    said.append(ref)
        return found

    @property
    def path_items(self) -> Iterator[PathItem]:
        """All path items."""
        return (item for outline in self.outlines for item in outline.path_items)

    @property
    def operation_ids(self) -> Iterator[Name]:
        """All operation ids that are given."""
        return (name for outline in self.outlines for name in outline.operation_ids)

    @cached_property
    def sections(self) -> dict[str, list[str]]:
        """The names in each section of `components`."""
        found: dict[str, list[str]] = defaultdict(list)
        for section, name in self.components:
            found[section].append(name)
        return found

    @cached_property
    def deep(self) -> frozenset[tuple[str, ...]]:
        """Where references lead to that is no component: places inside of blocks, or nowhere."""
        found = map(parse_reference, frozenset[str]().union(*(outline.texts for outline in self.outlines)))
        return frozenset(
            one.pointer
            for one in found
            if one.is_local and one.pointer and not (_is_component(one) and one.pointer[1:] in self.components)
        )

    def kind_of(self, pointer: tuple[str, ...]) -> str:
        """The kind of object at a place, or empty if none is known."""
        return kind_at(pointer, self.version)

    def component(self, ref: str) -> Component | None:
        """The component that a reference means."""
        found = parse_reference(ref)
        return self.components.get((found.pointer[1], found.pointer[2])) if _is_component(found) else None

    def leads_somewhere(self, reference: Reference) -> bool:
        """Whether there is something where a local reference leads to, or that can't be told."""
        if reference.anchor:
            return reference.anchor in self.anchors
        if _is_component(reference) and reference.pointer[1:] in self.components:
            return True
        target = self.find(reference.pointer)
        return target.node is not None or target.is_open

    def parameter(self, one: Parameter) -> Parameter | None:
        """The parameter itself, behind its references; None if they lead out of `components/parameters`."""
        if not one.ref:
            return one
        if one.ref not in self._parameters:
            self._parameters[one.ref] = self._behind(one)
        return self._parameters[one.ref]

    @cached_property
    def _parameters(self) -> dict[str, Parameter | None]:
        return {}

    def _behind(self, one: Parameter) -> Parameter | None:
        for _ in range(_LONGEST_CHAIN):
            if not one.ref:
                return one
            found = self.component(one.ref)
            if found is None or found.parameter is None:
                return None
            one = found.parameter
        return None


def _is_component(reference: Reference) -> bool:
    return reference.is_local and len(reference.pointer) == 3 and reference.pointer[0] == "components"


def build_index(outlines: Iterable[Outline], version: Version, find: Find) -> Index:
    """Merge the outlines of all blocks of a document."""
    return Index(version, tuple(outlines), find)
