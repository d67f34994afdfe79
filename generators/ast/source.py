"""Python source as text: quoting, wrapping and imports that `ruff format` leaves alone."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from itertools import pairwise

LINE = 100
_LONG_STRING = re.compile(r"""([^"'=]+?) = (".*"|'.*')""")
_COMPARISON = re.compile(r"([\w.]+) (==|>=|<=) ([\w.]+)")


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
    """`head(a, b)tail` on one line if it fits `LINE` at this indentation, else one argument a line.

    Arguments that are still too long are wrapped in turn; those that span lines stay as they are.
    """
    items = list(arguments)
    opening, closing = brackets[0], brackets[1]
    line = f"{head}{opening}{', '.join(items)}{closing}{tail}"
    if "\n" not in line and indent + len(line) <= LINE:
        return line
    return exploded(head + opening, items, closing + tail, indent)


def exploded(head: str, items: Iterable[str], tail: str, indent: int) -> str:
    """`head`, then one item a line, then `tail`; `head` ends with the opening bracket, `tail` begins with the
    closing one.
    """
    pad = " " * (indent + 4)
    lines = "".join(f"{pad}{wrap(item, indent + 4, room=1)},\n" for item in items)
    return f"{head}\n{lines}{' ' * indent}{tail}"


def wrap(text: str, indent: int, room: int = 0) -> str:
    """One logical line, broken at its last bracket if it is too long, the parts wrapped in turn.

    `room` is what the line needs beside the text (a comma).
    """
    if "\n" in text or indent + len(text) + room <= LINE:
        return text
    start, end = _last_brackets(text)
    items = split_items(text[start + 1 : end]) if start >= 0 else []
    if not items:
        return _unbracketed(text, indent)
    return exploded(text[: start + 1], items, text[end:], indent)


def _unbracketed(text: str, indent: int) -> str:
    """What has no brackets to break at: a long string in an assignment, a comparison that stands in brackets
    already.
    """
    assigned = _LONG_STRING.fullmatch(text)
    if assigned and indent + 4 + len(assigned[2]) <= LINE:
        return f"{assigned[1]} = (\n{' ' * (indent + 4)}{assigned[2]}\n{' ' * indent})"
    parts = _COMPARISON.fullmatch(text)
    return f"{parts[1]}\n{' ' * indent}{parts[2]} {parts[3]}" if parts else text


def _last_brackets(text: str) -> tuple[int, int]:
    """The outermost pair of brackets that closes last; -1 without any."""
    stack: list[int] = []
    found = (-1, -1)
    for index, char in _code(text):
        if char in "([{":
            stack.append(index)
        elif char in ")]}" and stack:
            start = stack.pop()
            if not stack and index - start > 1:
                found = (start, index)
    return found


def chain(head: str, links: list[str], indent: int) -> str:
    """`head.a().b()` on one line if it fits, else in brackets with one call a line, as a long chain is written.

    `head` may begin with text of its own that ends in a space (`return self`).
    """
    line = f"{head}{''.join(links)}"
    if indent + len(line) <= LINE:
        return line
    before, _, first = head.rpartition(" ")
    pad = " " * (indent + 4)
    inside = f"{pad}{first}{''.join(links)}"
    if len(inside) <= LINE:
        return f"{before} (\n{inside}\n{' ' * indent})"
    lines = [f"{pad}{first}{links[0]}", *(pad + wrap(link, indent + 4) for link in links[1:])]
    return f"{before} (\n" + "\n".join(lines) + f"\n{' ' * indent})"


def split_items(text: str) -> list[str]:
    """The parts between the commas that no bracket or string encloses."""
    depth, start, parts = 0, 0, []
    for index, char in _code(text):
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == "," and depth == 0:
            parts.append(text[start:index].strip())
            start = index + 1
    last = text[start:].strip()
    return [*parts, last] if last else parts


def _code(text: str) -> Iterator[tuple[int, str]]:
    """The characters outside string literals, with their positions."""
    quoted = ""
    index = 0
    while index < len(text):
        char = text[index]
        if quoted:
            if char == "\\":
                index += 1
            elif char == quoted:
                quoted = ""
        elif char in "'\"":
            quoted = char
        else:
            yield index, char
        index += 1


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
        self._names: dict[str, set[str]] = {}

    def module(self, name: str) -> None:
        """`import name`; `name` may be `x as y`."""
        self._plain.add(name)

    def add(self, module: str, *names: str) -> None:
        """`from module import names`."""
        self._names.setdefault(module, set()).update(names)

    def render(self) -> str:
        """The import block: standard library, third party, our own, each sorted as isort does."""
        sections: dict[int, list[tuple[str, str]]] = {-1: [], 0: [], 1: [], 2: []}
        for name in self._plain:
            sections[_section(name)].append(("0" + name, f"import {name}"))
        for module, names in self._names.items():
            sections[_section(module)].append(("1" + module, _from(module, names)))
        return "\n\n".join(
            "\n".join(text for _, text in sorted(lines, key=lambda pair: (pair[0][0], pair[0].lower())))
            for _, lines in sorted(sections.items())
            if lines
        )


_STANDARD = frozenset(
    {"asyncio", "base64", "collections", "contextlib", "dataclasses", "datetime", "decimal", "enum", "http", "json"}
    | {"logging", "math", "re", "sys", "typing", "urllib", "uuid", "os", "pathlib"}
)


def _section(module: str) -> int:
    if module == "__future__":
        return -1
    top = module.split(" ", maxsplit=1)[0].split(".")[0]
    if top in _STANDARD:
        return 0
    return 2 if top in ("src", "tests") else 1


def _import_order(name: str) -> tuple[int, str, str]:
    """isort's order within one line: CONSTANTS, Classes, functions; the case of letters comes last."""
    if name.isupper() and len(name) > 1:
        return 0, name.lower(), name
    return (1 if name[:1].isupper() else 2), name.lower(), name


def _from(module: str, names: Iterable[str]) -> str:
    ordered = sorted(names, key=_import_order)
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= LINE:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in ordered) + ")"


def module(doc: str, imports: Imports, declarations: Iterable[str]) -> str:
    """A whole module: docstring, imports, then declarations two blank lines apart."""
    head = docstring(doc)
    block = imports.render()
    parts = [part.strip("\n") for part in declarations if part.strip()]
    opening = f"{head}\n\n{block}" if block else head
    if not parts:
        return f"{opening}\n"
    separators = "\n\n" if _is_simple(parts[0]) else "\n\n\n"
    text = opening + separators + parts[0]
    for before, after in pairwise(parts):
        text += ("\n" if _is_simple(before) and _is_simple(after) else "\n\n\n") + after
    return _wrapped(f"{text}\n")


def _wrapped(text: str) -> str:
    """Source in which lines that long names made too long are broken as well."""
    if all(len(line) <= LINE for line in text.splitlines()):
        return text
    lines = []
    in_prose = False
    for line in text.split("\n"):
        prose = in_prose
        in_prose ^= line.count('"""') % 2 == 1
        if len(line) <= LINE or prose or in_prose or '"""' in line or line.lstrip().startswith("#"):
            lines.append(line)
            continue
        code = line.lstrip()
        indent = len(line) - len(code)
        comma = code.endswith(",")
        wrapped = wrap(code.removesuffix(","), indent, room=int(comma))
        lines.append(" " * indent + wrapped + ("," if comma else ""))
    return "\n".join(lines)


def _is_simple(declaration: str) -> bool:
    """A statement rather than a class or function: those need two blank lines around them."""
    return not declaration.startswith(("class ", "def ", "async def ", "@"))
