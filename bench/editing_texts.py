"""The documents that are edited, and where."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.editing_client import Place
from tests.e2e.support.places import ROOT, spec_of
from tests.shared import FOLDER

_COMPARED = ("oai-petstore.yaml", "spring-petclinic.yaml", "datadog-v1.yaml", "stripe-v500.yaml")
_OURS = (
    "github-2026.json",
    "ag-mist.com.json",
    "github-2021.yaml",
    "digitalocean-bundled.yaml",
    "ag-atlassian.com-jira.yaml",
    "ag-bungie.net.json",
    "discord-31.json",
)
_MANY_PROBLEMS = 5_000


@dataclass(frozen=True, slots=True)
class Text:
    """A document. `is_compared` tells that other servers get it too."""

    name: str
    content: str
    is_compared: bool = False

    @property
    def lines(self) -> list[str]:
        """Its lines, without their ends."""
        return self.content.split("\n")

    @property
    def uri(self) -> str:
        """An address that no file has."""
        return (ROOT / ".cache" / "bench" / "edited" / self.name).as_uri()


def texts(chosen: list[str]) -> tuple[list[Text], list[str]]:
    """The documents whose names contain one of the given words (no words: all), and the names of those not there."""
    found, missing = [], []
    for name in (*_COMPARED, *_OURS):
        path = FOLDER / name
        if path.is_file():
            found.append(Text(name, path.read_bytes().decode().replace("\r\n", "\n"), name in _COMPARED))
        else:
            missing.append(str(path))
    found.append(Text("ecommerce.devmatrix.yaml", spec_of("ecommerce").read_text(encoding="utf-8")))
    found.append(Text("5000-problems.yaml", many_problems(_MANY_PROBLEMS)))
    return [text for text in found if not chosen or any(word in text.name for word in chosen)], missing


def many_problems(count: int) -> str:
    """An OpenAPI document with as many schemas, each with one mistake."""
    head = "openapi: 3.0.3\ninfo: {title: Wrong, version: 1.0.0}\npaths: {}\ncomponents:\n  schemas:\n"
    return head + "".join(f"    Schema{number}:\n      type: text\n" for number in range(count))


def places(text: Text, count: int, seed: int) -> Iterator[Place]:
    """Random places, the same for every server: mostly at the end of a line, as one types, else anywhere in it.

    Lines with characters that servers count differently are left out.
    """
    numbers = random.Random(seed)
    lines = text.lines
    while count:
        line = numbers.randrange(len(lines))
        written = lines[line]
        if not written.strip() or not written.isascii() or "\r" in written:
            continue
        at_end = numbers.random() < 0.6
        yield line, len(written) if at_end else numbers.randrange(len(written) + 1)
        count -= 1


def files() -> Path:
    """Where the real documents are expected."""
    return FOLDER
