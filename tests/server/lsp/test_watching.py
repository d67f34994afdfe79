"""Files that change outside the editor: the client tells, or we watch ourselves."""

from pathlib import Path

from server.workspace.workspace import Workspace
from tests.server.lsp.session import Session

SPEC = "app: {name: shop}\nentities:\n  Product:\n    attributes:\n      name: string\n"
OPENED = "file:///elsewhere/x.devmatrix.yaml"


def test_a_client_that_watches_is_asked_to(session: Session) -> None:
    session.initialize({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}})
    (registered,) = session.respond("client/registerCapability", None)["registrations"]
    assert registered["method"] == "workspace/didChangeWatchedFiles"
    patterns = [one["globPattern"] for one in registered["registerOptions"]["watchers"]]
    assert patterns == ["**/*.yaml", "**/*.yml", "**/*.json"]


def test_for_any_other_client_we_watch(session: Session, tmp_path: Path) -> None:
    session.initialize(workspaceFolders=[{"uri": tmp_path.as_uri(), "name": "shop"}])
    session.open(OPENED, SPEC)
    assert session.diagnostics(OPENED, 1) == []
    session.notify("test/quiet")
    number = 0
    while not any("changed on disk" in one["message"] for one in session.seen("window/logMessage")):
        number += 1  # The watcher may have been started before or after the first of them.
        (tmp_path / f"new{number}.devmatrix.yaml").write_text(SPEC)
        (tmp_path / "notes.txt").write_text("x")
        session.error("textDocument/fortune")
    told = [one["message"] for one in session.seen("window/logMessage") if "changed on disk" in one["message"]]
    assert "new" in told[0] and "notes" not in told[0]
    assert session.diagnostics(OPENED, 1) == []  # It is looked at again.


def test_files_are_read_again_when_they_change(tmp_path: Path) -> None:
    workspace = Workspace()
    path = tmp_path / "a.yaml"
    uri = path.as_uri()
    assert workspace.snapshot(uri) is None
    path.write_text("a: 1\n")
    first = workspace.snapshot(uri)
    assert first is not None and first.version is None and str(first.text) == "a: 1\n"
    assert workspace.snapshot(uri) is first
    path.write_text("a: 1234\n")
    second = workspace.snapshot(uri)
    assert second is not None and str(second.text) == "a: 1234\n"


def test_what_is_open_counts_and_not_the_file(tmp_path: Path) -> None:
    workspace = Workspace()
    path = tmp_path / "a b.yaml"
    path.write_text("on: disk\n")
    workspace.open(path.as_uri(), "yaml", 1, "in: editor\n")
    escaped = path.as_uri().replace("a%20b", "%61%20b")  # Clients differ in what they escape.
    found = workspace.snapshot(escaped)
    assert found is not None and str(found.text) == "in: editor\n"
    workspace.close(escaped)
    found = workspace.snapshot(escaped)
    assert found is not None and str(found.text) == "on: disk\n"


def test_specs_in_the_folders(tmp_path: Path) -> None:
    for name in ("devmatrix.yaml", "x.devmatrix.yml", ".git/devmatrix.yaml", "deep/er/devmatrix.yaml", "x.yaml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    workspace = Workspace()
    workspace.set_folders({tmp_path.as_uri(): "shop", "untitled:x": "none", "file:///nowhere/at/all": "gone"})
    workspace.open("untitled:Untitled-1", "yaml", 1, "")
    names = [uri.removeprefix(tmp_path.as_uri() + "/") for uri in workspace.specs()]
    assert names == ["devmatrix.yaml", "x.devmatrix.yml", "deep/er/devmatrix.yaml", "untitled:Untitled-1"]
