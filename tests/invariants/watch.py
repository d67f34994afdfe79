"""Run the command line in this process and print, as JSON, what it did to the world.

Python's own audit events tell: files opened for writing, moved, removed or linked, and every attempt to reach the
network or to start a program.
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

touched: set[str] = set()
forbidden: list[str] = []
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
MOVES = {"os.rename": 2, "os.link": 2, "os.symlink": 2, "os.remove": 1, "os.mkdir": 1, "os.rmdir": 1, "os.truncate": 1}
OUTSIDE = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "urllib.")


def watch(event: str, args: tuple[object, ...]) -> None:
    if event == "open":
        path, _, flags = args
        if isinstance(path, str) and isinstance(flags, int) and flags & WRITING:
            touched.add(os.path.realpath(path))
    elif event in MOVES:
        paths = [path for path in args[: MOVES[event]] if isinstance(path, str | os.PathLike)]
        folder = args[1] if event in ("os.remove", "os.rmdir") else -1
        base = f"/proc/self/fd/{folder}" if isinstance(folder, int) and folder >= 0 else ""
        touched.update(os.path.realpath(os.path.join(base, path)) for path in paths)
    elif event.startswith(OUTSIDE):
        forbidden.append(event)


if __name__ == "__main__":
    from server.cli import main

    sys.addaudithook(watch)
    code = main()
    touched.discard(os.path.realpath(os.devnull))
    sys.stderr.write(json.dumps({"code": code, "touched": sorted(touched), "forbidden": sorted(set(forbidden))}))
