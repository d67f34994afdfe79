"""The steps of flows and transitions."""

import re
from typing import Any

from ir.dialect.behavior_keys import PROSE_KEYS, REFUSAL, STEP, STEP_KINDS
from ir.dialect.fields import Fields, cut_by_commas, pairs
from ir.dialect.reading import Reading, child, kind_of
from ir.dialect.values import read_expression
from ir.model.behavior import Binding, FlowStep, Refusal
from ir.wording import show
from ir.yaml import MappingNode, Node, ScalarNode, SequenceNode, content
from ir.yaml.scalars import as_integer, is_null

MAX_DEPTH = 12

_UNREADABLE = FlowStep(kind="text")
"""Stands where a step could not be read, so that the others keep their places."""

_FORGOTTEN_COLON = re.compile(rf"({'|'.join(STEP_KINDS)})(?:\s+(\S.*))?")


def read_steps(reading: Reading, node: Node | None, path: str, depth: int = 1) -> tuple[FlowStep, ...]:
    """The steps of a list, each at the place it is written at; none where there is no list."""
    if node is None:
        return ()
    found = content(node)
    if found.is_broken:
        reading.lost(path)
    if not isinstance(found, SequenceNode):
        if not found.is_broken and not is_null(found):
            how = ": begin each step with `- `" if isinstance(found, MappingNode) else ""
            reading.report("DM121", f"This has to be a list of steps, not {kind_of(found)}{how}", path, node)
        return ()
    if depth > MAX_DEPTH:
        message = f"Steps are nested deeper than {MAX_DEPTH} levels: make a flow of the inner ones, and `call` it"
        reading.report("DM111", message, path, None)
        return ()
    before = [None, *found.items]
    return tuple(
        _step(reading, item, child(path, index), depth, above)
        for index, (item, above) in enumerate(zip(found.items, before, strict=False))
    )


def _step(reading: Reading, node: Node, path: str, depth: int, above: Node | None) -> FlowStep:
    """One step; `above` is the one before it in its list."""
    found = content(node)
    if isinstance(found, ScalarNode):
        _no_mapping(reading, found, node, path)
        return _UNREADABLE
    fields = Fields(reading, node, path, STEP)
    kind = _kind(fields, above)
    if kind is None:
        return _UNREADABLE
    _drop_inapplicable(fields, kind)
    fields.require_for(kind)
    if kind == "text":
        return FlowStep(kind="text", **{key: fields.get(key, "") for key in PROSE_KEYS})
    values: dict[str, Any] = {"kind": kind, "expression": _expression(fields, kind)}
    body = "then" if kind == "if" else "do"
    values["steps"] = read_steps(reading, fields.nodes.get(body), fields.at(body), depth + 1)
    if kind == "if":
        values["otherwise"] = read_steps(reading, fields.nodes.get("else"), fields.at("else"), depth + 1)
    elif kind == "require":
        values["refusal"] = _refusal(fields)
    return FlowStep(bindings=_bindings(fields), **values)


def _no_mapping(reading: Reading, found: ScalarNode, node: Node, path: str) -> None:
    if found.is_broken:
        reading.lost(path)
        return
    if is_null(found):
        reading.report("DM121", "Nothing is written here: write a step, or delete the dash", path, node)
        return
    meant = _FORGOTTEN_COLON.fullmatch(found.text) if not found.style else None
    suggestion = f"{meant[1]}: {meant[2]}" if meant and meant[2] else f"{meant[1]}:" if meant else None
    rest = f": write {show(suggestion)}" if suggestion else ", such as `return: order` or `action: some prose`"
    reading.report("DM121", f"A step has to be a mapping, not a single value{rest}", path, node, suggestion=suggestion)


def _kind(fields: Fields, above: Node | None) -> str | None:
    """The one thing that a step is, or None after a report."""
    reading = fields.reading
    kinds = [name for name in fields.keys if name in STEP_KINDS]
    if len(kinds) == 1:
        return kinds[0]
    if len(kinds) > 1:
        *before, last = (f"`{name}`" for name in kinds)
        message = f"A step is one thing, and this one is {', '.join(before)} and {last}: make a step of each"
        reading.report("DM135", message, fields.path, fields.keys[kinds[1]])
        return None
    if any(name in fields.keys for name in PROSE_KEYS):
        return "text"
    whole = content(fields.node)
    reported = any(name not in STEP.keys and not name.startswith("x-") for name in fields.keys)
    if whole.is_broken or reported or not isinstance(whole, MappingNode):
        reading.lost(fields.path)
    elif (belonging := _belonging_to(fields, above)) is not None:
        key, owner = belonging
        message = f"`{key.text}` belongs to the `{owner}` above: indent it like that, without the dash"
        reading.report("DM135", message, fields.path, key)
    else:
        message = f"This step does not say what it does: write one of {', '.join(STEP_KINDS)}, or prose under `action`"
        reading.report("DM135", message, fields.path, whole.pairs[0][0] if whole.pairs else fields.node)
    return None


def _belonging_to(fields: Fields, above: Node | None) -> tuple[ScalarNode, str] | None:
    """The first key of a step that is none, and the kind of the step above that can have all its keys."""
    whole = content(above)
    if not fields.nodes or not isinstance(whole, MappingNode):
        return None
    written = {key.text for key, _ in whole.pairs}
    owners = (kind for kind in STEP_KINDS if kind in written)
    owner = next((kind for kind in owners if all(kind in STEP.keys[name].only for name in fields.nodes)), None)
    if owner is None or not written.isdisjoint(fields.nodes):
        return None
    return next(iter(fields.keys.values())), owner


def _drop_inapplicable(fields: Fields, kind: str) -> None:
    for name in [name for name in fields.nodes if STEP.keys[name].only]:
        only = STEP.keys[name].only
        if kind in only:
            continue
        if kind == "text":
            message = f"`{name}` does not go with prose: delete it"
        elif name in PROSE_KEYS:
            message = f"`{name}` is prose, which nothing is generated from: make a step of its own of it, or delete it"
        else:
            there = ", ".join(f"`{one}`" for one in STEP_KINDS if one in only)
            message = f"`{name}` does not apply to `{kind}`: delete it (it is for {there})"
        if name in fields.keys:
            fields.reading.report("DM125", message, fields.at(name), fields.keys[name], on_key=True)
        del fields.nodes[name]


def _expression(fields: Fields, kind: str) -> str:
    node = fields.nodes.get(kind)
    if node is not None and kind == "return":
        found = content(node)
        if not found.is_broken and is_null(found) and isinstance(found, ScalarNode) and found.text in ("", "~"):
            return ""
    return fields.get(kind, "")


def _refusal(fields: Fields) -> Refusal | None:
    node = fields.nodes.get("else")
    if node is None:
        return None
    found, path = content(node), fields.at("else")
    if isinstance(found, ScalarNode) and not found.is_broken and not is_null(found):
        status = as_integer(found)
        suggestion = f"{{status: {found.text}}}" if status is not None else None
        message = "The `else` of a `require` has to be a mapping with `status` and `detail`"
        fields.reading.report("DM121", message, path, node, suggestion=suggestion)
        return None
    inner = Fields(fields.reading, node, path, REFUSAL)
    detail = inner.optional("detail", str)
    status = inner.optional("status", int)
    values: dict[str, Any] = {} if status is None else {"status": status}
    return Refusal(detail=(detail or "").strip(), **values)


def _bindings(fields: Fields) -> tuple[Binding, ...]:
    node = fields.nodes.get("with")
    if node is None:
        return ()
    reading, path = fields.reading, fields.at("with")
    cut = cut_by_commas(reading, node, path, lambda name: True)
    found: dict[str, Binding] = {}
    for key, value in pairs(reading, node, path, "the `with` of a step"):
        if key.start in cut or key.text in found:
            continue
        expression = read_expression(reading, value, child(path, key.text), STEP.keys["with"])
        if expression is not None:
            found[key.text] = Binding(name=key.text, expression=expression)
    return tuple(found.values())
