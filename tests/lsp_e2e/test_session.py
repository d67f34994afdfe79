"""A session as VS Code and Neovim have it."""

import pytest
from lsprotocol import types

from tests.lsp_e2e.conftest import Editor

SPEC = """\
# 😀 Ünïcode
app: {name: shop}
entities:
  Product:
    attributes:
      name: {type: string, description: '😀'}
"""


def _insert(line: int, character: int, text: str) -> types.TextDocumentContentChangePartial:
    place = types.Position(line, character)
    return types.TextDocumentContentChangePartial(types.Range(place, place), text)


def test_what_was_agreed_on(editor: Editor) -> None:
    capabilities = editor.result.capabilities
    assert capabilities.position_encoding == ("utf-8" if editor.name == "neovim" else "utf-16")
    assert editor.result.server_info is not None and editor.result.server_info.name == "DevMatrix"
    assert editor.pulls is (editor.name != "visual_studio_code_v1.65")


def test_edits_and_problems(editor: Editor) -> None:
    uri = editor.open("shop.devmatrix.yaml", SPEC)
    assert editor.problems(uri) == []
    smile = 4 if editor.name == "neovim" else 2
    end = len("      name: {type: string, description: '") + smile + 1
    editor.change(uri, _insert(5, end, ", min_lenght: 1"))
    (found,) = editor.problems(uri)
    assert found.code == "DM120"
    assert found.range.start == types.Position(5, end + 2)
    editor.change(uri, _insert(6, 0, "      price: decimal\n"), _insert(5, end + 2, "x"))
    assert [one.code for one in editor.problems(uri)] == ["DM120"]
    editor.change(uri, types.TextDocumentContentChangeWholeDocument(SPEC))
    assert editor.problems(uri) == []
    document = types.TextDocumentIdentifier(uri)
    editor.client.text_document_did_close(types.DidCloseTextDocumentParams(document))


def test_a_burst_of_keystrokes(editor: Editor) -> None:
    uri = editor.open("burst.devmatrix.yaml", SPEC)
    for _ in range(200):
        editor.change(uri, _insert(5, 6, "x"))
    (found,) = editor.problems(uri)
    assert (found.code, found.range.end.character) == ("DM205", 6 + 200 + len("name"))


def test_watching(editor: Editor) -> None:
    uri = editor.open("other.devmatrix.yaml", SPEC)
    editor.problems(uri)  # What the server asks at its start has come before.
    methods = {registration.method for registration in editor.registered}
    assert ("workspace/didChangeWatchedFiles" in methods) is (editor.name != "neovim")


def test_an_error_is_an_answer(editor: Editor) -> None:
    with pytest.raises(Exception, match="not one of ours"):
        editor.run(editor.client.workspace_execute_command_async(types.ExecuteCommandParams("devmatrix.noSuch")))


def test_problems_of_the_workspace(editor: Editor) -> None:
    if not editor.pulls:
        return
    (editor.folder / "closed.devmatrix.yaml").write_text("app: {name: shop}\n")
    params = types.WorkspaceDiagnosticParams([])
    report = editor.run(editor.client.workspace_diagnostic_async(params))
    codes = {one.uri: [item.code for item in one.items] for one in report.items if one.kind == "full"}
    assert codes[(editor.folder / "closed.devmatrix.yaml").as_uri()] == ["DM253"]
    previous = [types.PreviousResultId(one.uri, one.result_id or "") for one in report.items]
    again = editor.run(editor.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(previous)))
    assert {one.kind for one in again.items} == {"unchanged"}


def test_settings_are_asked_for(editor: Editor) -> None:
    uri = editor.open("settings.devmatrix.yaml", "app: {name: shop}\n")
    assert [one.code for one in editor.problems(uri)] == ["DM253"]
    editor.client.set_configuration({"devmatrix": {"diagnostics": {"enable": False}}})
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))
    editor.wait_until(lambda: editor.problems(uri) == [])
    editor.client.set_configuration({"devmatrix": {}})
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))
    editor.wait_until(lambda: editor.problems(uri) != [])
