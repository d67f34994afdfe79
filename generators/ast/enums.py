"""`src/models/enums.py`: one enum per enum attribute."""

from generators.ast.source import Imports, docstring, module, quote
from generators.ast.view import AppView, EntityView
from ir.model import Attribute, DataType
from validators.target.naming import enum_member


def emit_enum(view: EntityView, attribute: Attribute) -> str:
    """`class ProductKind(StrEnum)`, its members in the order of the spec."""
    about = attribute.description or f"What the {attribute.name.replace('_', ' ')} of {view.article} can be"
    lines = [
        f"class {view.enum_class(attribute)}(StrEnum):",
        docstring(about if about.endswith(".") else f"{about}.", indent=4),
        "",
        *(f"    {enum_member(value)} = {quote(value)}" for value in attribute.values),
    ]
    return "\n".join(lines)


def emit_module(app: AppView) -> str | None:
    """All enums, entity by entity; None without any."""
    imports = Imports()
    found = [
        emit_enum(view, field.attribute)
        for view in app.entities.values()
        for field in view.fields
        if field.relation is None and field.attribute.data_type is DataType.ENUM
    ]
    if not found:
        return None
    imports.add("enum", "StrEnum")
    return module("The words that an attribute may be.", imports, found)
