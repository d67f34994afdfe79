"""What we tell the client that we can."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.features import COMMANDS, FEATURES, Feature
from server.lsp.positions import Encoding
from server.workspace.capabilities import ClientCapabilities


def is_offered(feature: Feature, client: ClientCapabilities) -> bool:
    """Whether we tell this client about a feature."""
    return not feature.needs or client.has(feature.needs)


def server_capabilities(client: ClientCapabilities, encoding: Encoding) -> dict[str, Any]:
    """What we tell the client."""
    found: dict[str, Any] = {
        "positionEncoding": encoding.value,
        "textDocumentSync": {"openClose": True, "change": 2, "save": False},
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
    }
    for feature in FEATURES.values():
        if is_offered(feature, client):
            _merge(found, feature.capability)
    if COMMANDS:
        found["executeCommandProvider"] = {"commands": sorted(COMMANDS), "workDoneProgress": True}
    return found


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Add entries; of objects that both have, the entries of both, and an object says more than true."""
    for key, value in more.items():
        known = into.get(key)
        if isinstance(known, dict) and isinstance(value, Mapping):
            _merge(known, value)
        elif not (isinstance(known, dict) and value is True):
            into[key] = dict(value) if isinstance(value, Mapping) else value
