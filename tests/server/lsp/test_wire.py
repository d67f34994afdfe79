"""JSON and the classes of the protocol, held against lsprotocol's own converter."""

import subprocess
import sys
from typing import Any

import pytest
from lsprotocol import types
from lsprotocol.converters import get_converter

from server.lsp.errors import InvalidParams
from server.lsp.wire import from_wire, params_type, to_wire

CONVERTER = get_converter()
ZERO = types.Position(0, 0)
AT = {"line": 1, "character": 2}
RANGE = types.Range(ZERO, types.Position(1, 2))
WIRE_RANGE = {"start": {"line": 0, "character": 0}, "end": AT}

RESULTS = [
    types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "x"), RANGE),
    types.CompletionList(
        is_incomplete=False,
        items=[
            types.CompletionItem(
                label="x",
                kind=types.CompletionItemKind.Class,
                text_edit=types.InsertReplaceEdit("x", RANGE, RANGE),
                insert_text_format=types.InsertTextFormat.Snippet,
                data={"path": "entities/Order"},
                command=types.Command(title="t", command="c", arguments=[1, None]),
            )
        ],
    ),
    types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier("file:///x", None),
                [types.AnnotatedTextEdit("note", RANGE, "x")],
            ),
            types.CreateFile("file:///y", options=types.CreateFileOptions(overwrite=True)),
        ],
        change_annotations={"note": types.ChangeAnnotation("n", needs_confirmation=True)},
    ),
    types.DocumentSymbol("x", types.SymbolKind.Field, RANGE, RANGE, children=[]),
    types.CallHierarchyIncomingCall(
        types.CallHierarchyItem("x", types.SymbolKind.Function, "file:///x", RANGE, RANGE), [RANGE]
    ),
    types.SelectionRange(RANGE, types.SelectionRange(RANGE)),
    types.SemanticTokens([0, 1, 2, 3, 4], "1"),
    types.InlayHint(ZERO, [types.InlayHintLabelPart("x")], types.InlayHintKind.Type),
    types.CodeAction("x", types.CodeActionKind.QuickFix, is_preferred=True),
    types.FoldingRange(0, 1, kind=types.FoldingRangeKind.Region),
]


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: type(result).__name__)
def test_results_are_written_as_lsprotocol_writes_them(result: object) -> None:
    assert to_wire([result]) == [CONVERTER.unstructure(result)]


REQUESTS: list[tuple[str, dict[str, Any]]] = [
    ("textDocument/hover", {"position": AT, "workDoneToken": "t"}),
    ("textDocument/completion", {"position": AT, "context": {"triggerKind": 1}}),
    (
        "textDocument/codeAction",
        {
            "range": WIRE_RANGE,
            "context": {
                "diagnostics": [{"range": WIRE_RANGE, "message": "m", "code": "DM201", "severity": 1, "data": [1]}],
                "only": ["quickfix", "source.fixAll.devmatrix"],
                "triggerKind": 2,
            },
        },
    ),
    ("textDocument/formatting", {"options": {"tabSize": 2, "insertSpaces": True}}),
    ("textDocument/rangeFormatting", {"range": WIRE_RANGE, "options": {"tabSize": 2, "insertSpaces": True}}),
    ("textDocument/rename", {"position": AT, "newName": "x"}),
    ("textDocument/references", {"position": AT, "context": {"includeDeclaration": True}}),
    ("textDocument/selectionRange", {"positions": [AT]}),
    ("textDocument/semanticTokens/full/delta", {"previousResultId": "1"}),
    ("textDocument/diagnostic", {"identifier": "devmatrix"}),
]


@pytest.mark.parametrize(("method", "params"), REQUESTS, ids=[method for method, _ in REQUESTS])
def test_params_are_read_as_lsprotocol_reads_them(method: str, params: dict[str, Any]) -> None:
    params = {"textDocument": {"uri": "file:///x"}, **params, "unknown": 1}
    expected = CONVERTER.structure(params, params_type(method))
    assert from_wire(params, params_type(method)) == expected


def test_resolving_gets_back_what_was_sent() -> None:
    item = types.CompletionItem(label="x", kind=types.CompletionItemKind.Class, documentation="d", data={"a": 1})
    assert from_wire(to_wire(item), types.CompletionItem) == item


@pytest.mark.parametrize(
    ("params", "message"),
    [
        (None, "params has to be an object"),
        ([], "params has to be an object"),
        ({}, "params.textDocument is missing"),
        ({"textDocument": {"uri": 5}}, "params.textDocument.uri has to be of type str"),
    ],
)
def test_invalid_params_say_where(params: object, message: str) -> None:
    with pytest.raises(InvalidParams) as raised:
        from_wire(params, types.HoverParams)
    assert raised.value.message == message


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("1", "params.line has to be of type int"),
        (True, "params.line has to be of type int"),
        (None, "params.line has to be of type int"),
        (-1, "params can't be Position"),
        (2**40, "params can't be Position"),
    ],
)
def test_positions_are_numbers(line: object, message: str) -> None:
    with pytest.raises(InvalidParams) as raised:
        from_wire({"line": line, "character": 0}, types.Position)
    assert raised.value.message == message


def test_a_list_of_something_else() -> None:
    with pytest.raises(InvalidParams, match=r"params.positions\[1\].line is missing"):
        from_wire(
            {"textDocument": {"uri": "x"}, "positions": [{"line": 1, "character": 1}, {}]}, types.SelectionRangeParams
        )


def test_words_of_a_later_protocol_are_let_through() -> None:
    found = from_wire({"range": WIRE_RANGE, "message": "m", "severity": 9, "tags": [1, 77]}, types.Diagnostic)
    assert found.severity == 9
    assert found.tags == (types.DiagnosticTag.Unnecessary, 77)


LAZY = """
from server.lsp import types as lazily
types = lazily.load()
assert lazily.load() is types
import attrs
from lsprotocol import types as again
assert again is types
@attrs.define
class Mine:
    x: int
assert Mine(1) == Mine(1)
classes = [one for one in vars(types).values() if isinstance(one, type)]
unfinished = [one for one in classes if isinstance(vars(one).get("__attrs_attrs__"), lazily._Fields)]
assert len(unfinished) > 500, len(unfinished)
hover = types.Hover("x")
assert hover == types.Hover("x") and "Hover(contents='x'" in repr(hover)
assert [field.name for field in attrs.fields(types.Position)] == ["line", "character"]
assert types.Position(1, 2) < types.Position(1, 3)
try:
    types.Position(-1, 0)
except ValueError:
    print("fine")
"""


def test_classes_are_finished_when_they_are_used() -> None:
    done = subprocess.run([sys.executable, "-c", LAZY], capture_output=True, text=True, check=False)
    assert done.stdout == "fine\n", done.stderr
