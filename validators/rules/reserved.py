"""Names that the generated code needs for itself."""

from collections.abc import Iterator

from ir import paths
from ir.problems import Severity
from validators.context import SpecContext
from validators.reserved import PATH_SEGMENTS, ROLE_NAMES, entity_name_is_reserved
from validators.rule import Finding, rule
from validators.target.naming import python_name
from validators.wording import show


@rule("DM206", Severity.INFO, "A field is spelled differently in code")
def field_is_python_word(context: SpecContext) -> Iterator[Finding]:
    """A field whose name Python or SQLAlchemy needs for itself, such as `from` or `metadata`, gets a trailing
    underscore in code. Its column and its JSON property keep the name. Nothing breaks; another name reads better.

    Wrong:
        entities:
          Flight:
            attributes: {from: string, to: string}
    Right:
        entities:
          Flight:
            attributes: {origin: string, destination: string}
    """
    attributes = ((attribute.name, path) for _, attribute, path in context.attributes)
    relationships = ((relation.field_name, path) for _, relation, path in context.relationships)
    for fields in (attributes, relationships):
        for name, path in fields:
            if python_name(name) != name:
                yield Finding(
                    path,
                    f"code calls this field {show(python_name(name))}; its column and JSON stay {show(name)}",
                    on_key=True,
                )


@rule("DM207", Severity.ERROR, "An entity's name is reserved")
def entity_name_reserved(context: SpecContext) -> Iterator[Finding]:
    """The generated code already uses names such as `Session`, `Page`, `Decimal` or `Request`. An entity of that name
    would hide them, or be hidden by them.

    Wrong:
        entities:
          Session:
            attributes: {title: string}
    Right:
        entities:
          TrainingSession:
            attributes: {title: string}
    """
    for entity in context.parts.entities:
        if entity_name_is_reserved(entity.name):
            better = next(
                name for name in (f"App{entity.name}", f"{entity.name}Record") if not entity_name_is_reserved(name)
            )
            message = (
                f"{show(entity.name)} is a name the generated code needs; say more precisely what it is, such "
                f"as {show(better)}"
            )
            yield Finding(entity.path, message, on_key=True, suggestion=better)


@rule("DM215", Severity.ERROR, "A path segment is taken by the application")
def path_segment_reserved(context: SpecContext) -> Iterator[Finding]:
    """`/auth`, `/health`, `/metrics`, `/docs`, `/redoc` and `/openapi.json` are served by every generated
    application. An entity whose paths would start there needs a `path` of its own.

    Wrong:
        entities:
          Metric:
            attributes: {title: string}
    Right:
        entities:
          Metric:
            attributes: {title: string}
            path: measures
    """
    for entity in context.parts.entities:
        segment = context.segments[entity.name]
        if segment in PATH_SEGMENTS:
            message = (
                f"{show('/' + segment)} belongs to the application itself; give {show(entity.name)} a `path` of its own"
            )
            path = entity.path if entity.path_name is None else paths.child(entity.path, "path")
            yield Finding(path, message, on_key=entity.path_name is None)


@rule("DM244", Severity.ERROR, "A role's name is reserved")
def role_name_reserved(context: SpecContext) -> Iterator[Finding]:
    """`public`, `authenticated`, `owner` and `self` mean something in `access`; a role can't be called that.

    Wrong:
        auth: {user: Customer, roles: [customer, owner]}
        entities:
          Customer:
            attributes: {email: {type: email, unique: true}}
    Right:
        auth: {user: Customer, roles: [customer, shop_owner]}
        entities:
          Customer:
            attributes: {email: {type: email, unique: true}}
    """
    for position, role in enumerate(context.parts.auth.roles if context.parts.auth else ()):
        if role in ROLE_NAMES:
            message = f"{show(role)} means something else in `access`; call the role differently"
            yield Finding(paths.join("auth", "roles", position), message)
