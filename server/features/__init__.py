"""What the server can do for an editor: one row for each request it answers, one file for each feature.

A feature is a plain function of a snapshot and the request's parameters:

    def hover(snapshot: Snapshot, params: types.HoverParams) -> types.Hover | None: ...

To add one, write it in a file of this folder and add its row below: the method, `"file:function"`, and what it adds to
the server's capabilities, as JSON. The modules are imported at the first use (or when the server idles), so they may
import whatever they like; this one is imported at every start and may not.

What the edge does around a feature, so that none has to:

- finds the snapshot of `params.text_document` for exactly the text that the request was sent for;
- answers RequestCancelled if the client has lost interest, ContentModified if the text is gone. A feature that can take
  more than a few milliseconds calls `server.workspace.cancellation.checkpoint()` in its loops;
- turns an exception into InternalError with a traceback in the log, and goes on. `Refusal("…")` is an answer for the
  person: nothing is logged, the client shows the text.

Positions of the IR count code points. `server.lsp.positions` converts: `position_of(snapshot, params.position)` for
what came in, `range_at(snapshot, span)` for what goes out.

A feature whose request names no document (`workspace/symbol`, `…/resolve`, call hierarchy) says `of=Subject.WORKSPACE`
and gets the `Workspace` in place of the snapshot. Commands (`workspace/executeCommand`) are in COMMANDS; they get the
workspace, the client (progress, edits, messages) and their arguments, and run beside the worker, so that they may take
their time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

Json = Mapping[str, object]


class Subject(Enum):
    """What a feature is a function of."""

    DOCUMENT = "document"
    WORKSPACE = "workspace"


@dataclass(frozen=True, slots=True)
class Feature:
    """How one request is answered: `function` is `file:name` in this folder, `capability` what the server announces.

    `needs` is a dotted path into the client's capabilities: clients without it are not told. A feature is asked only
    about specs; for `any_document` about whatever is open. If the document has changed since the request was sent, a
    feature that is right about any text says `newest` and is asked about that one; for the others it is too late.
    """

    method: str
    function: str
    capability: Json
    of: Subject = Subject.DOCUMENT
    needs: str = ""
    any_document: bool = False
    newest: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A command for `workspace/executeCommand`: a function of the workspace, the client and the arguments."""

    name: str
    function: str


class Refusal(Exception):
    """Why a request can't be fulfilled, in one sentence for the person who asked."""


def _table(*features: Feature) -> dict[str, Feature]:
    return {feature.method: feature for feature in features}


def _commands(*commands: Command) -> dict[str, Command]:
    return {command.name: command for command in commands}


SEMANTIC_LEGEND: Json = {
    "tokenTypes": [
        *("class", "property", "enumMember", "event", "function", "method", "variable", "parameter"),
        *("type", "keyword", "operator", "number", "string", "namespace"),
    ],
    "tokenModifiers": ["declaration", "modification", "readonly", "defaultLibrary"],
}
"""What the numbers of semantic tokens mean."""

FEATURES: dict[str, Feature] = _table(
    Feature(
        "textDocument/diagnostic",
        "diagnostics:document_report",
        {"diagnosticProvider": {"identifier": "devmatrix", "interFileDependencies": True}},
        needs="textDocument.diagnostic",
        any_document=True,
        newest=True,
    ),
    Feature(
        "workspace/diagnostic",
        "diagnostics:workspace_report",
        {"diagnosticProvider": {"workspaceDiagnostics": True}},
        of=Subject.WORKSPACE,
        needs="textDocument.diagnostic",
    ),
    Feature("textDocument/hover", "hover:hover", {"hoverProvider": True}),
    Feature(
        "textDocument/completion",
        "completion:completion",
        {
            "completionProvider": {
                "triggerCharacters": [" ", ".", ":", "/", "#", "-", "'", '"', "[", "{", "$"],
                "resolveProvider": True,
            }
        },
    ),
    Feature("completionItem/resolve", "completion:resolve", {}, of=Subject.WORKSPACE),
    Feature("textDocument/definition", "definition:definition", {"definitionProvider": True}),
    Feature("textDocument/declaration", "definition:declaration", {"declarationProvider": True}),
    Feature("textDocument/references", "references:references", {"referencesProvider": True}),
    Feature("textDocument/documentHighlight", "highlight:highlight", {"documentHighlightProvider": True}),
    Feature("textDocument/rename", "rename:rename", {"renameProvider": True}),
    Feature(
        "textDocument/prepareRename",
        "rename:prepare_rename",
        {"renameProvider": {"prepareProvider": True}},
        needs="textDocument.rename.prepareSupport",
    ),
    Feature("textDocument/documentSymbol", "symbols:document_symbols", {"documentSymbolProvider": True}),
    Feature(
        "workspace/symbol",
        "workspace_symbols:workspace_symbols",
        {"workspaceSymbolProvider": True},
        of=Subject.WORKSPACE,
    ),
    Feature("textDocument/foldingRange", "folding:folding", {"foldingRangeProvider": True}),
    Feature("textDocument/selectionRange", "selection:selection", {"selectionRangeProvider": True}),
    Feature(
        "textDocument/semanticTokens/full",
        "semantic_tokens:full",
        {"semanticTokensProvider": {"legend": SEMANTIC_LEGEND, "full": {"delta": True}, "range": True}},
    ),
    Feature("textDocument/semanticTokens/full/delta", "semantic_tokens:delta", {}),
    Feature("textDocument/semanticTokens/range", "semantic_tokens:within", {}),
    Feature("textDocument/documentLink", "document_links:document_links", {"documentLinkProvider": {}}),
    Feature("textDocument/codeLens", "code_lens:code_lens", {"codeLensProvider": {"resolveProvider": True}}),
    Feature("codeLens/resolve", "code_lens:resolve", {}, of=Subject.WORKSPACE),
    Feature("textDocument/inlayHint", "inlay_hints:inlay_hints", {"inlayHintProvider": True}),
    Feature("textDocument/prepareCallHierarchy", "call_hierarchy:prepare", {"callHierarchyProvider": True}),
    Feature("callHierarchy/incomingCalls", "call_hierarchy:incoming", {}, of=Subject.WORKSPACE),
    Feature("callHierarchy/outgoingCalls", "call_hierarchy:outgoing", {}, of=Subject.WORKSPACE),
    Feature(
        "textDocument/codeAction",
        "actions.offer:code_actions",
        {
            "codeActionProvider": {
                "codeActionKinds": [
                    "quickfix",
                    "refactor.extract",
                    "refactor.rewrite",
                    "source.fixAll.devmatrix",
                    "source.sort.devmatrix",
                    "source.generate.devmatrix",
                    "source.show.devmatrix",
                ],
                "resolveProvider": True,
            }
        },
        needs="textDocument.codeAction.codeActionLiteralSupport",
    ),
    Feature("codeAction/resolve", "actions.offer:resolve", {}, of=Subject.WORKSPACE),
    Feature("textDocument/formatting", "formatting:formatting", {"documentFormattingProvider": True}),
    Feature("textDocument/rangeFormatting", "formatting:range_formatting", {"documentRangeFormattingProvider": True}),
    Feature(
        "textDocument/onTypeFormatting",
        "formatting:on_type_formatting",
        {"documentOnTypeFormattingProvider": {"firstTriggerCharacter": "\n", "moreTriggerCharacter": [":"]}},
    ),
)

COMMANDS: dict[str, Command] = _commands(
    Command("devmatrix.generateApp", "commands.generate:generate_app"),
    Command("devmatrix.previewPlan", "commands.show:preview_plan"),
    Command("devmatrix.generateEntity", "commands.generate:generate_entity"),
    Command("devmatrix.showIr", "commands.show:show_ir"),
    Command("devmatrix.showDiagram", "commands.show:show_diagram"),
)
