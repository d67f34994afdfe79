"""How a contract run keeps the user that it signs in as: without that user, nothing more would be tried."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generators.ast.behavior.events import event_plan, events_of
from generators.ast.behavior.plan import of_flow
from generators.ast.behavior.routes import workflow_endpoints
from generators.ast.demo import demo_email, mightiest_role
from generators.ast.routes import endpoints_of
from generators.ast.scoping import admission
from generators.ast.seed_world import plan_rows
from generators.ast.view import AppView, EntityView
from ir.behavior.effects import Effects, cascade
from ir.model import Endpoint, OnDelete, Operation


@dataclass(frozen=True)
class Elsewhere:
    """Operations that are tried on one sample row only: their path parameter has its key."""

    parameter: str
    key: Any
    operations: tuple[str, ...]


class Sparing:
    """The operations that may end the account of a run, sorted by what keeps them from it."""

    def __init__(self, app: AppView, user: EntityView) -> None:
        self.app = app
        self.user = user

    @cached_property
    def elsewhere(self) -> tuple[Elsewhere, ...]:
        """Those that change or delete a row by its key, where another row will do."""
        keys = ((view, endpoints, self._other_key(view)) for view, endpoints in self._by_key())
        return tuple(
            Elsewhere(view.key_parameter, key, tuple(sorted(item.key for item in endpoints)))
            for view, endpoints, key in keys
            if key is not None
        )

    @cached_property
    def as_nobody(self) -> tuple[str, ...]:
        """Those that refuse whoever has not signed in."""
        return tuple(sorted(item.key for item in self._anywhere() if not admission(item.access).is_public))

    @cached_property
    def never(self) -> tuple[str, ...]:
        """Those that refuse nobody."""
        return tuple(sorted(item.key for item in self._anywhere() if admission(item.access).is_public))

    def _by_key(self) -> Iterator[tuple[EntityView, list[Endpoint]]]:
        for view in self.app.entities.values():
            risky = set()
            if view is self.user or any(entity == view.name for entity, _ in self._ties):
                risky.add(Operation.UPDATE)
            if view is self.user or view in self._fatal:
                risky.add(Operation.DELETE)
            endpoints = [item for item in endpoints_of(view) if item.operation in risky]
            if endpoints:
                yield view, endpoints

    def _anywhere(self) -> Iterator[Endpoint]:
        """Operations for which there is no other row, and those whose steps may reach any."""
        for view, endpoints in self._by_key():
            if self._other_key(view) is None:
                yield from endpoints
        for endpoint in workflow_endpoints(self.app):
            if self._is_risky(of_flow(self.app, self.app.behavior.flows[endpoint.flow or ""]).effects):
                yield endpoint
        for view in self.app.entities.values():
            yield from (item for item in events_of(view) if self._is_risky(event_plan(view, item.event or "").effects))

    def _is_risky(self, effects: Effects) -> bool:
        """Users may go, or get another address to sign in with. Passwords and roles are out of reach of steps."""
        gone = effects.deleted | effects.hidden | effects.cascaded
        return self.user.name in gone or bool(effects.writes & {(self.user.name, "email"), *self._ties})

    @cached_property
    def _fatal(self) -> list[EntityView]:
        """The entities whose rows take users along when they are deleted."""
        domain = self.app.behavior.domain
        return [view for view in self.app.entities.values() if self.user.name in cascade([view.name], domain)[0]]

    @cached_property
    def _ties(self) -> set[tuple[str, str]]:
        """The references, as (entity, field), that could be changed to a row that takes users along."""
        return {
            (view.name, field.relation.field_name)
            for view in (self.user, *self._fatal)
            for field in view.fields
            if field.relation is not None and field.on_delete is OnDelete.CASCADE and field.is_changed
        }

    def _other_key(self, view: EntityView) -> Any:
        """The key of the last sample row that the run's own user is not and does not need; None without any."""
        rows = plan_rows(self.app).get(view.name, [])
        other = [number for number in range(len(rows)) if (view.name, number) not in self._needed]
        if not other:
            return None
        return rows[other[-1]].values.get(view.key.name, other[-1] + 1)

    @cached_property
    def _needed(self) -> set[tuple[str, int]]:
        """The run's own user and the rows that it would be deleted with: entities, and numbers of sample rows."""
        planned = plan_rows(self.app)
        email = demo_email(mightiest_role(self.app))
        own = [number for number, row in enumerate(planned[self.user.name]) if row.values.get("email") == email]
        waiting = [(self.user, number) for number in own]
        found: set[tuple[str, int]] = set()
        while waiting:
            view, number = waiting.pop()
            if (view.name, number) in found:
                continue
            found.add((view.name, number))
            references = planned[view.name][number].references
            for field in view.fields:
                if field.relation is None or field.target is None or field.on_delete is not OnDelete.CASCADE:
                    continue
                if field.relation.field_name in references:
                    waiting.append((field.target, references[field.relation.field_name]))
        return found
