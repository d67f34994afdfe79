"""Whether a text stayed data: the files of a hostile spec have the shape of its harmless twin's."""

import ast
import configparser
import io
import json
import re
import tokenize
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

import yaml

MARK = "pwned"
_COMPONENT = re.compile(r"[A-Za-z0-9._-]{1,200}")
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))})
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_NAMES = {
    "Name": "id",
    "Attribute": "attr",
    "arg": "arg",
    "keyword": "arg",
    "FunctionDef": "name",
    "AsyncFunctionDef": "name",
    "ClassDef": "name",
}


def leaks(files: Mapping[str, str], twins: Mapping[str, str]) -> Iterator[str]:
    """All that tells `files` from `twins` beside the values of literals, as `file: what`. Both are texts by path."""
    if set(files) != set(twins):
        yield f"other files: {sorted(set(files) ^ set(twins))}"
    changed = {path: text for path, text in files.items() if text != twins.get(path)}
    yield from faults(changed)
    for path in changed.keys() & twins.keys():
        yield from (f"{path}: {what}" for what in _differences(path, files[path], twins[path]))


def faults(files: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with files by themselves, as `file: what`."""
    for path, text in files.items():
        yield from (f"{path}: {what}" for what in (*bad_path(path), *bad_text(path, text)))


def bad_path(path: str) -> Iterator[str]:
    """What is wrong with a path that must stay inside the project, on any system."""
    parts = PurePosixPath(path).parts
    if path != "/".join(parts) or any(part in ("/", ".", "..") for part in parts):
        yield "is not a plain relative path"
    for part in parts:
        if not _COMPONENT.fullmatch(part):
            yield f"{part!r} is no file name for every system"
        if part.split(".")[0].lower() in _DEVICES:
            yield f"{part!r} is a device on Windows"


def bad_text(path: str, text: str) -> Iterator[str]:
    """What is wrong with one file by itself: it does not parse, hides characters, or runs the text."""
    hidden = _INVISIBLE.search(text)
    if hidden:
        line = text.count("\n", 0, hidden.start()) + 1
        yield f"line {line} holds the character U+{ord(hidden[0]):04X} as it is"
        text = _INVISIBLE.sub("?", text)
    try:
        _shape(path, text)
    except Exception as error:  # each format has its own
        yield f"does not parse: {type(error).__name__}: {str(error)[:200]}"
        return
    if path.endswith(".py"):
        yield from _bad_python(text)


def _bad_python(text: str) -> Iterator[str]:
    encoding, _ = tokenize.detect_encoding(io.BytesIO(text.encode()).readline)
    if encoding != "utf-8":
        yield f"declares the encoding {encoding}"
    tree = ast.parse(text)
    for node in ast.walk(tree):
        name = getattr(node, _NAMES.get(type(node).__name__, ""), None) or ""
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        for found in (name, *modules):
            if MARK in found:
                yield f"line {node.lineno} has the identifier {found[:80]!r}"  # type: ignore[attr-defined]
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and MARK in token.string:
            yield f"line {token.start[0]} has the comment {token.string[:80]!r}"
    bound = Counter(_bound(tree))
    for name, times in bound.items():
        if times > 1:
            yield f"binds {name!r} {times} times: an import or a declaration is hidden"


def _bound(tree: ast.Module) -> Iterator[str]:
    """The names that a module's own imports, classes and functions bind."""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name).split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def _differences(path: str, text: str, twin: str) -> Iterator[str]:
    try:
        found, expected = _shape(path, text), _shape(path, twin)
    except Exception:  # reported by `bad_text`
        return
    if path.endswith(".py"):
        found, expected = found.splitlines(), expected.splitlines()
        known = _words(found) & _words(expected)
        found, expected = _mask(found, known), _mask(expected, known)
    if found != expected:
        yield f"has another shape: {_first_difference(found, expected)}"


def _first_difference(found: Any, expected: Any) -> str:
    pairs = zip(found, expected, strict=False) if isinstance(found, list) else ()
    one, other = next(((one, other) for one, other in pairs if one != other), (found, expected))
    return f"{str(one).strip()[:160]} instead of {str(other).strip()[:160]}"


def _words(lines: list[str]) -> set[str]:
    return {word for line in lines for word in re.findall(r"'(\w+)'", line)}


def _mask(lines: list[str], known: set[str]) -> list[str]:
    """Names made from the text (an enum's members) may differ: each becomes `?`. `_bad_python` judges them."""

    def masked(word: re.Match[str]) -> str:
        return word[0] if word[1] in known and not word[1].isupper() else "'?'"

    return [re.sub(r"'(\w+)'", masked, line) for line in lines]


def _shape(path: str, text: str) -> Any:
    """A file's structure without the values of its literals. Raises what the format's parser raises."""
    suffix = PurePosixPath(path).suffix
    if suffix == ".py":
        return _python_shape(text)
    if suffix == ".toml":
        return _data_shape(tomllib.loads(text))
    if suffix == ".json":
        return _data_shape(json.loads(text))
    if suffix in (".yml", ".yaml"):
        return _data_shape(list(yaml.safe_load_all(text)))
    if suffix in (".ini", ".cfg"):
        parser = configparser.RawConfigParser()
        parser.read_string(text)
        return _data_shape({section: dict(parser[section]) for section in parser.sections()})
    if suffix == ".md":
        return [_markdown_shape(line) for line in text.split("\n")]
    return [f"{text.count(chr(10))} lines"]


_BLOCK = r"^\s*(?:[-*+]\s|>|[0-9]+[.)]\s|-{3}|={3})"


def _markdown_shape(line: str) -> tuple[int, ...]:
    """How often each sign that means something in Markdown stands in a line without a backslash before it."""
    plain = re.sub(r"\\.", "", line)
    return tuple(len(re.findall(sign, plain)) for sign in (r"^\s*#", "`", r"\|", "<", r"\]\(", _BLOCK))


class _Literals(ast.NodeTransformer):
    """Empties what is made of literals alone: how many cases a test has, or a text written as `"a" * 9`, is data."""

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.Constant) and node.value is not None and not isinstance(node.value, bool):
            return ast.Constant(type(node.value)())
        if isinstance(node, ast.BinOp) and _is_literal(node):
            return self.visit(node.left)
        if isinstance(node, ast.Tuple | ast.Dict) and _is_literal(node):
            return ast.Dict([], []) if isinstance(node, ast.Dict) else ast.Tuple([], ast.Load())
        if isinstance(node, ast.List):
            node.elts = [part for part in node.elts if not _is_literal(part)]
        found: ast.AST = super().visit(node)
        return found

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """The slice keeps its parts; `Literal["long",]` on lines of its own is `Literal["long"]`."""
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        found: list[Any] = [self.visit(part) for part in (node.value, *parts)]
        return ast.Subscript(found[0], found[1] if len(parts) == 1 else ast.Tuple(found[1:], ast.Load()), node.ctx)


def _is_literal(node: ast.AST | None) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.BinOp(left, _, right):
            return _is_literal(left) and _is_literal(right)
        case ast.List(parts) | ast.Tuple(parts):
            return all(map(_is_literal, parts))
        case ast.Dict(keys, values):
            return all(map(_is_literal, (*keys, *values)))
        case ast.Call(ast.Attribute(ast.Name("pytest"), "param"), arguments, keywords):
            return all(map(_is_literal, (*arguments, *(keyword.value for keyword in keywords))))
    return False


def _python_shape(text: str) -> str:
    return ast.dump(_Literals().visit(ast.parse(text)), indent=1)


def _data_shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key if isinstance(key, str) else str(key): _data_shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_data_shape(item) for item in value]
    return type(value).__name__
