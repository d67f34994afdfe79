"""Flows, machines and what always holds: which are compiled from the spec, and which somebody has to write."""

from collections.abc import Iterator

from rich import box
from rich.table import Table
from rich.text import Text

from generators.plan import Plan, Unimplemented
from ir import paths
from ir.behavior.understanding import Understanding
from server.report.text import listing

_KINDS = ("flow", "state machine", "computed", "invariant")
_COMPILED, _PROSE, _BY_HAND = "compiled, 0 tokens", "prose: answers 501", "written by hand"
_CONSISTENCY = "src/validators/consistency/"
_STYLES = {_COMPILED: "green", _PROSE: "yellow", _BY_HAND: "green"}


def behavior_table(behavior: Understanding, plan: Plan, written: tuple[Unimplemented, ...] = ()) -> Table | None:
    """One line for each element of behaviour, with the file it became; None where there is none."""
    elements = list(_elements(behavior))
    if not elements:
        return None
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for title in ("behaviour", "", "how", "file"):
        table.add_column(title, no_wrap=title == "file")
    by_hand = {operation.ir_path for operation in written}
    for kind, name, path, is_prose, folder in elements:
        how = _COMPILED if not is_prose else _BY_HAND if path in by_hand else _PROSE
        file = Text(_file(plan, folder, path))
        table.add_row(kind, Text(listing(name), style="bold"), Text(how, style=_STYLES[how]), file)
    return table


def _elements(behavior: Understanding) -> Iterator[tuple[str, str, str, bool, str]]:
    """Kind, name, IR path, whether some of it is prose, and the folder of what became of it."""
    flow, machine, computed, invariant = _KINDS
    for name, program in behavior.flows.items():
        yield flow, name, paths.join("x-business-logic", "flows", name), program.is_prose, "src/workflows/"
    for entity, found in behavior.machines.items():
        is_prose = any(move.is_prose for move in found.moves)
        yield machine, f"{entity}.{found.machine.field}", found.machine.path, is_prose, "src/state_machines/"
    for item in behavior.computed:
        yield computed, f"{item.entity}.{item.attribute}", item.path, False, _CONSISTENCY
    for rule in behavior.rules:
        yield invariant, rule.invariant.name, rule.path, False, _CONSISTENCY


def _file(plan: Plan, folder: str, path: str) -> str:
    """The file in the folder that was made from the element, and from as little else as possible."""
    made = [file for file in plan.files if path in file.ir_paths and file.path.startswith(folder)]
    return min(made, key=lambda file: (file.path.endswith("__init__.py"), len(file.ir_paths))).path if made else ""
