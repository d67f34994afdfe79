"""The installed command, driven by pytest-lsp's client with capabilities as real editors were recorded to send them."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import pytest
from lsprotocol import types
from lsprotocol.converters import get_converter
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient, client_capabilities
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

T = TypeVar("T")
COMMAND = Path(sys.executable).with_name("devmatrix")
PATIENCE = 30.0


def _capabilities(name: str) -> types.ClientCapabilities:
    """Those of a recording beside this file, or of the newest that pytest-lsp has of an editor."""
    recorded = Path(__file__).with_name("clients") / f"{name}.json"
    if recorded.exists():
        found = json.loads(recorded.read_text())["capabilities"]
        return get_converter().structure(found, types.ClientCapabilities)
    return client_capabilities(name.partition("_v1.")[0])


class Editor:
    """An editor with a workspace open. Every method waits for what it asks for."""

    def __init__(self, name: str, folder: Path, runner: asyncio.Runner) -> None:
        self.name = name
        self.folder = folder
        self.client = LanguageClient(configuration={"": {"devmatrix": {}}}, converter_factory=default_converter)
        self.registered: list[types.Registration] = []
        self.published: dict[str, types.PublishDiagnosticsParams] = {}
        self._runner = runner
        self._version = 1

        def register(params: types.RegistrationParams) -> None:
            self.registered += params.registrations

        def publish(params: types.PublishDiagnosticsParams) -> None:
            self.published[params.uri] = params

        ours = {types.CLIENT_REGISTER_CAPABILITY: register, types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: publish}
        register_lsp_features(self.client, {**DEFAULT_CLIENT_FEATURES, **ours})

    def run(self, work: Awaitable[T]) -> T:
        """Wait for what the client does."""

        async def limited() -> T:
            return await asyncio.wait_for(work, PATIENCE)

        return self._runner.run(limited())

    def start(self) -> types.InitializeResult:
        """Start the server in the workspace."""
        self.run(self.client.start_io(str(COMMAND), "lsp", "--stdio"))
        folder = types.WorkspaceFolder(self.folder.as_uri(), self.folder.name)
        params = types.InitializeParams(
            capabilities=_capabilities(self.name), workspace_folders=[folder], root_uri=folder.uri
        )
        self.result = self.run(self.client.initialize_session(params))
        return self.result

    def stop(self) -> int | None:
        """Shut the server down. Returns its exit code."""
        self.run(self.client.shutdown_session())
        server: Any = self.client._server
        self.run(server.wait())
        self.run(self.client.stop())
        return int(server.returncode)

    def open(self, name: str, text: str) -> str:
        """Open a document of the workspace. Returns its address."""
        uri = (self.folder / name).as_uri()
        item = types.TextDocumentItem(uri=uri, language_id="yaml", version=self._version, text=text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, *changes: types.TextDocumentContentChangeEvent) -> None:
        """Edit a document."""
        self._version += 1
        document = types.VersionedTextDocumentIdentifier(version=self._version, uri=uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, list(changes)))

    def problems(self, uri: str) -> list[types.Diagnostic]:
        """The problems of the newest text, however this editor gets them."""
        if self.pulls:
            params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
            report = self.run(self.client.text_document_diagnostic_async(params))
            assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
            return list(report.items)
        return list(self.run(self._pushed(uri)).diagnostics)

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Ask again and again, for a while."""
        deadline = monotonic() + PATIENCE
        while not is_so():
            assert monotonic() < deadline
            self.run(asyncio.sleep(0.01))

    async def _pushed(self, uri: str) -> types.PublishDiagnosticsParams:
        while (found := self.published.get(uri)) is None or found.version != self._version:
            await asyncio.sleep(0.005)
        return found

    @property
    def pulls(self) -> bool:
        """Whether it asks for diagnostics."""
        return self.result.capabilities.diagnostic_provider is not None


@pytest.fixture(scope="module", params=["visual_studio_code", "visual_studio_code_v1.65", "neovim"])
def editor(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """Each editor with an empty workspace."""
    with asyncio.Runner() as runner:
        found = Editor(request.param, tmp_path_factory.mktemp(request.param), runner)
        found.start()
        yield found
        assert found.stop() == 0
