"""Files that a document refers to: which are read, and when again."""

import os
from pathlib import Path

import pytest

from ir.openapi.documents import Fault, FileDocuments
from ir.yaml import parse


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A workspace with two documents, and a file outside of it."""
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    (workspace / "api.yaml").write_text("openapi: 3.1.0\n")
    (workspace / "pets.yaml").write_text("Pet: {type: object}\n")
    (tmp_path / "secret.yaml").write_text("a: 1\n")
    return workspace / "api.yaml"


def test_a_file_beside_the_document(base: Path) -> None:
    loaded = FileDocuments((base.parent,)).load(base, "./pets.yaml")
    assert loaded.fault is None and loaded.document is not None and loaded.document.text.startswith("Pet")


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        ("no.yaml", Fault.MISSING),
        ("pets.yaml/x", Fault.MISSING),
        (".", Fault.NO_FILE),
        ("../secret.yaml", Fault.OUTSIDE),
        ("/etc/passwd", Fault.OUTSIDE),
        ("link.yaml", Fault.OUTSIDE),
        ("\0", Fault.UNREADABLE),
        ("x" * 5_000, Fault.UNREADABLE),
        ("large.yaml", Fault.TOO_LARGE),
        ("latin.yaml", Fault.UNREADABLE),
    ],
)
def test_what_is_not_read(base: Path, file: str, fault: Fault) -> None:
    (base.parent / "link.yaml").symlink_to(base.parent.parent / "secret.yaml")
    (base.parent / "large.yaml").write_text("a" * 2_000)
    (base.parent / "latin.yaml").write_bytes(b"a: \xe9")
    loaded = FileDocuments((base.parent,), largest=1_000).load(base, file)
    assert (loaded.fault, loaded.document) == (fault, None)


def test_a_fifo_is_no_file(base: Path) -> None:
    os.mkfifo(base.parent / "pipe")
    assert FileDocuments((base.parent,)).load(base, "pipe").fault is Fault.NO_FILE


def test_a_file_is_parsed_again_when_it_changed(base: Path) -> None:
    documents = FileDocuments((base.parent,))
    first = documents.load(base, "pets.yaml").document
    assert documents.load(base, "pets.yaml").document is first
    (base.parent / "pets.yaml").write_text("Cat: {type: object}\n# longer\n")
    second = documents.load(base, "pets.yaml").document
    assert second is not None and second.text.startswith("Cat")


def test_what_is_open_comes_before_what_is_on_disk(base: Path) -> None:
    opened = parse("Dog: {}")
    documents = FileDocuments((base.parent,), lambda path: opened if path.name == "pets.yaml" else None)
    assert documents.load(base, "pets.yaml").document is opened
