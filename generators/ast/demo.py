"""The demo users of a seeded database."""

from generators.ast.view import AppView
from ir import names

DEMO_PASSWORD = "demo-password"


def demo_email(role: str | None) -> str:
    """The address of the demo user of a role; None stands for an application without roles."""
    return f"{names.slug(role) or 'user' if role else 'demo'}@example.com"


def mightiest_role(app: AppView) -> str | None:
    """The role that most operations let in; the first one among equals. None without roles."""
    if app.auth is None or not app.auth.roles:
        return None

    def count(role: str) -> int:
        return sum(role in endpoint.access for endpoint in app.ir.api_model.endpoints)

    return max(app.auth.roles, key=count)
