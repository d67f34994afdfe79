"""Single values: text, numbers, truth values, words and lists of them.

Each function answers None after it has reported why the value does not fit.
"""

import re

from ir.dialect.keys import Key, Kind
from ir.dialect.reading import Reading, child, did_you_mean, kind_of
from ir.wording import show
from ir.yaml import MappingNode, Node, ScalarNode, SequenceNode, content
from ir.yaml.composer import STANDARD_TAGS
from ir.yaml.scalars import as_boolean, as_integer, is_null

_YES = frozenset({"yes", "y", "on", "true", "1"})
_NO = frozenset({"no", "n", "off", "false", "0"})


def scalar(reading: Reading, node: Node, path: str, wanted: str) -> ScalarNode | None:
    """The node as a single value that is there."""
    found = content(node)
    if found.is_broken:
        reading.lost(path)
        return None
    if not isinstance(found, ScalarNode):
        reading.report("DM121", f"This has to be {wanted}, not {kind_of(found)}", path, node)
        return None
    if is_null(found):
        reading.report("DM121", f"Nothing is written here: this has to be {wanted}", path, node, on_key=not found.text)
        return None
    return found


def read_text(reading: Reading, node: Node, path: str, key: Key) -> str | None:
    """The source text of any single value."""
    found = scalar(reading, node, path, "text")
    return None if found is None else found.text


def read_boolean(reading: Reading, node: Node, path: str, key: Key) -> bool | None:
    """`true` or `false`."""
    found = scalar(reading, node, path, Kind.BOOLEAN)
    if found is None:
        return None
    value = as_boolean(found)
    if value is None:
        word = found.text.strip().lower()
        meant = "true" if word in _YES else "false" if word in _NO else None
        if meant and found.style:
            message = f"{show(found.text)} in quotes is text: write `{meant}`"
        elif meant:
            message = f"{show(found.text)} is text in YAML 1.2: write `{meant}`"
        else:
            message = f"This has to be true or false, not {show(found.text)}"
        reading.report("DM122", message, path, node, suggestion=meant)
    return value


def read_integer(reading: Reading, node: Node, path: str, key: Key) -> int | None:
    """A whole number within the bounds of its key."""
    found = scalar(reading, node, path, Kind.INTEGER)
    if found is None:
        return None
    value = as_integer(found)
    if value is None:
        unquoted = found.text if found.style and found.text.strip().isascii() and found.text.strip().isdigit() else None
        message = f"This has to be a whole number, not {show(found.text)}" + (" in quotes" if unquoted else "")
        reading.report("DM122", message, path, node, suggestion=unquoted)
    elif (key.minimum is not None and value < key.minimum) or (key.maximum is not None and value > key.maximum):
        reading.report("DM122", f"This has to be from {key.minimum} to {key.maximum}", path, node)
        return None
    return value


def read_choice(reading: Reading, node: Node, path: str, key: Key) -> str | None:
    """One of the words of its key."""
    found = scalar(reading, node, path, "one of " + ", ".join(key.choices))
    if found is None or found.text in key.choices:
        return None if found is None else found.text
    guess = reading.closest(found.text, key.choices)
    rest = did_you_mean(guess) or f": write one of {', '.join(key.choices)}"
    reading.report("DM124", f"{show(found.text)} is not known here{rest}", path, node, suggestion=guess)
    return None


def items(reading: Reading, node: Node, path: str, wanted: str) -> list[Node] | None:
    """The items of a list; nothing at all counts as an empty one."""
    found = content(node)
    if isinstance(found, SequenceNode):
        if found.is_broken:
            reading.lost(path)
        return found.items
    if found.is_broken:
        reading.lost(path)
        return None
    if is_null(found):
        return []
    suggestion = f"[{found.text}]" if isinstance(found, ScalarNode) and not found.style else None
    reading.report("DM121", f"This has to be {wanted}, not {kind_of(found)}", path, node, suggestion=suggestion)
    return None


def read_texts(reading: Reading, node: Node, path: str, key: Key) -> tuple[str, ...] | None:
    """A list of texts; items that are something else are reported and left out."""
    found = items(reading, node, path, Kind.TEXTS)
    if found is None:
        return None
    texts = (read_text(reading, item, child(path, index), key) for index, item in enumerate(found))
    return tuple(text for text in texts if text is not None)


def read_text_lists(reading: Reading, node: Node, path: str, key: Key) -> tuple[tuple[str, ...], ...] | None:
    """A list of lists of texts."""
    found = items(reading, node, path, Kind.TEXT_LISTS)
    if found is None:
        return None
    if found and all(isinstance(content(item), ScalarNode) for item in found):
        written = reading.document.text[node.start : node.end]
        suggestion = f"[{written}]" if written.startswith("[") else None
        message = "This has to be a list of lists, such as `[[name, category]]`"
        reading.report("DM121", message, path, node, suggestion=suggestion)
        return None
    lists = (read_texts(reading, item, child(path, index), key) for index, item in enumerate(found))
    return tuple(names for names in lists if names)


def read_choices(reading: Reading, node: Node, path: str, key: Key) -> tuple[str, ...] | None:
    """One word, or a list of them, from the words of its key."""
    if not isinstance(content(node), SequenceNode):
        one = read_choice(reading, node, path, key)
        return None if one is None else (one,)
    found = items(reading, node, path, key.kind) or []
    words = [read_choice(reading, item, child(path, index), key) for index, item in enumerate(found)]
    return tuple(word for word in words if word is not None)


def read_grants(reading: Reading, node: Node, path: str, key: Key) -> tuple[str, ...] | None:
    """One grant or a list of them. An empty list grants nothing to anybody."""
    if isinstance(content(node), SequenceNode):
        return read_texts(reading, node, path, key)
    one = read_text(reading, node, path, key)
    return None if one is None else (one,)


def read_crud(reading: Reading, node: Node, path: str, key: Key) -> tuple[str, ...] | None:
    """The operations there are, in canonical order: all for `true`, none for `false`."""
    found = content(node)
    if isinstance(found, ScalarNode) and found.text not in key.choices:
        value = read_boolean(reading, node, path, key)
        return None if value is None else key.choices if value else ()
    if isinstance(found, MappingNode):
        reading.report("DM121", f"This has to be {Kind.CRUD}, not a mapping", path, node)
        return None
    chosen = read_choices(reading, node, path, key)
    return None if chosen is None else tuple(word for word in key.choices if word in chosen)


def read_events(reading: Reading, node: Node, path: str, key: Key) -> tuple[str, ...] | None:
    """Names of events: `ALL_EVENTS` for `true`, none for `false`."""
    if isinstance(content(node), SequenceNode):
        return read_texts(reading, node, path, key)
    value = read_boolean(reading, node, path, key)
    return None if value is None else ALL_EVENTS if value else ()


def read_expression(reading: Reading, node: Node, path: str, key: Key) -> str | None:
    """The source text of an expression: never an alias, a tag or a collection, whose signs have to be quoted."""
    written = reading.document.text[node.start : node.end]
    found = content(node)
    tagged = found.tag is not None and found is node
    if found is node and isinstance(found, ScalarNode) and not tagged and written[:1] != "&":
        if not found.is_broken and found.text.strip() not in ("", "~"):
            return None if _is_cut_by_comment(reading, found, path) else found.text.strip()
        if not found.is_broken and found.style:
            reading.report("DM121", "Nothing is written here: this has to be an expression", path, node)
            return None
        scalar(reading, found, path, Kind.EXPRESSION)
        return None
    if found.is_broken:
        reading.lost(path)
        return None
    if isinstance(found, (MappingNode, SequenceNode)) and not found.is_flow:
        reading.report("DM121", f"This has to be an expression in one text, not {kind_of(found)}", path, node)
        return None
    if tagged and found.tag not in STANDARD_TAGS:
        reading.lost(path)  # The tag is reported where it stands.
        return None
    message = f"An expression that begins with `{written[:1]}` means something else in YAML: put it in quotes"
    suggestion = quote(written) if "\n" not in written else None
    reading.report("DM115", message, path, node, suggestion=suggestion)
    return None


def _is_cut_by_comment(reading: Reading, node: ScalarNode, path: str) -> bool:
    """Report an expression in the middle of which YAML sees a comment (`name == "a #1"`)."""
    text = reading.document.text
    if node.style or not is_open(node.text):
        return False
    rest = _COMMENT.match(text, node.end)
    if rest is None:
        return False
    where = (node.start, node.end + len(rest[0].rstrip()))
    written = text[where[0] : where[1]]
    suggestion = quote(written) if "\n" not in written else None
    message = "A `#` after a space begins a comment: put the expression in quotes"
    reading.report("DM115", message, path, where, suggestion=suggestion)
    return True


def is_open(text: str) -> bool:
    """An expression ends in the middle of a text, or before all its brackets are closed."""
    depth, position = 0, 0
    while position < len(text):
        sign = text[position]
        position += 1
        if sign in "'\"":
            while position < len(text) and text[position] != sign:
                position += 2 if text[position] == "\\" else 1
            if position >= len(text):
                return True
            position += 1
        depth += (sign in "([{") - (sign in ")]}")
    return depth > 0


def quote(text: str) -> str:
    """A text as a YAML single-quoted scalar."""
    return "'" + text.replace("'", "''") + "'"


ALL_EVENTS = ("*",)
"""`endpoints: true`; no event has this name."""

_COMMENT = re.compile(r"[ \t]+#[^\r\n]*")
