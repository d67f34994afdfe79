"""Endpoints and schemas of the native dialect, as people read about them."""

from __future__ import annotations

from ir.model import Endpoint, SchemaField
from server.features.documented import Doc, code, codes, prose
from server.features.hover.known import Known


def endpoint_doc(endpoint: Endpoint) -> Doc:
    """One operation of the API."""
    doc = Doc().title("endpoint", endpoint.key).text(prose(endpoint.summary)).text(prose(endpoint.description))
    doc.text("Deprecated." if endpoint.deprecated else "")
    facts = [f"operation {code(endpoint.operation_id)}"]
    facts += [f"runs flow {code(endpoint.flow)}"] if endpoint.flow else []
    facts += [f"gives event {code(endpoint.event)} to {code(endpoint.entity)}"] if endpoint.event else []
    if endpoint.entity and not endpoint.event:
        facts.append(f"{endpoint.operation.value} of {code(endpoint.entity)}")
    facts.append("derived" if endpoint.is_derived else "declared")
    doc.text(", ".join(facts)).text(f"For {codes(endpoint.access)}.")
    rows = [
        [code(one.name), one.location.value, code(one.data_type.value), "required" if one.required else ""]
        for one in endpoint.parameters
    ]
    doc.table(("Parameter", "In", "Type", ""), rows)
    doc.text(f"Takes {code(endpoint.request_schema)}." if endpoint.request_schema else "")
    answer = f"Answers {endpoint.status}"
    return doc.text(f"{answer} with {code(endpoint.response_schema)}." if endpoint.response_schema else f"{answer}.")


def path_doc(known: Known, path: str) -> Doc | None:
    """All operations of one path."""
    found = [one for one in known.endpoints if one.path == path]
    lines = [f"{code(one.method.value)} {code(one.operation_id)} {prose(one.summary)}".rstrip() for one in found]
    return Doc().title("path", path).items("Operations:", lines) if found else None


def field_type(field: SchemaField) -> str:
    """The type of a property as it would be written."""
    text = field.reference or (field.data_type.value if field.data_type is not None else "object")
    text = f"{text}[]" if field.is_array else text
    return f"{text}?" if field.is_nullable else text


def schema_doc(known: Known, name: str) -> Doc | None:
    """A declared schema."""
    found = next((one for one in known.parts.schemas if one.name == name), None)
    if found is None:
        return None
    doc = Doc().title("schema", name).text(prose(found.description))
    rows = [
        [code(one.name), code(field_type(one)), "required" if one.is_required else "", prose(one.description, 80)]
        for one in found.fields
    ]
    doc.table(("Property", "Type", "", ""), rows)
    used = [one.key for one in known.endpoints if name in (one.request_schema, one.response_schema)]
    return doc.items("Used by:", [code(key) for key in used])


def property_doc(known: Known, schema: str, name: str) -> Doc | None:
    """A property of a declared schema."""
    found = next((one for one in known.parts.schemas if one.name == schema), None)
    one = next((field for field in found.fields if field.name == name), None) if found is not None else None
    if one is None:
        return None
    doc = Doc().title("property", f"{schema}.{name}", f": {code(field_type(one))}").text(prose(one.description))
    bounds = ", ".join(f"{found.type.value} {code(found.value)}" for found in one.constraints)
    return doc.text("required" if one.is_required else "").text(bounds)
