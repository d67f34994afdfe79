"""The addresses of documents: what the client calls a file, and where it lies."""

import os
from pathlib import Path, PurePath
from urllib.parse import unquote, urlsplit

SPEC_NAMES = ("devmatrix.yaml", "devmatrix.yml")
SPEC_ENDS = (".devmatrix.yaml", ".devmatrix.yml")


def to_path(uri: str) -> Path | None:
    """The file of an address, or None if it is not one: an untitled document, say."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme != "file":
        return None
    path = unquote(parts.path)
    if parts.netloc and parts.netloc != "localhost":
        path = f"//{parts.netloc}{path}"
    elif os.name == "nt" and path[2:3] == ":":
        path = path[1:]
    return None if "\0" in path or not path else Path(path)


def from_path(path: PurePath) -> str:
    """The address of an absolute path."""
    return path.as_uri()


def same(uri: str) -> str:
    """What is equal for all spellings of one address: clients differ in what they escape."""
    path = to_path(uri)
    return uri if path is None else os.path.normcase(os.path.normpath(path))


def name_of(uri: str) -> str:
    """The last part of an address, for messages."""
    return unquote(uri.rsplit("/", 1)[-1])


def is_spec_name(uri: str) -> bool:
    """Whether it is called as our specs are."""
    name = name_of(uri)
    return name in SPEC_NAMES or name.endswith(SPEC_ENDS)
