"""Whether a value is what belongs there, and which rule says so if it is not."""

from collections.abc import Callable, Iterator

from ir import paths
from ir.openapi.keys import kinds
from ir.openapi.kinds import Form, Kind, Value, Version
from ir.wording import show
from ir.yaml import Content, MappingNode, ScalarNode, SequenceNode, content
from ir.yaml.scalars import ScalarType, as_boolean, as_integer, as_number, is_null, scalar_type
from validators.openapi.other_versions import value_of_another_version
from validators.openapi.rule import Found
from validators.openapi.shape import (
    misplaced_ref,
    not_text,
    unknown_word,
    wrong_kind,
    wrong_scalar,
)

_LETTERS = frozenset("abcdeghijklmopqrsuvwxyzABCDEGHIJKLMOPQRSUVWXYZ/#<{[_*$")
"""What no number, truth value or null begins with: most texts are told by this."""


def _is_text(node: Content, value: Value) -> bool:
    if type(node) is not ScalarNode:
        return False
    return bool(node.style) or node.text[:1] in _LETTERS or scalar_type(node) is ScalarType.TEXT


def _is_flag(node: Content, value: Value) -> bool:
    return type(node) is ScalarNode and as_boolean(node) is not None


def _is_count(node: Content, value: Value) -> bool:
    if type(node) is not ScalarNode:
        return False
    number = as_integer(node)
    if number is None:  # 1.0 is a whole number too, by JSON Schema.
        exact = as_number(node)
        return exact is not None and exact >= 0 and exact == exact.to_integral_value()
    return number >= 0


def _is_number(node: Content, value: Value) -> bool:
    return type(node) is ScalarNode and as_number(node) is not None


def _is_word(node: Content, value: Value) -> bool:
    return type(node) is ScalarNode and node.text in value.words and _is_text(node, value)


def _are_words(node: Content, value: Value) -> bool:
    if type(node) is SequenceNode:
        return all(_is_word(content(item), value) for item in node.items)
    return _is_word(node, value)


def _is_mapping(node: Content, value: Value) -> bool:
    return type(node) is MappingNode


def _is_list(node: Content, value: Value) -> bool:
    return type(node) is SequenceNode


def _is_mapping_or_flag(node: Content, value: Value) -> bool:
    return type(node) is MappingNode or _is_flag(node, value)


FITS: dict[Form, Callable[[Content, Value], bool]] = {
    Form.TEXT: _is_text,
    Form.MARKDOWN: _is_text,
    Form.URL: _is_text,
    Form.BOOLEAN: _is_flag,
    Form.INTEGER: _is_count,
    Form.NUMBER: _is_number,
    Form.WORD: _is_word,
    Form.WORDS: _are_words,
    Form.OBJECT: _is_mapping,
    Form.MAP: _is_mapping,
    Form.LIST: _is_list,
    Form.OBJECT_OR_FLAG: _is_mapping_or_flag,
    Form.ANY: lambda node, value: True,
}
"""Whether a value has a form; for collections only whether it is one."""


def misfit(kind: Kind | None, name: str, path: str, value: Value, node: Content, version: Version) -> Iterator[Found]:
    """What to say about a value that does not have its form: of a key of `kind`, or of an entry called `name`."""
    if node.is_broken:
        return
    what = show(name) if kind is not None else f"{show(name)} here"
    other = _elsewhere(kind, name, node, version)
    if other:
        yield from value_of_another_version(path, name, value, node, version)
    elif isinstance(node, MappingNode) and node.get("$ref") is not None:
        yield from misplaced_ref(path, what, node.pairs[0][0])
    elif not isinstance(node, ScalarNode) and value.form is Form.WORDS and isinstance(node, SequenceNode):
        for number, item in enumerate(map(content, node.items)):
            if isinstance(item, ScalarNode) and not _is_word(item, value) and not item.is_broken:
                yield from unknown_word(paths.child(path, number), what, value, item)
            elif not isinstance(item, ScalarNode):
                yield from wrong_kind(paths.child(path, number), what, Value(Form.WORD, words=value.words), item)
    elif not isinstance(node, ScalarNode) or value.form in (Form.OBJECT, Form.MAP, Form.LIST):
        yield from wrong_kind(path, what, value, node)
    elif value.form in (Form.WORD, Form.WORDS):
        yield from unknown_word(path, what, value, node)
    elif value.form.is_text:
        yield from not_text(path, what, node)
    elif is_null(node) and not node.text:
        yield from wrong_kind(path, what, value, node)
    else:
        yield from wrong_scalar(path, what, value, node)


def _elsewhere(kind: Kind | None, name: str, node: Content, version: Version) -> bool:
    """Whether the value would be right in the other version."""
    if kind is None or kind.name != "schema" or (isinstance(node, ScalarNode) and not node.text):
        return False
    other = Version.V31 if version is Version.V30 else Version.V30
    key = kinds(other)["schema"].keys.get(name)
    if key is None:
        return False
    if other is Version.V31 and key.value.kind == "schema" and isinstance(node, ScalarNode):
        return key.value.form is Form.OBJECT and as_boolean(node) is not None
    return FITS[key.value.form](node, key.value)
