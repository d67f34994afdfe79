"""Random edits of real documents, for as long as one likes: `python -m tests.ir.syntax.fuzz --help`.

After every edit (of large documents: after some) what the engine knows is compared with a fresh check of the same text;
the real server is asked the same. Every run can be repeated: seed and document say which edits are made.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ir.source import Position, Span
from ir.syntax import Change, Syntax, Text
from tests.ir.syntax.edits import random_edit
from tests.ir.syntax.trees import of_syntax
from tests.shared import FOLDER
from validators.engine import Engine
from validators.results import CheckResult

SMALL = (
    "spring-petclinic.yaml",
    "redocly-museum-31.yaml",
    "swagger-petstore3.yaml",
    "pb33f-burgershop-31.yaml",
    "realworld-conduit-31.yaml",
    "adyen-binlookup-v50.yaml",
    "xero-projects.yaml",
    "moov-ach.yaml",
    "box-v2026.json",
    "paypal-catalogs-products-v1.json",
)
LARGE = (
    "datadog-v1.yaml",
    "stripe-v500.yaml",
    "ag-bungie.net.json",
    "meilisearch-31.json",
    "digitalocean-bundled.yaml",
)
EXAMPLES = tuple(str(path) for path in sorted(Path("examples").glob("*/devmatrix.yaml")))
SELDOM = 50
_DEEPEST = 9
"""So many edits are made before they are taken back, one after the other."""


@dataclass
class Disagreement(AssertionError):
    """What is known after an edit is not what a fresh check says."""

    document: str
    seed: int
    number: int
    what: str

    def __str__(self) -> str:
        again = f"python -m tests.ir.syntax.fuzz {self.document} --seed {self.seed} --edits {self.number + 1} --every 1"
        return f"{self.document}, edit {self.number} of seed {self.seed}: {self.what} differ; again: {again}"


class Edited:
    """A document and the engine that follows it."""

    def __init__(self, text: str) -> None:
        self.engine = Engine()
        self.syntax = Syntax.of(Text.of(text))
        self.result = self.engine.update(self.syntax)
        self._back: list[tuple[Span, str]] = []

    def edit(self, span: Span, new: str) -> None:
        """Make an edit, and remember how to take it back."""
        before = self.syntax.text
        text, change = before.edit(span, new)
        self._back.append(undone(before, text, change))
        self._take(text, change)

    def undo(self) -> bool:
        """Take the last edit back. Tells whether there are more."""
        if self._back:
            self._take(*self.syntax.text.edit(*self._back.pop()))
        return bool(self._back)

    @property
    def depth(self) -> int:
        """How many edits can be taken back."""
        return len(self._back)

    def _take(self, text: Text, change: Change) -> None:
        self.syntax = self.syntax.update(text, change)
        self.result = self.engine.update(self.syntax)

    def differences(self) -> str:
        """What is not as after a fresh check of the same text; empty if everything is."""
        fresh = Syntax.of(Text.of(str(self.syntax.text)))
        if state(self.syntax) != state(fresh):
            return "blocks"
        if of_syntax(self.syntax) != of_syntax(fresh):
            return "trees"
        return _differences(self.result, Engine().update(fresh))


def undone(before: Text, after: Text, change: Change) -> tuple[Span, str]:
    """The edit that takes one back: the lines it touched as they were."""
    end = Position(change.new_end, 0) if change.new_end < len(after.lines) else after.end
    return Span(Position(change.first, 0), end), "".join(before.lines[change.first : change.old_end])


def state(syntax: Syntax) -> list[object]:
    """The blocks, with all that belongs to them."""
    return [
        syntax.dialect,
        *(
            (block.prefix, syntax.line_of(block), block.height, block.source, block.document.issues)
            for block in syntax.blocks
        ),
    ]


def _differences(one: CheckResult, other: CheckResult) -> str:
    names = ("problems", "parts", "ir")
    return " and ".join(name for name in names if getattr(one, name) != getattr(other, name))


def fuzz_engine(name: str, text: str, edits: int, seed: int, every: int = 1) -> None:
    """Make random edits, and compare after every so many. Raises `Disagreement`."""
    numbers = random.Random(f"{seed} {name}")
    edited = Edited(text)
    for number in range(edits):
        edited.edit(*random_edit(edited.syntax.text, numbers))
        if (number + 1) % every == 0 and (found := edited.differences()):
            raise Disagreement(name, seed, number, found)
        if edited.depth >= _DEEPEST or numbers.random() < 0.1:
            while edited.undo():
                pass
            if str(edited.syntax.text) != text:
                raise Disagreement(name, seed, number, "texts after undoing")
            if every == 1 and (found := edited.differences()):
                raise Disagreement(name, seed, number, f"(after undoing) {found}")


def documents(names: list[str]) -> Iterator[tuple[str, str, int]]:
    """The chosen documents, or all: name, text, and after how many edits it is compared."""
    for name in names or [*SMALL, *EXAMPLES, *LARGE]:
        path = Path(name) if Path(name).is_file() else FOLDER / name
        if path.is_file():
            yield name, path.read_bytes().decode(), SELDOM if name in LARGE else 1
        else:
            say(f"NOT TRIED: {path} is missing")


def say(text: str) -> None:
    """Tell the person who waits."""
    sys.stderr.write(f"{text}\n")


def main() -> int:
    """Fuzz the engine, then the server; the exit status is 1 if they ever disagreed with a fresh check."""
    asked = _parser().parse_args()
    from tests.server.lsp.fuzzing import fuzz_server

    failures = 0
    for turn in range(asked.turns) if asked.turns else iter(int, 1):
        seed = asked.seed + turn
        for name, text, every in documents(asked.documents):
            began = time.monotonic()
            try:
                if asked.edits:
                    fuzz_engine(name, text, asked.edits, seed, asked.every or every)
                if asked.server_edits:
                    fuzz_server(name, text, asked.server_edits, seed, 1 if every == 1 else 10)
                said = "as checked anew"
            except AssertionError as error:
                failures += 1
                said = f"FAILED: {error}"
            say(f"seed {seed}, {name}: {said} ({time.monotonic() - began:.0f} s)")
    return int(failures > 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.ir.syntax.fuzz", description=__doc__)
    parser.add_argument("documents", nargs="*", help="paths, or names in ../shared/specs; all that are known")
    parser.add_argument("--edits", type=int, default=1_000, help="edits of each through the engine (1000)")
    parser.add_argument("--server-edits", type=int, default=100, help="edits of each through the server (100)")
    parser.add_argument("--every", type=int, default=0, help=f"compare after so many edits (1; large ones {SELDOM})")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--turns", type=int, default=1, help="with the next seed each time; 0 never ends (1)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
