"""Random edits through a server: what it says is what a fresh look at the same text says, and always of that text."""

import random
import re

import pytest

from server.features.diagnostics import published
from server.lsp.positions import Encoding
from server.workspace.workspace import Workspace
from tests.server.lsp.session import ROOT, Session

URI = "file:///work/x.devmatrix.yaml"
NATIVE = (ROOT / "examples/ecommerce/devmatrix.yaml").read_text()
OPENAPI = """\
openapi: 3.0.3
info: {title: shop, version: "1"}
paths:
  /products/{id}:
    get:
      operationId: getProduct
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        "200":
          description: fine
          content: {application/json: {schema: {$ref: "#/components/schemas/Product"}}}
components:
  schemas:
    Product:
      type: object
      required: [name]
      properties:
        name: {type: string}
"""
PASTES = [
    "x",
    " ",
    "\n",
    "\t",
    ":",
    "'",
    '"',
    "- ",
    "{",
    "]",
    "#",
    "&a ",
    "*a",
    "😀",
    "é",
    "\u2028",
    "\x85",
    "\r\n",
    "---\n",
]
PASTES += [
    "\n  Extra:\n    attributes:\n      note: {type: string}\n",
    "          ",
    "name",
    "|\n",
    "\r",
    "\x0c",
    "\ufeff",
]
CODECS = {Encoding.UTF8: ("utf-8", 1), Encoding.UTF16: ("utf-16-le", 2)}


def _wire(text: str, offset: int, encoding: Encoding) -> tuple[int, int]:
    before = text[:offset]
    starts = [0, *(found.end() for found in re.finditer("\r\n|\r|\n", before))]
    codec, size = CODECS[encoding]
    return len(starts) - 1, len(before[starts[-1] :].encode(codec)) // size


def _edit(random: random.Random, text: str) -> tuple[int, int, str]:
    start = random.randrange(len(text) + 1)
    end = min(start + random.choice([0, 0, 0, 1, 1, 2, 5, 40]), len(text))
    while start and text[start - 1] == "\r" and text[start : start + 1] == "\n":
        start -= 1  # There is no place between the two.
    while end < len(text) and text[end] == "\n" and end and text[end - 1] == "\r":
        end += 1
    if random.random() < 0.3 and end > start + 2:
        return start, end, text[start + 1 : end - 1]
    return start, end, random.choice(PASTES)


@pytest.mark.parametrize("encoding", list(CODECS))
@pytest.mark.parametrize("spec", [NATIVE, OPENAPI], ids=["native", "openapi"])
def test_random_edits(session: Session, spec: str, encoding: Encoding) -> None:
    session.initialize({"general": {"positionEncodings": [encoding]}})
    session.open(URI, spec)
    chosen = random.Random(f"{encoding} {len(spec)}")
    text = spec
    for version in range(2, 102):
        start, end, new = _edit(chosen, text)
        session.change(URI, version, (*_wire(text, start, encoding), *_wire(text, end, encoding), new))
        text = text[:start] + new + text[end:]
        if version % 5 == 0:
            fresh = Workspace(encoding).open(URI, "yaml", version, text).snapshot()
            assert session.diagnostics(URI, version) == published(fresh)["diagnostics"]
        if version % 40 == 0:
            text = spec
            session.change(URI, version, text)
    published_versions = [one["version"] for one in session.seen("textDocument/publishDiagnostics")]
    assert published_versions == sorted(published_versions)
