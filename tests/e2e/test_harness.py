"""The harness notices what it is there to notice, and cleans up behind itself."""

import os
import sys
from collections import Counter
from pathlib import Path

import psutil
import pytest

from tests.e2e.support.apps import App, assert_same_files
from tests.e2e.support.checks import check_boot, check_own_tests, check_style
from tests.e2e.support.commands import CheckFailed, attempt, clean_environment, run
from tests.e2e.support.contract import check_contract
from tests.e2e.support.databases import Databases, Engine
from tests.e2e.support.selection import select
from tests.e2e.support.server import serving
from tests.e2e.support.tiny import served, written

EXAMPLES = tuple("abcdefgh")


def test_a_failing_command_shows_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(CheckFailed, match=r"exit status 3\]\nbecause"):
        run([sys.executable, "-c", "print('because'); raise SystemExit(3)"], tmp_path)


def test_a_command_that_hangs_ends_with_its_children(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time; "
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
        "print(child.pid, flush=True); time.sleep(60)"
    )
    with pytest.raises(CheckFailed, match=r"no end after") as caught:
        attempt([sys.executable, "-c", code], tmp_path, seconds=1)
    child = int(str(caught.value).splitlines()[-1])
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_an_application_sees_no_setting_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "ours")
    monkeypatch.setenv("PYTHONPATH", "ours")
    assert "ours" not in clean_environment().values()


@pytest.mark.parametrize(
    "test",
    [
        "def test_it(): assert False",
        "import pytest\n@pytest.mark.skip\ndef test_it(): ...\ndef test_other(): ...",
        "import pytest\n@pytest.mark.skip(reason='why')\ndef test_it(): ...",
        "def helper(): ...",
    ],
    ids=["fails", "skips without a reason", "only skips", "has no tests"],
)
def test_own_tests_that_prove_nothing_are_refused(tmp_path: Path, test: str) -> None:
    app = written(tmp_path, {"tests/test_it.py": test})
    with pytest.raises(CheckFailed):
        check_own_tests(app, "sqlite+aiosqlite://")


def test_own_tests_are_counted_and_reasons_kept(tmp_path: Path) -> None:
    app = written(
        tmp_path,
        {"test_it.py": "import pytest\ndef test_a(): ...\n@pytest.mark.skip(reason='why')\ndef test_b(): ..."},
    )
    assert str(check_own_tests(app, "sqlite+aiosqlite://")) == "1 passed, 1 skipped (why)"


def test_style_is_judged_by_the_projects_own_rules(tmp_path: Path) -> None:
    app = written(tmp_path, {"pyproject.toml": "[tool.ruff.lint]\nselect = ['F']", "a.py": "import os"})
    with pytest.raises(CheckFailed, match="F401"):
        check_style(app)


def test_an_application_that_does_not_start_shows_its_log(tmp_path: Path) -> None:
    (tmp_path / "uvicorn").write_text("#!/bin/sh\necho no such table\nexit 1\n", encoding="utf-8")
    (tmp_path / "uvicorn").chmod(0o755)
    with (
        pytest.raises(CheckFailed, match="no such table"),
        serving(App("tiny", tmp_path, tmp_path), "sqlite+aiosqlite://"),
    ):
        raise AssertionError("it was not serving")


def test_a_clean_contract_says_what_was_tried(tmp_path: Path) -> None:
    report = check_contract(served(tmp_path), "sqlite+aiosqlite://", examples=1)
    assert (report.total, report.tested, report.never_accepted) == (1, 1, ())
    assert report.cases > 0


def test_a_broken_contract_shows_the_finding(tmp_path: Path) -> None:
    app = served(tmp_path, "@app.get('/broken')\ndef broken() -> int:\n    raise RuntimeError('on purpose')\n")
    with pytest.raises(CheckFailed, match=r"(?s)GET /broken.*Server error.*RuntimeError: on purpose"):
        check_contract(app, "sqlite+aiosqlite://", examples=1)


LEFT_OUT = '[[operations]]\ninclude-name = [\n    "GET /later",\n]\nenabled = false\n'


def test_what_the_settings_leave_out_is_tried_after_the_others(tmp_path: Path) -> None:
    """It may be public and end the account of the run; of what only its settings know, nothing is left untried."""
    route = "@app.get('/later')\ndef later() -> int:\n    return 1\n"
    report = check_contract(
        served(tmp_path, route, **{"schemathesis.toml": LEFT_OUT}), "sqlite+aiosqlite://", examples=1
    )
    assert (report.total, report.tested, report.apart, report.never_accepted) == (2, 2, ("GET /later",), ())
    assert str(report).startswith("2 of 2 operations, GET /later after the others, ")


def test_what_is_found_after_the_others_is_shown(tmp_path: Path) -> None:
    route = "@app.get('/later')\ndef later() -> int:\n    raise RuntimeError('on purpose')\n"
    app = served(tmp_path, route, **{"schemathesis.toml": LEFT_OUT})
    with pytest.raises(CheckFailed, match=r"(?s)GET /later.*Server error.*RuntimeError: on purpose"):
        check_contract(app, "sqlite+aiosqlite://", examples=1)


def test_only_what_is_unimplemented_is_never_tried(tmp_path: Path) -> None:
    route = "@app.get('/later')\ndef later() -> int:\n    raise RuntimeError('on purpose')\n"
    app = served(tmp_path, route, **{"schemathesis.toml": LEFT_OUT})
    (tmp_path / ".devmatrix" / "metrics.json").write_text('{"unimplemented": ["GET /later"]}', encoding="utf-8")
    assert "1 of 2 operations, 1 excluded, " in str(check_contract(app, "sqlite+aiosqlite://", examples=1))


def test_operations_are_left_out_by_name_alone(tmp_path: Path) -> None:
    settings = '[[operations]]\ninclude-path-regex = "^/l"\nenabled = false\n'
    app = served(tmp_path, "@app.get('/later')\ndef later() -> int:\n    return 1\n", **{"schemathesis.toml": settings})
    with pytest.raises(CheckFailed, match="1 operations are excluded"):
        check_contract(app, "sqlite+aiosqlite://", examples=1)


def test_a_started_application_is_looked_at(tmp_path: Path) -> None:
    assert check_boot(served(tmp_path), "sqlite+aiosqlite://").startswith("1 operations")


def test_a_left_file_is_named() -> None:
    with pytest.raises(CheckFailed, match=r"1 files differ: app\.db"):
        assert_same_files({"a.py": b""}, {"a.py": b"", "app.db": b"x"})


def test_postgresql_ends_with_its_block() -> None:
    with Databases() as databases:
        url = databases.fresh(Engine.POSTGRESQL)
        folder = Path(url.partition("host=")[2])
        process = int((folder / "postmaster.pid").read_text().splitlines()[0])
        assert databases.fresh(Engine.POSTGRESQL) != url
    assert not folder.exists()
    assert not psutil.pid_exists(process) or psutil.Process(process).status() == psutil.STATUS_ZOMBIE


def test_commits_take_turns() -> None:
    chosen = [select("rotate", f"{number:040x}"[-12:].ljust(40, "0"), EXAMPLES) for number in range(16)]
    turns = Counter(name for choice in chosen for name in choice.contract)
    assert turns == dict.fromkeys(EXAMPLES, 6)
    both = Counter(
        (name, engine) for choice in chosen for name, engines in choice.contract.items() for engine in engines
    )
    assert len(both) == 2 * len(EXAMPLES)


def test_what_is_left_out_says_why() -> None:
    choice = select("rotate", "0" * 40, EXAMPLES)
    assert choice.reason_to_skip("a") is None
    assert choice.reason_to_skip("d") == "not d's turn at 0000000000, but a, b, c's; DEVMATRIX_E2E=full runs all"
    assert choice.reason_to_skip_contract("a", Engine.SQLITE) is None
    assert "other database" in str(choice.reason_to_skip_contract("a", Engine.POSTGRESQL))


def test_full_leaves_nothing_out() -> None:
    choice = select("full", "0" * 40, EXAMPLES)
    assert not any(choice.reason_to_skip_contract(name, engine) for name in EXAMPLES for engine in Engine)


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="use rotate or full"):
        select("some", "0" * 40, EXAMPLES)
