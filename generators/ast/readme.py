"""`README.md` of the application: what it is, how to run it, what it keeps and what it answers."""

import re

from generators.ast.custom import handler_path
from generators.ast.demo import DEMO_PASSWORD, demo_email, mightiest_role
from generators.ast.view import AppView, EntityView, Field
from generators.diagrams import entity_diagram, fenced, flow_diagram, state_diagram
from ir import access
from ir.model import DataType, Endpoint, Flow, TriggerType

# Everything that Markdown, HTML or a table could take for markup.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$!&])")
# What begins a list, a rule or a heading where it begins a line.
_BEGINNING = re.compile(r"^([0-9]*)([-+.)](?=\s|$)|-{3}|={3})")


def prose(text: str) -> str:
    """Spec text as one line of Markdown in which nothing is markup."""
    flat = "".join(char if char.isprintable() else " " for char in text)
    return _BEGINNING.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", " ".join(flat.split())))


def code(text: str) -> str:
    """Spec text as code in a line."""
    flat = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    ticks = "`" * (max(map(len, re.findall("`+", flat)), default=0) + 1)
    pad = " " if flat[:1] == "`" or flat[-1:] == "`" else ""
    return f"{ticks}{pad}{flat}{pad}{ticks}"


def _cell(text: str) -> str:
    """Spec text as code in a table."""
    return code(text).replace("|", "\\|")


def _grants(endpoint: Endpoint) -> str:
    if not endpoint.auth_required:
        return "everybody"
    named = {access.AUTHENTICATED: "signed in", access.OWNER: "owner"}
    return ", ".join(named.get(grant, grant) for grant in endpoint.access)


def _type(field: Field) -> str:
    attribute = field.attribute
    if field.target is not None:
        return f"reference to {field.target.noun}"
    if attribute.data_type is DataType.ENUM:
        return " \\| ".join(prose(value) for value in attribute.values)
    if attribute.data_type is DataType.DECIMAL:
        return f"decimal({attribute.precision}, {attribute.scale})"
    if attribute.data_type is DataType.ARRAY and attribute.items is not None:
        return f"list of {attribute.items.value}"
    return attribute.data_type.value


def _rules(field: Field) -> str:
    found = []
    if field.is_unique:
        found.append("unique")
    if field.is_nullable:
        found.append("may be null")
    found += [prose(str(constraint)) for constraint in field.attribute.constraints if field.relation is None]
    return ", ".join(found)


def _entity(view: EntityView) -> str:
    lines = [f"### {view.name}", ""]
    if view.entity.description:
        lines += [prose(view.entity.description), ""]
    lines += ["| field | type | rules |", "| --- | --- | --- |"]
    lines += [f"| `{field.name}` | {_type(field)} | {_rules(field)} |" for field in view.fields if field.is_shown]
    return "\n".join(lines)


def _behavior(app: AppView) -> str:
    """What happens to the rows, and what always holds for them."""
    parts = [
        *(_states(view) for view in app.entities.values() if view.name in app.behavior.machines),
        *(_flow(app, flow) for flow in app.ir.behavior_model.flows if flow.name in app.behavior.flows),
    ]
    if app.behavior.computed or app.behavior.rules:
        parts.append(_rules_of_rows(app))
    return "\n".join(["", "## What happens", "", "\n\n".join(parts), ""]) if parts else ""


def _states(view: EntityView) -> str:
    machine = view.app.behavior.machines[view.name]
    field = code(machine.machine.field)
    said = f"Only these events change {field}; one that is not possible is refused with 409 and names those that are."
    return f"### The {prose(machine.machine.field)} of {view.article}\n\n{said}\n\n{fenced(state_diagram(machine))}"


def _flow(app: AppView, flow: Flow) -> str:
    endpoint = app.endpoints_by_flow.get(flow.name)
    started = f"`{endpoint.key}` ({_grants(endpoint)})" if endpoint is not None else _started(flow)
    said = f"{prose(flow.description)}\n\n" if flow.description else ""
    waits = (
        " Nobody has written all of its steps yet: it answers 501." if app.behavior.flows[flow.name].is_prose else ""
    )
    return f"""### {code(flow.name)}

{said}{started}{waits}

<details><summary>Its steps</summary>

{fenced(flow_diagram(app, flow.name))}

</details>"""


def _started(flow: Flow) -> str:
    trigger = flow.trigger
    if trigger.type is TriggerType.EVENT:
        return f"Runs for every {code(trigger.event or '')}, delivered by `python -m src.workflows.deliver`."
    if trigger.type is TriggerType.SCHEDULE:
        return f"Runs at {code(trigger.schedule or '')}, started by `python -m src.workflows.schedule`."
    return "Runs as a part of other flows."


def _rules_of_rows(app: AppView) -> str:
    """Computed attributes, and what a transaction must not break."""
    lines = ["### What always holds", "", "| of | holds |", "| --- | --- |"]
    lines += [
        f"| {item.entity} | {_cell(f'{item.attribute} = {item.value.written}')} |" for item in app.behavior.computed
    ]
    for rule in app.behavior.rules:
        said = f": {prose(rule.invariant.description)}" if rule.invariant.description else ""
        lines.append(f"| {rule.entity} | {_cell(rule.condition.written)}{said} |")
    after = "A request that would leave it otherwise is refused with 409, and nothing of it is stored."
    return "\n".join([*lines, "", after])


def _operations(app: AppView) -> str:
    lines = ["| operation | does | allowed |", "| --- | --- | --- |"]
    for endpoint in sorted(app.ir.api_model.endpoints, key=lambda item: (item.path, item.method)):
        lines.append(f"| `{endpoint.method} {endpoint.path}` | {prose(endpoint.summary)} | {_grants(endpoint)} |")
    return "\n".join(lines)


def _open_work(app: AppView) -> str:
    if not app.custom:
        return ""
    names = "\n".join(f"- `{endpoint.key}` in `{handler_path(endpoint)}`" for endpoint in app.custom)
    return f"""
## Still to be written

These operations check their input and answer 501, because the specification does not say what they do.
Write their handlers, each in a file of its own, and replace the test of the same name in `tests/contract/custom`:

{names}
"""


def _sign_in(app: AppView) -> str:
    if app.user is None:
        return ""
    email = demo_email(mightiest_role(app))
    return f"""
## Signing in

`POST /auth/token` takes JSON, `{{"email": ..., "password": ...}}`, and answers with a token; send it as
`Authorization: Bearer ...`. `python -m src.seed` makes a demo {app.user.noun} for each role and prints how to sign in.

```sh
curl -H 'Content-Type: application/json' -d '{{"email": "{email}", "password": "{DEMO_PASSWORD}"}}' \\
    http://127.0.0.1:8000/auth/token
```

Set `JWT_SECRET` (at least 32 bytes) in production.
"""


def emit_readme(app: AppView) -> str:
    """The whole page."""
    description = prose(app.ir.description)
    entities = "\n\n".join(_entity(view) for view in app.entities.values())
    return f"""# {prose(app.ir.name)}

{description or "A web service with a database."}

FastAPI, SQLAlchemy 2 (async), Alembic and Pydantic. SQLite at once, PostgreSQL by one variable.

## Run it

```sh
python3 -m venv .venv
.venv/bin/pip install -r requirements-dev.txt
.venv/bin/alembic upgrade head
.venv/bin/python -m src.seed
.venv/bin/uvicorn src.main:app --reload
```

Open <http://127.0.0.1:8000/docs>. `make help` names the other commands. Every setting is an environment
variable; `.env.example` lists them. `DATABASE_URL=postgresql+asyncpg://user:password@host/name` moves to PostgreSQL.

```sh
.venv/bin/pytest                                  # on SQLite; TEST_DATABASE_URL names another database
.venv/bin/ruff check . && .venv/bin/mypy
docker compose -f docker/docker-compose.yml up    # the application with everything around it
```
{_sign_in(app)}
## What it keeps

{fenced(entity_diagram(app))}

{entities}
{_behavior(app)}
## What it answers

{_operations(app)}

Lists take `limit`, `offset`, `sort` and filters; `GET /openapi.json` has them all. Every refusal is a problem
document (RFC 9457): 422 the request does not match the schema, 400 malformed JSON or a rule that a schema
cannot state, 404 no such row (or not yours), 409 a contradiction to what is stored.
{_open_work(app)}
## Where things are

| folder | holds |
| --- | --- |
| `src/api/routes` | HTTP in, service call, HTTP out |
| `src/services` | what can be done; each method is one transaction |
| `src/validators` | rules that a type cannot state, checked against stored rows |
| `src/repositories` | queries |
| `src/models` | tables, enums, request and response shapes |
| `src/core`, `src/database`, `src/observability` | settings, problems, sign-in, sessions, logs and metrics |
| `alembic/versions` | migrations |
| `tests` | unit, integration and contract tests |
| `docker` | image, compose file, Prometheus and Grafana |
"""
