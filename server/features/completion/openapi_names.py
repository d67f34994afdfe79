"""Keys of the writer's own in OpenAPI documents: statuses, media types, names of schemes, parameters of a path."""

from __future__ import annotations

from ir.openapi.kinds import Kind, Value
from ir.syntax.marking import Marked
from server.features.completion.layout import Layout
from server.features.completion.names import STATUSES
from server.features.completion.offers import Kind as ItemKind
from server.features.completion.offers import Offer, choice
from server.workspace.snapshot import Snapshot

_MEDIA = (
    *("application/json", "application/problem+json", "application/x-www-form-urlencoded", "multipart/form-data"),
    *("application/octet-stream", "application/xml", "text/plain", "text/csv", "text/event-stream"),
)
_RANGES = {
    "default": "every other status",
    "2XX": "all that succeed",
    "4XX": "all that the client causes",
    "5XX": "all that the server causes",
}
_TYPES = ("string", "integer", "number", "boolean", "array", "object")
_NEW: dict[str, tuple[str, str]] = {
    "path item": (
        "new path",
        '/${1:path}:\n\t${2|get,post,put,patch,delete|}:\n\t\toperationId: ${3:name}\n\t\tresponses:\n\t\t\t"200":\n'
        "\t\t\t\tdescription: ${4:OK}",
    ),
    "schema": ("new schema", "${1:Name}:\n\ttype: " + choice(2, _TYPES)),
    "parameter": (
        "new parameter",
        "${1:Name}:\n\tname: ${2:name}\n\tin: ${3|query,path,header,cookie|}\n\tschema:\n\t\ttype: "
        + choice(4, _TYPES),
    ),
    "response": ("new response", "${1:Name}:\n\tdescription: ${2:…}"),
}


def name_offers(snapshot: Snapshot, marked: Marked, value: Value, kind: Kind | None, layout: Layout) -> list[Offer]:
    """Names that make sense as keys here; `kind` is that of the object they are in, None for a mapping of names."""
    found = _of_object(snapshot, marked, kind, layout) if kind is not None else _of_map(marked, value, layout)
    new = _NEW.get(value.kind if kind is None else "path item" if kind.name == "paths" else "")
    if new is not None and not marked.typed and not layout.in_flow and not layout.has_colon:
        label = new[0].replace("schema", "property") if marked.path[-1:] == ("properties",) else new[0]
        snippet = new[1].replace("${1:Name}", "${1:name}") if label == "new property" else new[1]
        found.append(Offer(label, ItemKind.Snippet, "", layout.laid(snippet), group=8))
    return [one for one in found if one.label not in marked.siblings]


def _of_map(marked: Marked, value: Value, layout: Layout) -> list[Offer]:
    if value.kind == "media type":
        return [Offer(name, ItemKind.Value, *layout.entry(name, "\n\tschema:\n\t\t$0", " {$0}")) for name in _MEDIA]
    return []


def _of_object(snapshot: Snapshot, marked: Marked, kind: Kind, layout: Layout) -> list[Offer]:
    if kind.name == "responses":
        said = {**STATUSES, **_RANGES}
        return [_status(one, doc, layout) for one, doc in said.items() if one != "default"]
    if kind.name == "security requirement":
        section = snapshot.syntax.children("components/securitySchemes")
        return [
            Offer(
                name,
                ItemKind.Reference,
                *layout.entry(name, " [$1]", " [$1]"),
                about=("name", "security scheme", "components", "securitySchemes", name),
            )
            for name, _ in section
        ]
    return []


def _status(status: str, said: str, layout: Layout) -> Offer:
    """Statuses are quoted: YAML takes them for numbers, and OpenAPI wants texts."""
    quoted = f'"{status}"' if status.isdecimal() and not layout.is_json and not layout.quote else status
    text, snippet = layout.entry(quoted, "\n\tdescription: ${1:" + said + "}", " {$0}")
    return Offer(status, ItemKind.Value, text, snippet, said, group=6 if status.endswith("XX") else 3)
