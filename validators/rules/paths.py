"""Declared paths: templates, their parameters, and routes that are told apart."""

import re
from collections.abc import Iterator

from ir import paths
from ir.build import route_shape
from ir.model import Endpoint, ParamLocation
from ir.problems import Related, Severity
from ir.wording import clip
from validators.context import SpecContext, endpoint_path
from validators.reserved import PATH_SEGMENTS
from validators.rule import Finding, rule
from validators.wording import closest, did_you_mean, show

_LITERAL = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@-]+")
_HOLE = re.compile(r"\{([^{}]*)\}")
_PARAMETER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_LONGEST_PARAMETER = 64
_IGNORED_HEADERS = frozenset({"accept", "authorization", "content-type"})


def _template_place(endpoint: Endpoint) -> str:
    return paths.join("paths", endpoint.path)


def _parameters_place(endpoint: Endpoint) -> str:
    return paths.child(endpoint_path(endpoint), "parameters")


def _templates(context: SpecContext) -> Iterator[Endpoint]:
    """The first declared endpoint of each template."""
    seen: set[str] = set()
    for endpoint in context.parts.endpoints:
        if endpoint.path not in seen:
            seen.add(endpoint.path)
            yield endpoint


@rule("DM401", Severity.ERROR, "A path template that is not a path")
def template_shape(context: SpecContext) -> Iterator[Finding]:
    """A path begins with `/`, does not end with one, and has no empty segments. A segment is literal text of URL
    characters, or one parameter in braces.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders//report/:
            get: {responses: {200: {description: The report}}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/report:
            get: {responses: {200: {description: The report}}}
    """
    for endpoint in _templates(context):
        fault = fault_of_template(endpoint.path)
        if fault is not None:
            yield Finding(_template_place(endpoint), f"{show(endpoint.path)} {fault}", on_key=True)


def fault_of_template(template: str) -> str | None:
    """What keeps a template from being a path, as the end of a message."""
    if not template.startswith("/") or template == "/":
        return "is no path of its own; begin it with `/` and a name"
    if template.endswith("/"):
        return "ends with a slash; take it away, because `/a` and `/a/` are two paths"
    for segment in template[1:].split("/"):
        hole = _HOLE.fullmatch(segment)
        if not segment:
            return "has an empty segment; write single slashes"
        if hole is not None and (not _PARAMETER.fullmatch(hole[1]) or len(hole[1]) > _LONGEST_PARAMETER):
            return f"has the parameter {show(hole[1])}; name it with letters, digits and underscores"
        if hole is None and ("{" in segment or "}" in segment):
            return f"has the segment {show(segment)}; a parameter is a whole segment, such as `/{{order_id}}`"
        if hole is None and (not _LITERAL.fullmatch(segment) or segment in (".", "..")):
            return f"has the segment {show(segment)}, which can't stand in a URL; use letters, digits and hyphens"
    return None


@rule("DM402", Severity.ERROR, "A parameter of the path is not declared")
def undeclared_path_parameter(context: SpecContext) -> Iterator[Finding]:
    """Each parameter in braces is declared under `parameters` with `in: path`, once for the path or in each
    operation. Where a derived endpoint is only described, nothing has to be declared.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/{order_id}/receipt:
            get: {responses: {200: {description: The receipt}}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/{order_id}/receipt:
            get:
              parameters: [{name: order_id, in: path, schema: {type: string, format: uuid}}]
              responses: {200: {description: The receipt}}
    """
    for endpoint in context.custom_endpoints:
        declared = {item.name for item in endpoint.parameters if item.location is ParamLocation.PATH}
        for name in dict.fromkeys(_HOLE.findall(endpoint.path)):
            if name not in declared:
                declaration = show(f"{{name: {clip(name, 20)}, in: path, schema: {{type: string}}}}")
                message = f"{show(endpoint.key)} does not declare {show(name)}; add {declaration} to its `parameters`"
                yield Finding(endpoint_path(endpoint), message, on_key=True)


@rule("DM403", Severity.ERROR, "A path parameter that is not in the path")
def unused_path_parameter(context: SpecContext) -> Iterator[Finding]:
    """A parameter with `in: path` stands in the path, in braces, exactly as it is spelled.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/latest/receipt:
            get:
              parameters: [{name: order_id, in: path, schema: {type: string}}]
              responses: {200: {description: The receipt}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/latest/receipt:
            get:
              parameters: [{name: order_id, in: query, schema: {type: string}}]
              responses: {200: {description: The receipt}}
    """
    for endpoint in context.parts.endpoints:
        holes = set(_HOLE.findall(endpoint.path))
        for parameter in endpoint.parameters:
            if parameter.location is ParamLocation.PATH and parameter.name not in holes:
                rather = (
                    did_you_mean(closest(parameter.name, holes)) or "; put it there in braces, or say where it travels"
                )
                message = f"{show(endpoint.path)} has no {show('{' + parameter.name + '}')}{rather}"
                yield Finding(_parameters_place(endpoint), message, on_key=True)


@rule("DM404", Severity.ERROR, "A parameter is there twice")
def repeated_parameter(context: SpecContext) -> Iterator[Finding]:
    """Within one place (path, query, header, cookie) an operation has each parameter once, and a path has each name
    in braces once.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/report:
            get:
              parameters:
                - {name: year, in: query, schema: {type: integer}}
                - {name: year, in: query, schema: {type: string}}
              responses: {200: {description: The report}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/report:
            get:
              parameters:
                - {name: year, in: query, schema: {type: integer}}
                - {name: month, in: query, schema: {type: integer}}
              responses: {200: {description: The report}}
    """
    for endpoint in _templates(context):
        holes = _HOLE.findall(endpoint.path)
        for name in sorted({name for name in holes if holes.count(name) > 1}):
            yield Finding(
                _template_place(endpoint), f"{show('{' + name + '}')} is there twice; rename one of them", on_key=True
            )
    for endpoint in context.parts.endpoints:
        seen: set[tuple[str, str]] = set()
        for parameter in endpoint.parameters:
            key = (parameter.name, parameter.location.value)
            if key in seen:
                message = f"{show(parameter.name)} in {parameter.location} is declared twice; take one out"
                yield Finding(_parameters_place(endpoint), message, on_key=True)
            seen.add(key)


@rule("DM405", Severity.ERROR, "A parameter's name can't be sent")
def parameter_name(context: SpecContext) -> Iterator[Finding]:
    """Names of parameters are ASCII letters, digits and underscores; in headers, queries and cookies also hyphens and
    dots.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/report:
            get:
              parameters: [{name: "fiscal year", in: query, schema: {type: integer}}]
              responses: {200: {description: The report}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/report:
            get:
              parameters: [{name: fiscal_year, in: query, schema: {type: integer}}]
              responses: {200: {description: The report}}
    """
    for endpoint in context.parts.endpoints:
        for parameter in endpoint.parameters:
            shape = _PARAMETER if parameter.location is ParamLocation.PATH else _TOKEN
            if not shape.fullmatch(parameter.name) or len(parameter.name) > _LONGEST_PARAMETER:
                message = (
                    f"{show(parameter.name)} can't be a parameter's name; use ASCII letters, digits and underscores"
                )
                yield Finding(_parameters_place(endpoint), message, on_key=True)


@rule("DM406", Severity.WARNING, "A header that is described elsewhere")
def ignored_header(context: SpecContext) -> Iterator[Finding]:
    """OpenAPI ignores parameters for the headers `Accept`, `Content-Type` and `Authorization`: they follow from the
    bodies and from `auth`.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/report:
            get:
              parameters: [{name: Authorization, in: header, schema: {type: string}}]
              responses: {200: {description: The report}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/report:
            get:
              parameters: [{name: X-Request-Id, in: header, schema: {type: string}}]
              responses: {200: {description: The report}}
    """
    for endpoint in context.parts.endpoints:
        for parameter in endpoint.parameters:
            if parameter.location is ParamLocation.HEADER and parameter.name.lower() in _IGNORED_HEADERS:
                message = (
                    f"{show(parameter.name)} follows from bodies and `auth`, and OpenAPI ignores it here; take it out"
                )
                yield Finding(_parameters_place(endpoint), message, on_key=True)


@rule("DM407", Severity.ERROR, "Two routes that can't be told apart")
def clashing_routes(context: SpecContext) -> Iterator[Finding]:
    """Two endpoints of one method whose paths differ only in the names of their parameters are one route: only the
    first would ever answer. To describe a derived endpoint, write its path as it is derived.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /reports/{year}:
            get:
              parameters: [{name: year, in: path, schema: {type: integer}}]
              responses: {200: {description: A year}}
          /reports/{name}:
            get:
              parameters: [{name: name, in: path, schema: {type: string}}]
              responses: {200: {description: A report}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /reports/by-year/{year}:
            get:
              parameters: [{name: year, in: path, schema: {type: integer}}]
              responses: {200: {description: A year}}
          /reports/by-name/{name}:
            get:
              parameters: [{name: name, in: path, schema: {type: string}}]
              responses: {200: {description: A report}}
    """
    routes: dict[tuple[str, str], Endpoint] = {}
    for endpoint in context.parts.endpoints:
        first = routes.setdefault(route_shape(endpoint), endpoint)
        if first is not endpoint:
            message = (
                f"{show(endpoint.key)} and {show(first.key)} are one route, so only one would answer; change one path"
            )
            yield Finding(
                endpoint_path(endpoint), message, on_key=True, related=(Related(endpoint_path(first), "the other one"),)
            )
    seen: dict[tuple[str, str], Endpoint] = {}
    for endpoint in context.endpoints:
        first = seen.setdefault(route_shape(endpoint), endpoint)
        if first is not endpoint and endpoint.entity is not None and endpoint.relationship is not None:
            place = paths.join("entities", endpoint.entity, "relationships", endpoint.relationship)
            message = (
                f"this adds {show(endpoint.key)}, which {show(first.operation_id)} answers already; rename the "
                "relationship"
            )
            yield Finding(place, message, on_key=True)


@rule("DM408", Severity.ERROR, "A path that the application serves itself")
def reserved_path(context: SpecContext) -> Iterator[Finding]:
    """`/auth`, `/health`, `/metrics`, `/docs`, `/redoc` and `/openapi.json` belong to every generated application.
    Only the endpoints of `auth` can be described there.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /metrics/orders:
            get: {responses: {200: {description: Numbers}}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /statistics/orders:
            get: {responses: {200: {description: Numbers}}}
    """
    for endpoint in context.custom_endpoints:
        segment = endpoint.path.removeprefix("/").partition("/")[0]
        if segment in PATH_SEGMENTS:
            message = f"{show('/' + segment)} belongs to the application itself; choose another path"
            yield Finding(_template_place(endpoint), message, on_key=True)
