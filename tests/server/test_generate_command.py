"""`devmatrix generate`: what is written where, what is refused, and what one is told."""

import errno
import json
from pathlib import Path

import pytest

from tests.server.conftest import BROKEN, SPEC, Command


def _tree(root: Path) -> dict[str, bytes]:
    """Everything but what is measured or temporary."""
    passing = {"metrics.json", "lock"}
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not (path.parent.name == ".devmatrix" and path.name in passing)
    }


def test_the_application_lands_beside_the_spec(devmatrix: Command, spec: Path, workspace: Path) -> None:
    done = devmatrix("generate", spec.name)
    assert done.code == 0, done.err
    root = workspace / "shop"
    assert (root / "src/main.py").exists()
    project = json.loads((root / ".devmatrix/project.json").read_text())
    assert project["spec"] == "../shop.devmatrix.yaml"
    assert json.loads((root / ".devmatrix/ir.json").read_text())["name"] == "shop"
    assert "Wrote shop to shop: " in done.out


def test_the_metrics_say_what_it_cost(devmatrix: Command, spec: Path, workspace: Path) -> None:
    devmatrix("generate", spec.name)
    metrics = json.loads((workspace / "shop/.devmatrix/metrics.json").read_text())
    assert [phase["name"] for phase in metrics["phases"]] == ["set-up", "read-spec", "generate", "write"]
    assert all(phase["status"] == "done" and phase["milliseconds"] > 0 for phase in metrics["phases"])
    assert {stratum["stratum"] for stratum in metrics["strata"]} >= {"template", "ast"}
    assert sum(stratum["files"] for stratum in metrics["strata"]) == len(metrics["files"])
    assert all(stratum["tokens"] == 0 and stratum["cost_usd"] == 0 for stratum in metrics["strata"])


def test_a_second_run_changes_nothing(devmatrix: Command, spec: Path, workspace: Path) -> None:
    devmatrix("generate", spec.name)
    before = _tree(workspace / "shop")
    done = devmatrix("generate", spec.name)
    assert (done.code, _tree(workspace / "shop")) == (0, before)
    assert f"Wrote shop to shop: {len(before) - 4} unchanged" in done.out


def test_a_dry_run_names_what_the_run_then_does(devmatrix: Command, spec: Path, workspace: Path) -> None:
    done = devmatrix("generate", spec.name, "--dry-run")
    assert done.code == 0
    assert not (workspace / "shop").exists()
    announced = {line.removeprefix("+ ") for line in done.out.splitlines() if line.startswith("+ ")}
    devmatrix("generate", spec.name)
    written = {path for path in _tree(workspace / "shop") if not path.startswith(".devmatrix/")}
    assert announced == written


def test_a_hand_edit_stays_and_new_text_comes_beside_it(devmatrix: Command, spec: Path, workspace: Path) -> None:
    devmatrix("generate", spec.name)
    main = workspace / "shop/src/main.py"
    main.write_text(main.read_text() + "\n\nANSWER = 42\n")
    spec.write_text(SPEC.replace("  Product:", "  Review:\n    attributes:\n      text: text\n  Product:"))
    done = devmatrix("generate", spec.name)
    assert done.code == 0, done.out
    assert "ANSWER = 42" in main.read_text()
    assert "edited by hand" in done.out
    assert any("review" in path for path in _tree(workspace / "shop"))


def test_a_conflict_is_shown_and_not_written(devmatrix: Command, spec: Path, workspace: Path) -> None:
    (workspace / "shop").mkdir()
    (workspace / "shop/pyproject.toml").write_text("mine\n")
    done = devmatrix("generate", spec.name)
    assert done.code == 3
    assert "! pyproject.toml  DevMatrix did not write this file" in done.out
    assert "1 file left as found: until that is settled the others may not fit." in done.out
    assert "Put into it what you want of the generated lines" in done.out
    assert (workspace / "shop/pyproject.toml").read_text() == "mine\n"
    assert (workspace / "shop/src/main.py").exists()
    done = devmatrix("generate", spec.name, "--force")
    assert done.code == 0
    assert (workspace / "shop/.devmatrix/backup/0001/pyproject.toml").read_text() == "mine\n"


def test_conflicts_are_more_than_one(devmatrix: Command, spec: Path, workspace: Path) -> None:
    (workspace / "shop").mkdir()
    for name in ("pyproject.toml", "Makefile"):
        (workspace / "shop" / name).write_text("mine\n")
    said = devmatrix("generate", spec.name).out
    assert "2 files left as found" in said and "Put into them what you want" in said


def test_what_was_deleted_by_hand_is_told_so(devmatrix: Command, spec: Path, workspace: Path) -> None:
    devmatrix("generate", spec.name)
    (workspace / "shop/Makefile").unlink()
    done = devmatrix("generate", spec.name)
    assert ". Makefile  deleted by hand; --restore brings it back" in done.out


@pytest.mark.parametrize("words", [("generate",), ("generate", "--dry-run"), ("run",)])
def test_a_conflict_is_shown_line_by_line(
    devmatrix: Command, spec: Path, workspace: Path, words: tuple[str, ...]
) -> None:
    devmatrix("generate", spec.name)
    compose = workspace / "shop/src/main.py"
    lines = compose.read_text().splitlines()
    (number,) = (number for number, line in enumerate(lines, 1) if 'version="1.0.0"' in line)
    compose.write_text(compose.read_text().replace('version="1.0.0"', 'version="mine"'))
    spec.write_text(SPEC.replace("1.0.0", "2.0.0"))
    done = devmatrix(*words, spec.name)
    assert done.code == 3
    shown = [line.strip() for line in done.out.splitlines()]
    start = shown.index(f"src/main.py:{number}")
    marks = [line for line in shown[start:] if line[:7] in ("<<<<<<<", "|||||||", "=======", ">>>>>>>")]
    assert marks == ["<<<<<<< on disk", "||||||| generated last time", "=======", ">>>>>>> generated now"]
    assert 'version="mine"' in compose.read_text()


def test_a_conflict_settled_by_hand_needs_no_option(devmatrix: Command, spec: Path, workspace: Path) -> None:
    devmatrix("generate", spec.name)
    main = workspace / "shop/src/main.py"
    main.write_text(main.read_text().replace('version="1.0.0"', 'version="mine"') + "\nMINE = 1\n")
    spec.write_text(SPEC.replace("1.0.0", "2.0.0"))
    assert devmatrix("generate", spec.name).code == 3
    main.write_text(main.read_text().replace('version="mine"', 'version="2.0.0"'))
    assert devmatrix("generate", spec.name).code == 0
    assert main.read_text().endswith("\nMINE = 1\n")


def test_a_first_migration_that_changes_is_told(devmatrix: Command, spec: Path, workspace: Path) -> None:
    devmatrix("generate", spec.name)
    spec.write_text(SPEC.replace("price:", "cost:"))
    for words in (("generate", "--dry-run"), ("generate",)):
        assert "note: the first migration changed" in devmatrix(*words, spec.name).out
    (workspace / "shop/alembic/versions/0002_mine.py").write_text("revision = '2'\n")
    spec.write_text(SPEC.replace("price:", "amount:"))
    for words in (("generate", "--dry-run"), ("generate",)):
        assert "note: the tables changed: write the step with `make migration m=…`" in devmatrix(*words, spec.name).out
    assert len(list((workspace / "shop/alembic/versions").glob("*_initial.py"))) == 1


def test_a_spec_with_errors_writes_nothing(devmatrix: Command, broken: Path, workspace: Path) -> None:
    done = devmatrix("generate", broken.name)
    assert done.code == 1
    assert "broken.devmatrix.yaml:5:13: error DM201" in done.err
    assert "nothing was generated" in done.err
    assert list(workspace.iterdir()) == [broken]


def test_output_says_where(devmatrix: Command, spec: Path, workspace: Path) -> None:
    assert devmatrix("generate", spec.name, "--output", "../elsewhere").code == 0
    assert (workspace.parent / "elsewhere/src/main.py").exists()


def test_a_spec_from_standard_input(devmatrix: Command, workspace: Path) -> None:
    assert devmatrix("generate", "-", stdin=SPEC).code == 0
    assert json.loads((workspace / "shop/.devmatrix/project.json").read_text())["spec"] is None


def test_nor_does_one_from_standard_input(devmatrix: Command, workspace: Path) -> None:
    assert devmatrix("generate", "-", stdin=SPEC).code == 0
    done = devmatrix("generate", "-", "-o", "shop", stdin=SPEC.replace("name: shop", "name: other"))
    assert done.code == 2
    assert "holds another application" in done.err


@pytest.mark.parametrize(
    "output", ["../up", "/tmp/abs", "a/../../up", ".git", "a/.ssh", "C:\\windows", "\\\\host\\share"]
)
def test_a_spec_can_not_lead_out_of_its_folder(devmatrix: Command, workspace: Path, output: str) -> None:
    text = SPEC.replace("version: 1.0.0", f"output: {json.dumps(output)}")
    (workspace / "shop.yaml").write_text(text)
    done = devmatrix("generate", "shop.yaml")
    assert done.code in (1, 2), done.out
    assert sorted(path.name for path in workspace.iterdir()) == ["shop.yaml"]
    assert sorted(path.name for path in workspace.parent.iterdir()) == ["workspace"]


def test_a_link_beside_the_spec_does_not_lead_out_either(devmatrix: Command, spec: Path, workspace: Path) -> None:
    outside = workspace.parent / "outside"
    outside.mkdir()
    (workspace / "shop").symlink_to(outside)
    done = devmatrix("generate", spec.name)
    assert (done.code, list(outside.iterdir())) == (2, [])
    assert "leads out of the spec's folder" in done.err


def test_another_application_is_not_written_over(devmatrix: Command, spec: Path, workspace: Path) -> None:
    devmatrix("generate", spec.name)
    before = _tree(workspace / "shop")
    (workspace / "other.yaml").write_text(SPEC.replace("name: shop", "name: other"))
    done = devmatrix("generate", "other.yaml", "--output", "shop")
    assert done.code == 2
    assert "holds another application (from ../shop.devmatrix.yaml)" in done.err
    assert _tree(workspace / "shop") == before


def test_an_application_may_be_renamed(devmatrix: Command, spec: Path, workspace: Path) -> None:
    devmatrix("generate", spec.name, "--output", "shop")
    spec.write_text(SPEC.replace("name: shop", "name: boutique"))
    assert devmatrix("generate", spec.name, "--output", "shop").code == 0


def test_a_file_where_the_folder_should_be(devmatrix: Command, spec: Path, workspace: Path) -> None:
    (workspace / "shop").write_text("in the way")
    done = devmatrix("generate", spec.name)
    assert done.code == 2
    assert "is a file; the application needs a folder" in done.err


def test_missing_spec(devmatrix: Command) -> None:
    done = devmatrix("generate", "nope.yaml")
    assert (done.code, done.err) == (2, "devmatrix: nope.yaml: no such file or directory\n")


def test_problems_of_a_broken_spec_from_run_too(devmatrix: Command, workspace: Path) -> None:
    (workspace / "b.yaml").write_text(BROKEN)
    assert devmatrix("run", "b.yaml").code == 1


def test_a_full_disk_changes_nothing(devmatrix: Command, spec: Path, workspace: Path, monkeypatch) -> None:
    devmatrix("generate", spec.name)
    before = _tree(workspace / "shop")
    calls: list[object] = []

    def fail(*args: object) -> bool:
        calls.append(args)
        raise OSError(errno.ENOSPC, "No space left on device", str(workspace / "shop/src/main.py"))

    monkeypatch.setattr("generators.write.journal._carry_out_one", fail)
    spec.write_text(SPEC.replace("price:", "cost:"))
    done = devmatrix("generate", spec.name)
    assert calls
    assert done.code == 2
    assert "shop/src/main.py: No space left on device; nothing was changed" in done.err
    assert _tree(workspace / "shop") == before


def test_ctrl_c_changes_nothing(devmatrix: Command, spec: Path, workspace: Path, monkeypatch) -> None:
    devmatrix("generate", spec.name)
    before = _tree(workspace / "shop")

    def interrupt(*args: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr("generators.write.journal._carry_out_one", interrupt)
    spec.write_text(SPEC.replace("price:", "cost:"))
    done = devmatrix("generate", spec.name)
    assert (done.code, done.err) == (130, "devmatrix: interrupted\n")
    assert _tree(workspace / "shop") == before
