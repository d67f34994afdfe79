"""Whole files by the plain calls of the operating system.

A run looks at every file of a project several times; the objects of pathlib take longer than the looking.
"""

import os

_BINARY = getattr(os, "O_BINARY", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY


def read(path: str) -> bytes | None:
    """The bytes of a file; None where there is none. Raises `OSError` if it can't be read."""
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read()
    except FileNotFoundError:
        return None


def write(path: str, content: bytes) -> None:
    """Make a file or write it anew; its folder has to be there. Raises `OSError`."""
    file = os.open(path, _CREATE, 0o666)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(file, left) :]
    finally:
        os.close(file)


def make_folder(path: str) -> None:
    """Make a folder and those above it, unless they are there."""
    try:
        os.mkdir(path)
    except FileExistsError:
        if not os.path.isdir(path):
            raise
    except FileNotFoundError:
        make_folder(os.path.dirname(path))
        make_folder(path)
