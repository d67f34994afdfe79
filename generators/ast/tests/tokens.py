"""`tests/support/tokens.py` and `tests/support/operations.py`: small facts about the whole application."""

from generators.ast.source import Imports, call, module, quote
from generators.ast.view import AppView


def emit_tokens(app: AppView) -> str | None:
    """`bearer`: the headers of a signed-in request."""
    user = app.user
    if user is None:
        return None
    imports = Imports()
    imports.add("src.core.security", "issue_token")
    imports.add("src.models.entities", user.name)
    body = f'''\
def bearer({user.variable}: {user.name}) -> dict[str, str]:
    """The headers of a request by this {user.noun}."""
    token, _ = issue_token({user.variable})
    return {{"Authorization": f"Bearer {{token}}"}}'''
    return module("Signing requests in.", imports, [body])


def emit_operations(app: AppView) -> str:
    """`OPERATIONS`: every method and path that the API document must have."""
    found = {("GET", "/health"), ("GET", "/health/ready")}
    found |= {(item.method.value, item.path) for item in app.ir.api_model.endpoints}
    lines = [f"({quote(method)}, {quote(path)})" for path, method in sorted((path, method) for method, path in found)]
    operations = call("OPERATIONS = ", lines, brackets="{}")
    return module("Every operation of the API, by method and path.", Imports(), [operations])
