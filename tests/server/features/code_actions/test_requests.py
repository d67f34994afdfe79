"""How code actions are asked for, and when their edits are found."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types

from server.features.actions.offer import code_actions, resolve
from server.lsp.errors import InvalidParams, ResponseError
from server.lsp.positions import Encoding
from tests.server.features.navigation import ABLE, HOME, Opened

SPEC = """\
app: {name: shop}
entities:
  Order:
    attributes:
      note: {type: strin, min_length: 1, nulable: true}$0
      number: {type: strng}
"""
LAZY = {
    **ABLE,
    "textDocument": {"codeAction": {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}},
}


def asked(
    opened: Opened, only: list[str] | None = None, diagnostics: tuple[types.Diagnostic, ...] = ()
) -> list[types.CodeAction]:
    line = types.Range(types.Position(opened.position.line, 0), opened.position)
    return code_actions(
        opened.snapshot, types.CodeActionParams(opened.id, line, types.CodeActionContext(diagnostics, only=only))
    )


def titles(actions: list[types.CodeAction]) -> list[str]:
    return [action.title for action in actions]


def test_all_kinds() -> None:
    kinds = {str(action.kind).split(".")[0] for action in asked(Opened(SPEC))}
    assert kinds == {"quickfix", "source"}


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (["quickfix"], {"quickfix"}),
        (["source.fixAll"], {"source.fixAll.devmatrix"}),
        (["source.fixAll.devmatrix"], {"source.fixAll.devmatrix"}),
        (["source.fixAll.other"], set()),
        (["source.fix"], set()),
        (["refactor"], set()),
        (["source.generate", "quickfix"], {"source.generate.devmatrix", "quickfix"}),
        ([], set()),
    ],
)
def test_only_what_is_wanted(only: list[str], expected: set[str]) -> None:
    assert {action.kind for action in asked(Opened(SPEC), only)} == expected


def diagnostic(opened: Opened, code: str) -> types.Diagnostic:
    from server.lsp.positions import range_at

    problem = next(one for one in opened.snapshot.checked.problems if one.code == code)
    assert problem.span is not None
    return types.Diagnostic(range_at(opened.snapshot, problem.span), problem.message, code=code, source="devmatrix")


def test_only_the_diagnostics_that_are_named() -> None:
    opened = Opened(SPEC)
    assert titles(asked(opened, ["quickfix"]))[:2] == ["Change to `string`", "Change to `nullable`"]
    one = diagnostic(opened, "DM120")
    actions = asked(opened, ["quickfix"], (one,))
    assert titles(actions) == ["Change to `nullable`"]
    assert actions[0].diagnostics == [one]


def test_rules_that_are_turned_off_have_no_fixes() -> None:
    from server.workspace.settings import Settings

    opened = Opened(SPEC)
    opened.workspace.settings = Settings(rules={"DM120": "off"})
    assert "Change to `nullable`" not in titles(asked(opened))


def test_edits_are_of_one_version() -> None:
    action = asked(Opened(SPEC), ["quickfix"])[0]
    assert action.edit is not None and action.edit.document_changes is not None
    change = action.edit.document_changes[0]
    assert isinstance(change, types.TextDocumentEdit)
    assert (change.text_document.uri, change.text_document.version) == (HOME, 7)


def test_clients_without_document_changes() -> None:
    action = asked(Opened(SPEC, capabilities={}), ["quickfix"])[0]
    assert action.edit is not None and action.edit.document_changes is None
    assert action.edit.changes is not None and list(action.edit.changes) == [HOME]


def test_positions_count_what_the_client_counts() -> None:
    spec = 'app: {name: "😀😀", verson: 1.0.0}$0\nentities: {Order: {attributes: {total: decimal}}}\n'
    for encoding, column in ((Encoding.UTF8, 24), (Encoding.UTF16, 20), (Encoding.UTF32, 18)):
        action = asked(Opened(spec, encoding=encoding), ["quickfix"])[0]
        assert action.edit is not None and action.edit.document_changes is not None
        change = action.edit.document_changes[0]
        assert isinstance(change, types.TextDocumentEdit)
        edit = change.edits[0]
        assert isinstance(edit, types.TextEdit)
        assert (edit.range.start.character, edit.new_text) == (column, "version"), encoding


def test_edits_come_later_for_clients_that_can_wait() -> None:
    now, later = Opened(SPEC), Opened(SPEC, capabilities=LAZY)
    for action, lazy in zip(asked(now), asked(later), strict=True):
        assert (action.title, action.kind) == (lazy.title, lazy.kind)
        if action.command is not None:
            continue
        assert lazy.edit is None and lazy.data is not None
        assert resolve(later.workspace, lazy).edit == action.edit


def test_what_was_offered_for_another_text_is_gone() -> None:
    from server.workspace.document import Edit

    opened = Opened(SPEC, capabilities=LAZY)
    action = asked(opened)[0]
    opened.document.edit([Edit("app: {name: shop}\n")], 8)
    with pytest.raises(ResponseError):
        resolve(opened.workspace, action)


@pytest.mark.parametrize("data", [{"range": [1]}, {"range": "abcd"}, {"key": "fix", "range": None}])
def test_data_that_is_not_ours(data: dict[str, Any]) -> None:
    opened = Opened(SPEC, capabilities=LAZY)
    action = types.CodeAction("Fix", data={"uri": HOME, "version": 7, **data})
    with pytest.raises(InvalidParams):
        resolve(opened.workspace, action)


def test_an_action_of_somebody_else_stays_as_it_is() -> None:
    opened = Opened(SPEC)
    assert resolve(opened.workspace, types.CodeAction("Other", data=5)).edit is None


def test_commands_where_an_entity_is() -> None:
    actions = asked(Opened(SPEC), ["source.generate", "source.show"])
    commands = [action.command for action in actions if action.command is not None]
    assert [(one.command, one.arguments) for one in commands] == [
        ("devmatrix.generateEntity", [HOME, "Order"]),
        ("devmatrix.generateApp", [HOME]),
        ("devmatrix.previewPlan", [HOME]),
        ("devmatrix.showDiagram", [HOME, {"name": "Order"}]),
        ("devmatrix.showDiagram", [HOME]),
        ("devmatrix.showIr", [HOME]),
    ]


def test_a_thousand_problems_at_once() -> None:
    lines = "".join(f"      a{number}: {{type: strin, nulable: true}}\n" for number in range(700))
    opened = Opened(f"app: {{name: shop}}\nentities:\n  Order:\n    attributes:\n{lines}$0")
    whole = types.Range(types.Position(0, 0), opened.position)
    context = types.CodeActionContext([], only=["quickfix", "source.fixAll"])
    actions = code_actions(opened.snapshot, types.CodeActionParams(opened.id, whole, context))
    assert len([action for action in actions if action.kind == "quickfix"]) < 50
    (fix_all,) = (action for action in actions if action.kind == "source.fixAll.devmatrix")
    assert fix_all.edit is not None
    (text,) = opened.after(fix_all.edit).values()
    assert text.count("type: string") >= 100
