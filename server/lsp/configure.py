"""Settings, folders and watching: what the client tells about the workspace, and what we ask of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from server.lsp.connection import Connection
from server.lsp.log import Log
from server.workspace.settings import read_settings
from server.workspace.uris import name_of, to_path
from server.workspace.watching import ENDS, Watcher
from server.workspace.workspace import Workspace

SECTION = "devmatrix"


def folders_of(params: dict[str, Any]) -> dict[str, str]:
    """The folders in the parameters of `initialize`: addresses with their names."""
    folders = params.get("workspaceFolders")
    if isinstance(folders, list):
        return _folders(folders)
    root = params.get("rootUri")
    return {root: name_of(root)} if isinstance(root, str) else {}


def _folders(value: object) -> dict[str, str]:
    found = value if isinstance(value, list) else []
    pairs = [(one.get("uri"), one.get("name")) for one in found if isinstance(one, dict)]
    return {uri: name if isinstance(name, str) else name_of(uri) for uri, name in pairs if isinstance(uri, str)}


class Configuration:
    """Keeps a workspace's settings and folders up to date. Belongs to the thread that reads messages.

    `changed` is called when everything has to be looked at again; `report` takes the addresses of files that changed
    and may be called from any thread.
    """

    def __init__(
        self,
        workspace: Workspace,
        connection: Connection,
        log: Log,
        changed: Callable[[], None],
        report: Callable[[list[str]], None],
    ) -> None:
        self._workspace = workspace
        self._connection = connection
        self._log = log
        self._changed = changed
        self._watcher = Watcher(report, lambda error: log.failure("watching the folders", error))
        client = workspace.capabilities
        self._asks = client.has("workspace.configuration")
        self._client_watches = client.has("workspace.didChangeWatchedFiles.dynamicRegistration")

    def start(self, options: object) -> None:
        """The client has said that it is ready; `options` are those that it was started with."""
        client = self._workspace.capabilities
        registrations: list[dict[str, Any]] = []
        if client.has("workspace.didChangeConfiguration.dynamicRegistration"):
            registrations.append(
                {"method": "workspace/didChangeConfiguration", "registerOptions": {"section": SECTION}}
            )
        if self._client_watches:
            watchers = [{"globPattern": f"**/*{end}"} for end in ENDS]
            registrations.append(
                {"method": "workspace/didChangeWatchedFiles", "registerOptions": {"watchers": watchers}}
            )
        if registrations:
            asked = [{"id": f"devmatrix:{one['method']}", **one} for one in registrations]
            self._connection.ask("client/registerCapability", {"registrations": asked}, self._registered)
        self._use(options)
        self._watch()
        self._ask()

    def stop(self) -> None:
        """Watch nothing any more."""
        self._watcher.stop()

    def _registered(self, result: Any, error: dict[str, Any] | None) -> None:
        if error is not None:
            self._log.warning("the client refused to watch files; watching them here")
            self._client_watches = False
            self._watch()

    def _watch(self) -> None:
        if not self._client_watches:
            self._watcher.watch(path for uri in self._workspace.folders if (path := to_path(uri)))

    def settings_changed(self, params: Any) -> None:
        """`workspace/didChangeConfiguration`: ask for the settings, or take those that came with it."""
        if self._asks:
            self._ask()
        else:
            self._use(params.get("settings") if isinstance(params, dict) else None)
            self._changed()

    def folders_changed(self, params: Any) -> None:
        """`workspace/didChangeWorkspaceFolders`."""
        event = params.get("event") if isinstance(params, dict) else None
        event = event if isinstance(event, dict) else {}
        gone = _folders(event.get("removed"))
        kept = {uri: name for uri, name in self._workspace.folders.items() if uri not in gone}
        self._workspace.set_folders(kept | _folders(event.get("added")))
        self._watch()
        self._ask()
        self._changed()

    def _ask(self) -> None:
        if self._asks:
            folders = list(self._workspace.folders)
            items = [{"section": SECTION}, *({"section": SECTION, "scopeUri": uri} for uri in folders)]
            self._connection.ask("workspace/configuration", {"items": items}, partial(self._received, folders))

    def _received(self, folders: list[str], result: Any, error: dict[str, Any] | None) -> None:
        if error is not None or not isinstance(result, list) or len(result) != 1 + len(folders):
            self._log.warning("the client did not say its settings")
            return
        before = self._workspace.settings, dict(self._workspace.folder_settings)
        self._use(result[0])
        read = [read_settings(value) for value in result[1:]]
        self._workspace.folder_settings = {uri: one for uri, (one, _) in zip(folders, read, strict=True)}
        if before != (self._workspace.settings, self._workspace.folder_settings):
            self._changed()

    def _use(self, value: object) -> None:
        inner = value.get(SECTION, value) if isinstance(value, dict) else value
        settings, complaints = read_settings(inner)
        self._workspace.settings = settings
        self._log.level = settings.log_level
        for complaint in complaints:
            self._log.warning(complaint)
