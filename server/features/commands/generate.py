"""Generate app, and the files of one entity: staged, merged with what was written by hand, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Thread
from typing import TYPE_CHECKING, Any

from server.features import Refusal
from server.features.commands import making
from server.features.commands.arguments import option, spec_of
from server.features.commands.buffers import edit_of, unsaved
from server.features.commands.narrowing import narrowed
from server.features.commands.wording import OPEN, SHOW, of_entity, outcome, result_of
from server.workspace.cancellation import checkpoint
from server.workspace.uris import from_path

if TYPE_CHECKING:
    from generators.write import WritePlan
    from ir.model import ApplicationIR
    from server.lsp.client import Client
    from server.lsp.progress import Progress
    from server.pipeline import Run
    from server.workspace.workspace import Workspace


def generate_app(workspace: Workspace, client: Client, arguments: Sequence[Any]) -> dict[str, Any]:
    """Write the application that a spec describes, or bring it up to date.

    Arguments: the spec's address, and `{"force", "keep", "restore"}` as on the command line. Can be cancelled until
    writing begins. Ends with a message that offers to open the result.
    """
    snapshot = spec_of(workspace, arguments)
    run = making.prepare(snapshot, arguments)
    with client.progress(f"Generating {run.record.app}") as progress:
        making.plan(run, progress)
        progress.report("Comparing with the disk", 60)
        assert run.root is not None
        with making.writing(run.root):
            in_editor = _write(workspace, client, run, making.compare(run), progress)
    return _tell(client, run, outcome(run, in_editor)) | {"inEditor": in_editor}


def generate_entity(workspace: Workspace, client: Client, arguments: Sequence[Any]) -> dict[str, Any]:
    """Write only the files that are made from one entity. Arguments: the spec's address, the entity's name.

    Other files may have to change too (the models of all entities are one file): the answer says which.
    """
    snapshot = spec_of(workspace, arguments)
    run = making.prepare(snapshot, arguments)
    ir = snapshot.checked.ir
    name = option(arguments, "entity")
    if ir is None or not isinstance(name, str) or ir.domain_model.entity(name) is None:
        raise Refusal(f"There is no entity {name}" if isinstance(name, str) else "Say which entity")
    with client.progress(f"Generating {name}") as progress:
        making.plan(run, progress)
        assert run.plan is not None and run.root is not None
        own = {file.path for file in run.plan.files if file.ir_paths and set(file.ir_paths) <= _paths_of(ir, name)}
        with making.writing(run.root):
            whole = making.compare(run)
            others = [change.path for change in (*whole.writes, *whole.conflicts) if change.path not in own]
            in_editor = _write(workspace, client, run, narrowed(whole, own, keeps_ir=True), progress)
    message = of_entity(run, name, others, in_editor)
    return _tell(client, run, message) | {"inEditor": in_editor, "others": others}


def _paths_of(ir: ApplicationIR, name: str) -> set[str]:
    """The IR paths of an entity and of what belongs to it alone."""
    entity = ir.domain_model.entity(name)
    found = {entity.path} if entity is not None else set()
    found |= {endpoint.ir_path for endpoint in ir.api_model.endpoints if endpoint.entity == name and not endpoint.flow}
    found |= {machine.path for machine in ir.behavior_model.state_machines if machine.entity == name}
    found |= {rule.path for rule in ir.behavior_model.invariants if rule.entity == name}
    found |= {f"entities/{name}/attributes/{one.name}" for one in (entity.attributes if entity is not None else ())}
    return found


def _write(workspace: Workspace, client: Client, run: Run, plan: WritePlan, progress: Progress) -> list[str]:
    """Make the changes. Returns the files that were changed in the editor, where they are open and not saved."""
    from generators import write as writer

    open_files = unsaved(workspace, plan)
    paths = {change.path for change in plan.changes} - {one.path for one in open_files}
    to_disk = narrowed(plan, paths, keeps_ir=False) if open_files else plan
    progress.report(f"Writing {len(to_disk.writes)} files", 80)
    checkpoint()
    run.write_plan = plan
    skipped = writer.apply(to_disk)
    merged = [one for one in open_files if one.merged is not None]
    if merged and not client.apply_edit("Generate", edit_of(merged)):
        merged = []
    in_editor = [one.path for one in merged]
    run.left_alone = (*skipped, *(one.path for one in open_files if one.path not in in_editor))
    writer.write_metrics(plan.root, run.record.model_dump_json(indent=2) + "\n")
    return in_editor


def _tell(client: Client, run: Run, message: str) -> dict[str, Any]:
    """The answer; the message asks on its own, so that nobody waits for a person who reads."""
    result = result_of(run, message)
    root = run.root
    assert root is not None
    buttons = {OPEN: root / "README.md"}
    if result["conflicts"]:
        buttons = {SHOW: root / result["conflicts"][0], **buttons}
    offered = {title: from_path(path) for title, path in buttons.items() if path.is_file()}

    kind = "warning" if result["conflicts"] else "info"
    if not offered:
        client.show_message(message, kind)
        return result

    def ask() -> None:
        chosen = client.choose(message, *offered, kind=kind)
        if chosen in offered:
            client.show_document(offered[chosen])

    Thread(target=ask, name="message", daemon=True).start()
    return result
