"""`devmatrix init`: from an empty folder to a spec that generates."""

import json
import shlex
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from server.errors import UserError, describe
from server.spec_file import DEFAULT

_YAML_WORDS = ("null", "true", "false")


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to begin; made if it is not there.")] = Path(),
) -> None:
    """Write a small commented spec to begin with. Nothing is ever overwritten."""
    from ir.names import slug
    from server.cli.console import out
    from server.report.text import printable

    name = slug(folder.resolve().name)
    name = name if name[:1].isalpha() else f"app-{name}".rstrip("-")
    template = resources.files("server").joinpath("templates/devmatrix.yaml").read_text(encoding="utf-8")
    text = template.replace("APP_NAME", json.dumps(name) if name in _YAML_WORDS else name)
    target = folder / DEFAULT
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        wrong = target if folder.is_dir() else folder
        raise UserError(f"{wrong}: is there already; nothing was changed") from error
    except OSError as error:
        raise UserError(describe(error)) from error
    named = shlex.quote(str(target) if not str(target).startswith("-") else f"./{target}")
    out(printable(f"Wrote {target}."), "", f"  devmatrix check {named}", f"  devmatrix generate {named}")
