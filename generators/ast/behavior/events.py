"""`src/workflows/<entity>_events.py`: what clients may let happen to a row, each event one transaction."""

from generators.ast.behavior.lines import Assign, Line, Statement, rendered
from generators.ast.behavior.naming import event_function, events_class, events_module
from generators.ast.behavior.needs import event_parameters
from generators.ast.behavior.plan import ACTOR, Plan, of_flow
from generators.ast.behavior.queries import options
from generators.ast.behavior.signing import signs
from generators.ast.behavior.steps import Steps
from generators.ast.behavior.terms import Term
from generators.ast.behavior.words import Words, key_type
from generators.ast.scoping import Admission, admission, reach_text
from generators.ast.source import Imports, call, docstring, module, quote, sentence
from generators.ast.view import AppView, EntityView
from ir.behavior.steps import Load, Move, Program
from ir.behavior.understanding import Machine
from ir.expressions import types
from ir.expressions.check import check
from ir.expressions.scope import Path, Scope
from ir.model import Endpoint, Operation


def events_of(view: EntityView) -> list[Endpoint]:
    """The operations that give an event to a row."""
    return [item for item in view.app.endpoints_by_entity.get(view.name, ()) if item.operation is Operation.EVENT]


def events_path(view: EntityView) -> str:
    """The module of the events of an entity."""
    return f"src/workflows/{events_module(view)}.py"


def takes_actor(view: EntityView, endpoint: Endpoint) -> bool:
    """Whether it matters who lets the event happen."""
    assert endpoint.event is not None
    admitted = admission(endpoint.access)
    if admitted.is_public or view.app.user is None:
        return False
    needed = ACTOR in event_parameters(view.app, view.name, endpoint.event)
    return admitted.is_owned or needed or signs(view.app, event_plan(view, endpoint.event))


def event_plan(view: EntityView, event: str) -> Plan:
    """The rows of an event: the row is loaded by its key, then its machine takes the event."""
    app = view.app
    machine = app.behavior.machines[view.name]
    domain = app.behavior.domain
    of = domain.fields(view.name).get(view.key.name, types.UNKNOWN)
    key = check(view.key_parameter, domain, Scope({view.key_parameter: of}))
    row = check(machine.row, domain, Scope({machine.row: types.row(view.name)}))
    steps = (
        Load("", machine.row, view.name, ((view.key.name, key),)),
        Move("", row, view.name, event, Path(machine.row)),
    )
    names = {view.key_parameter: of, machine.row: types.row(view.name)}
    return of_flow(app, Program(event, steps, inputs=((view.key_parameter, of),), locals=names))


class _Writer:
    def __init__(self, view: EntityView, machine: Machine) -> None:
        self.view = view
        self.machine = machine
        self.imports = Imports()

    def method(self, endpoint: Endpoint) -> str:
        """What an operation does."""
        view, event = self.view, endpoint.event
        assert event is not None
        self.imports.add("src.database.transactions", "transactional")
        self.imports.add("src.validators.consistency", "commit")
        self.imports.add("src.models.entities", view.name)
        plan = event_plan(view, event)
        words = Words(view.app, self.imports, {view.key_parameter: view.key_parameter})
        steps = Steps(plan, words, "self.session")
        parameters = ["self", f"{view.key_parameter}: {key_type(view, self.imports)}"]
        actor = takes_actor(view, endpoint)
        if actor:
            assert view.app.user is not None
            self.imports.add("src.models.entities", view.app.user.name)
            parameters.append(f"actor: {view.app.user.name}")
        row = words.names[self.machine.row]
        body: list[Statement] = []
        if actor and signs(view.app, plan) and view.app.user is not None:
            self.imports.add("src.database.transactions", "sign")
            body.append(Line(f"sign(self.session, actor.{view.app.user.key.python})"))
        body += steps.beginning()
        body.append(Assign(row, self._loaded(plan, admission(endpoint.access)), is_asked=True))
        body += steps.steps(plan.program.steps[1:])
        body += [Line("await commit(self.session)"), Line(f"return {row}")]
        head = call(f"async def {event_function(event)}", parameters, indent=4, tail=f" -> {view.name}:")
        doc = docstring(sentence(endpoint.summary or event), indent=8)
        return "\n".join(["    @transactional", f"    {head}", doc, *rendered(body, 8)])

    def _loaded(self, plan: Plan, admitted: Admission) -> Term:
        """The row, if it is one that the caller may change."""
        view = self.view
        key = f"{view.name}.{view.key.python} == {view.key_parameter}"
        self.imports.add("src.database.transactions", "fetch")
        if admitted.is_owned:
            self.imports.add(f"src.repositories.{view.module}", f"{view.name}Repository")
            rows = f"{view.name}Repository(self.session)"
            text = f"{reach_text(view, rows, admitted, self.imports)}.where({key})"
        else:
            self.imports.add("sqlalchemy", "select")
            shown = [f"{view.name}.deleted_at.is_(None)"] if view.entity.options.soft_delete else []
            text = f"select({view.name}).where({', '.join([key, *shown])})"
        tree = plan.trees.get(self.machine.row)
        loaded = options(view, tree, self.imports) if tree is not None else []
        text += f".options({', '.join(loaded)})" if loaded else ""
        return Term(f"await fetch(self.session, {quote(view.noun)}, {text})")


def emit_events(app: AppView, machine: Machine) -> str | None:
    """The module, or None for a machine that has no operations."""
    view = app.entities[machine.machine.entity]
    endpoints = events_of(view)
    if not endpoints:
        return None
    writer = _Writer(view, machine)
    methods = [writer.method(endpoint) for endpoint in endpoints]
    writer.imports.add("src.database.session", "SessionDep")
    declaration = "\n".join(
        [
            f"class {events_class(view)}:",
            docstring(f"What can happen to {view.article}. Every event is one transaction.", indent=4),
            "",
            "    def __init__(self, session: SessionDep) -> None:",
            "        self.session = session",
            "",
            "\n\n".join(methods),
        ]
    )
    return module(f"What can happen to {view.nouns}.", writer.imports, [declaration])
