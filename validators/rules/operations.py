"""Declared operations: their names, bodies and answers."""

import keyword
import re
from collections.abc import Iterator

from ir import paths
from ir.build import route_shape
from ir.model import Endpoint, HTTPMethod
from ir.names import snake_case
from ir.problems import Related, Severity
from validators.context import WITHOUT_BODY, SpecContext, endpoint_path
from validators.rule import Finding, rule
from validators.wording import show

_OPERATION_ID = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")
_LONGEST_OPERATION_ID = 80
_EMPTY_STATUSES = frozenset({204, 205, 304})


def _id_place(endpoint: Endpoint) -> str:
    return paths.child(endpoint_path(endpoint), "operationId")


@rule("DM410", Severity.ERROR, "An `operationId` that can't be a function's name")
def operation_id_shape(context: SpecContext) -> Iterator[Finding]:
    """The `operationId` names the function that answers: ASCII letters, digits and single underscores, beginning with
    a letter, at most 80 characters, and no word of Python's. Without one the function is named after method and path.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/report:
            get: {operationId: "report orders!", responses: {200: {description: The report}}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/report:
            get: {operationId: report_orders, responses: {200: {description: The report}}}
    """
    for endpoint in context.parts.endpoints:
        name = endpoint.operation_id
        if not name:
            continue
        is_name = _OPERATION_ID.fullmatch(name) and len(name) <= _LONGEST_OPERATION_ID
        if not is_name or keyword.iskeyword(snake_case(name)):
            better = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")
            better = better if _OPERATION_ID.fullmatch(better) and len(better) <= _LONGEST_OPERATION_ID else ""
            better = "" if keyword.iskeyword(snake_case(better)) else better
            rather = f"call it {show(better)}" if better else "use letters, digits and single underscores"
            yield Finding(
                _id_place(endpoint), f"{show(name)} can't be a function's name; {rather}", suggestion=better or None
            )
    unnamed = {endpoint.ir_path for endpoint in context.parts.endpoints if not endpoint.operation_id}
    for endpoint in context.endpoints:
        if endpoint.ir_path in unnamed and len(endpoint.operation_id) > _LONGEST_OPERATION_ID:
            message = f"{show(endpoint.key)} is too long to name a function after; give it an `operationId`"
            yield Finding(endpoint_path(endpoint), message, on_key=True)


@rule("DM411", Severity.ERROR, "Two operations with one `operationId`")
def repeated_operation_id(context: SpecContext) -> Iterator[Finding]:
    """Each operation has an `operationId` of its own, also apart from those that are derived from entities, such as
    `list_products` and `create_product`. Capitals and underscores do not count.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/report:
            get: {operationId: listOrders, responses: {200: {description: The report}}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/report:
            get: {operationId: reportOrders, responses: {200: {description: The report}}}
    """
    taken: dict[str, Endpoint] = {}
    declared = {endpoint.ir_path for endpoint in context.parts.endpoints}
    named = {endpoint.ir_path for endpoint in context.parts.endpoints if endpoint.operation_id}
    for endpoint in sorted(context.endpoints, key=lambda endpoint: endpoint.ir_path in declared):
        first = taken.setdefault(endpoint.operation_id.replace("_", "").lower(), endpoint)
        if first is endpoint or not endpoint.operation_id:
            continue
        message = f"{show(first.key)} is called {show(first.operation_id)} already"
        if endpoint.ir_path in declared:
            related = (Related(endpoint_path(first), "the other one"),) if first.ir_path in declared else ()
            rather = "name this one differently" if endpoint.ir_path in named else "give this one an `operationId`"
            yield Finding(_id_place(endpoint), f"{message}; {rather}", related=related)
        elif not _are_namesakes(first, endpoint) and route_shape(first) != route_shape(endpoint):
            message = f"{message}, and so would be {show(endpoint.key)}; rename one of them"
            yield Finding(_derived_place(endpoint), message, on_key=True)


def _derived_place(endpoint: Endpoint) -> str:
    """What an endpoint follows from."""
    if endpoint.flow is not None:
        return paths.join("x-business-logic", "flows", endpoint.flow)
    if endpoint.event is not None:
        return paths.join("x-business-logic", "state_machines", endpoint.entity or "")
    names = ("relationships", endpoint.relationship) if endpoint.relationship else ()
    return paths.join("entities", endpoint.entity or "", *names)


def _are_namesakes(one: Endpoint, other: Endpoint) -> bool:
    """Both are derived from entities whose names can't be told apart, which is the business of another rule."""
    return one.entity is not None and snake_case(one.entity) == snake_case(other.entity or "")


@rule("DM412", Severity.ERROR, "A body where none can be sent")
def body_of_get(context: SpecContext) -> Iterator[Finding]:
    """`GET` and `DELETE` requests have no body: many clients and proxies drop it. Use parameters, or another method.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        schemas:
          Period:
            properties: {year: {type: integer}}
        paths:
          /orders/report:
            get:
              requestBody: {content: {application/json: {schema: {$ref: "#/schemas/Period"}}}}
              responses: {200: {description: The report}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        schemas:
          Period:
            properties: {year: {type: integer}}
        paths:
          /orders/report:
            post:
              requestBody: {content: {application/json: {schema: {$ref: "#/schemas/Period"}}}}
              responses: {200: {description: The report}}
    """
    for endpoint in context.parts.endpoints:
        if endpoint.method in WITHOUT_BODY and endpoint.request_schema is not None:
            method = "POST" if endpoint.method is HTTPMethod.GET else "PATCH"
            message = f"{endpoint.method} requests have no body; use parameters, or {method}"
            yield Finding(paths.child(endpoint_path(endpoint), "requestBody"), message, on_key=True)


@rule("DM413", Severity.ERROR, "An operation that never succeeds")
def no_success(context: SpecContext) -> Iterator[Finding]:
    """An operation documents at least one answer from 200 to 299: what a client gets if all goes well.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/report:
            get: {responses: {404: {description: No report yet}}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/report:
            get: {responses: {200: {description: The report}, 404: {description: No report yet}}}
    """
    for endpoint in context.custom_endpoints:
        if not any(200 <= response.status < 300 for response in endpoint.responses):
            message = (
                f"{show(endpoint.key)} documents no success; add one such as `200: {{description: …}}` to its "
                "`responses`"
            )
            yield Finding(endpoint_path(endpoint), message, on_key=True)


@rule("DM414", Severity.ERROR, "A body in an answer that has none")
def body_of_empty_answer(context: SpecContext) -> Iterator[Finding]:
    """Answers with the status 204, 205 or 304 have no body, by HTTP's own rules.

    Wrong:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/archive:
            post:
              responses:
                204: {description: Done, content: {application/json: {schema: {$ref: "#/entities/Order"}}}}
    Right:
        entities:
          Order:
            attributes: {total: decimal}
        paths:
          /orders/archive:
            post:
              responses:
                200: {description: Done, content: {application/json: {schema: {$ref: "#/entities/Order"}}}}
    """
    for endpoint in context.parts.endpoints:
        for response in endpoint.responses:
            if response.status in _EMPTY_STATUSES and response.schema_name is not None:
                message = f"an answer {response.status} has no body; take its `content` out, or use 200"
                yield Finding(paths.child(endpoint_path(endpoint), "responses", response.status), message, on_key=True)
