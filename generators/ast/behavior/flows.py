"""`src/workflows/<flow>.py`: the steps of a flow as a function, and the class that runs them as one transaction."""

from generators.ast.behavior.inputs import parameters
from generators.ast.behavior.lines import Line, Statement, rendered
from generators.ast.behavior.naming import flow_class, flow_function, flow_module
from generators.ast.behavior.plan import ACTOR, Plan, of_flow
from generators.ast.behavior.signing import signs
from generators.ast.behavior.steps import Steps
from generators.ast.behavior.words import Words, python_type, safe
from generators.ast.source import Imports, call, docstring, module, quote, sentence
from generators.ast.view import AppView
from ir.behavior.steps import Program
from ir.behavior.visiting import every, expressions
from ir.expressions import syntax
from ir.expressions.types import Kind
from ir.model import Flow


def flow_path(flow: Flow) -> str:
    """The module of a flow."""
    return f"src/workflows/{flow_module(flow.name)}.py"


def described(flow: Flow) -> str:
    """What a flow does, in a sentence."""
    return sentence(flow.description or flow.name.replace("_", " "))


def _parameters(app: AppView, program: Program, imports: Imports, *, with_actor: bool) -> list[str]:
    called = parameters(app, program.name)
    found = [f"{called[name]}: {python_type(app, of, imports)}" for name, of in program.inputs]
    if with_actor:
        user = app.user
        assert user is not None
        imports.add("src.models.entities", user.name)
        found.append(f"actor: {user.name}")
    return found


def _result(app: AppView, program: Program, imports: Imports) -> str:
    return python_type(app, program.returns, imports) if program.returns is not None else "None"


def is_calculating(program: Program) -> bool:
    """Some value may turn out to be none: divided by zero, out of range."""
    return any(
        isinstance(node, syntax.Binary) or (isinstance(node, syntax.Call) and node.function in ("round", "sum", "avg"))
        for step in every(program.steps)
        for typed in expressions(step)
        for node in syntax.walk(typed.tree)
    )


def needs_transaction(plan: Plan) -> bool:
    """It writes or locks, or has to be answered for what can't be calculated."""
    return not plan.effects.is_reading or bool(plan.locked) or is_calculating(plan.program)


def run_takes_actor(app: AppView, program: Program, plan: Plan) -> bool:
    """Running a flow needs to know who asked for it."""
    return program.needs_actor or signs(app, plan)


def _emit_function(flow: Flow, plan: Plan, imports: Imports) -> str:
    app, program = plan.app, plan.program
    words = Words(app, imports, parameters(app, flow.name))
    body: list[Statement] = Steps(plan, words).body()
    if "now" in words.used:
        imports.add("src.database.transactions", "moment")
        body.insert(0, Line("now = moment(session)"))
    imports.add("sqlalchemy.ext.asyncio", "AsyncSession")
    taken = ["session: AsyncSession", *_parameters(app, program, imports, with_actor=program.needs_actor)]
    head = call(f"async def {flow_function(flow.name)}", taken, tail=f" -> {_result(app, program, imports)}:")
    return "\n".join([head, docstring(described(flow), indent=4), *rendered(body, 4)])


def _emit_class(flow: Flow, plan: Plan, imports: Imports) -> str:
    app, program = plan.app, plan.program
    takes_actor = run_takes_actor(app, program, plan)
    result = _result(app, program, imports)
    arguments = ["self.session", *(f"{name}={name}" for name in parameters(app, flow.name).values())]
    arguments += ["actor=actor"] if program.needs_actor else []
    invoked = f"await {flow_function(flow.name)}({', '.join(arguments)})"
    body = []
    if signs(app, plan) and app.user is not None:
        imports.add("src.database.transactions", "sign")
        body.append(f"sign(self.session, actor.{app.user.key.python})")
    if plan.effects.is_reading:
        body.append(invoked if result == "None" else f"return {invoked}")
    else:
        imports.add("src.validators.consistency", "commit")
        answer = _answer(app, flow, program)
        body.append(invoked if result == "None" else f"{answer} = {invoked}")
        body.append("await commit(self.session)")
        body += [] if result == "None" else [f"return {answer}"]
    imports.add("src.database.session", "SessionDep")
    lines = [
        f"class {flow_class(flow.name)}:",
        docstring(f"{flow.name.replace('_', ' ').capitalize()}, as one transaction.", indent=4),
        "",
        "    def __init__(self, session: SessionDep) -> None:",
        "        self.session = session",
        "",
    ]
    if needs_transaction(plan):
        imports.add("src.database.transactions", "transactional")
        lines.append("    @transactional")
    taken = ["self", *_parameters(app, program, imports, with_actor=takes_actor)]
    lines += [
        "    " + call("async def run", taken, indent=4, tail=f" -> {result}:"),
        docstring(described(flow), indent=8),
        *(f"        {line}" for line in body),
    ]
    return "\n".join(lines)


def _answer(app: AppView, flow: Flow, program: Program) -> str:
    """A variable for what a flow answers."""
    returns = program.returns
    taken = [flow_function(flow.name), *parameters(app, flow.name).values()]
    is_row = returns is not None and returns.kind is Kind.ROW and returns.entity is not None
    return safe(app.entities[returns.entity or ""].variable if returns is not None and is_row else "answer", taken)


def _emit_prose(flow: Flow, plan: Plan, imports: Imports) -> str:
    """The class of a flow that somebody has to write."""
    app, program = plan.app, plan.program
    imports.add("src.database.session", "SessionDep")
    imports.add("src.core.problems", "Refusal")
    taken = ["self", *_parameters(app, program, imports, with_actor=takes_actor_unwritten(app, flow))]
    said = [described(flow), *(_said(step) for step in flow.steps if step.kind == "text")]
    lines = [
        f"class {flow_class(flow.name)}:",
        docstring(f"{flow.name.replace('_', ' ').capitalize()}: to be written.", indent=4),
        "",
        "    def __init__(self, session: SessionDep) -> None:",
        "        self.session = session",
        "",
        "    " + call("async def run", taken, indent=4, tail=" -> None:"),
        docstring("\n\n".join(said), indent=8),
        f"        raise Refusal(501, {quote(f'{flow.name} is not implemented')})",
    ]
    return "\n".join(lines)


def takes_actor_unwritten(app: AppView, flow: Flow) -> bool:
    """Whoever writes a flow is told who asked for it, where that is known."""
    from ir.behavior.signatures import has_actor

    return has_actor(flow, app.auth) and app.user is not None


def _said(step: object) -> str:
    words = [getattr(step, name) for name in ("action", "service_method", "error_handling")]
    return sentence(": ".join(word for word in words if word) or "a step")


def emit_flow(app: AppView, flow: Flow) -> str:
    """The module of one flow."""
    imports = Imports()
    program = app.behavior.flows[flow.name]
    if program.is_prose:
        plan = Plan(app, program, of_flow(app, program).effects)
        return module(f"{described(flow)} Somebody has to write it.", imports, [_emit_prose(flow, plan, imports)])
    plan = of_flow(app, program)
    parts = [_emit_function(flow, plan, imports), _emit_class(flow, plan, imports)]
    return module(described(flow), imports, parts)


__all__ = ["ACTOR", "emit_flow", "flow_path", "is_calculating", "needs_transaction", "run_takes_actor"]
