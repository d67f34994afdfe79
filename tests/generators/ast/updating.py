"""`pytest tests/generators/ast --update-expected` writes what is emitted into the tests: read the difference."""

import ast
import textwrap
from pathlib import Path


class Updates:
    """Expected texts that are out of date, by test file."""

    def __init__(self) -> None:
        self.wanted = False
        self._found: dict[Path, list[tuple[int, str]]] = {}

    def note(self, path: Path, line: int, text: str) -> None:
        """The `check` on this line expects another text."""
        self._found.setdefault(path, []).append((line, text))

    def write(self) -> None:
        """Rewrite the tests, from the bottom up."""
        for path, found in self._found.items():
            source = path.read_text()
            calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
            lines = source.split("\n")
            for line, text in sorted(found, reverse=True):
                call = next(one for one in calls if one.lineno <= line <= (one.end_lineno or 0) and _is_check(one))
                old = call.args[-1]
                assert old.end_lineno is not None
                quotes = "'''" if '"""' in text else '"""'
                body = textwrap.indent(text.replace("\\", "\\\\"), " " * 8)
                rest = lines[old.end_lineno - 1][old.end_col_offset :]
                head = lines[old.lineno - 1][: old.col_offset]
                lines[old.lineno - 1 : old.end_lineno] = f"{head}{quotes}\n{body}\n        {quotes}{rest}".split("\n")
            path.write_text("\n".join(lines))


def _is_check(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in ("check", "check_module")


updates = Updates()
