"""Python source as text: literals, calls, docstrings and imports as `ruff format` leaves them."""

import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from generators.ast.layout import LINE, fit


@lru_cache(maxsize=16_384)
def quote(text: str) -> str:
    """A string literal, with the quotes `ruff format` prefers and every control character escaped."""
    body = repr(text)
    inner = body[1:-1].replace("\\'", "'") if body[0] == "'" else body[1:-1]
    if text.count('"') > text.count("'"):
        return "'" + inner.replace("'", "\\'") + "'"
    return '"' + inner.replace('"', '\\"') + '"'


def literal(value: object) -> str:
    """A literal of a plain value: None, booleans, numbers, text, and lists of them."""
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, tuple | list):
        return f"[{', '.join(literal(item) for item in value)}]"
    return repr(value)


def call(head: str, arguments: Iterable[str], *, indent: int = 0, tail: str = "", brackets: str = "()") -> str:
    """`head(a, b)tail` on one line if it fits `LINE` at this indentation, else one argument a line."""
    items = list(arguments)
    opening, closing = brackets[0], brackets[1]
    line = f"{head}{opening}{', '.join(items)}{closing}{tail}"
    if not items or ("\n" not in line and indent + len(line) <= LINE):
        return line
    return exploded(head + opening, items, closing + tail, indent)


def exploded(head: str, items: Iterable[str], tail: str, indent: int) -> str:
    """`head`, then one item a line, then `tail`; `head` ends with the opening bracket, `tail` begins with the
    closing one.
    """
    pad = " " * (indent + 4)
    lines = "".join(f"{pad}{item},\n" for item in items)
    return f"{head}\n{lines}{' ' * indent}{tail}"


# The same sentence opens many functions, and an application is planned again with every change of its spec.
@lru_cache(maxsize=8192)
def docstring(text: str, *, indent: int = 0) -> str:
    """A docstring of free text: escaped, wrapped, one blank line between paragraphs."""
    pad = " " * indent
    width = LINE - indent
    clean = text.replace("\\", "\\\\").replace('"', '\\"')
    clean = "".join(char if char.isprintable() or char == "\n" else " " for char in clean)
    paragraphs = [" ".join(part.split()) for part in clean.split("\n\n")]
    paragraphs = [part for part in paragraphs if part] or ["Nothing is said about it."]
    wrapped = [textwrap.wrap(part, width - 7, break_long_words=False, break_on_hyphens=False) for part in paragraphs]
    lines = wrapped[0]
    for part in wrapped[1:]:
        lines += ["", *part]
    if len(lines) == 1:
        return f'{pad}"""{lines[0]}"""'
    body = "\n".join(f"{pad}{line}" if line else "" for line in lines[1:])
    return f'{pad}"""{lines[0]}\n{body}\n{pad}"""'


def sentence(text: str) -> str:
    """Text as a sentence: capitalised, with a full stop."""
    text = " ".join(text.split())
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "…", ":")) else f"{text}."


class Imports:
    """The imports of one module, gathered while its declarations are emitted."""

    def __init__(self) -> None:
        self._plain: set[str] = set()
        self._names: defaultdict[str, set[str]] = defaultdict(set)

    def module(self, name: str) -> None:
        """`import name`; `name` may be `x as y`."""
        self._plain.add(name)

    def add(self, module: str, *names: str) -> None:
        """`from module import names`."""
        self._names[module].update(names)

    def render(self, body: str | None = None) -> str:
        """The import block: standard library, third party, our own, each sorted as isort does.

        Given the module's `body`, names that it never mentions are left out.
        """
        sections: dict[int, list[tuple[str, str]]] = {-1: [], 0: [], 1: [], 2: []}
        for name in self._plain:
            if body is None or _mentions(body, name.split()[-1].partition(".")[0]):
                sections[_section(name)].append(("0" + name, f"import {name}"))
        for module, names in self._names.items():
            everything = body is None or module == "__future__"
            kept = names if everything else {name for name in names if _mentions(body or "", name)}
            if kept:
                sections[_section(module)].append(("1" + module, _from(module, kept)))
        return "\n\n".join(
            "\n".join(text for _, text in sorted(lines, key=lambda pair: (pair[0][0], _natural(pair[0][1:]))))
            for _, lines in sorted(sections.items())
            if lines
        )


def _mentions(text: str, name: str) -> bool:
    """The name stands in the text as a word of its own, and is no attribute. (Splitting all text into words takes ten
    times as long.)
    """
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        before = text[start - 1 : start]
        if not (before == "." or is_in_word(before) or is_in_word(text[end : end + 1])):
            return True
        start = text.find(name, end)
    return False


def is_in_word(character: str) -> bool:
    """A letter, digit or underscore; not the empty text."""
    return character.isalnum() or character == "_"


_STANDARD = frozenset(
    {
        "argparse",
        "asyncio",
        "base64",
        "collections",
        "contextlib",
        "dataclasses",
        "datetime",
        "decimal",
        "enum",
        "hashlib",
        "http",
        "json",
    }
    | {"logging", "math", "re", "sys", "typing", "urllib", "uuid", "os", "pathlib"}
)


@lru_cache(maxsize=1024)
def _section(module: str) -> int:
    if module == "__future__":
        return -1
    top = module.split(" ", maxsplit=1)[0].split(".")[0]
    if top in _STANDARD:
        return 0
    return 2 if top in ("src", "tests") else 1


def _import_order(name: str) -> tuple[int, tuple[tuple[str, int], ...], str]:
    """isort's order within one line: CONSTANTS, Classes, functions; the case of letters comes last."""
    if name.isupper() and len(name) > 1:
        return 0, _natural(name), name
    return (1 if name[:1].isupper() else 2), _natural(name), name


@lru_cache(maxsize=8192)
def _natural(text: str) -> tuple[tuple[str, int], ...]:
    """A key that puts `item2` before `item10`."""
    parts = re.findall(r"[0-9]+|[^0-9]", text.lower())
    return tuple(("0", int(part)) if part.isdigit() else (part, 0) for part in parts)


def _from(module: str, names: Iterable[str]) -> str:
    ordered = sorted(names, key=_import_order)
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= LINE:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in ordered) + ")"


def module(doc: str, imports: Imports, declarations: Iterable[str]) -> str:
    """A whole module: docstring, imports, then declarations two blank lines apart, their long lines broken."""
    head = docstring(doc)
    given = [part.strip("\n") for part in declarations if part.strip()]
    block = imports.render("\n".join(given))
    parts = [fit(part) for part in given]
    opening = f"{head}\n\n{block}" if block else head
    if not parts:
        return f"{opening}\n"
    separators = "\n\n" if _is_simple(parts[0]) else "\n\n\n"
    text = opening + separators + parts[0]
    for before, after in pairwise(parts):
        text += ("\n" if _is_simple(before) and _is_simple(after) else "\n\n\n") + after
    return f"{text}\n"


def _is_simple(declaration: str) -> bool:
    """A statement rather than a class or function: those need two blank lines around them."""
    return not declaration.startswith(("class ", "def ", "async def ", "@"))
