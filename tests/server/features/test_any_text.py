"""Whatever a document says and wherever somebody asks: every answer is an answer or a refusal."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types

from server.features import (
    Refusal,
    call_hierarchy,
    code_lens,
    definition,
    document_links,
    folding,
    highlight,
    inlay_hints,
    references,
    rename,
    selection,
    semantic_tokens,
    symbols,
)
from server.features.workspace_symbols import workspace_symbols
from server.lsp.wire import to_wire
from server.workspace.document import Edit
from tests.server.features.named import PETS, SHOP
from tests.server.features.navigation import Opened

ODD = [
    "",
    "\n",
    "a",
    "- a\n- b",
    "entities:",
    "openapi: 3.0.3\npaths:\n  /{: {}\n",
    "{",
    '{"openapi": "3.0.3", "paths": {',
    "%",
]
PIECES = st.sampled_from(
    [
        *": -'\"\n{}[]#.=é😀*&!|>",
        "order",
        "$ref: ",
        "'#/components/schemas/",
        "{a}",
        "\t",
        "\r",
        "\u2028",
        "a: &x b\n",
        "",
    ]
)
EDITS = st.lists(st.tuples(st.integers(0, 130), st.integers(0, 70), st.integers(0, 30), PIECES), max_size=5)
PLACES = st.lists(st.tuples(st.integers(0, 130), st.integers(0, 90)), min_size=1, max_size=3)


def ask_everything(opened: Opened, place: types.Position) -> None:
    snapshot, id = opened.document.snapshot(), opened.id
    around = types.Range(types.Position(max(place.line - 20, 0), 0), types.Position(place.line + 20, 0))
    answers: list[Any] = [
        definition.definition(snapshot, types.DefinitionParams(id, place)),
        references.references(snapshot, types.ReferenceParams(types.ReferenceContext(True), id, place)),
        highlight.highlight(snapshot, types.DocumentHighlightParams(id, place)),
        selection.selection(snapshot, types.SelectionRangeParams(id, [place])),
        call_hierarchy.prepare(snapshot, types.CallHierarchyPrepareParams(id, place)),
        inlay_hints.inlay_hints(snapshot, types.InlayHintParams(id, around)),
        semantic_tokens.full(snapshot, types.SemanticTokensParams(id)),
        semantic_tokens.within(snapshot, types.SemanticTokensRangeParams(id, around)),
        symbols.document_symbols(snapshot, types.DocumentSymbolParams(id)),
        folding.folding(snapshot, types.FoldingRangeParams(id)),
        document_links.document_links(snapshot, types.DocumentLinkParams(id)),
        code_lens.code_lens(snapshot, types.CodeLensParams(id)),
        workspace_symbols(opened.workspace, types.WorkspaceSymbolParams("o")),
    ]
    for item in answers[4] or ():
        answers.append(call_hierarchy.outgoing(opened.workspace, types.CallHierarchyOutgoingCallsParams(item)))
        answers.append(call_hierarchy.incoming(opened.workspace, types.CallHierarchyIncomingCallsParams(item)))
    for new in ("Other", "other"):
        try:
            answers.append(rename.prepare_rename(snapshot, types.PrepareRenameParams(id, place)))
            answers.append(rename.rename(snapshot, types.RenameParams(id, place, new)))
        except Refusal:
            pass
    for answer in answers:
        to_wire(answer)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([SHOP, PETS, *ODD]), EDITS, PLACES)
def test_everything_is_answered(
    text: str, edits: list[tuple[int, int, int, str]], places: list[tuple[int, int]]
) -> None:
    opened = Opened(text, {"toys.yaml": PETS})
    for version, (line, column, length, new) in enumerate(edits, 8):
        opened.document.edit([Edit(new, (line, column), (line, column + length))], version)
    for line, column in places:
        ask_everything(opened, types.Position(line, column))
