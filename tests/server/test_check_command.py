"""`devmatrix check`: places, formats, exit codes."""

import json
from collections.abc import Iterable
from pathlib import Path

import jsonschema
import pytest

from ir.problems import Severity
from tests.server.conftest import BROKEN, SPEC, Command
from validators.context import SpecContext
from validators.rule import Finding, Rule

ROOT = Path(__file__).parents[2]


def test_a_clean_spec(devmatrix: Command, spec: Path) -> None:
    done = devmatrix("check", spec.name)
    assert (done.code, done.out, done.err) == (0, "", "shop.devmatrix.yaml: no problems\n")


def test_an_error_has_a_place_a_reason_and_an_underlined_line(devmatrix: Command, broken: Path) -> None:
    done = devmatrix("check", broken.name)
    assert done.code == 1
    headline, source, carets = done.out.splitlines()
    assert headline.startswith("broken.devmatrix.yaml:5:13: error DM201 `strng` is not a type")
    assert source == "  5 |       name: strng"
    assert carets == "    |             ^^^^^"
    assert done.err == "broken.devmatrix.yaml: 1 error\n"


def test_several_specs_share_one_summary(devmatrix: Command, spec: Path, broken: Path) -> None:
    done = devmatrix("check", spec.name, broken.name)
    assert done.code == 1
    assert done.err == "2 specs: 1 error\n"


def test_standard_input(devmatrix: Command) -> None:
    assert devmatrix("check", "-", stdin=SPEC).code == 0
    assert devmatrix("check", "-", stdin=BROKEN).out.startswith("<stdin>:5:13: error DM201")


def test_json_for_programs(devmatrix: Command, broken: Path) -> None:
    done = devmatrix("check", broken.name, "--format", "json")
    assert done.code == 1
    found = json.loads(done.out)
    assert found["summary"] == {"error": 1, "warning": 0, "info": 0, "hint": 0}
    (problem,) = found["problems"]
    place = {key: problem[key] for key in ("file", "line", "column", "end_line", "end_column", "code", "path")}
    assert place == {
        "file": "broken.devmatrix.yaml",
        "line": 5,
        "column": 13,
        "end_line": 5,
        "end_column": 18,
        "code": "DM201",
        "path": "entities/Product/attributes/name",
    }


@pytest.mark.parametrize("text", [SPEC, BROKEN, BROKEN.replace("strng", "{type: strng, zz: 1}"), "", "a: [", "\x00"])
def test_sarif_keeps_to_its_schema(devmatrix: Command, workspace: Path, text: str) -> None:
    (workspace / "a spec.yaml").write_text(text)
    done = devmatrix("check", "a spec.yaml", "--format", "sarif")
    log = json.loads(done.out)
    schema = json.loads(Path(__file__).with_name("sarif-2.1.0-rtm.5.json").read_text())
    jsonschema.validators.validator_for(schema)(schema).validate(log)
    (run,) = log["runs"]
    assert bool(run["results"]) == (done.code == 1)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20spec.yaml"


def test_control_characters_do_not_reach_the_terminal(devmatrix: Command, workspace: Path) -> None:
    name = "evil\x1b[2J.yaml"
    (workspace / name).write_text('app: {name: shop, "\x1b]0;owned\x07": 1}\nentities: {"\u202eA": {zz: 1}}\n')
    done = devmatrix("check", name)
    assert done.code == 1
    assert not {"\x1b", "\x07", "\u202e"} & set(done.out + done.err)


def test_a_long_line_is_shown_around_its_problem(devmatrix: Command, workspace: Path) -> None:
    filler = ", ".join(f"a{number}: string" for number in range(200))
    (workspace / "long.yaml").write_text(
        f"app: {{name: shop}}\nentities:\n  A:\n    attributes: {{{filler}, z: strng}}\n"
    )
    done = devmatrix("check", "long.yaml")
    headline, source, carets = done.out.splitlines()
    assert "strng" in source and len(source) < 130
    assert source[carets.index("^") : carets.rindex("^") + 1] == "strng"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.yaml", None, "missing.yaml: no such file or directory"),
        ("folder", "folder", "folder: is a folder; name the spec in it"),
        ("binary.yaml", b"a: \xff\xfe", "binary.yaml: is not UTF-8 text (byte 0xff in line 1)"),
        ("wide.yaml", "app: 1\n".encode("utf-16"), "wide.yaml: is UTF-16; save it as UTF-8"),
        ("nul\x00.yaml", None, "is not a file name"),
        ("x" * 300, None, "file name too long"),
        ("/dev/null", None, "/dev/null: is not a file"),
    ],
)
def test_what_can_not_be_read(devmatrix: Command, workspace: Path, name: str, content, message: str) -> None:
    if content == "folder":
        (workspace / name).mkdir()
    elif content is not None:
        (workspace / name).write_bytes(content)
    done = devmatrix("check", name)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("words", [["chekc"], ["check", "-", "--format", "xml"], ["--nope"]])
def test_wrong_usage(devmatrix: Command, words: list[str]) -> None:
    done = devmatrix(*words)
    assert done.code == 2
    assert "Usage" in done.err
    assert "Value error" not in done.err


@pytest.mark.parametrize("command", ["check", "generate", "run", "ir", "explain", "diagram"])
def test_without_a_name_it_is_the_spec_of_the_folder(devmatrix: Command, workspace: Path, command: str) -> None:
    done = devmatrix(command)
    assert done.code == 2
    assert done.err == (
        "devmatrix: devmatrix.yaml: there is none in this folder; name a spec, or begin one with `devmatrix init`\n"
    )
    (workspace / "own.devmatrix.yaml").write_text("app: {name: other}\n")
    assert devmatrix(command).err.endswith("; name the spec, such as own.devmatrix.yaml\n")
    assert devmatrix("init").code == 0
    assert devmatrix(command).code == 0


def test_a_defect_of_ours_is_one_line(devmatrix: Command, spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str) -> None:
        raise RuntimeError("first line\nsecond line")

    monkeypatch.setattr("validators.check.check", fail)
    done = devmatrix("check", spec.name)
    assert done.code == 70
    assert done.err.startswith("devmatrix: DevMatrix failed: RuntimeError: first line. Please report this")
    assert done.err.count("\n") == 1


@pytest.fixture
def crashing_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that fails, whatever the spec."""

    def crash(context: SpecContext) -> Iterable[Finding]:
        raise ZeroDivisionError("in the rule")

    rules = {"DM299": Rule("DM299", Severity.ERROR, "Crashes", crash)}
    monkeypatch.setattr("validators.check.load", lambda: rules)
    monkeypatch.setattr("validators.engine.load", lambda: rules)


@pytest.mark.usefixtures("crashing_rule")
@pytest.mark.parametrize(
    "words", [("check",), ("check", "--format", "json"), ("generate",), ("run",), ("ir",), ("explain",)]
)
def test_a_rule_that_fails_is_a_defect_of_ours(devmatrix: Command, spec: Path, words: tuple[str, ...]) -> None:
    done = devmatrix(*words, spec.name)
    assert done.code == 70
    assert "DM900" in done.out + done.err
    assert "DEVMATRIX_TRACEBACK=1 shows where" in done.out + done.err


@pytest.mark.usefixtures("crashing_rule")
def test_its_traceback_is_shown_on_request(devmatrix: Command, spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEVMATRIX_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError, match="in the rule"):
        devmatrix("check", spec.name)


def test_sarif_says_what_a_code_means(devmatrix: Command, workspace: Path) -> None:
    (workspace / "a.yaml").write_text("app: {name: shop}\nentities:\n  product: {attributes: {a: strng, a: text}}\n")
    rules = json.loads(devmatrix("check", "a.yaml", "--format", "sarif").out)["runs"][0]["tool"]["driver"]["rules"]
    by_code = {rule["id"]: rule for rule in rules}
    assert {"DM201", "DM202"} <= by_code.keys() and any(code.startswith("DM1") for code in by_code)
    for code, rule in by_code.items():
        page = (ROOT / f"docs/rules/{code}.md").read_text()
        assert page.startswith(f"# {code}: {rule['shortDescription']['text']}\n")
        assert rule["help"]["markdown"] == page
        assert rule["fullDescription"]["text"] in page
    assert by_code["DM201"]["defaultConfiguration"] == {"level": "error"}
