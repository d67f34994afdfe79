"""Rules that look at one block alone: a pure function of its tree."""

import re
from collections.abc import Callable, Iterable
from functools import cache

from ir import paths
from ir.openapi.document_keys import COMPONENT_NAME
from ir.openapi.keys import entry_of, kinds, value_at, versions_of
from ir.openapi.kinds import TEXT, Form, Kind, Value, Version
from ir.wording import capitalized
from ir.yaml import Content, MappingNode, Node, ScalarNode, SequenceNode, content
from ir.yaml.scalars import as_boolean, is_null
from validators.openapi.objects import OBJECT_RULES, component_name, odd_entry
from validators.openapi.other_versions import key_of_another_version, nullable
from validators.openapi.rule import At, Found
from validators.openapi.shape import (
    exclusive_keys,
    ignored_beside_ref,
    misplaced_ref,
    missing_key,
    odd_keyword,
    unknown_key,
)
from validators.openapi.values import FITS, misfit
from validators.openapi.versions import version_problems

MOST_FOUND = 1_000
"""So many problems of one block are kept."""

_ASIDE = frozenset({"description", "summary", "title", "example", "deprecated"})
"""Keys beside `$ref` that people write for people: nobody minds that they are ignored."""

_SECTIONS = frozenset({"paths", "webhooks", "components"})
_Entry = tuple[Value, Content, str]


def block_problems(
    prefix: tuple[str, ...], root: Node | None, version: Version | None, is_whole: bool = True
) -> tuple[Found, ...]:
    """What is wrong within one block: `root` is what is written under the keys `prefix`, as far as it is in this block.

    `version` is that of the document, None where it is not one that is read: then only that is said.
    """
    if root is None:
        return ()
    if version is None:
        return tuple(version_problems(root)) if not prefix else ()
    value = value_at(prefix, version)
    if value is None:
        return ()
    walk = _Walk(version, is_whole)
    if not prefix:
        walk.keep(version_problems(root))
    walk.run(value, content(root), paths.join(*prefix))
    return tuple(walk.found.values())


@cache
def _needed(name: str, version: Version) -> tuple[str, ...]:
    """The keys that every object of a kind needs."""
    return tuple(key for key, one in kinds(version)[name].keys.items() if one.required)


@cache
def _table(name: str, version: Version) -> dict[str, tuple[Callable[[Content, Value], bool], Value]]:
    """The fixed keys of a kind, with what tells whether a value fits."""
    return {key: (FITS[one.value.form], one.value) for key, one in kinds(version)[name].keys.items()}


def _has(node: MappingNode, name: str) -> bool:
    for key, _ in node.pairs:  # noqa: SIM110 - a generator takes twice as long
        if key.text == name:
            return True
    return False


@cache
def _pattern(name: str, version: Version) -> re.Pattern[str] | None:
    pattern = kinds(version)[name].pattern
    return re.compile(pattern.regex, re.DOTALL) if pattern is not None else None


class _Walk:
    def __init__(self, version: Version, is_whole: bool) -> None:
        self.version = version
        self.is_whole = is_whole
        self.kinds = kinds(version)
        self.found: dict[tuple[str, int, int, str], Found] = {}
        self.stack: list[_Entry] = []

    def keep(self, found: Iterable[Found]) -> None:
        """Remember problems; what is behind several aliases is wrong only once."""
        for one in found:
            if len(self.found) < MOST_FOUND:
                self.found.setdefault((one.problem.code, one.start, one.end, one.problem.message), one)

    def run(self, value: Value, root: Content, path: str) -> None:
        """Look at everything below a node that is what `value` says."""
        self.stack.append((value, root, path))
        while self.stack and len(self.found) < MOST_FOUND:
            value, node, path = self.stack.pop()
            if type(node) is MappingNode:
                if value.form is Form.MAP:
                    self._map(value, node, path)
                elif value.form is not Form.LIST:
                    self._object(self.kinds[value.kind], node, path)
            elif type(node) is SequenceNode and value.form is Form.LIST:
                self._list(value, node, path)

    def _below(self, value: Value, node: Content, path: str) -> None:
        """A value that is right so far: look into it later."""
        form = value.form
        if form is Form.LIST or form is Form.MAP:
            if value.each is not Form.ANY:
                self.stack.append((value, node, path))
        elif value.kind and type(node) is not ScalarNode:
            self.stack.append((value, node, path))

    def _entry(self, kind: Kind | None, name: str, value: Value, node: Content, path: str) -> None:
        """One value: right or wrong."""
        if FITS[value.form](node, value):
            self._below(value, node, path)
        elif type(node) is ScalarNode and (self._is_boolean_schema(value, node) or _is_elsewhere(path, node)):
            pass
        else:
            self.keep(misfit(kind, name, path, value, node, self.version))

    def _is_boolean_schema(self, value: Value, node: ScalarNode) -> bool:
        is_one = value.kind == "schema" and value.form in (Form.OBJECT, Form.OBJECT_OR_FLAG)
        return is_one and self.version is not Version.V30 and as_boolean(node) is not None

    def _map(self, value: Value, node: MappingNode, path: str) -> None:
        entry = entry_of(value)
        is_section = path.startswith("components/") and path.count("/") == 1
        for key, below in node.pairs:
            if len(self.found) >= MOST_FOUND:
                return
            text = key.text
            inner = content(below)
            if is_section and text != "$ref" and not _NAME.fullmatch(text):
                self.keep(component_name(path, key))
            down = f"{path}/{paths.escape(text) if '/' in text or '~' in text else text}"
            if text == "$ref" and type(inner) is ScalarNode and entry.form is Form.OBJECT:
                self.keep(misplaced_ref(down, f"`{path.rpartition('/')[2]}`", key))
            elif not (is_section and text.startswith("x-") and type(inner) is ScalarNode):
                self._entry(None, text, entry, inner, down)

    def _list(self, value: Value, node: SequenceNode, path: str) -> None:
        entry = entry_of(value)
        name = path.rpartition("/")[2]
        for number, item in enumerate(node.items):
            self._entry(None, f"{name}[{number}]", entry, content(item), f"{path}/{number}")

    def _object(self, kind: Kind, node: MappingNode, path: str) -> None:
        version = self.version
        at = At(kind, node, path, version)
        is_reference = False
        if kind.is_referable and _has(node, "$ref"):
            if kind.name != "path item" and (version is Version.V30 or kind.name != "schema"):
                self._reference(at)
                return
            is_reference = True
        keys = _table(kind.name, version)
        pattern = _pattern(kind.name, version)
        for key, below in node.pairs:
            text = key.text
            known = keys.get(text)
            if known is not None:
                fits, value = known
            elif text[:2] == "x-" and kind.name != "security requirement":
                continue
            elif pattern is not None and pattern.fullmatch(text):
                assert kind.pattern is not None
                value = kind.pattern.value
                fits = FITS[value.form]
            else:
                self._unknown(at, key)
                continue
            inner = below if type(below) is ScalarNode else content(below)
            if type(inner) is ScalarNode and fits(inner, value):
                continue
            down = f"{path}/{paths.escape(text) if '/' in text or '~' in text else text}" if path else text
            self._entry(kind if known is not None else None, text, value, inner, down)
        needed = _needed(kind.name, version)
        if needed and not is_reference and self.is_whole and not node.is_broken:
            self._missing(at, needed)
        for group in kind.exclusive:
            there = [key for key, _ in node.pairs if key.text in group]
            if len(there) > 1 and there[0].text != there[1].text:
                self.keep(exclusive_keys(at, there[1], there[0].text))
        for check in OBJECT_RULES.get(kind.name, ()):
            self.keep(check(at))

    def _missing(self, at: At, needed: tuple[str, ...]) -> None:
        present = {key.text for key, _ in at.node.pairs}
        if "$ref" in present:  # It is reported that no reference can stand here.
            return
        for name in needed:
            if name not in present:
                self.keep(missing_key(at, name))

    def _unknown(self, at: At, key: ScalarNode) -> None:
        """A key that this kind of object has not."""
        kind = at.kind
        if len(self.found) >= MOST_FOUND:
            return
        if key.text == "$ref":
            self.keep(misplaced_ref(at.path, capitalized(kind.noun), key))
        elif kind.pattern is not None:
            self.keep(odd_entry(at, key))
        elif kind.is_open and key.text == "nullable":
            self.keep(nullable(at, key))
        elif kind.is_open:
            self.keep(odd_keyword(at, key))
        elif versions_of(kind.name, key.text):
            self.keep(key_of_another_version(at, key))
        else:
            self.keep(unknown_key(at, key))

    def _reference(self, at: At) -> None:
        """An object that only says where it is described."""
        target = at.node.get("$ref")
        inner = content(target)
        if inner is not None and not FITS[Form.TEXT](inner, TEXT):
            self.keep(misfit(self.kinds["reference"], "$ref", paths.child(at.path, "$ref"), TEXT, inner, self.version))
        ignored = (
            key for key, _ in at.node.pairs if key.text != "$ref" and key.text not in _ASIDE and key.text[:2] != "x-"
        )
        self.keep(ignored_beside_ref(at, ignored))


def _is_elsewhere(path: str, node: ScalarNode) -> bool:
    """The version has rules of its own, and the entries of a section may be blocks of their own."""
    if path == "openapi":
        return True
    is_section = path in _SECTIONS or (path.startswith("components/") and path.count("/") == 1)
    return is_section and is_null(node)


_NAME = re.compile(COMPONENT_NAME)
