"""Each file is compared three ways: what we last wrote, what is on disk, what we would write now."""

import pytest

from tests.write.conftest import Folder

BASE = "one\ntwo\nthree\nfour\nfive\n"
EDITED = "ONE\ntwo\nthree\nfour\nfive\n"
NEW = "one\ntwo\nthree\nfour\nFIVE\n"
BOTH = "ONE\ntwo\nthree\nfour\nFIVE\n"
CLASHING = "uno\ntwo\nthree\nfour\nfive\n"


def check(
    folder: Folder, *, written: str | None, disk: str | None, new: str | None, action: str, after: str | None
) -> None:
    """`written` last time, `disk` now, `new` next: what happens to the file, and what is on disk afterwards."""
    path = "src/main.py"
    if written is not None:
        folder.generate({path: written})
    if disk is None:
        (folder.root / path).unlink(missing_ok=True)
    else:
        folder.edit(path, disk)
    happened = folder.generate({} if new is None else {path: new})
    assert happened.get(path, "nothing") == action
    assert folder.files().get(path) == after


@pytest.mark.parametrize(
    ("written", "disk", "new", "action", "after"),
    [
        pytest.param(None, None, NEW, "create", NEW, id="a new file"),
        pytest.param(BASE, BASE, BASE, "unchanged", BASE, id="nothing to do"),
        pytest.param(BASE, BASE, NEW, "update", NEW, id="the spec changed"),
        pytest.param(BASE, EDITED, BASE, "kept", EDITED, id="a person changed it"),
        pytest.param(BASE, EDITED, NEW, "merge", BOTH, id="both changed, in different places"),
        pytest.param(BASE, CLASHING, EDITED, "conflict", CLASHING, id="both changed the same line"),
        pytest.param(BASE, NEW, NEW, "unchanged", NEW, id="both made the same change"),
        pytest.param(BASE, None, BASE, "left out", None, id="a person deleted it"),
        pytest.param(BASE, None, NEW, "left out", None, id="a person deleted it and the spec changed"),
        pytest.param(None, EDITED, NEW, "conflict", EDITED, id="not ours"),
        pytest.param(None, NEW, NEW, "unchanged", NEW, id="not ours but just so: adopted"),
        pytest.param(BASE, BASE, None, "delete", None, id="no longer generated"),
        pytest.param(BASE, EDITED, None, "kept", EDITED, id="no longer generated, but edited"),
        pytest.param(BASE, None, None, "nothing", None, id="no longer generated and deleted"),
    ],
)
def test_three_ways(folder: Folder, written: str, disk: str, new: str, action: str, after: str) -> None:
    check(folder, written=written, disk=disk, new=new, action=action, after=after)


def test_a_merge_stays_merged_on_the_next_run(folder: Folder) -> None:
    folder.generate({"a.txt": BASE})
    folder.edit("a.txt", EDITED)
    folder.generate({"a.txt": NEW})
    assert folder.generate({"a.txt": NEW}) == {"a.txt": "kept"}
    assert folder.files() == {"a.txt": BOTH}


def test_a_merge_that_would_break_the_program_is_a_conflict(folder: Folder) -> None:
    folder.generate({"a.py": "x = [\n    1,\n]\n\nlast = 0\n"})
    edited = "x = 1\n\nlast = 0\n"
    folder.edit("a.py", edited)
    assert folder.generate({"a.py": "x = [\n    1,\n]\n\nlast = (\n    0\n)\n"}) == {"a.py": "merge"}
    folder.edit("b.py", "")
    folder.generate({"c.py": "def f(\n    a,\n):\n    b = 1\n    c = 2\n    return a\n"})
    folder.edit("c.py", "def f(\n    a, b):\n    b = 1\n    c = 2\n    return a\n")
    new = "def f(\n    a,\n    z,\n):\n    b = 1\n    c = 2\n    return a\n"
    assert folder.generate({"c.py": new})["c.py"] == "conflict"


def test_a_conflict_shows_both_sides(folder: Folder) -> None:
    folder.generate({"a.txt": BASE})
    folder.edit("a.txt", CLASHING)
    (conflict,) = folder.compare({"a.txt": EDITED}).conflicts
    assert conflict.preview == (
        "a.txt:1\n<<<<<<< on disk\nuno\n||||||| generated last time\none\n=======\nONE\n>>>>>>> generated now\n"
    )
    assert "1 place" in conflict.reason


def test_every_place_of_a_conflict_has_its_line_on_disk(folder: Folder) -> None:
    folder.generate({"a.txt": BASE})
    folder.edit("a.txt", "zero\nuno\ntwo\nthree\nfour\ncinque\n")
    (conflict,) = folder.compare({"a.txt": BOTH}).conflicts
    assert [line for line in conflict.preview.splitlines() if ":" in line] == ["a.txt:1", "a.txt:6"]


def test_a_file_of_somebody_else_is_shown_as_a_diff(folder: Folder) -> None:
    folder.edit("a.txt", EDITED)
    (conflict,) = folder.compare({"a.txt": BASE}).conflicts
    assert conflict.preview.startswith(
        "a.txt:1\n--- a.txt (on disk)\n+++ a.txt (generated)\n@@ -1,4 +1,4 @@\n-ONE\n+one\n"
    )


def test_a_merge_that_is_no_python_is_shown_as_a_diff(folder: Folder) -> None:
    folder.generate({"c.py": "x = [\n    1,\n    2,\n    3,\n]\n"})
    folder.edit("c.py", "if x:\n    1,\n    2,\n    3,\n")
    (conflict,) = folder.compare({"c.py": "x = [\n    1,\n    2 if a\n    else 4,\n    3,\n]\n"}).conflicts
    assert conflict.reason == "edited by hand; with the new text it would be no Python any more"
    assert conflict.preview.startswith("c.py:3\n--- c.py (on disk)\n+++ c.py (merged)\n@@ ")
    assert "-    2,\n+    2 if a\n+    else 4,\n" in conflict.preview


def test_force_writes_over_a_conflict_and_keeps_a_copy(folder: Folder) -> None:
    folder.edit("README.md", "mine\n")
    assert folder.generate({"README.md": "theirs\n"}, force=True) == {"README.md": "update"}
    assert folder.files() == {"README.md": "theirs\n"}
    assert (folder.root / ".devmatrix/backup/0001/README.md").read_text() == "mine\n"
    folder.edit("README.md", "mine again\n")
    folder.generate({"README.md": "other\n"}, force=True)
    assert (folder.root / ".devmatrix/backup/0002/README.md").read_text() == "mine again\n"


def test_keep_settles_a_conflict_for_good(folder: Folder) -> None:
    folder.generate({"a.txt": BASE})
    folder.edit("a.txt", CLASHING)
    folder.edit("README.md", "mine\n")
    new = {"a.txt": EDITED, "README.md": "theirs\n"}
    assert folder.generate(new) == {"a.txt": "conflict", "README.md": "conflict"}
    assert folder.generate(new, keep=True) == {"a.txt": "kept", "README.md": "kept"}
    assert folder.generate(new) == {"a.txt": "kept", "README.md": "kept"}
    assert folder.files() == {"a.txt": CLASHING, "README.md": "mine\n"}
    later = EDITED.replace("five", "FIVE")
    assert folder.generate({**new, "a.txt": later})["a.txt"] == "merge"
    assert folder.files()["a.txt"] == CLASHING.replace("five", "FIVE")


def test_force_does_not_touch_edits_that_conflict_with_nothing(folder: Folder) -> None:
    folder.generate({"a.txt": BASE, "gone.txt": BASE})
    folder.edit("a.txt", EDITED)
    (folder.root / "gone.txt").unlink()
    assert folder.generate({"a.txt": BASE, "gone.txt": BASE}, force=True) == {"a.txt": "kept", "gone.txt": "left out"}


def test_restore_brings_back_what_was_deleted(folder: Folder) -> None:
    folder.generate({"a.txt": BASE})
    (folder.root / "a.txt").unlink()
    assert folder.generate({"a.txt": NEW}, restore=True) == {"a.txt": "create"}
    assert folder.files() == {"a.txt": NEW}


def test_without_pristine_copies_all_code_is_hand_written(folder: Folder) -> None:
    folder.generate({"same.txt": BASE, "edited.txt": BASE})
    folder.edit("edited.txt", EDITED)
    (folder.root / ".devmatrix/pristine.gz").write_bytes(b"not gzip")
    plan = folder.compare({"same.txt": BASE, "edited.txt": NEW})
    assert {change.path: change.action.value for change in plan.changes} == {
        "edited.txt": "conflict",
        "same.txt": "unchanged",
    }
    assert "missing or damaged" in plan.notes[0]


def test_line_ends_are_the_files_own(folder: Folder) -> None:
    folder.generate({"a.txt": BASE})
    folder.edit("a.txt", EDITED.replace("\n", "\r\n"))
    assert folder.generate({"a.txt": NEW}) == {"a.txt": "merge"}
    assert folder.files() == {"a.txt": BOTH.replace("\n", "\r\n")}


def test_a_file_that_became_binary_is_left_alone(folder: Folder) -> None:
    folder.generate({"a.txt": BASE})
    (folder.root / "a.txt").write_bytes(b"\xff\x00")
    assert folder.generate({"a.txt": NEW}) == {"a.txt": "conflict"}


def test_permissions_survive(folder: Folder) -> None:
    folder.generate({"run.sh": BASE})
    (folder.root / "run.sh").chmod(0o755)
    folder.generate({"run.sh": NEW})
    assert (folder.root / "run.sh").stat().st_mode & 0o777 == 0o755


def test_empty_folders_go_with_their_last_file(folder: Folder) -> None:
    folder.generate({"src/old/a.py": BASE, "src/b.py": BASE})
    folder.generate({"src/b.py": BASE})
    assert not (folder.root / "src/old").exists()


def test_a_second_run_touches_nothing(folder: Folder) -> None:
    folder.generate({"a.txt": BASE, "src/b.py": NEW})
    before = {path: path.stat().st_mtime_ns for path in folder.root.rglob("*") if path.is_file()}
    plan = folder.compare({"a.txt": BASE, "src/b.py": NEW})
    assert plan.writes == () and plan.state == {}
    folder.generate({"a.txt": BASE, "src/b.py": NEW})
    assert {path: path.stat().st_mtime_ns for path in before if path.name != "lock"} == {
        path: time for path, time in before.items() if path.name != "lock"
    }


def test_two_folders_from_one_plan_are_equal_byte_for_byte(folder: Folder, tmp_path) -> None:
    other = Folder(tmp_path / "other")
    other.root.mkdir()
    for each in (folder, other):
        each.generate({"b.txt": BASE, "a.txt": "é\n"})

    def everything(each: Folder) -> dict[str, bytes]:
        return {p.relative_to(each.root).as_posix(): p.read_bytes() for p in each.root.rglob("*") if p.is_file()}

    assert everything(folder) == everything(other)
