"""The endpoints of entities and flows in a few words, for lenses and hints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ir.model import Endpoint, Operation

if TYPE_CHECKING:
    from server.workspace.snapshot import Snapshot


def of_entity(snapshot: Snapshot, name: str) -> list[Endpoint]:
    """The endpoints about rows of an entity."""
    own = (one for one in _all(snapshot) if one.entity == name and one.flow is None)
    return [one for one in own if one.operation is not Operation.ME]


def of_flow(snapshot: Snapshot, name: str) -> Endpoint | None:
    """The endpoint that runs a flow."""
    return next((one for one in _all(snapshot) if one.flow == name), None)


def _all(snapshot: Snapshot) -> tuple[Endpoint, ...]:
    return snapshot.checked.ir.api_model.endpoints if snapshot.checked.ir is not None else ()


def listed(endpoints: list[Endpoint]) -> str:
    """One line for each, as a Markdown list."""
    return "\n".join(f"- `{one.key}`{f' – {one.summary}' if one.summary else ''}" for one in endpoints)


def counted(number: int, noun: str) -> str:
    """`1 endpoint`, `2 endpoints`, `no endpoints`."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
