"""`schemathesis.toml`: how the API is tried against its own document."""

import json

from generators.ast.behavior.routes import answers_400, unwritten_operations, workflow_endpoints
from generators.ast.demo import DEMO_PASSWORD, demo_email, mightiest_role
from generators.ast.routes import endpoints_of
from generators.ast.scoping import admission
from generators.ast.seed_world import plan_rows
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


def _spared(app: AppView) -> str:
    """Keeps the run from changing or deleting the user that it signs in as: it tries that on somebody else.

    Asking for refused requests alone would not do: what is wrong with one may be a header that nobody reads.
    """
    user = app.user
    if user is None:
        return ""
    changing = (Operation.UPDATE, Operation.DELETE)
    names = sorted(endpoint.key for endpoint in endpoints_of(user) if endpoint.operation in changing)
    if not names:
        return ""
    listed = "".join(f"    {json.dumps(name)},\n" for name in names)
    parameter, key = json.dumps(f"path.{user.key_parameter}"), json.dumps(_last_key(user))
    return (
        "# Tried on another user: a changed password or a deleted account would end the run's own tokens.\n"
        f"[[operations]]\ninclude-name = [\n{listed}]\nparameters = {{ {parameter} = {key} }}\n"
    )


def _last_key(user: EntityView) -> str:
    """The key of the last sample user: no demo user, those come first."""
    rows = plan_rows(user.app)[user.name]
    given = rows[-1].values.get(user.key.name) if rows else None
    return str(given if given is not None else len(rows))


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
    if not operations:
        return ""
    listed = "".join(f"    {json.dumps(key)},\n" for key in sorted(operations))
    statuses = ", ".join(f'"{status}"' for status in sorted({*_EXPECTED, *more}))
    return (
        f"{why}\n[[operations]]\ninclude-name = [\n{listed}]\n"
        f"checks.positive_data_acceptance.expected-statuses = [{statuses}]\n"
    )


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
    refused = _refused(app)
    if refused:
        listed = "".join(f"    {json.dumps(key)},\n" for key in refused)
        parts.append(
            "# Not for the demo user's role: they are tried as well, and refused.\n"
            f"[[operations]]\ninclude-name = [\n{listed}]\nwarnings = false\n"
        )
    parts.append(_spared(app))
    unwritten = [*(endpoint.key for endpoint in app.custom), *unwritten_operations(app)]
    if unwritten:
        listed = "".join(f"    {json.dumps(key)},\n" for key in unwritten)
        parts.append(
            "# Nobody has written these yet: they answer 501.\n"
            f"[[operations]]\ninclude-name = [\n{listed}]\nenabled = false\n"
        )
    return "\n".join(part for part in parts if part)


_LATE = """\
# Bounds on dates, which JSON Schema cannot state: a body that fits the schema may break one, and is
# answered with 400, never with 422."""
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
