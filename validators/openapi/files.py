"""Rules about references to other files; they ask the disk, so they are apart from the others."""

from collections.abc import Iterator
from pathlib import Path

from ir.openapi.documents import Documents, Fault
from ir.openapi.facts import Ref
from ir.openapi.index import Index
from ir.openapi.refs import Reference, follow, parse_reference
from ir.problems import Problem, Severity
from ir.wording import did_you_mean, show
from validators.openapi.references import component_meant
from validators.openapi.rule import Spot, rule


def file_problems(index: Index, base: Path, documents: Documents) -> tuple[Problem, ...]:
    """What is wrong with references to other files; `base` is where the document itself is."""
    return (*file_ref.problems(index, base, documents), *unread_file.problems(index, base, documents))


@rule("DM644", Severity.ERROR, "A reference to a file that leads nowhere")
def file_ref(index: Index, base: Path, documents: Documents) -> Iterator[Spot]:
    """There is no such file beside the document, or nothing at that place in it. Files outside of the workspace and
    URLs are not looked at.

    Wrong:
        components:
          schemas:
            Pet: {$ref: "no-such-file.yaml#/Pet"}
    Right:
        components:
          schemas:
            Pet: {$ref: "https://example.com/pets.yaml#/Pet"}
    """
    for ref, reference in _followed(index):
        fault = _fault(reference, base, documents)
        if fault is not None:
            meant = component_meant(index, ref, reference)
            part = (0, len(ref.text)) if meant else None
            yield Spot(ref.path, fault + did_you_mean(meant), suggestion=meant, part=part)


@rule("DM645", Severity.INFO, "A file that is not read")
def unread_file(index: Index, base: Path, documents: Documents) -> Iterator[Spot]:
    """The reference leads to a file outside of the workspace, or to one that is too large or no text. Nobody can say
    whether it is right.

    Wrong:
        components:
          schemas:
            Pet: {$ref: "../elsewhere/pets.yaml#/Pet"}
    Right:
        components:
          schemas:
            Pet: {$ref: "https://example.com/pets.yaml#/Pet"}
    """
    for ref, reference in _followed(index):
        fault = documents.load(base, reference.file).fault
        if fault is not None and fault not in _WRONG:
            yield Spot(ref.path, f"{show(reference.file)} {fault.value}")


_WRONG = (Fault.MISSING, Fault.NO_FILE)


def _followed(index: Index) -> Iterator[tuple[Ref, Reference]]:
    for text, refs in index.refs.items():
        reference = parse_reference(text)
        if reference.file:
            yield from ((ref, reference) for ref in refs if not ref.is_loose)


def _fault(reference: Reference, base: Path, documents: Documents) -> str | None:
    loaded = documents.load(base, reference.file)
    if loaded.fault is not None:
        return f"{show(reference.file)} {loaded.fault.value}" if loaded.fault in _WRONG else None
    document = loaded.document
    if document is None or not document.is_whole or reference.anchor:
        return None
    target = follow(document.root, reference.pointer)
    if target.node is None and not target.is_open:
        return f"There is nothing at {show('/' + '/'.join(reference.pointer))} in {show(reference.file)}"
    return None
