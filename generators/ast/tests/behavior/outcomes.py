"""What a test expects after a request: the rows as the reference semantics leaves them."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from generators.ast.source import call, quote
from generators.ast.tests.behavior.arrange import Arrangement, column_of, row_with
from generators.ast.tests.literals import json_literal
from generators.ast.tests.variables import safe
from generators.ast.view import EntityView
from ir.behavior.interpret import Ran
from ir.behavior.stored import to_json
from ir.behavior.world import Ref, World
from ir.model import Attribute, DataType
from validators.samples.cells import Cell, Dependencies

_MADE = ("now()", "today()", "uuid()")
_TIMES = ("created_at", "updated_at")


class Expectation:
    """The lines that compare what was stored with what should be, by the names that an arrangement gave its rows."""

    def __init__(self, arranged: Arrangement, ran: Ran, graph: Dependencies) -> None:
        self.arranged = arranged
        self.before: World = arranged.world
        self.after = ran.world
        self.graph = graph
        self.new: dict[Ref, str] = {}

    def lines(self) -> list[str]:
        """All of them; they begin with a variable `changes`."""
        self.arranged.imports.add("tests.support.snapshots", "changes_since")
        found = ["changes = await changes_since(session, before)"]
        found += [line for ref in self.arranged.variables for line in self._of_row(ref)]
        found += [line for ref in self._new_rows() for line in self._of_new_row(ref)]
        found += self._of_outbox()
        return [*self._without_unused(found), "changes.nothing_else()"]

    def _without_unused(self, lines: list[str]) -> list[str]:
        """New rows that refer to each other: no line speaks of the last one."""
        text = "\n".join(lines)
        named = {name for ref, name in self.new.items() if ref != self.answered}
        unused = {name for name in named if len(re.findall(rf"\b{name}\b", text)) == 1}
        return [line.partition(" = ")[2] if line.partition(" = ")[0] in unused else line for line in lines]

    # ── Rows that were there ──

    def _of_row(self, ref: Ref) -> Iterator[str]:
        variable = self.arranged.variables[ref]
        if not self.after.has(ref):
            yield f"assert changes.without({variable})"
            return
        before, after = self.before.row(ref), self.after.row(ref)
        if after.is_hidden and not before.is_hidden:
            yield f'assert changes.to({variable}).keys() == {{"deleted_at"}}'
            return
        view = self.arranged.app.entities[ref.entity]
        found = [(quote(self._column(view, name)), text) for name, text in self._differences(view, ref)]
        known = [f"{name}: {text}" for name, text in found if text is not None]
        if len(known) < len(found):
            keys = [name for name, _ in found]
            yield f"changed = changes.to({variable})"
            yield call("assert changed.keys() == ", keys, brackets="{}", indent=4)
            if known:
                yield call("assert changed.items() >= ", known, brackets="{}", tail=".items()", indent=4)
        elif known:
            yield call(f"assert changes.to({variable}) == ", known, brackets="{}", indent=4)

    def _differences(self, view: EntityView, ref: Ref) -> Iterator[tuple[str, str | None]]:
        """The columns that changed, with their values; None for one that nobody can foretell."""
        before, after = self.before.row(ref), self.after.row(ref)
        for attribute in self.after.attributes(ref.entity):
            value = after.values.get(attribute.name)
            if value != before.values.get(attribute.name) and attribute.name not in _TIMES:
                is_chance = counts_up(self.graph, [Cell(ref.entity, attribute.name)])
                yield attribute.name, None if is_chance else self.arranged.literal(view, attribute, value)
        for name, target in after.references.items():
            if target != before.references.get(name):
                yield name, "None" if target is None else self._key(target)

    @staticmethod
    def _column(view: EntityView, name: str) -> str:
        field = column_of(view, name)
        return name if field is None else field.name

    def _key(self, ref: Ref) -> str:
        if ref in self.arranged.variables:
            return self.arranged.key(ref)
        return f"{self.new[ref]}[{quote(self._key_name(ref))}]"

    def _key_name(self, ref: Ref) -> str:
        return self.arranged.app.entities[ref.entity].key.name

    # ── New rows ──

    def _new_rows(self) -> list[Ref]:
        """Each after those that it refers to."""
        rows = [
            Ref(entity, key)
            for entity, found in self.after.tables.items()
            for key in found
            if not self.before.has(Ref(entity, key))
        ]
        ordered: dict[Ref, None] = {}

        def place(ref: Ref, depth: int) -> None:
            for target in self.after.row(ref).references.values():
                if target in rows and target not in ordered and target is not None and depth < len(rows):
                    place(target, depth + 1)
            ordered[ref] = None

        for ref in rows:
            place(ref, 0)
        return list(ordered)

    def _of_new_row(self, ref: Ref) -> Iterator[str]:
        view = self.arranged.app.entities[ref.entity]
        imports = self.arranged.imports
        imports.add("src.models.entities", view.name)
        known = [f"{self._column(view, name)}={text}" for name, text in self._known(view, ref)]
        keywords = all(argument.partition("=")[0].isidentifier() for argument in known)
        assert keywords
        name = safe(f"new_{view.variable}")
        number = sum(other == name or other.startswith(f"{name}_") for other in self.new.values())
        self.new[ref] = name if not number else f"{name}_{number + 1}"
        text = call("changes.new", [view.name, *known], indent=4)
        yield f"{self.new[ref]} = {text}" if self._is_named(ref) else text

    def _is_named(self, ref: Ref) -> bool:
        """Something else refers to the row, or the test asks for it later."""
        rows = (row for found in self.after.tables.values() for row in found.values())
        in_payload = any(value in (ref, ref.key) for event in self.after.outbox for _, value in event.payload)
        return in_payload or ref == self.answered or any(ref in row.references.values() for row in rows)

    answered: Any = None
    """What the request answers, where that is a row."""

    def _known(self, view: EntityView, ref: Ref) -> Iterator[tuple[str, str]]:
        row = self.after.row(ref)
        for name, target in row.references.items():
            if target is not None and (target in self.arranged.variables or target in self.new):
                yield name, self._key(target)
        for attribute in self.after.attributes(ref.entity):
            value = row.values.get(attribute.name)
            if value is not None and not self._is_chance(ref.entity, attribute, value):
                yield attribute.name, self.arranged.literal(view, attribute, value)

    def _is_chance(self, entity: str, attribute: Attribute, value: Any) -> bool:
        """The database or the moment decides the value, or that of something it is made of."""
        if attribute.name in _TIMES or (attribute.is_primary_key and not attribute.is_writable):
            return True
        if attribute.is_primary_key and (attribute.is_generated or attribute.default_value is not None):
            return True
        if attribute.default_value in _MADE and self._is_default(attribute, value):
            return True
        if counts_up(self.graph, [Cell(entity, attribute.name)]):
            return True
        if attribute.computed is None:
            return False
        return any(self._is_chance_cell(cell) for cell in self.graph.closure([Cell(entity, attribute.name)])[1:])

    def _is_chance_cell(self, cell: Cell) -> bool:
        if not cell.entity:
            return False
        attribute = self.after.attribute(cell.entity, cell.name)
        if attribute is None or attribute.computed is not None:
            return False
        made_up = attribute.is_primary_key and (attribute.is_generated or attribute.default_value is not None)
        return made_up or attribute.name in _TIMES or attribute.default_value in _MADE

    def _is_default(self, attribute: Attribute, value: Any) -> bool:
        if attribute.default_value == "uuid()":
            return True
        now = self.after.now
        return value in (now, now.date(), now.time())

    # ── Events ──

    def _of_outbox(self) -> Iterator[str]:
        for event in self.after.outbox[len(self.before.outbox) :]:
            payload = [
                f"{quote(name)}: {self.in_json(value)}"
                for name, value in event.payload
                if self._row_with(value) is not None or not counts_up(self.graph, [Cell(event.event, name)])
            ]
            head = f"changes.emitted({quote(event.event)})"
            if len(payload) == len(event.payload):
                yield call(f"assert {head} == ", payload, brackets="{}", indent=4)
            else:
                yield call(f"assert {head}.items() >= ", payload, brackets="{}", tail=".items()", indent=4)

    def in_json(self, value: Any) -> str:
        """A value as it travels; keys of rows by the names of the rows."""
        ref = value if isinstance(value, Ref) else self._row_with(value)
        if ref is None:
            return json_literal(to_json(value))
        kind = self.arranged.app.entities[ref.entity].entity.primary_key.data_type
        return f"str({self._key(ref)})" if kind is DataType.UUID else self._key(ref)

    def _row_with(self, key: Any) -> Ref | None:
        return row_with(key, [*self.arranged.variables, *self.new])


def counts_up(graph: Dependencies, cells: Iterable[Cell]) -> bool:
    """A value is made of a key that the database counts up: no test can foretell it."""
    for cell in graph.closure(cells):
        entity = graph.behavior.domain.entities.get(cell.entity)
        attribute = entity.attribute(cell.name) if entity is not None else None
        if attribute is not None and attribute.is_generated:
            return True
    return False
