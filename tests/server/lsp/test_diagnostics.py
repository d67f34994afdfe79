"""Diagnostics as the editor gets them: pushed or pulled, of the right text, as the settings say."""

import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.server.lsp.session import PATIENCE, Session

URI = "file:///work/shop.devmatrix.yaml"
SPEC = """\
app: {name: shop}
entities:
  Product:
    attributes:
      name: string
"""
WRONG = SPEC.replace("string", "strng")
UNUSED = SPEC + "schemas:\n  Lonely:\n    properties:\n      note: {type: string}\n"
TWICE = SPEC + "    relationships:\n      name: {type: many_to_one, target: Product, nullable: true}\n"
PUSH = {
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True, "codeDescriptionSupport": True, "tagSupport": {}}
    }
}
PULL = {"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": True}}}


def _codes(diagnostics: list[Any]) -> list[str]:
    return [one["code"] for one in diagnostics]


def test_a_problem_with_everything_that_the_client_understands(session: Session) -> None:
    session.initialize(PUSH)
    session.open(URI, WRONG)
    (found,) = session.diagnostics(URI, 1)
    page = found.pop("codeDescription")["href"]
    assert found == {
        "range": {"start": {"line": 4, "character": 12}, "end": {"line": 4, "character": 17}},
        "severity": 1,
        "code": "DM201",
        "source": "devmatrix",
        "message": "`strng` is not a type: did you mean `string`?",
    }
    assert Path(unquote(urlsplit(page).path)).read_text().startswith("# DM201")


def test_related_places(session: Session) -> None:
    session.initialize(PUSH)
    session.open(URI, TWICE)
    (found,) = session.diagnostics(URI, 1)
    assert found["code"] == "DM216"
    (related,) = found["relatedInformation"]
    assert related["location"]["uri"] == URI
    assert related["location"]["range"]["start"] == {"line": 4, "character": 6}


def test_what_could_be_left_out_is_faded(session: Session) -> None:
    session.initialize(PUSH)
    session.open(URI, UNUSED)
    assert [(one["code"], one["tags"]) for one in session.diagnostics(URI, 1)] == [("DM420", [1])]


def test_a_client_that_understands_little(session: Session) -> None:
    session.initialize()
    for version, text in enumerate((WRONG, UNUSED, TWICE), 1):
        session.open(URI, text, version)
        (found,) = session.diagnostics(URI, version)
        assert found.keys() == {"range", "severity", "code", "source", "message"}


@pytest.mark.parametrize(("encoding", "start"), [("utf-8", 20), ("utf-16", 18), ("utf-32", 17)])
def test_characters_are_counted_as_agreed(session: Session, encoding: str, start: int) -> None:
    session.initialize({"general": {"positionEncodings": [encoding]}})
    session.open(URI, "# 😀\napp: {name: '😀', verson: 1}\n")
    (found,) = (one for one in session.diagnostics(URI, 1) if one["code"] == "DM120")
    assert found["range"]["start"] == {"line": 1, "character": start}
    session.change(URI, 2, (1, start, 1, start + 6, "version"))
    assert "DM120" not in _codes(session.diagnostics(URI, 2))


def test_what_was_fixed_goes_away(session: Session) -> None:
    session.initialize()
    session.open(URI, WRONG)
    assert _codes(session.diagnostics(URI, 1)) == ["DM201"]
    session.change(URI, 2, (4, 15, 4, 15, "i"))
    assert session.diagnostics(URI, 2) == []


def test_a_closed_document_has_no_problems(session: Session) -> None:
    session.initialize()
    session.open(URI, WRONG)
    assert _codes(session.diagnostics(URI, 1)) == ["DM201"]
    session.notify("textDocument/didClose", {"textDocument": {"uri": URI}})
    assert session.notification("textDocument/publishDiagnostics") == {"uri": URI, "diagnostics": []}


def test_a_burst_of_keystrokes_is_published_a_few_times_and_right_in_the_end(session: Session) -> None:
    session.initialize()
    session.open(URI, WRONG)
    session.diagnostics(URI, 1)
    for version in range(2, 202):
        session.change(URI, version, (4, 12, 4, 12, "x"))
    (found,) = session.diagnostics(URI, 201)
    assert found["range"]["end"]["character"] == 12 + 200 + len("strng")
    published = [one["version"] for one in session.seen("textDocument/publishDiagnostics")]
    assert len(published) <= 20
    assert published == sorted(published)


def test_only_specs_are_judged(session: Session) -> None:
    session.initialize()
    compose = "file:///work/compose.yaml"
    session.open(compose, "services: {web: {image: [nginx}}\n")
    assert session.diagnostics(compose, 1) == []
    session.open(compose, "services: {}\n", 2, language="devmatrix")
    assert session.diagnostics(compose, 2) != []


def test_a_client_that_pulls_is_not_pushed_anything(session: Session) -> None:
    capabilities = session.initialize(PULL)
    assert capabilities["diagnosticProvider"] == {
        "identifier": "devmatrix",
        "interFileDependencies": True,
        "workspaceDiagnostics": True,
    }
    session.open(URI, WRONG)
    document = {"textDocument": {"uri": URI}}
    full = session.ask("textDocument/diagnostic", document)
    assert (full["kind"], _codes(full["items"])) == ("full", ["DM201"])
    again = session.ask("textDocument/diagnostic", {**document, "previousResultId": full["resultId"]})
    assert again == {"kind": "unchanged", "resultId": full["resultId"]}
    session.change(URI, 2, (4, 15, 4, 15, "i"))
    fixed = session.ask("textDocument/diagnostic", {**document, "previousResultId": full["resultId"]})
    assert (fixed["kind"], fixed["items"]) == ("full", [])
    session.notify("textDocument/didClose", document)
    assert session.end() == 0
    assert session.seen("textDocument/publishDiagnostics") == []


def test_the_workspace_is_pulled_with_files_that_nobody_opened(session: Session, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "node_modules").mkdir()
    closed, opened = tmp_path / "sub" / "a.devmatrix.yaml", tmp_path / "devmatrix.yaml"
    closed.write_text(WRONG)
    opened.write_text(SPEC)
    (tmp_path / "node_modules" / "b.devmatrix.yaml").write_text(WRONG)
    (tmp_path / "compose.yaml").write_text(WRONG)
    (tmp_path / "c.devmatrix.yaml").write_bytes(b"\xff")  # No text: nothing can be said about it.
    session.initialize(PULL, workspaceFolders=[{"uri": tmp_path.as_uri(), "name": "shop"}])
    session.open(opened.as_uri(), TWICE, 4)
    first = session.ask("workspace/diagnostic", {"previousResultIds": []})["items"]
    assert {(one["uri"], one["version"], *_codes(one["items"])) for one in first} == {
        (closed.as_uri(), None, "DM201"),
        (opened.as_uri(), 4, "DM216"),
    }
    previous = [{"uri": one["uri"], "value": one["resultId"]} for one in first]
    again = session.ask("workspace/diagnostic", {"previousResultIds": previous})["items"]
    assert [one["kind"] for one in again] == ["unchanged", "unchanged"]
    closed.unlink()
    session.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": closed.as_uri(), "type": 3}]})
    session.respond("workspace/diagnostic/refresh", None)
    gone = session.ask("workspace/diagnostic", {"previousResultIds": previous})["items"]
    assert [(one["uri"], one["kind"]) for one in gone] == [(opened.as_uri(), "unchanged"), (closed.as_uri(), "full")]
    assert gone[1]["items"] == []


def _settings(session: Session, **diagnostics: object) -> None:
    """Give a client's answer to the question for settings: of everything, and of each folder."""
    session.respond("workspace/configuration", [{"diagnostics": diagnostics}])


def test_settings_change_what_is_shown_at_once(session: Session) -> None:
    session.initialize({"workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}}})
    registered = session.respond("client/registerCapability", None)["registrations"]
    assert [(one["method"], one["registerOptions"]) for one in registered] == [
        ("workspace/didChangeConfiguration", {"section": "devmatrix"})
    ]
    _settings(session)
    session.open(URI, WRONG + UNUSED[len(SPEC) :])
    assert _codes(session.diagnostics(URI, 1)) == ["DM201", "DM420"]
    for settings, expected in (
        ({"rules": {"DM201": "off"}}, [("DM420", 4)]),
        ({"rules": {"DM420": "warning"}}, [("DM201", 1), ("DM420", 2)]),
        ({"enable": False}, []),
        ({"maxProblems": 1}, [("DM201", 1), ("DM901", 3)]),
        ({"rules": 5, "maxProblems": -1, "enable": "yes"}, [("DM201", 1), ("DM420", 4)]),
    ):
        session.notify("workspace/didChangeConfiguration", {"settings": None})
        _settings(session, **settings)
        assert [(one["code"], one["severity"]) for one in session.diagnostics(URI, 1)] == expected
    told = [one["message"] for one in session.seen("window/logMessage") if one["type"] == 2]
    assert told == [
        "the setting devmatrix.diagnostics.rules has to be an object",
        "the setting devmatrix.diagnostics.enable has to be true or false",
        "the setting devmatrix.diagnostics.maxProblems has to be a number that is not negative",
    ]


def test_settings_of_a_client_that_is_not_asked(session: Session) -> None:
    session.initialize(initializationOptions={"diagnostics": {"rules": {"DM201": "off"}}})
    session.open(URI, WRONG)
    assert session.diagnostics(URI, 1) == []
    session.notify("workspace/didChangeConfiguration", {"settings": {"devmatrix": {}}})
    assert _codes(session.diagnostics(URI, 1)) == ["DM201"]


def test_every_folder_has_settings_of_its_own(session: Session) -> None:
    folders = [{"uri": f"file:///work/{name}", "name": name} for name in ("a", "b")]
    session.initialize({"workspace": {"configuration": True}}, workspaceFolders=folders)
    off = {"diagnostics": {"enable": False}}
    asked = session.respond("workspace/configuration", [{}, {}, off])["items"]
    assert [one.get("scopeUri") for one in asked] == [None, "file:///work/a", "file:///work/b"]
    for folder, expected in (("a", ["DM201"]), ("b", []), ("bc", ["DM201"])):
        uri = f"file:///work/{folder}/x.devmatrix.yaml"
        session.open(uri, WRONG)
        assert _codes(session.diagnostics(uri, 1)) == expected
    added, removed = {"uri": "file:///work/bc", "name": "bc"}, folders[1]
    session.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [added], "removed": [removed]}})
    asked = session.respond("workspace/configuration", [{}, {}, off])["items"]
    assert [one.get("scopeUri") for one in asked] == [None, "file:///work/a", "file:///work/bc"]
    deadline = time.monotonic() + PATIENCE
    wanted = {"b": ["DM201"], "bc": []}
    while wanted and time.monotonic() < deadline:
        found = session.notification("textDocument/publishDiagnostics")
        name = found["uri"].split("/")[-2]
        if wanted.get(name) == _codes(found["diagnostics"]):
            del wanted[name]
    assert not wanted


MAIN = """\
openapi: 3.0.3
info: {title: shop, version: "1"}
paths:
  /products:
    get:
      responses:
        "200":
          description: fine
          content: {application/json: {schema: {$ref: "parts.yaml#/Product"}}}
"""


def test_an_edit_of_a_file_that_others_refer_to(session: Session, tmp_path: Path) -> None:
    main, parts = tmp_path / "main.yaml", tmp_path / "parts.yaml"
    parts.write_text("Product: {type: object}\n")
    session.initialize(
        {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}},
        workspaceFolders=[{"uri": tmp_path.as_uri(), "name": "shop"}],
    )
    session.open(main.as_uri(), MAIN)
    assert session.diagnostics(main.as_uri(), 1) == []
    session.open(parts.as_uri(), "Produkt: {type: object}\n")  # Not saved: what is in the editor counts.
    (found,) = session.diagnostics(main.as_uri(), 1)
    assert found["range"]["start"]["line"] == 8
    session.change(parts.as_uri(), 2, (0, 5, 0, 6, "c"))
    assert session.diagnostics(main.as_uri(), 1) == []
    session.change(parts.as_uri(), 3, (0, 0, 0, 1, "p"))
    assert len(session.diagnostics(main.as_uri(), 1)) == 1
    session.notify("textDocument/didClose", {"textDocument": {"uri": parts.as_uri()}})
    assert session.diagnostics(main.as_uri(), 1) == []  # The file is what counts again.
    parts.write_text("Something: {type: object}\n")
    session.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": parts.as_uri(), "type": 2}]})
    assert len(session.diagnostics(main.as_uri(), 1)) == 1


def test_reading_a_large_document_shows_progress(session: Session) -> None:
    session.initialize({"window": {"workDoneProgress": True}})
    session.open(URI, SPEC + "#" * 1_000_000)
    token = session.respond("window/workDoneProgress/create", None)["token"]
    assert session.diagnostics(URI, 1) == []
    session.change(URI, 2, (0, 0, 0, 0, "# "))
    session.diagnostics(URI, 2)
    kinds = [one["value"]["kind"] for one in session.seen("$/progress") if one["token"] == token]
    assert kinds in ([], ["begin", "end"])  # It may be over before the client has agreed.
    assert session.seen("window/workDoneProgress/create") == []
