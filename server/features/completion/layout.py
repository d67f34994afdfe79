"""How what is offered is written where somebody types: indentation, colons and quotes."""

from __future__ import annotations

from ir.syntax import Syntax
from ir.syntax.marking import Marked
from ir.yaml import ScalarNode, SequenceNode, content
from server.features.completion.offers import escaped


class Layout:
    """The surroundings of the cursor. Editors indent new lines like the one that is typed on; the rest is said here."""

    def __init__(self, syntax: Syntax, marked: Marked) -> None:
        line = marked.line
        self.in_flow = marked.variant.in_flow
        self.has_colon = marked.variant.has_colon
        self.quote = marked.variant.quote
        self.is_json = syntax.cuts.in_flow
        self._dash = marked.variant.mark - (len(line) - len(line.lstrip(" "))) if marked.is_line_start else 0
        self._unit = next((indent for indent in syntax.text.indents[:400] if 1 < indent < 9), 2)

    def laid(self, snippet: str) -> str:
        """A snippet whose lines begin where the cursor is; a tab is one level more."""
        return snippet.replace("\t", " " * self._unit).replace("\n", "\n" + " " * self._dash)

    def entry(self, name: str, rest: str, flow_rest: str | None = None) -> tuple[str, str | None]:
        """A key as text, and as a snippet with what follows its colon.

        Where a colon or a quote follows already, it is the name alone.
        """
        if self.has_colon or (self.quote and self.is_json):
            return name, None
        written = f'"{name}"' if self.is_json and not self.quote else name
        tail = rest if not self.in_flow else flow_rest if flow_rest is not None else " $0"
        gap = "" if tail.startswith("\n") else " "
        return f"{written}:{gap}", self.laid(f"{escaped(written)}:{tail}")

    def value(self, text: str) -> str:
        """A single value."""
        is_bare = text in ("true", "false") or text.lstrip("-").isdecimal()
        return f'"{text}"' if self.is_json and not self.quote and not is_bare else text


def listed(marked: Marked) -> set[str]:
    """The other items of the list that the cursor is in: nobody wants them twice."""
    if not marked.path or not marked.path[-1].isdecimal():
        return set()
    inner = content(marked.syntax.value(*marked.path[:-1]))
    items = inner.items if isinstance(inner, SequenceNode) else ()
    return {one.text for item in items if isinstance(one := content(item), ScalarNode)}
