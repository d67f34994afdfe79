"""Which folder an application is written to."""

import os
from pathlib import Path, PurePosixPath, PureWindowsPath

from generators.write import FOLDER, Project
from generators.write.project import read_project
from ir.model import ApplicationIR
from ir.names import slug
from server.errors import UserError
from server.spec_file import SpecFile
from server.version import VERSION


def project_root(ir: ApplicationIR, source: SpecFile, output: Path | None) -> Path:
    """`output` if somebody asked for it, else `app.output`, else the slug of the name, both beside the spec.

    A spec may only name folders below its own; a person may name any. Raises `UserError`.
    """
    root = output.absolute() if output is not None else source.folder / _of_spec(ir)
    if root.exists() and not root.is_dir():
        raise UserError(f"{root}: is a file; the application needs a folder")
    if output is None and not root.resolve().is_relative_to(source.folder.resolve()):
        raise UserError(f"{root}: leads out of the spec's folder; say where with --output")
    _refuse_other_application(root, ir, source)
    return root


def _of_spec(ir: ApplicationIR) -> str:
    if ir.output is None:
        name = slug(ir.name)
        if not name:
            raise UserError(f"no folder name can be made of the name {ir.name!r}; set app.output or use --output")
        return name
    text = ir.output
    is_absolute = PurePosixPath(text).is_absolute() or PureWindowsPath(text).drive or PureWindowsPath(text).root
    parts = PurePosixPath(text.replace("\\", "/")).parts
    if is_absolute or ".." in parts or not text.isprintable():
        raise UserError(f"app.output {text!r} leads out of the spec's folder; say where with --output")
    if any(part.startswith(".") for part in parts):
        raise UserError(f"app.output {text!r} is a hidden folder; say where with --output")
    return text


def project_of(ir: ApplicationIR, source: SpecFile, root: Path) -> Project:
    """What `.devmatrix/project.json` will say."""
    return Project(ir.app_id, _spec_from(root, source), VERSION)


def _spec_from(root: Path, source: SpecFile) -> str | None:
    if source.path is None:
        return None
    try:
        return Path(os.path.relpath(source.path.absolute(), root)).as_posix()
    except ValueError:  # another drive
        return source.path.absolute().as_posix()


def _refuse_other_application(root: Path, ir: ApplicationIR, source: SpecFile) -> None:
    """The same spec may change its name, and the same application its spec; when both differ somebody took the wrong
    folder.
    """
    found = read_project(root)
    if found is None or found.app_id == ir.app_id or (found.spec and found.spec == _spec_from(root, source)):
        return
    origin = f" (from {found.spec})" if found.spec else ""
    raise UserError(f"{root}: holds another application{origin}; choose another --output, or remove {root / FOLDER}")
