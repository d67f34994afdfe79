"""Start DevMatrix with its own modules first and nobody else's in the way.

`server`, `generators`, `validators` and `ir` are common names: a workspace may well have folders called so, and
`PYTHONPATH` may hold files called so. Whatever stands there must neither replace our modules nor run inside this
process. Only `os` and `sys` are imported before `isolate` has run: they are part of Python's own start.
"""

import os
import sys

_PACKAGE = os.path.dirname(os.path.realpath(__file__))


def _home() -> str:
    """Where our packages are: `_lib` in an installed wheel, the repository in a checkout."""
    installed = f"{_PACKAGE}{os.sep}_lib"
    return installed if os.path.isdir(installed) else os.path.dirname(_PACKAGE)


def _foreign() -> set[str]:
    """The entries of `sys.path` that Python took from the environment or from where it was started."""
    found = {"", os.curdir}
    if not sys.flags.safe_path and sys.path:
        found.add(sys.path[0])  # the script's folder, or the working directory after `-m`
    if not sys.flags.ignore_environment:
        found.update(os.environ.get("PYTHONPATH", "").split(os.pathsep))
    return found | {os.path.realpath(entry) for entry in found}


def isolate() -> None:
    """Put our packages first on `sys.path`, drop what came from outside, and forget modules loaded from there."""
    home = _home()
    foreign = _foreign()
    sys.path[:] = [home, *(entry for entry in sys.path if entry not in foreign and entry != home)]
    for name, module in list(sys.modules.items()):
        origin = getattr(module, "__file__", None)
        if origin and name != "__main__" and _entry(name, origin) in foreign - {home}:
            del sys.modules[name]


def _entry(name: str, origin: str) -> str:
    """The folder on `sys.path` that a module of this name and file was found in."""
    depth = name.count(".") + 1 + os.path.basename(origin).startswith("__init__.")
    return os.sep.join(origin.split(os.sep)[:-depth])


def main() -> int:
    """Run the command line; returns the exit code."""
    isolate()
    if sys.argv[1:] == ["--version"]:
        from server.version import VERSION

        print(f"devmatrix {VERSION}")  # noqa: T201
        return 0
    import gc

    gc.disable()  # a command allocates, prints and ends; collecting cycles meanwhile costs a tenth of its time
    if sys.argv[1:] in (["lsp"], ["lsp", "--stdio"]):  # How editors start us: nothing else is to be parsed.
        from server.lsp.start import serve_stdio

        return serve_stdio()
    from server.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
