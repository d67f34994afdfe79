"""Commands as a client has them run: a spec in a folder, and what is on disk and in the editor afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.lsp.session import Message, Session

SPEC = """\
app: {name: shop, description: A small shop}
entities:
  Order:
    attributes:
      total: {type: decimal, ge: 0}
      status: {type: enum, values: [open, paid], default: open}
  Item:
    attributes: {quantity: integer}
    relationships:
      order: {type: many_to_one, target: Order, back_populates: items}
x-business-logic:
  state_machines:
    Order:
      field: status
      initial: open
      states: [open, paid]
      final: [paid]
      transitions:
        - {event: pay, from: open, to: paid}
"""
ABLE = {
    "window": {"workDoneProgress": True, "showDocument": {"support": True}},
    "workspace": {"workspaceEdit": {"documentChanges": True}},
}


class Desk:
    """An editor with a spec open, and the folder it is in."""

    def __init__(self, session: Session, folder: Path) -> None:
        self.session = session
        self.spec = folder / "shop.devmatrix.yaml"
        self.spec.write_text(SPEC)
        self.uri = self.spec.as_uri()
        self.root = folder / "shop"
        session.initialize(ABLE, workspaceFolders=[{"uri": folder.as_uri(), "name": "work"}])
        session.open(self.uri, SPEC, language="devmatrix")

    def send(self, command: str, *arguments: object, token: str | None = None) -> int:
        params: dict[str, Any] = {"command": f"devmatrix.{command}", "arguments": list(arguments)}
        return self.session.send("workspace/executeCommand", params | ({"workDoneToken": token} if token else {}))

    def run(self, command: str, *arguments: object, token: str | None = None) -> Any:
        """The result of a command."""
        found = self.session.answer(self.send(command, *arguments, token=token))
        assert "error" not in found, found
        return found["result"]

    def refusal(self, command: str, *arguments: object) -> str:
        """Why a command was refused."""
        found = self.session.answer(self.send(command, *arguments))
        assert found["error"]["code"] == -32803, found
        return str(found["error"]["message"])

    def change(self, version: int, old: str, new: str) -> None:
        """Type in the spec."""
        assert old in SPEC
        self.session.change(self.uri, version, SPEC.replace(old, new))

    def question(self) -> Message:
        """The message that a command ends with."""
        return self.session.expect(lambda message: message.get("method") == "window/showMessageRequest")


@pytest.fixture
def desk(session: Session, tmp_path: Path) -> Desk:
    folder = tmp_path / "a folder"
    folder.mkdir()
    return Desk(session, folder)


@pytest.fixture
def session() -> Iterator[Session]:
    found = Session.embed()
    yield found
    found.notify("exit")
    found.wait()
    found.close()


def test_generate_app_writes_and_offers_the_result(desk: Desk) -> None:
    result = desk.run("generateApp", desk.uri, token="t")
    assert result["counts"] == {"create": len([path for path in desk.root.rglob("*") if ours(path)])}
    assert (desk.root / "src/services/order.py").is_file()
    assert (desk.root / ".devmatrix/project.json").is_file()
    assert result["root"] == desk.root.as_uri()
    question = desk.question()
    assert question["params"]["message"] == result["message"] == f"shop: created {result['counts']['create']} files"
    assert [one["title"] for one in question["params"]["actions"]] == ["Open the README"]
    desk.session.content(f'{{"jsonrpc":"2.0","id":"{question["id"]}","result":{{"title":"Open the README"}}}}'.encode())
    kinds = [one["value"]["kind"] for one in desk.session.seen("$/progress") if one["token"] == "t"]
    assert (kinds[0], kinds[-1], len(kinds) > 3) == ("begin", "end", True)


def ours(path: Path) -> bool:
    return path.is_file() and ".devmatrix" not in path.parts


def test_the_readme_opens_if_that_is_chosen(desk: Desk) -> None:
    desk.run("generateApp", desk.uri)
    desk.session.respond("window/showMessageRequest", {"title": "Open the README"})
    shown = desk.session.respond("window/showDocument", {"success": True})
    assert shown["uri"] == (desk.root / "README.md").as_uri()


def test_the_text_in_the_editor_counts(desk: Desk) -> None:
    desk.change(2, "Item:", "Thing:")
    desk.run("generateApp", desk.uri)
    assert (desk.root / "src/services/thing.py").is_file()
    assert "Item" in desk.spec.read_text()


def test_the_only_spec_needs_no_name(desk: Desk) -> None:
    assert desk.run("generateApp")["counts"]["create"] > 50


def test_a_second_run_has_nothing_to_do(desk: Desk) -> None:
    desk.run("generateApp", desk.uri)
    result = desk.run("generateApp", desk.uri)
    assert list(result["counts"]) == ["unchanged"]
    assert result["message"] == "shop is up to date"


def test_a_spec_with_errors_is_refused(desk: Desk) -> None:
    desk.change(2, "type: decimal", "type: decimul")
    assert desk.refusal("generateApp", desk.uri) == (
        "shop.devmatrix.yaml has 1 error, so nothing was generated; "
        "line 5: `decimul` is not a type: did you mean `decimal`?"
    )
    assert not desk.root.exists()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["file:///nowhere/shop.devmatrix.yaml"], "shop.devmatrix.yaml is no spec"),
        ([{"uri": "file:///nowhere/x.yaml"}], "x.yaml is no spec"),
        (["not an address"], "not an address is no spec"),
    ],
)
def test_what_is_no_spec(desk: Desk, arguments: list[object], reason: str) -> None:
    assert desk.refusal("generateApp", *arguments) == reason


def test_a_spec_that_was_never_saved(desk: Desk) -> None:
    desk.session.open("untitled:Untitled-1", SPEC, language="devmatrix")
    assert desk.refusal("generateApp", "untitled:Untitled-1").startswith("Save the spec first")


def test_openapi_is_refused(desk: Desk) -> None:
    desk.session.open("file:///work/api.devmatrix.yaml", "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {}\n")
    assert "written in OpenAPI" in desk.refusal("generateApp", "file:///work/api.devmatrix.yaml")


def test_what_a_person_changed_stays(desk: Desk) -> None:
    desk.run("generateApp", desk.uri)
    readme = desk.root / "README.md"
    readme.write_text(f"Ours.\n\n{readme.read_text()}")
    desk.change(2, "A small shop", "A large shop")
    result = desk.run("generateApp", desk.uri)
    assert result["counts"]["merge"] == 1
    assert readme.read_text().startswith("Ours.\n") and "A large shop" in readme.read_text()


def test_a_conflict_is_left_as_found_and_offered(desk: Desk) -> None:
    desk.run("generateApp", desk.uri)
    desk.question()
    readme = desk.root / "README.md"
    mine = readme.read_text().replace("A small shop", "My shop")
    readme.write_text(mine)
    desk.change(2, "A small shop", "A large shop")
    result = desk.run("generateApp", desk.uri)
    assert result["conflicts"] == ["README.md"]
    assert readme.read_text() == mine
    question = desk.question()
    assert question["params"]["type"] == 2
    assert [one["title"] for one in question["params"]["actions"]] == ["Show the first conflict", "Open the README"]


def test_a_file_with_unsaved_changes_is_merged_in_the_editor(desk: Desk) -> None:
    desk.run("generateApp", desk.uri)
    readme = desk.root / "README.md"
    on_disk = readme.read_text()
    desk.session.open(readme.as_uri(), f"Not saved.\n\n{on_disk}", version=3, language="markdown")
    desk.change(2, "A small shop", "A large shop")
    number = desk.send("generateApp", desk.uri)
    edit = desk.session.respond("workspace/applyEdit", {"applied": True})["edit"]
    result = desk.session.answer(number)["result"]
    (change,) = edit["documentChanges"]
    assert change["textDocument"] == {"uri": readme.as_uri(), "version": 3}
    assert [one["newText"] for one in change["edits"]] == ["A large shop\n"]
    assert readme.read_text() == on_disk
    assert result["inEditor"] == ["README.md"] and not result["conflicts"]
    assert "not saved yet: README.md" in result["message"]
    saved = f"Not saved.\n\n{on_disk.replace('A small shop', 'A large shop')}"
    desk.session.change(readme.as_uri(), 4, saved)
    readme.write_text(saved)
    again = desk.run("generateApp", desk.uri)
    assert not again["conflicts"] and "A large shop" in readme.read_text()


@pytest.mark.parametrize("answer", [{"applied": False}, None])
def test_an_editor_that_refuses_the_edit(desk: Desk, answer: object) -> None:
    desk.run("generateApp", desk.uri)
    readme = desk.root / "README.md"
    on_disk = readme.read_text()
    desk.session.open(readme.as_uri(), f"Not saved.\n\n{on_disk}", language="markdown")
    desk.change(2, "A small shop", "A large shop")
    number = desk.send("generateApp", desk.uri)
    desk.session.respond("workspace/applyEdit", answer)
    assert desk.session.answer(number)["result"]["conflicts"] == ["README.md"]
    assert readme.read_text() == on_disk


def test_unsaved_changes_of_the_same_lines(desk: Desk) -> None:
    desk.run("generateApp", desk.uri)
    readme = desk.root / "README.md"
    on_disk = readme.read_text()
    desk.session.open(readme.as_uri(), on_disk.replace("A small shop", "My shop"), language="markdown")
    desk.change(2, "A small shop", "A large shop")
    result = desk.run("generateApp", desk.uri)
    assert result["conflicts"] == ["README.md"] and result["counts"]["update"] > 1
    assert readme.read_text() == on_disk
    assert not desk.session.seen("workspace/applyEdit")


def test_cancelled_before_anything_is_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from server.features.commands import making

    plan = making.plan

    def slow(run: Any, progress: Any) -> None:
        desk.session.notify("window/workDoneProgress/cancel", {"token": "t"})
        while not progress._cancel.is_cancelled:
            pass
        plan(run, progress)

    monkeypatch.setattr(making, "plan", slow)
    found = desk.session.answer(desk.send("generateApp", desk.uri, token="t"))
    assert found["error"]["code"] == -32800
    assert not desk.root.exists()


def test_preview_lists_what_would_happen(desk: Desk) -> None:
    preview = desk.run("previewPlan", desk.uri)
    assert not desk.root.exists()
    assert len(preview["create"]) > 50 and not preview["replace"] and not preview["delete"]
    desk.run("generateApp", desk.uri)
    readme = desk.root / "README.md"
    readme.write_text(f"Ours.\n\n{readme.read_text()}")
    desk.change(2, "Item:", "Thing:")
    preview = desk.run("previewPlan", desk.uri)
    paths = {name: {one["path"] for one in preview[name]} for name in ("create", "replace", "delete", "conflict")}
    assert "src/services/thing.py" in paths["create"]
    assert "src/models/entities.py" in paths["replace"]
    assert "src/services/item.py" in paths["delete"]
    assert (preview["languageId"], preview["title"]) == ("markdown", "shop: what would be generated")
    assert preview["text"].index("## Create") < preview["text"].index("## Replace") < preview["text"].index("## Delete")
    assert (desk.root / "src/services/item.py").is_file()


def test_generate_entity_writes_its_files_and_names_the_others(desk: Desk) -> None:
    desk.run("generateApp", desk.uri)
    desk.change(2, "total: {type: decimal, ge: 0}", "total: {type: decimal, ge: 0, le: 999}\n      note: string")
    models = (desk.root / "src/models/entities.py").read_text()
    result = desk.run("generateEntity", desk.uri, "Order")
    assert "src/models/entities.py" in result["others"]
    assert (desk.root / "src/models/entities.py").read_text() == models
    assert "only after Generate app" in result["message"]
    whole = desk.run("generateApp", desk.uri)
    assert not whole["conflicts"] and "note" in (desk.root / "src/models/entities.py").read_text()
    assert list(desk.run("generateApp", desk.uri)["counts"]) == ["unchanged"]


def test_generate_entity_first(desk: Desk) -> None:
    result = desk.run("generateEntity", desk.uri, {"entity": "Order"})
    written = {str(path.relative_to(desk.root)) for path in desk.root.rglob("*") if ours(path)}
    assert "src/services/order.py" in written and "src/services/item.py" not in written
    assert result["counts"] == {"create": len(written)}
    assert "README.md" in result["others"]
    assert not desk.run("generateApp", desk.uri)["conflicts"]


@pytest.mark.parametrize(("arguments", "reason"), [(["Nope"], "There is no entity Nope"), ([], "Say which entity")])
def test_generate_entity_of_no_entity(desk: Desk, arguments: list[object], reason: str) -> None:
    assert desk.refusal("generateEntity", desk.uri, *arguments) == reason


def test_show_ir(desk: Desk) -> None:
    shown = desk.run("showIr", desk.uri)
    assert shown["languageId"] == "json" and '"name": "Order"' in shown["text"]
    desk.session.open("file:///work/api.devmatrix.yaml", "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {}\n")
    assert "OpenAPI" in desk.refusal("showIr", "file:///work/api.devmatrix.yaml")


@pytest.mark.parametrize(
    ("argument", "language", "titles"),
    [
        ({}, "markdown", ["Entities", "States of Order"]),
        ({"kind": "er"}, "mermaid", ["Entities"]),
        ({"name": "Order"}, "markdown", ["Order and its neighbours", "States of Order"]),
        ({"kind": "state", "name": "Order"}, "mermaid", ["States of Order"]),
        ("Item", "mermaid", ["Item and its neighbours"]),
    ],
)
def test_show_diagram(desk: Desk, argument: object, language: str, titles: list[str]) -> None:
    shown = desk.run("showDiagram", desk.uri, argument)
    assert (shown["languageId"], [one["title"] for one in shown["diagrams"]]) == (language, titles)
    assert shown["diagrams"][0]["text"] in shown["text"]


def test_show_diagram_of_nothing(desk: Desk) -> None:
    assert desk.refusal("showDiagram", desk.uri, {"name": "Nope"}) == "There is no diagram of Nope"


def test_the_settings_say_where(desk: Desk) -> None:
    desk.session.notify("workspace/didChangeConfiguration", {"settings": {"devmatrix": {"output": "./elsewhere"}}})
    desk.session.ask("textDocument/documentHighlight", _at(desk.uri))
    desk.run("generateApp", desk.uri)
    assert (desk.root.parent / "elsewhere/src").is_dir() and not desk.root.exists()


def _at(uri: str) -> dict[str, Any]:
    return {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
