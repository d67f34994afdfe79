"""`schemathesis.toml`: how the API is tried against its own document."""

import json
from collections.abc import Iterable

from generators.ast.behavior.routes import answers_400, unwritten_operations, workflow_endpoints
from generators.ast.demo import DEMO_PASSWORD, demo_email, mightiest_role
from generators.ast.routes import endpoints_of
from generators.ast.scoping import admission
from generators.ast.sparing import Sparing
from generators.ast.validators import late_bounds
from generators.ast.view import AppView, EntityView
from ir.model import Operation

_EXPECTED = ("2xx", "401", "403", "404", "409", "429")


def _judged_later(view: EntityView) -> list[str]:
    """The operations whose bodies must keep bounds that JSON Schema cannot state."""
    late = bool(late_bounds(view))
    nested = any(
        relation.is_nested and late_bounds(target) for relation, target in view.collections if target is not view
    )
    judged = {Operation.CREATE: late or nested, Operation.UPDATE: late}
    return [endpoint.key for endpoint in endpoints_of(view) if judged.get(endpoint.operation, False)]


def _operations(keys: Iterable[str], why: str, *settings: str) -> str:
    """A table about some operations; nothing for none."""
    listed = "".join(f"    {json.dumps(key)},\n" for key in keys)
    lines = "".join(f"{line}\n" for line in settings)
    return f"{why}\n[[operations]]\ninclude-name = [\n{listed}]\n{lines}" if listed else ""


def _spared(app: AppView) -> list[str]:
    """Keeps the run from changing or deleting the user that it signs in as.

    Asking for refused requests alone would not do: what is wrong with one may be a header that nobody reads.
    """
    if app.user is None:
        return []
    sparing = Sparing(app, app.user)
    parts = [
        _operations(
            found.operations,
            _ELSEWHERE,
            f"parameters = {{ {json.dumps(f'path.{found.parameter}')} = {json.dumps(found.key)} }}",
            "checks.ensure_resource_availability.enabled = false # it is not the row that was just created",
            "warnings = false # without a key to vary, most requests are wrong in how they sign in",
        )
        for found in sparing.elsewhere
    ]
    nobody = ('headers = { Authorization = "Bearer nobody" }', "warnings = false")
    return [
        *parts,
        _operations(sparing.as_nobody, "# They may end the run's own account: only tried without one.", *nobody),
        _operations(sparing.never, "# They may end the run's own account, whoever asks.", "enabled = false"),
    ]


def _refused(app: AppView) -> list[str]:
    """The operations that the demo user of the run is not let into."""
    role = mightiest_role(app)
    return sorted(
        endpoint.key
        for endpoint in app.ir.api_model.endpoints
        if (roles := admission(endpoint.access).roles) and role not in roles
    )


def _tagged(view: EntityView) -> list[str]:
    """The operations that refuse a change to another version than the one the client saw."""
    if not view.entity.options.etag:
        return []
    changing = (Operation.UPDATE, Operation.DELETE)
    return [endpoint.key for endpoint in endpoints_of(view) if endpoint.operation in changing]


def _expecting(operations: set[str], why: str, *more: str) -> str:
    """A table that lets schema-valid requests to some operations be answered with more statuses."""
    statuses = ", ".join(f'"{status}"' for status in sorted({*_EXPECTED, *more}))
    return _operations(sorted(operations), why, f"checks.positive_data_acceptance.expected-statuses = [{statuses}]")


def emit_contract_settings(app: AppView) -> str:
    """The whole file."""
    parts = [_GENERAL]
    if app.user is not None:
        email = demo_email(mightiest_role(app))
        parts.append(
            "# The demo user that may do the most; `python -m src.seed` makes it.\n"
            "[auth.dynamic.openapi.bearerAuth]\n"
            'path = "/auth/token"\n'
            f'payload = {{ email = {json.dumps(email)}, password = "{DEMO_PASSWORD}" }}\n'
            'extract_selector = "/access_token"\n'
        )
    late = {key for view in app.entities.values() for key in _judged_later(view)}
    late |= {endpoint.key for endpoint in workflow_endpoints(app) if answers_400(app, endpoint)}
    tagged = {key for view in app.entities.values() for key in _tagged(view)}
    parts += [
        _expecting(late - tagged, _LATE, "400"),
        _expecting(tagged - late, _TAGGED, "412"),
        _expecting(late & tagged, f"{_LATE}\n{_TAGGED}", "400", "412"),
    ]
    refused_why = "# Not for the demo user's role: they are tried as well, and refused."
    parts.append(_operations(_refused(app), refused_why, "warnings = false"))
    parts += _spared(app)
    unwritten = [*(endpoint.key for endpoint in app.custom), *unwritten_operations(app)]
    parts.append(_operations(unwritten, "# Nobody has written these yet: they answer 501.", "enabled = false"))
    return "\n".join(part for part in parts if part)


_LATE = """\
# Bounds on dates, which JSON Schema cannot state: a body that fits the schema may break one, and is
# answered with 400, never with 422."""
_ELSEWHERE = "# Tried on another row: a changed password or a deleted account would end the run's own tokens."
_TAGGED = "# `If-Match` may name a version that is not the present one: 412."
_GENERAL = """\
# schemathesis --config-file schemathesis.toml run http://localhost:8000/openapi.json
workers = 1

[generation]
max-examples = 50
allow-x00 = true

[checks]
enabled = true # every check

# Other warnings depend on the rows that happen to be there.
[warnings]
fail-on = ["missing_auth"]
"""
