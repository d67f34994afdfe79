"""One mapping of a spec, read by its declared keys."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

from ir.dialect import extensions, values
from ir.dialect.keys import Key, Kind, Shape
from ir.dialect.reading import Reading, child, did_you_mean, kind_of
from ir.dialect.synonyms import advice_on, meant_by
from ir.wording import show
from ir.yaml import MappingNode, Node, ScalarNode, content
from ir.yaml.scalars import ScalarType, is_null, scalar_type

T = TypeVar("T")

_READERS: dict[Kind, Callable[[Reading, Node, str, Key], object]] = {
    Kind.TEXT: values.read_text,
    Kind.BOOLEAN: values.read_boolean,
    Kind.INTEGER: values.read_integer,
    Kind.CHOICE: values.read_choice,
    Kind.CHOICES: values.read_choices,
    Kind.TEXTS: values.read_texts,
    Kind.TEXT_LISTS: values.read_text_lists,
    Kind.GRANTS: values.read_grants,
    Kind.CRUD: values.read_crud,
    Kind.EXPRESSION: values.read_expression,
    Kind.STATES: values.read_grants,
    Kind.EVENTS: values.read_events,
}


class Fields:
    """The values of one mapping, checked against its shape: unknown keys are reported, missing required ones too."""

    def __init__(self, reading: Reading, node: Node, path: str, shape: Shape) -> None:
        self.reading = reading
        self.node = node
        self.path = path
        self.shape = shape
        self.nodes: dict[str, Node] = {}
        self.keys: dict[str, ScalarNode] = {}
        known = shape.keys
        unknown: list[tuple[ScalarNode, Node]] = []
        misspelt: list[tuple[ScalarNode, str]] = []
        for key, value in pairs(reading, node, path, shape.noun):
            name = key.text
            if name in self.keys:
                continue  # Reported as written twice.
            self.keys[name] = key
            if name in known:
                self.nodes[name] = value
            elif not extensions.is_own(name, shape):
                unknown.append((key, value))
            elif (meant := extensions.meant_by(name, value, shape)) is not None:
                misspelt.append((key, meant))
        for key, _ in unbracketed_lists(self, unquoted_expressions(self, unknown)):
            self._unknown(key)
        for key, meant in misspelt:
            self._misspelt(key, meant)
        for name, declared in known.items():
            if declared.required and name not in self.nodes:
                self.missing(name, _advice(declared))

    def __contains__(self, name: str) -> bool:
        return name in self.nodes

    def get(self, name: str, default: T) -> T:
        """The value of a key, or `default` where it is absent or was reported as unreadable."""
        value = self._read(name)
        return default if value is None else cast(T, value)

    def optional(self, name: str, kind: Callable[..., T]) -> T | None:
        """The value of a key, or None; `kind` is its type."""
        return cast("T | None", self._read(name))

    def at(self, name: str) -> str:
        """The path of a key."""
        return child(self.path, name)

    def nested(self, name: str) -> "Fields | None":
        """The mapping under a key of kind `MAPPING`."""
        shape = self.shape.keys[name].shape
        node = self.nodes.get(name)
        return None if node is None or shape is None else Fields(self.reading, node, self.at(name), shape)

    def each(self, name: str, *, numbers: bool = False) -> Iterator[tuple[ScalarNode, Node, str]]:
        """Key, value and path of every entry under a key of kind `MAPPINGS`; `numbers` allows keys such as `200`."""
        node = self.nodes.get(name)
        if node is None:
            return
        seen: set[str] = set()
        path = self.at(name)
        for key, value in pairs(self.reading, node, path, f"the `{name}` of {self.shape.noun}", numbers=numbers):
            if key.text not in seen:
                seen.add(key.text)
                yield key, value, child(path, key.text)

    def require_for(self, kind: str) -> None:
        """Report the keys without which an element of this `type` means nothing."""
        for name, declared in self.shape.keys.items():
            if declared.required_for == kind and name not in self.nodes:
                self.missing(name, _advice(declared), self.keys.get(kind))

    def drop_inapplicable(self, kind: str) -> None:
        """Report the keys that do not go with the element's `type`, and forget them."""
        for name in [name for name in self.nodes if self.shape.keys[name].only]:
            only = self.shape.keys[name].only
            if kind not in only and name not in self.keys:
                del self.nodes[name]  # A guess, and reported as such.
            elif kind not in only:
                there = ", ".join(sorted(only))
                message = f"`{name}` does not apply to `{kind}`: delete it (it is for {there})"
                self.reading.report("DM125", message, self.at(name), self.keys[name], on_key=True)
                del self.nodes[name]

    def _read(self, name: str) -> Any:
        node = self.nodes.get(name)
        if node is None:
            return None
        key = self.shape.keys[name]
        return _READERS[key.kind](self.reading, node, self.at(name), key)

    def _unknown(self, key: ScalarNode) -> None:
        known = self.shape.keys
        whole = content(self.node)
        if whole.is_broken and isinstance(whole, MappingNode) and whole.pairs[-1][0] is key:
            return  # Half a key: the syntax error says enough.
        if self.reading.is_full:
            self.reading.dropped += 1
            return
        free = [name for name in known if name not in self.nodes]
        guess = meant_by(key.text, known, free, self._type())
        advice = None if guess else advice_on(key.text, known)
        if guess is None and advice is None:
            guess = self.reading.closest(key.text, free)
        message = f"{show(key.text)} is not a key of {self.shape.noun}"
        if guess:
            message += did_you_mean(guess)
            if known[guess].required or known[guess].required_for:
                self.nodes.setdefault(guess, _UNREADABLE)
            self.reading.lost(self.at(guess))  # What it would say is not known.
        elif advice:
            message += f": {advice}"
        elif twin := self.reading.closest(key.text, self.nodes):
            message += f"{did_you_mean(twin)} That is here already: put both into one"
        elif shape_kinds := [] if any(name in self.keys for name in self.shape.kinds) else self.shape.kinds:
            message += f": write one of {', '.join(shape_kinds)}"
        else:
            message += f": write one of {', '.join(known)}" if len(known) <= 12 else ": delete it"
        self.reading.report("DM120", message, self.at(key.text), key, on_key=True, suggestion=guess)

    def _misspelt(self, key: ScalarNode, meant: str) -> None:
        """Report a key of the writer's own that is none: what it says would be lost without a word."""
        message = f"Nothing reads {show(key.text)}{did_you_mean(meant)}"
        is_there = meant in self.nodes
        if is_there:
            message += " That is here already: put both into one"
        self.reading.lost(self.at(meant))
        suggestion = None if is_there else meant
        self.reading.report("DM120", message, self.at(key.text), key, on_key=True, suggestion=suggestion)

    def _type(self) -> str | None:
        """The `type` of the element as it is written, or what it is otherwise; None where that is not said."""
        if self.shape.kinds:
            return next((name for name in self.keys if name in self.shape.kinds), None)
        found = content(self.nodes["type"]) if "type" in self.nodes else None
        if not isinstance(found, ScalarNode):
            return None
        written = found.text.removesuffix("?")
        return "array" if written.endswith("[]") else written

    def missing(self, name: str, advice: str, where: ScalarNode | None = None) -> None:
        """Report that a key is not there, unless the mapping could not be read whole or is none.

        By default the key of the element is marked.
        """
        found = content(self.node)
        if found.is_broken:
            self.reading.lost(self.path)
        elif isinstance(found, MappingNode) or is_null(found):
            message = f"`{name}` is missing from {self.shape.noun}: {advice}"
            self.reading.report("DM123", message, self.path, where, on_key=True)


def _advice(key: Key) -> str:
    return f"{key.doc[0].lower()}{key.doc[1:].rstrip('.')}"


def unquoted_expressions(fields: Fields, unknown: list[tuple[ScalarNode, Node]]) -> list[tuple[ScalarNode, Node]]:
    """Report expressions that a comma cuts in flow style (`{computed: max(a, b)}`); answer the other unknown keys."""
    if not unknown:
        return unknown
    keys = fields.shape.keys
    taken = cut_by_commas(
        fields.reading, fields.node, fields.path, lambda name: name in keys and keys[name].kind is Kind.EXPRESSION
    )
    for key in list(fields.nodes):
        if fields.keys[key].start in taken:
            del fields.nodes[key]
    return [pair for pair in unknown if pair[0].start not in taken]


def cut_by_commas(reading: Reading, node: Node, path: str, is_expression: Callable[[str], bool]) -> set[int]:
    """Report the expressions of a mapping in flow style that commas cut, each with the pieces after it.

    Answers where the keys of what was reported begin: those of the expressions, and the pieces, which YAML takes for
    keys.
    """
    whole = content(node)
    taken: set[int] = set()
    if not isinstance(whole, MappingNode) or not whole.is_flow:
        return taken
    text = reading.document.text
    for position, (key, value) in enumerate(whole.pairs):
        found = content(value)
        is_plain = isinstance(found, ScalarNode) and not found.style and found is value
        end = value.end
        is_cut = is_plain and values.is_open(text[value.start : min(end, value.start + _LONGEST_CUT)])
        if not is_cut or key.start in taken or not is_expression(key.text):
            continue
        pieces: list[ScalarNode] = []
        for piece, nothing in whole.pairs[position + 1 :]:
            if nothing.start != nothing.end or not values.is_open(text[value.start : end]):
                break
            pieces.append(piece)
            end = piece.end
            if end - value.start > _LONGEST_CUT:
                break
        if not pieces or pieces[-1].end - value.start > _LONGEST_CUT:
            continue
        written = text[value.start : end]
        suggestion = values.quote(written) if "\n" not in written else None
        message = "In `{…}` a comma ends the value: put the expression in quotes"
        reading.report("DM115", message, child(path, key.text), (value.start, end), suggestion=suggestion)
        taken |= {key.start, *(piece.start for piece in pieces)}
    return taken


def unbracketed_lists(fields: Fields, unknown: list[tuple[ScalarNode, Node]]) -> list[tuple[ScalarNode, Node]]:
    """Report lists that a comma cuts in flow style (`{values: a, b}`); answer the other unknown keys."""
    whole = content(fields.node)
    if not unknown or not isinstance(whole, MappingNode) or not whole.is_flow:
        return unknown
    reading = fields.reading
    spare = {key.start for key, _ in unknown}
    for name, node in list(fields.nodes.items()):
        found = content(node)
        is_text = isinstance(found, ScalarNode) and not found.style and bool(found.text)
        if fields.shape.keys[name].kind is not Kind.TEXTS or not is_text:
            continue
        rest = []
        for key, value in whole.pairs:
            if key.start > node.end:
                if value.start != value.end or key.start not in spare:
                    break
                rest.append(key)
        if not rest or "\n" in reading.document.text[node.start : rest[-1].end]:
            continue
        texts = ", ".join(reading.document.text[item.start : item.end] for item in (node, *rest))
        message = f"In `{{…}}` a comma ends the value: put the list in brackets, {show(f'[{texts}]')}"
        where = (node.start, rest[-1].end)
        reading.report("DM121", message, fields.at(name), where, suggestion=f"[{texts}]")
        fields.nodes[name] = _UNREADABLE
        taken = {key.start for key in rest}
        unknown = [pair for pair in unknown if pair[0].start not in taken]
    return unknown


def pairs(
    reading: Reading, node: Node, path: str, noun: str, *, numbers: bool = False
) -> Iterator[tuple[ScalarNode, Node]]:
    """The entries of a mapping whose keys are texts. Nothing at all counts as an empty mapping."""
    found = content(node)
    if found.is_broken:
        reading.lost(path)
    if not isinstance(found, MappingNode):
        if not found.is_broken and not is_null(found):
            reading.report(
                "DM121", f"{noun[0].upper()}{noun[1:]} has to be a mapping, not {kind_of(found)}", path, node
            )
        return
    for key, value in found.pairs:
        kind = scalar_type(key) if not key.style and key.text[:1] in _MAY_BE_TYPED else ScalarType.TEXT
        if kind is ScalarType.TEXT or (numbers and kind is ScalarType.INTEGER):
            yield key, value
        else:
            _not_text(reading, key, path, kind)


_LONGEST_CUT = 1_000
"""Longer texts are looked at no further for where they end."""
_MAY_BE_TYPED = frozenset("0123456789+-.~tTfFnN") | {""}
_UNREADABLE = ScalarNode(0, 0, "")
_UNREADABLE.is_broken = True


def _not_text(reading: Reading, key: ScalarNode, path: str, kind: ScalarType) -> None:
    what = f"{show(key.text)} is read as {_KINDS[kind]}" if key.text else "Nothing is written before the colon"
    suggestion = f'"{key.text}"' if key.text else None
    reading.report("DM106", f"{what}: a key has to be text, so put it in quotes", path, key, suggestion=suggestion)


_KINDS = {
    ScalarType.NULL: "nothing (null)",
    ScalarType.BOOLEAN: "a truth value",
    ScalarType.INTEGER: "a number",
    ScalarType.FLOAT: "a number",
}
