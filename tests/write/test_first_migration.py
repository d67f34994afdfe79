"""The first migration is written anew while it is the only one; then the steps are a person's."""

from tests.write.conftest import Folder

OLD = "alembic/versions/aaaaaaaaaaaa_initial.py"
NEW = "alembic/versions/bbbbbbbbbbbb_initial.py"
MINE = "alembic/versions/0123_add_colour.py"
BEFORE = {OLD: "revision = 'a'\n", "src/models/entities.py": "class Product: ...\n"}
AFTER = {NEW: "revision = 'b'\n", "src/models/entities.py": "class Product: colour: str\n"}


def check(folder: Folder, *migrations: str, note: str) -> None:
    """Generate AFTER: which migrations the folder has then, and what the one note begins with (empty: none)."""
    (*said,) = folder.compare(AFTER).notes
    assert [text.startswith(note) for text in said] == [True] * bool(note), said
    folder.generate(AFTER)
    assert [path for path in folder.files() if path.startswith("alembic")] == sorted(migrations)
    assert folder.files()["src/models/entities.py"] == AFTER["src/models/entities.py"]


def test_alone_it_is_replaced(folder: Folder) -> None:
    folder.generate(BEFORE)
    check(folder, NEW, note="the first migration changed")
    check(folder, NEW, note="")


def test_in_an_empty_folder_there_is_nothing_to_say(folder: Folder) -> None:
    check(folder, NEW, note="")


def test_under_a_migration_of_a_person_it_stays(folder: Folder) -> None:
    folder.generate(BEFORE)
    folder.edit(MINE, "down_revision = 'a'\n")
    check(folder, OLD, MINE, note="the tables changed: write the step with `make migration m=…`")
    assert folder.files()[OLD] == BEFORE[OLD]
    check(folder, OLD, MINE, note="")  # said once


def test_an_edited_one_is_a_migration_of_a_person(folder: Folder) -> None:
    folder.generate(BEFORE)
    folder.edit(OLD, "revision = 'a'\n# with a trigger\n")
    check(folder, OLD, note="the tables changed")
    assert folder.files()[OLD].endswith("# with a trigger\n")


def test_one_that_was_deleted_stays_so_under_a_migration_of_a_person(folder: Folder) -> None:
    folder.generate(BEFORE)
    (folder.root / OLD).unlink()
    folder.edit(MINE, "down_revision = None\n")
    check(folder, MINE, note="the tables changed")


def test_without_memory_no_second_first_migration_is_added(folder: Folder) -> None:
    folder.generate(BEFORE)
    (folder.root / ".devmatrix/pristine.gz").unlink()
    folder.edit("src/models/entities.py", AFTER["src/models/entities.py"])
    (damaged, held) = folder.compare(AFTER).notes
    assert "missing or damaged" in damaged and held.startswith("the tables changed")
    folder.generate(AFTER)
    assert NEW not in folder.files()


def test_the_old_one_put_back_keeps_a_database(folder: Folder) -> None:
    folder.generate(BEFORE)
    check(folder, NEW, note="the first migration changed")
    (folder.root / NEW).unlink()
    folder.edit(OLD, BEFORE[OLD])
    folder.edit(MINE, "down_revision = 'a'\n")
    check(folder, OLD, MINE, note="")
    third = {
        "alembic/versions/cccccccccccc_initial.py": "revision = 'c'\n",
        "src/models/entities.py": "class Product: size: int\n",
    }
    assert folder.compare(third).notes[0].startswith("the tables changed")
    folder.generate(third)
    assert [path for path in folder.files() if path.startswith("alembic")] == sorted([OLD, MINE])
