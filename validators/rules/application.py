"""The application as a whole: its name, where it goes, and where it runs."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath

from ir import paths
from ir.names import slug
from ir.problems import Severity
from validators.context import SpecContext
from validators.rule import Finding, rule
from validators.wording import show

_LONGEST_APP_NAME = 80
_LONGEST_OUTPUT = 200
_PLATFORMS = frozenset({"docker"})
_HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,62})(\.[A-Za-z0-9]([A-Za-z0-9-]{0,62}))*")
_DATABASE = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_VERSION = re.compile(r"[0-9]+(\.[0-9]+){0,3}([-+.][0-9A-Za-z.-]+)?")
_OUTPUT = re.compile(r"[A-Za-z0-9._-]+")


@rule("DM250", Severity.ERROR, "An application without a usable name")
def application_name(context: SpecContext) -> Iterator[Finding]:
    """The name of an application becomes its folder, its package and its title, so it has at least one ASCII letter,
    begins a line and ends on it, and has at most 80 characters.

    Wrong:
        app: {name: "///"}
        entities:
          Product:
            attributes: {title: string}
    Right:
        app: {name: corner shop}
        entities:
          Product:
            attributes: {title: string}
    """
    name = context.parts.name
    if not name and "app" in context.parts.incomplete:
        return
    if not re.search("[a-z]", slug(name)) or len(name) > _LONGEST_APP_NAME or not name.isprintable():
        message = (
            f"{show(name)} can't be a project's name; use letters and digits, at most {_LONGEST_APP_NAME} "
            "characters in one line"
        )
        yield Finding("app/name", message, needs=("app",))


@rule("DM251", Severity.ERROR, "A project outside the spec's folder")
def output_escapes(context: SpecContext) -> Iterator[Finding]:
    """`app.output` is a folder below the one that holds the spec: relative, without `..`, and with names of ASCII
    letters, digits, dots, hyphens and underscores, at most 200 characters in all. Nothing is ever written anywhere
    else.

    Wrong:
        app: {name: shop, output: ../../etc}
        entities:
          Product:
            attributes: {title: string}
    Right:
        app: {name: shop, output: ./build/shop}
        entities:
          Product:
            attributes: {title: string}
    """
    output = context.parts.output
    if output is None:
        return
    parts = [part for part in output.split("/") if part not in ("", ".")]
    is_inside = not PurePosixPath(output).is_absolute() and not PureWindowsPath(output).drive and ".." not in parts
    if not is_inside or not parts or len(output) > _LONGEST_OUTPUT or not all(map(_OUTPUT.fullmatch, parts)):
        message = (
            f"{show(output)} is no folder below this one; use a relative path without `..`, such as `./shop`, of at "
            f"most {_LONGEST_OUTPUT} characters"
        )
        yield Finding("app/output", message)


@rule("DM252", Severity.ERROR, "A version that is not a version")
def application_version(context: SpecContext) -> Iterator[Finding]:
    """`app.version` is published with the API and given to packaging: numbers and dots, with a suffix if need be.

    Wrong:
        app: {name: shop, version: latest and greatest}
        entities:
          Product:
            attributes: {title: string}
    Right:
        app: {name: shop, version: 1.4.0}
        entities:
          Product:
            attributes: {title: string}
    """
    version = context.parts.version
    if not _VERSION.fullmatch(version) or len(version) > 40:
        yield Finding("app/version", f"{show(version)} is no version; write one such as `1.4.0`")


@rule("DM253", Severity.ERROR, "A spec without entities")
def nothing_to_keep(context: SpecContext) -> Iterator[Finding]:
    """Everything else follows from the entities, so there has to be at least one.

    Wrong:
        entities: {}
    Right:
        entities:
          Product:
            attributes: {title: string}
    """
    if not context.parts.entities:
        yield Finding("entities", "there are no entities; declare at least one", on_key=True, needs=("entities",))


@rule("DM260", Severity.ERROR, "A database that can't be reached by this name")
def database_names(context: SpecContext) -> Iterator[Finding]:
    """`host` is a host name or address, `name` a database: lower-case letters, digits and underscores.

    Wrong:
        entities:
          Product:
            attributes: {title: string}
        infrastructure:
          database: {host: "db.internal:5432", name: shop}
    Right:
        entities:
          Product:
            attributes: {title: string}
        infrastructure:
          database: {host: db.internal, port: 5432, name: shop}
    """
    database = context.parts.infrastructure.database
    place = paths.join("infrastructure", "database")
    if not _HOST.fullmatch(database.host):
        message = (
            f"{show(database.host)} is no host name; write letters, digits, dots and hyphens, and the port in `port`"
        )
        yield Finding(paths.child(place, "host"), message)
    if database.name is not None and not _DATABASE.fullmatch(database.name):
        message = f"{show(database.name)} is no database name; use lower-case letters, digits and underscores"
        yield Finding(paths.child(place, "name"), message)


@rule("DM261", Severity.ERROR, "A platform nobody knows")
def container_platform(context: SpecContext) -> Iterator[Finding]:
    """Applications are shipped as Docker images; `container_platform` can only be `docker`.

    Wrong:
        entities:
          Product:
            attributes: {title: string}
        infrastructure:
          deployment: {container_platform: mainframe}
    Right:
        entities:
          Product:
            attributes: {title: string}
        infrastructure:
          deployment: {container_platform: docker}
    """
    platform = context.parts.infrastructure.deployment.container_platform
    if platform not in _PLATFORMS:
        place = paths.join("infrastructure", "deployment", "container_platform")
        yield Finding(place, f"{show(platform)} is not supported; write `docker`", suggestion="docker")
