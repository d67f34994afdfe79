"""Small worlds to run behaviour in: the one place where these tests touch the interpreter."""

import datetime as dt
from functools import cache
from typing import Any

from ir.behavior.interpret import Answered, Ran, Refused, run_event, run_flow, run_write
from ir.behavior.settling import settle
from ir.behavior.understanding import Understanding, understand
from ir.behavior.world import Ref, World
from ir.build import build
from tests.ir.specs import read_well

NOW = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)


@cache
def behavior_of(text: str) -> Understanding:
    """The behaviour of a spec without errors."""
    ir = build(read_well(text).parts)
    found = understand(ir.domain_model.entities, ir.auth, ir.behavior_model)
    assert not [issue for issue in found.issues if issue.severity.value == "error"], found.issues
    return found


class Scene:
    """A world in the making, then what requests do to it. Rows are called by names."""

    def __init__(self, text: str) -> None:
        self.behavior = behavior_of(text)
        self.world = World(self.behavior.domain, NOW)
        self.names: dict[str, Ref] = {}

    def row(self, name: str, entity: str, /, **fields: Any) -> Ref:
        """A row; fields that are rows may be given by their names."""
        held = {item.field_name for item in self.world.references(entity)}
        references = {key: self.names[value] for key, value in fields.items() if key in held and value is not None}
        values = {key: value for key, value in fields.items() if key not in held}
        self.names[name] = self.world.add(entity, values, references)
        return self.names[name]

    def settled(self) -> "Scene":
        """With all computed values filled; nothing may be broken."""
        assert settle(self.behavior, self.world, is_new=True) == []
        return self

    def flow(self, name: str, actor: str | None = None, /, **inputs: Any) -> "After":
        """What a flow does; inputs that are rows' keys may be given by the rows' names."""
        given = {key: self.names[value].key if value in self.names else value for key, value in inputs.items()}
        return After(self, run_flow(self.behavior, self.world, name, given, self.names.get(actor or "")))

    def event(self, row: str, event: str, actor: str | None = None) -> "After":
        """What an event does to a row."""
        return After(self, run_event(self.behavior, self.world, self.names[row], event, self.names.get(actor or "")))

    def write(self, row: str, /, **fields: Any) -> "After":
        """What a change of a row's fields does."""

        def change(world: World) -> None:
            for name, value in fields.items():
                world.write(self.names[row], name, value)

        return After(self, run_write(self.behavior, self.world, change))

    def delete(self, row: str) -> "After":
        """What deleting a row does."""
        return After(self, run_write(self.behavior, self.world, lambda world: world.remove(self.names[row])))


class After:
    """What happened, and the rows afterwards."""

    def __init__(self, scene: Scene, ran: Ran) -> None:
        self.scene = scene
        self.ran = ran
        self.world = ran.world

    def answered(self, value: Any = None) -> "After":
        """It succeeded, and answered this."""
        assert isinstance(self.ran.outcome, Answered), self.ran.outcome
        if value is not None:
            assert self.ran.outcome.value == self.scene.names.get(value, value)
        return self

    def refused(self, status: int, detail: str = "") -> "After":
        """It was refused, and nothing changed."""
        assert isinstance(self.ran.outcome, Refused), self.ran.outcome
        assert (self.ran.outcome.status, self.ran.outcome.detail) == (status, detail or self.ran.outcome.detail)
        assert self.world is self.scene.world
        return self

    def value(self, row: str, field: str) -> Any:
        """A field of a row, afterwards."""
        return self.world.read(self.scene.names[row], field)

    def is_there(self, row: str) -> bool:
        """The row exists, hidden or not."""
        return self.world.has(self.scene.names[row])

    def new(self, entity: str) -> list[dict[str, Any]]:
        """The fields of the rows that were made."""
        before = self.scene.world.tables.get(entity, {})
        return [
            {**row.values, **row.references}
            for key, row in self.world.tables.get(entity, {}).items()
            if key not in before
        ]

    @property
    def emitted(self) -> list[tuple[str, dict[str, Any]]]:
        """The events in the outbox."""
        return [(event.event, dict(event.payload)) for event in self.world.outbox]
