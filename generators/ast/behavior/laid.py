"""The steps of a function with those of the machines that it gives events to, and how both name their rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generators.ast.view import AppView
from ir.behavior.steps import AnyStep, ForEach, Move, Return, Set
from ir.behavior.visiting import every
from ir.expressions.check import Typed
from ir.expressions.scope import Path
from ir.expressions.types import Kind

ACTOR = "actor"


@dataclass(frozen=True)
class Laid:
    """A machine's steps laid into a function: its own name of the row, and the row's path there."""

    name: str
    row: Path

    def place(self, path: Path) -> Path | None:
        """A path as the function names it; None for rows that the steps load for themselves."""
        if path.root == ACTOR:
            return path
        return Path(self.row.root, (*self.row.steps, *path.steps)) if path.root == self.name else None


def laid_steps(
    steps: Iterable[AnyStep], app: AppView, laid: Laid | None, seen: frozenset[tuple[str, str]] = frozenset()
) -> Iterator[tuple[AnyStep, Laid | None]]:
    """All steps, and those of the machines that they give events to."""
    for step in every(steps):
        yield step, laid
        if isinstance(step, Move) and (step.entity, step.event) not in seen:
            row = laid.place(step.place) if laid is not None else step.place
            machine = app.behavior.machines[step.entity]
            if row is not None:
                inner = Laid(machine.row, row)
                for move in machine.of_event(step.event):
                    yield from laid_steps(move.steps, app, inner, seen | {(step.entity, step.event)})


def held_rows(steps: Iterable[AnyStep], app: AppView) -> Iterator[Path]:
    """The rows that steps give a name to, go through, answer, or hand to a machine."""
    for step, laid in laid_steps(steps, app, None):
        rows: list[Path] = []
        match step:
            case ForEach(origin=Path() as origin):
                rows.append(origin)
            case Set(sources=sources, place=place) if not place.steps:
                rows += sources
            case Return(value=Typed() as value) if value.type.kind in (Kind.ROW, Kind.ROWS):
                rows += value.reads
            case _:
                pass
        for row in rows:
            placed = laid.place(row) if laid is not None else row
            if placed is not None:
                yield placed
