"""All or nothing: errors and Ctrl-C are undone at once, a killed process is finished by the next run."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from generators import write
from generators.write import journal
from tests.write.conftest import Folder

OLD = {"a.txt": "a1\n", "deep/b.txt": "b1\n", "gone.txt": "g1\n"}
NEW = {"a.txt": "a2\n", "deep/b.txt": "b2\n", "fresh/c.txt": "c2\n"}


class Killed(BaseException):
    """Stands for a process that is no more: nothing of ours runs after it."""


def _snapshot(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.name != "lock"
    }


def _fail_at(monkeypatch: pytest.MonkeyPatch, step: int, error: BaseException) -> None:
    """Let the n-th file operation of the journal raise."""
    real = journal._carry_out_one
    left = iter(range(step))

    def carry_out(*args):
        if next(left, None) is None:
            raise error
        return real(*args)

    monkeypatch.setattr(journal, "_carry_out_one", carry_out)


@pytest.mark.parametrize("step", range(5))
@pytest.mark.parametrize("error", [OSError(28, "No space left on device", "x"), KeyboardInterrupt()])
def test_an_error_half_way_leaves_everything_as_it_was(folder: Folder, monkeypatch, step: int, error) -> None:
    folder.generate(OLD)
    folder.edit("mine.txt", "mine\n")
    before = _snapshot(folder.root)
    _fail_at(monkeypatch, step, error)
    expected = write.WriteError if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        folder.generate(NEW)
    monkeypatch.undo()
    assert _snapshot(folder.root) == before
    folder.generate(NEW)
    assert folder.files() == NEW | {"mine.txt": "mine\n"}


def _in_a_process_that_dies(work: Callable[[], object], monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Run `work` in a child process that is gone, without another word, at the n-th file operation."""
    child = os.fork()
    if child == 0:
        real, left = journal._carry_out_one, iter(range(step))
        monkeypatch.setattr(
            journal, "_carry_out_one", lambda *args: os._exit(9) if next(left, None) is None else real(*args)
        )
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 9


@pytest.mark.parametrize("step", range(5))
def test_a_killed_run_is_finished_by_the_next(folder: Folder, monkeypatch, step: int) -> None:
    folder.generate(OLD)
    _in_a_process_that_dies(lambda: folder.generate(NEW), monkeypatch, step)
    assert write.is_interrupted(folder.root)
    with write.locked(folder.root):
        assert write.recover(folder.root)
    assert folder.files() == NEW
    assert folder.compare(NEW).writes == ()
    assert not (folder.root / ".devmatrix/staging").exists()


def test_a_run_killed_while_it_was_undoing_is_finished_too(folder: Folder, monkeypatch) -> None:
    folder.generate(OLD)
    _fail_at(monkeypatch, 3, OSError(5, "Input/output error", "x"))
    real, calls = journal._undo, []

    def undo_two(*args):
        calls.append(args)
        if len(calls) > 2:
            raise Killed
        real(*args)

    monkeypatch.setattr(journal, "_undo", undo_two)
    with pytest.raises(Killed):
        folder.generate(NEW)
    monkeypatch.undo()
    folder.generate(NEW)
    assert folder.files() == NEW


def test_what_was_only_prepared_is_thrown_away(folder: Folder, monkeypatch) -> None:
    folder.generate(OLD)
    staging = folder.root / ".devmatrix/staging"
    (staging / "new").mkdir(parents=True)
    (staging / "new/0").write_text("half")
    assert not write.recover(folder.root)
    assert not staging.exists()
    assert folder.files() == OLD


def test_an_edit_made_while_we_were_writing_is_not_lost(folder: Folder) -> None:
    folder.generate(OLD)
    plan = folder.compare(NEW)
    folder.edit("a.txt", "typed just now\n")
    assert write.apply(plan) == ("a.txt",)
    assert folder.files()["a.txt"] == "typed just now\n"
    assert folder.files()["deep/b.txt"] == "b2\n"
    assert folder.generate(NEW)["a.txt"] == "conflict"


def test_a_damaged_journal_is_reported(folder: Folder) -> None:
    folder.generate(OLD)
    staging = folder.root / ".devmatrix/staging"
    staging.mkdir()
    (staging / "journal.json").write_text("[{")
    with pytest.raises(write.WriteError, match="damaged"):
        folder.generate(NEW)
    assert folder.files() == OLD


@pytest.mark.parametrize("path", ["../evil.txt", "/etc/evil", ".git/hooks/pre-commit"])
def test_a_journal_of_somebody_else_writes_nothing_outside(folder: Folder, path: str) -> None:
    staging = folder.root / ".devmatrix/staging"
    (staging / "new").mkdir(parents=True)
    (staging / "new/0").write_text("evil")
    (staging / "journal.json").write_text(f'[{{"path": "{path}", "writes": true}}]')
    with pytest.raises(write.WriteError, match="damaged"):
        folder.generate(NEW)


def test_another_run_is_waited_for_and_named(folder: Folder) -> None:
    with (
        write.locked(folder.root),
        pytest.raises(TimeoutError, match="another DevMatrix"),
        write.locked(folder.root, 0.05),
    ):
        pass
