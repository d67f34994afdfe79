"""Nothing is ever written outside the project, whatever the plan says and whatever links lie about."""

import pytest

from generators.write import UnsafePathError, paths
from tests.write.conftest import Folder


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../up.py",
        "src/../../up.py",
        "src//a.py",
        "./a.py",
        "C:/a.py",
        "C:a.py",
        "src\\a.py",
        "a\nb.py",
        "a\x00.py",
        "ünïcode.py",
        "a b.py",
        "con",
        "src/NUL.py",
        "trailing.",
        ".git/config",
        ".devmatrix/project.json",
        ".DevMatrix/project.json",
        "a" * 121,
        "/".join(["abcdefgh"] * 40),
        "src/a.py/",
        "a\n",
    ],
)
def test_refused(folder: Folder, path: str) -> None:
    with pytest.raises(UnsafePathError):
        folder.generate({path: "text\n"})
    assert folder.files() == {}


@pytest.mark.parametrize(
    "path", ["a.py", ".github/workflows/ci.yml", "src/__init__.py", ".env.example", "alembic/versions/0-9a_b.py"]
)
def test_accepted(path: str) -> None:
    paths.check_path(path)


@pytest.mark.parametrize(
    "clash", [("a.py", "A.py"), ("src/a.py", "SRC/a.py"), ("src", "src/a.py"), ("Src", "src/x/a.py")]
)
def test_names_that_clash_are_refused(clash: tuple[str, str]) -> None:
    with pytest.raises(UnsafePathError):
        paths.check_all(clash)


def test_a_link_that_leaves_the_project_is_not_followed(folder: Folder, tmp_path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder.root / "src").symlink_to(outside)
    assert folder.generate({"src/a.py": "text\n"}, force=True) == {"src/a.py": "conflict"}
    assert list(outside.iterdir()) == []


def test_a_link_inside_the_project_is_followed(folder: Folder) -> None:
    (folder.root / "code").mkdir()
    (folder.root / "src").symlink_to(folder.root / "code")
    assert folder.generate({"src/a.py": "text\n"}) == {"src/a.py": "create"}
    assert (folder.root / "code/a.py").read_text() == "text\n"


def test_a_link_in_place_of_a_file_is_not_written_through(folder: Folder, tmp_path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("precious\n")
    (folder.root / "a.txt").symlink_to(victim)
    assert folder.generate({"a.txt": "text\n"}, force=True) == {"a.txt": "conflict"}
    assert victim.read_text() == "precious\n"


@pytest.mark.parametrize(("there", "path"), [("a.txt/x", "a.txt"), ("src", "src/a.py")])
def test_folders_and_files_in_the_way(folder: Folder, there: str, path: str) -> None:
    folder.edit(there, "in the way\n")
    assert folder.generate({path: "text\n"}, force=True) == {path: "conflict"}


def test_our_own_folder_must_not_be_a_link(folder: Folder, tmp_path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder.root / ".devmatrix").symlink_to(outside)
    with pytest.raises(OSError, match="symbolic link"):
        folder.generate({"a.txt": "text\n"})
    assert list(outside.iterdir()) == []


def test_remembered_files_outside_the_project_are_not_deleted(folder: Folder, tmp_path) -> None:
    from generators.write.project import pack_pristine

    (tmp_path / "precious.txt").write_text("text\n")
    folder.generate({"a.txt": "text\n"})
    (folder.root / ".devmatrix/pristine.gz").write_bytes(pack_pristine({"../precious.txt": "text\n"}))
    folder.generate({"a.txt": "text\n"})
    assert (tmp_path / "precious.txt").exists()
