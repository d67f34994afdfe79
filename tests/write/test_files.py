"""Whole files by plain system calls."""

import os
from pathlib import Path

import pytest

from generators.write import files


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = str(tmp_path / "a")
    files.write(path, b"long and old\r\n\0")
    files.write(path, b"new\r\n")
    assert files.read(path) == b"new\r\n"
    assert files.read(str(tmp_path / "b")) is None


def test_the_disk_may_take_a_little_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda file, content: real(file, content[:3]))
    files.write(str(tmp_path / "a"), b"ten letters")
    assert files.read(str(tmp_path / "a")) == b"ten letters"


def test_what_cannot_be_read_is_not_absent(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        files.read(str(tmp_path))


def test_folders_are_made_with_those_above(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "c"
    files.make_folder(str(deep))
    files.make_folder(str(deep))
    assert deep.is_dir()
    (tmp_path / "file").write_text("")
    for blocked in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(OSError):
            files.make_folder(str(blocked))
