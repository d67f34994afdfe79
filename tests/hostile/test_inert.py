"""The judge itself: it lets data through and catches what got out."""

import pytest

from tests.hostile.inert import faults, leaks

SAFE = {
    "a.py": 'TITLE = "harmless"\n',
    "b.toml": 'name = "harmless"\n',
    "c.yml": "name: harmless\n",
    "README.md": "harmless\n",
}


def check(path: str, text: str) -> list[str]:
    """What is reported when one file of the twin becomes `text`."""
    return list(leaks({**SAFE, path: text}, SAFE))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", 'TITLE = "\\"\\"\\"; import pwned"\n'),
        ("a.py", 'TITLE = (\n    "import pwned\\n"\n    "# type: ignore"\n)\n'),
        ("b.toml", 'name = "[tool.pwned]"\n'),
        ("c.yml", 'name: "pwned: true"\n'),
        ("a.py", 'TITLE = "pwned " * 9\n'),
        ("README.md", "pwned \\<b\\> \\`pwned\\`\n"),
    ],
)
def test_text_in_a_literal_passes(path: str, text: str) -> None:
    assert check(path, text) == []


@pytest.mark.parametrize(
    ("path", "text", "report"),
    [
        ("a.py", 'TITLE = ""\nimport pwned\n', "identifier 'pwned'"),
        ("a.py", 'TITLE = "" + str(1)\n', "another shape"),
        ("a.py", 'TITLE = f"{id}"\n', "another shape"),
        ("a.py", 'TITLE = ""  # pwned\n', "comment '# pwned'"),
        ("a.py", '# coding: latin-1\nTITLE = ""\n', "declares the encoding iso-8859-1"),
        ("a.py", 'TITLE = "\\\n', "does not parse"),
        ("a.py", 'TITLE = "a\u202eb"\n', "U+202E"),
        ("a.py", 'TITLE = """a\rb"""\n', "U+000D"),
        ("b.toml", 'name = ""\n[tool.x]\n', "another shape"),
        ("b.toml", 'name = "\n', "does not parse"),
        ("c.yml", "name: {harmless: true}\n", "another shape"),
        ("c.yml", "name: ''\nprivileged: true\n", "another shape"),
        ("a.py", 'TITLE = "" % pwned\n', "another shape"),
        ("README.md", "harmless\npwned\n", "another shape"),
        ("README.md", "<script>pwned()</script>\n", "another shape"),
        ("README.md", "# pwned\n", "another shape"),
        ("README.md", "1. pwned\n", "another shape"),
        ("README.md", "[pwned](pwned)\n", "another shape"),
        ("../d.py", "", "not a plain relative path"),
        ("/d.py", "", "not a plain relative path"),
        ("d\\e.py", "", "no file name for every system"),
        ("con.py", "", "a device on Windows"),
    ],
)
def test_text_that_got_out_is_caught(path: str, text: str, report: str) -> None:
    assert any(report in found for found in check(path, text))


def test_a_class_that_hides_an_import_is_caught() -> None:
    hidden = "from enum import Enum\nclass Enum: ...\n"
    assert any("binds 'Enum' 2 times" in found for found in faults({"a.py": hidden}))
