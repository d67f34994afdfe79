"""What one part of a document names and refers to: all that rules about the whole document, and navigation, need."""

from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from ir import paths
from ir.openapi.facts import Component, Name, Operation, Outline, Parameter, PathItem, Ref
from ir.openapi.keys import entry_of, kind_at, kinds, value_at
from ir.openapi.kinds import Form, Value, Version
from ir.openapi.operation_keys import METHODS
from ir.openapi.refs import parse_reference
from ir.yaml import Content, MappingNode, Node, ScalarNode, SequenceNode, content
from ir.yaml.looking import text_at

_METHODS = frozenset(METHODS)
_ANCHORS = frozenset({"$anchor", "$dynamicAnchor"})
_DEEPEST = 200
T = TypeVar("T", Ref, PathItem, Component, Name)


def outline(
    prefix: tuple[str, ...], root: Node | None, version: Version = Version.V31, is_whole: bool = True
) -> Outline:
    """The facts of a block: `root` is what is written under the keys `prefix`, as far as it is in this block."""
    value = value_at(prefix, version)
    if root is None:
        return Outline(is_whole)
    reading = _Reading(version)
    path = paths.join(*prefix)
    if value is None:
        reading.loose(content(root), path, 0)
    else:
        reading.walk(value, content(root), path)
    return reading.finish(is_whole)


@cache
def _steps(name: str, version: Version) -> tuple[dict[str, Value], Value | None]:
    """The keys of a kind that have something below them, with what it is; and what is below all others."""
    kind = kinds(version)[name]
    inner = {key: one.value for key, one in kind.keys.items() if _has_inner(one.value)}
    pattern = kind.pattern.value if kind.pattern is not None else None
    return inner, pattern if pattern is not None and _has_inner(pattern) else None


_NO_KEYS: Mapping[str, Value] = {}
_entry_of = cache(entry_of)


def _has_inner(value: Value) -> bool:
    if value.form in (Form.MAP, Form.LIST):
        return value.each is Form.OBJECT
    return value.form in (Form.OBJECT, Form.OBJECT_OR_FLAG)


def _is_misled(ref: Ref, version: Version) -> bool:
    reference = parse_reference(ref.text)
    return reference.is_local and kind_at(reference.pointer, version) not in ("", ref.kind)


class _Reading:
    """The facts found so far."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self.refs: list[Ref] = []
        self.path_items: list[PathItem] = []
        self.components: list[Component] = []
        self.operation_ids: list[Name] = []
        self.linked: list[Name] = []
        self.tags_declared: list[Name] = []
        self.tags_used: list[Name] = []
        self.schemes_used: list[Name] = []
        self.mapped: list[Name] = []
        self.anchors: list[str] = []

    def finish(self, is_whole: bool) -> Outline:
        """All facts, in the order of the text."""
        refs = _ordered(self.refs)
        return Outline(
            is_whole,
            refs,
            _ordered(self.path_items),
            _ordered(self.components),
            _ordered(self.operation_ids),
            _ordered(self.linked),
            _ordered(self.tags_declared),
            _ordered(self.tags_used),
            _ordered(self.schemes_used),
            _ordered(self.mapped),
            tuple(sorted(self.anchors)),
            frozenset(ref.text for ref in refs),
            tuple(ref for ref in refs if ref.kind and not ref.is_loose and _is_misled(ref, self.version)),
        )

    def walk(self, value: Value, root: Content, path: str) -> None:
        """Look at everything below a node that is what `value` says. This is the loop that has to be fast."""
        stack: list[tuple[Value, Content, str, bool]] = [(value, root, path, False)]
        while stack:
            value, node, path, is_based = stack.pop()
            if type(node) is MappingNode:
                inner, others = self._object(value, node, path)
                if not is_based and value.kind == "schema" and value.form is not Form.MAP:
                    is_based = node.get("$id") is not None
                for key, below in node.pairs:
                    text = key.text
                    if type(below) is ScalarNode:
                        if text[:1] == "$":
                            self._dollar(value, key, below, path, is_based)
                        continue
                    if text[:2] == "x-" and value.form is not Form.MAP:
                        self.loose(content(below), paths.child(path, text), 0)
                        continue
                    step = inner.get(text, others)
                    if step is not None:
                        if "/" in text or "~" in text:
                            text = paths.escape(text)
                        stack.append((step, content(below), f"{path}/{text}" if path else text, is_based))
            elif type(node) is SequenceNode and value.form is Form.LIST:
                step = _entry_of(value)
                for number, item in enumerate(node.items):
                    if type(item) is not ScalarNode:
                        stack.append((step, content(item), f"{path}/{number}", is_based))

    def _object(self, value: Value, node: MappingNode, path: str) -> tuple[Mapping[str, Value], Value | None]:
        """Read the facts of one mapping; what is below which of its keys, and below all others."""
        if value.form is Form.MAP:
            if path.startswith("components/") and path.count("/") == 1:
                self._section(node, path)
            return _NO_KEYS, _entry_of(value)
        if value.form is Form.LIST or not value.kind:
            return _NO_KEYS, None
        read = _READERS.get(value.kind)
        if read is not None:
            read(self, node, path)
        return _steps(value.kind, self.version)

    def _dollar(self, value: Value, key: ScalarNode, node: ScalarNode, path: str, is_based: bool) -> None:
        """A key such as `$ref` with a text."""
        if key.text == "$ref" or key.text == "$dynamicRef":
            is_object = value.form in (Form.OBJECT, Form.OBJECT_OR_FLAG)
            name = value.kind if is_object and kinds(self.version)[value.kind].is_referable else ""
            is_loose = not name or is_based or key.text == "$dynamicRef"
            place = paths.child(path, key.text)
            self.refs.append(Ref(node.text, place, name, is_loose, (node.start, node.end)))
        elif key.text in _ANCHORS and value.kind == "schema":
            self.anchors.append(node.text)

    def loose(self, node: Content, path: str, depth: int) -> None:
        """References in what has no meaning to us."""
        if depth > _DEEPEST:
            return
        if isinstance(node, MappingNode):
            for key, below in node.pairs:
                if type(below) is not ScalarNode:
                    self.loose(content(below), paths.child(path, key.text), depth + 1)
                elif key.text == "$ref":
                    self.refs.append(Ref(below.text, paths.child(path, "$ref"), "", True, (below.start, below.end)))
        elif isinstance(node, SequenceNode):
            for number, item in enumerate(node.items):
                if type(item) is not ScalarNode:
                    self.loose(content(item), f"{path}/{number}", depth + 1)

    def _section(self, node: MappingNode, path: str) -> None:
        """The names that a section of `components` gives."""
        section = path.removeprefix("components/")
        for key, below in node.pairs:
            self.components.append(_component(section, key, content(below), paths.child(path, key.text)))

    def path_item(self, node: MappingNode, path: str) -> None:
        """Templates and parameters."""
        operations = []
        shared: tuple[Parameter, ...] = ()
        ref = ""
        for key, below in node.pairs:
            inner = content(below)
            if key.text == "parameters":
                shared = _parameters(inner, f"{path}/parameters")
            elif key.text == "$ref" and isinstance(inner, ScalarNode):
                ref = inner.text
            elif key.text in _METHODS and isinstance(inner, MappingNode):
                operations.append(_operation(key, inner, f"{path}/{key.text}"))
        segments = path.split("/")
        template = paths.unescape(segments[1]) if segments[0] == "paths" and len(segments) == 2 else ""
        self.path_items.append(PathItem(path, template, ref, shared, tuple(operations), (node.start, node.end)))

    def operation(self, node: MappingNode, path: str) -> None:
        """The id and tags."""
        for key, below in node.pairs:
            if key.text == "operationId":
                found = _name(below, f"{path}/operationId")
                self.operation_ids += [found] if found is not None else []
            elif key.text == "tags":
                inner = content(below)
                if isinstance(inner, SequenceNode):
                    names = (_name(item, f"{path}/tags/{number}") for number, item in enumerate(inner.items))
                    self.tags_used += [name for name in names if name is not None]

    def tag(self, node: MappingNode, path: str) -> None:
        """The name that is declared."""
        found = _name(node.get("name"), f"{path}/name")
        self.tags_declared += [found] if found is not None else []

    def requirement(self, node: MappingNode, path: str) -> None:
        """The schemes that are asked for."""
        for key, _ in node.pairs:
            self.schemes_used.append(Name(key.text, paths.child(path, key.text), (key.start, key.end)))

    def link(self, node: MappingNode, path: str) -> None:
        """The operation it leads to."""
        found = _name(node.get("operationId"), f"{path}/operationId")
        self.linked += [found] if found is not None else []
        target = node.get("operationRef")
        inner = content(target)
        if isinstance(inner, ScalarNode):
            self.refs.append(Ref(inner.text, f"{path}/operationRef", "operation", False, (inner.start, inner.end)))

    def discriminator(self, node: MappingNode, path: str) -> None:
        """The schemas it leads to: by reference, or by their name."""
        mapping = node.get("mapping")
        inner = content(mapping)
        pairs = inner.pairs if isinstance(inner, MappingNode) else []
        for key, below in pairs:
            place = paths.child(f"{path}/mapping", key.text)
            found = _name(below, place)
            if found is not None and ("#" in found.text or "/" in found.text):
                self.refs.append(Ref(found.text, place, "schema", False, found.at))
            elif found is not None:
                self.mapped.append(found)


_READERS = {
    "path item": _Reading.path_item,
    "operation": _Reading.operation,
    "tag": _Reading.tag,
    "security requirement": _Reading.requirement,
    "link": _Reading.link,
    "discriminator": _Reading.discriminator,
}


def _ordered(facts: list[T]) -> tuple[T, ...]:
    return tuple(sorted(facts, key=lambda fact: fact.at)) if len(facts) > 1 else tuple(facts)


def _name(node: Node | None, path: str) -> Name | None:
    found = content(node)
    if not isinstance(found, ScalarNode) or found.is_broken or not found.text:
        return None
    return Name(found.text, path, (found.start, found.end))


def _text(node: MappingNode, key: str) -> str:
    return text_at(node, key) or ""


def _component(section: str, key: ScalarNode, node: Content, path: str) -> Component:
    at = (key.start, key.end)
    if not isinstance(node, MappingNode):
        return Component(section, key.text, path, at=at)
    ref = _text(node, "$ref")
    if section == "parameters":
        return Component(section, key.text, path, ref, _parameter(node, path), at=at)
    if section != "schemas":
        return Component(section, key.text, path, ref, at=at)
    found = node.get("allOf")
    inner = content(found)
    members = [content(item) for item in inner.items] if isinstance(inner, SequenceNode) else []
    all_of = tuple(_text(member, "$ref") for member in members if isinstance(member, MappingNode))
    is_base = any(isinstance(one, MappingNode) and one.get("discriminator") is not None for one in (node, *members))
    return Component(section, key.text, path, ref, None, tuple(filter(None, all_of)), is_base, at)


def _operation(key: ScalarNode, node: MappingNode, path: str) -> Operation:
    found = node.get("parameters")
    parameters = _parameters(content(found), f"{path}/parameters") if found is not None else ()
    operation_id = _name(node.get("operationId"), f"{path}/operationId")
    return Operation(path, key.text, operation_id, parameters, (key.start, key.end))


def _parameters(node: Content, path: str) -> tuple[Parameter, ...]:
    items = node.items if isinstance(node, SequenceNode) else []
    return tuple(
        _parameter(inner, f"{path}/{number}")
        for number, item in enumerate(items)
        if isinstance(inner := content(item), MappingNode)
    )


def _parameter(node: MappingNode, path: str) -> Parameter:
    ref = _text(node, "$ref")
    found = _name(node.get("name"), path)
    at = found.at if found is not None else (node.start, node.end)
    return Parameter(path, found.text if found is not None else "", _text(node, "in"), ref, at)
