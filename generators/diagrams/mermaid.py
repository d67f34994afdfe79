"""Spec text inside Mermaid: escaped, so that it is shown as it is and is never syntax.

Mermaid knows `#code;` for any character. It is needed for more than quotes: a line that contains `direction LR`
anywhere is taken for a direction, `%%{` begins a directive even inside a label, `[[fork]]` makes a fork, `$$` begins a
formula, `\\n` breaks the line, a label may be Markdown or HTML, and `style` anywhere before `:#` eats a semicolon.
"""

import re

LINE = "<br/>"
"""A line break inside a label."""

_MOST_CHARACTERS = 160
_NOTHING = "#32;"
_MARKS = (("ﬂ", "fl"), ("¶ß", "¶ ß"))
"""Mermaid puts `ﬂ°35¶ß` in place of `#35;` while it reads, and can't tell it from what was there."""

_SYNTAX = re.compile(
    r"""
    ["\#&<>;%$`\\~]                 # ends a label, begins an escape, a tag, a directive, a formula
    | \[(?=\[) | \](?=\])           # a fork
    | :(?!\ )                       # a style
    | \*(?!\ |$) | (?<!\ )\*        # Markdown, as all below
    | (?<![A-Za-z0-9])_ | _(?![A-Za-z0-9])
    | (?<=^[0-9])[.)] | (?<=^[0-9]{2})[.)] | (?<=^[0-9]{3})[.)] | ^[-+](?=\ )
    """,
    re.VERBOSE,
)
_DIRECTION = re.compile(r"(direction)\s+(?=TB|BT|RL|LR|TD)", re.IGNORECASE)
_ICON = re.compile(r"(?<=:fa)-")
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def label(text: str) -> str:
    """One line of spec text, for between the quotes of a label. What does not print is a space."""
    flat = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if len(flat) > _MOST_CHARACTERS:
        flat = f"{flat[: _MOST_CHARACTERS - 1]}…"
    for mark, harmless in _MARKS:
        flat = flat.replace(mark, harmless)
    flat = _ICON.sub("\N{NON-BREAKING HYPHEN}", flat)
    escaped = _SYNTAX.sub(lambda found: f"#{ord(found[0])};", flat)
    return _DIRECTION.sub(r"\1#32;", escaped) or _NOTHING


def description(text: str) -> str:
    """The same for after the colon of a transition, which the next colon would end."""
    return label(text).replace(":", "#58;")


def identifier(name: str) -> str:
    """A name as part of an identifier."""
    return re.sub(r"[^A-Za-z0-9_]", "_", name)


def is_identifier(name: str) -> bool:
    """It can stand bare, if it is no word of the language."""
    return _IDENTIFIER.fullmatch(name) is not None
