"""A plan for people: who wrote what, from what, and why."""

from collections.abc import Iterator

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from generators.plan import Plan, PlannedFile, Unimplemented
from ir import paths
from ir.behavior.understanding import Understanding
from ir.dialect.reading import element_of
from ir.source import SourceMap
from ir.wording import closest
from server.report.behavior import behavior_table
from server.report.text import count, listing, printable


def explain_plan(
    plan: Plan, behavior: Understanding, written: tuple[Unimplemented, ...] = ()
) -> Iterator[RenderableType]:
    """Every file with its stratum and reason, what became of the behaviour, then what answers 501. `written` are
    operations that somebody has written by hand.
    """
    yield _table(plan.files)
    yield Text("")
    if (table := behavior_table(behavior, plan, written)) is not None:
        yield table
        yield Text("")
    missing = [operation for operation in plan.unimplemented if operation not in written]
    if written:
        yield Text(f"{count(len(written), 'operation')} written by hand:")
        for operation in written:
            yield _written(operation)
    if missing:
        yield Text(f"{count(len(missing), 'operation')} not written by anybody yet (501):", style="yellow")
        for operation in missing:
            yield _unimplemented(operation)
    else:
        yield Text("Every operation is implemented.", style="green")


def explain_path(
    plan: Plan, path: str, label: str, source_map: SourceMap, written: tuple[Unimplemented, ...] = ()
) -> list[RenderableType] | None:
    """One file with the elements it was made from, or one element with the files made of it; None if `path` is
    neither.
    """
    wanted = path.removeprefix("./").rstrip("/")
    file = next((file for file in plan.files if file.path == wanted), None)
    if file is not None:
        return _file(file, label, source_map)
    location = source_map.get(wanted)
    of_entity = _entity_of(wanted)
    files = [
        file
        for file in plan.files
        if any(_within(made_from, wanted) or made_from == of_entity for made_from in file.ir_paths)
    ]
    missing = [operation for operation in plan.unimplemented if _within(operation.ir_path, wanted)]
    if not wanted or not (location or files or missing):
        return None
    if not files:
        files = [file for file in plan.files if any(_within(wanted, made_from) for made_from in file.ir_paths)]
    lines: list[RenderableType] = [Text.assemble((printable(wanted), "bold"), f"  {_place(label, source_map, wanted)}")]
    if files:
        lines.append(_table(tuple(files)))
    else:
        lines.append(Text("No file depends on it alone.", style="dim"))
    lines += [_written(operation) if operation in written else _unimplemented(operation) for operation in missing]
    return lines


def meant(plan: Plan, path: str, source_map: SourceMap) -> list[str]:
    """The files and elements that a path which is neither may mean: those that it ends, or the most similar one."""
    wanted = path.removeprefix("./").rstrip("/")
    elements = [place for place in source_map.locations if place and element_of(place) == place]
    known = list(dict.fromkeys([*elements, *(file.path for file in plan.files)]))
    if ending := [place for place in known if place.endswith(f"/{wanted}")]:
        return ending
    if similar := closest(wanted, known):
        return [similar]
    names = {place.rpartition("/")[2]: place for place in reversed(known)}
    similar = closest(wanted.rpartition("/")[2], names)
    return [names[similar]] if similar else []


def _entity_of(path: str) -> str | None:
    """The entity that a field is in: the files that are made of it show the field."""
    segments = paths.split(path)
    return paths.join(*segments[:2]) if segments[:1] == ("entities",) and len(segments) > 2 else None


def _within(path: str, ancestor: str) -> bool:
    return path == ancestor or path.startswith(f"{ancestor}/")


def _file(file: PlannedFile, label: str, source_map: SourceMap) -> list[RenderableType]:
    lines: list[RenderableType] = [
        Text.assemble((file.path, "bold"), f"  {file.stratum.value}, {count(file.content.count(chr(10)), 'line')}"),
        Text(listing(file.reason)),
    ]
    if not file.ir_paths:
        lines.append(Text("It is the same for every application of this shape.", style="dim"))
    lines += [Text(f"  {printable(path)}  {_place(label, source_map, path)}") for path in file.ir_paths]
    return lines


def _place(label: str, source_map: SourceMap, path: str) -> str:
    location = source_map.get(path)
    if location is None:
        return "derived" if path.startswith("endpoints/") else ""
    start = (location.key or location.value).start
    return f"{printable(label)}:{start.line + 1}:{start.column + 1}"


def _written(operation: Unimplemented) -> Text:
    return Text.assemble((f"  {_key(operation)}", "bold"), f"  Its handler in {listing(operation.path)} is yours.")


def _unimplemented(operation: Unimplemented) -> Text:
    return Text.assemble((f"  {_key(operation)}", "bold"), f"  {listing(operation.reason)}")


def _key(operation: Unimplemented) -> str:
    return listing(operation.operation or " ".join(paths.split(operation.ir_path)[1:]))


def _table(files: tuple[PlannedFile, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("file", no_wrap=True)
    table.add_column("stratum")
    table.add_column("why")
    for file in files:
        table.add_row(Text(file.path), file.stratum.value, Text(listing(file.reason), style="dim"))
    return table
