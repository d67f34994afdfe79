"""Rules about references: what they lead to, and what nothing leads to."""

from collections.abc import Iterator

from ir import paths
from ir.openapi.document_keys import SECTION_KINDS
from ir.openapi.facts import Ref
from ir.openapi.index import Index
from ir.openapi.keys import kinds
from ir.openapi.refs import Reference, fault_of_pointer, parse_reference
from ir.problems import Severity
from ir.wording import closest, did_you_mean, show
from validators.openapi.rule import Spot, rule

_SECTION_OF = {kind: section for section, kind in SECTION_KINDS.items()}
_MOST_HOPS = 50


@rule("DM640", Severity.ERROR, "A reference that leads nowhere")
def dangling_ref(index: Index) -> Iterator[Spot]:
    """There is nothing in the document at the place that `$ref` says.

    Wrong:
        components:
          schemas:
            Pet: {type: object}
            Pets: {type: array, items: {$ref: "#/components/schemas/Pett"}}
    Right:
        components:
          schemas:
            Pet: {type: object}
            Pets: {type: array, items: {$ref: "#/components/schemas/Pet"}}
    """
    if not index.is_whole:
        return
    for text, refs in index.refs.items():
        reference = parse_reference(text)
        if reference.is_local and not index.leads_somewhere(reference):
            yield from (_dangling(index, ref, reference) for ref in refs if not ref.is_loose)


def _dangling(index: Index, ref: Ref, reference: Reference) -> Spot:
    if not ref.text.strip():
        return Spot(ref.path, "Nothing is written here; say where it leads, such as `#/components/…`")
    fault = fault_of_pointer(ref.text)
    if fault is not None:
        return Spot(ref.path, f"{show(ref.text)} {fault}")
    pointer = reference.pointer
    if len(pointer) == 3 and pointer[0] == "components" and pointer[1] in SECTION_KINDS:
        name = pointer[2]
        meant = closest(name, index.sections.get(pointer[1], ()))
        part = None
        if meant is not None and ref.text.endswith(name):
            part = len(ref.text) - len(name), len(ref.text)
        message = f"There is no {show(name)} in `components/{pointer[1]}`{did_you_mean(meant)}"
        return Spot(ref.path, message, suggestion=meant if part else None, part=part)
    if reference.anchor:
        meant = _whole(index, ref, reference.anchor.rpartition("/")[2])
        advice = f"; did you mean {show(meant)}?" if meant else ""
        part = (0, len(ref.text)) if meant else None
        return Spot(
            ref.path, f"There is no schema with `$anchor: {reference.anchor}`{advice}", None, False, meant, (), part
        )
    return Spot(ref.path, f"There is nothing at {show(ref.text)} in this document")


def _whole(index: Index, ref: Ref, name: str) -> str | None:
    """The reference to the component of that name, and of the kind that belongs there."""
    section = _SECTION_OF.get(ref.kind, "")
    return f"#/components/{section}/{name}" if (section, name) in index.components else None


def component_meant(index: Index, ref: Ref, reference: Reference) -> str | None:
    """The reference to a component that was written as a file: `Pet`, or `/components/schemas/Pet`."""
    return _whole(index, ref, reference.file.rpartition("/")[2])


@rule("DM641", Severity.ERROR, "A reference to something else")
def ref_to_another_kind(index: Index) -> Iterator[Spot]:
    """The reference leads to an object of another kind than belongs here: a schema where a parameter is needed, a
    response where a schema is.

    Wrong:
        paths:
          /pets:
            get:
              responses: {"200": {$ref: "#/components/schemas/Pets"}}
        components:
          schemas:
            Pets: {type: array, items: {type: string}}
    Right:
        paths:
          /pets:
            get:
              responses: {"200": {$ref: "#/components/responses/Pets"}}
        components:
          responses:
            Pets: {description: The pets}
    """

    all_kinds = kinds(index.version)
    for ref in (ref for outline in index.outlines for ref in outline.misled):
        reference = parse_reference(ref.text)
        found = all_kinds[index.kind_of(reference.pointer)]
        message = f"{show(ref.text)} is {found.noun}; {all_kinds[ref.kind].noun} is needed here"
        meant = _whole(index, ref, reference.pointer[-1])
        part = (0, len(ref.text)) if meant else None
        yield Spot(ref.path, message + did_you_mean(meant), suggestion=meant, part=part)


@rule("DM642", Severity.ERROR, "References in a circle")
def circular_ref(index: Index) -> Iterator[Spot]:
    """The component is a reference that leads back to itself, through others or at once: it never becomes an object.

    Wrong:
        components:
          schemas:
            Pet: {$ref: "#/components/schemas/Animal"}
            Animal: {$ref: "#/components/schemas/Pet"}
    Right:
        components:
          schemas:
            Pet: {$ref: "#/components/schemas/Animal"}
            Animal: {type: object}
    """
    for start in index.components.values():
        one, hops = start, [start.name]
        while one.ref and len(hops) < _MOST_HOPS:
            below = index.component(one.ref)
            if below is None:
                break
            hops.append(below.name)
            one = below
            if one is start:
                way = " → ".join(hops[:8])
                yield Spot(paths.child(start.path, "$ref"), f"This reference leads back to itself: {show(way)}")
                break


@rule("DM643", Severity.HINT, "A component that nothing uses")
def unused_component(index: Index) -> Iterator[Spot]:
    """Nothing in the document refers to it. That is fine where other documents do.

    Wrong:
        paths:
          /pets:
            get: {responses: {"200": {description: The pets}}}
        components:
          schemas:
            Pet: {type: object}
    Right:
        paths:
          /pets:
            get:
              responses:
                "200":
                  description: The pets
                  content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
        components:
          schemas:
            Pet: {type: object}
    """
    if not index.is_whole or not any(item.operations or item.ref for item in index.path_items):
        return
    used = _used(index)
    for key, one in index.components.items():
        if key not in used and one.section in SECTION_KINDS:
            yield Spot(one.path, f"Nothing refers to {show(one.name)}", on_key=True)


def _used(index: Index) -> set[tuple[str, str]]:
    """The components that something outside of them uses."""
    used: set[tuple[str, str]] = set()
    for text, refs in index.refs.items():
        reference = parse_reference(text)
        if reference.is_local and len(reference.pointer) >= 3 and reference.pointer[0] == "components":
            key = reference.pointer[1], reference.pointer[2]
            one = index.components.get(key)
            if one is not None and not all(ref.path.startswith(f"{one.path}/") for ref in refs):
                used.add(key)
    for outline in index.outlines:
        if outline.mapped:
            used.update(("schemas", name.text) for name in outline.mapped)
        if outline.schemes_used:
            used.update(("securitySchemes", name.text) for name in outline.schemes_used)
    for one in index.components.values():
        if one.all_of and any((base := index.component(ref)) is not None and base.is_base for ref in one.all_of):
            used.add((one.section, one.name))  # A discriminator can name it.
    return used
