"""Document links: what is underlined, and where it leads."""

from pathlib import Path

from lsprotocol import types

from server.features.document_links import document_links
from tests.server.features.named import PETS, TOYS
from tests.server.features.navigation import Opened


def links(opened: Opened) -> list[tuple[str, str]]:
    found = document_links(opened.snapshot, types.DocumentLinkParams(opened.id))
    range = types.Range
    return [
        (
            opened.under(range(types.Position(**one["range"]["start"]), types.Position(**one["range"]["end"]))),
            one["target"],
        )
        for one in found
    ]


def test_files_in_references() -> None:
    opened = Opened(PETS, {"toys.yaml": TOYS}, "file:///work/pets.yaml")
    assert links(opened) == [("toys.yaml", "file:///work/toys.yaml")]


def test_files_that_are_not_there_are_no_links() -> None:
    assert links(Opened(PETS, uri="file:///work/pets.yaml")) == []


def test_files_on_disk_and_whole_files(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "a b.yaml").write_text("type: string\n", encoding="utf-8")
    schemas = '    A: {$ref: "./parts/a b.yaml"}\n    B: {$ref: "parts/a b.yaml#/x"}\n'
    text = f"openapi: 3.0.3\ncomponents:\n  schemas:\n{schemas}"
    uri = (tmp_path / "api.yaml").as_uri()
    target = (tmp_path / "parts" / "a b.yaml").as_uri()
    assert links(Opened(text, uri=uri)) == [("./parts/a b.yaml", target), ("parts/a b.yaml", target)]


def test_web_addresses() -> None:
    text = """\
openapi: 3.0.3
info:
  title: Pets
  termsOfService: https://example.com/terms
  contact: {url: "https://example.com/contact"}
  license: {name: MIT, url: 'https://example.com/mit'} # ours
servers:
- url: https://api.example.com/{version}
- url: https://other.example.com
"""
    assert [target for _, target in links(Opened(text, uri="file:///work/a.yaml"))] == [
        "https://example.com/terms",
        "https://example.com/contact",
        "https://example.com/mit",
        "https://other.example.com",
    ]
