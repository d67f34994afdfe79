"""How flows and machines are called in Python."""

from collections.abc import Iterable

from generators.ast.view import AppView, EntityView
from ir.behavior.steps import AnyStep, CallFlow, Move
from ir.behavior.visiting import every
from ir.names import snake_case
from validators.target.naming import class_name, function_name, module_name, python_name

# What `src/workflows` has besides one module for each flow.
_TAKEN_MODULES = frozenset({"outbox", "deliver", "schedule", "leases", "handlers"})


def flow_module(flow: str) -> str:
    """The module of a flow in `src/workflows`."""
    name = module_name(flow)
    return f"{name}_" if name in _TAKEN_MODULES or name.endswith("_events") else name


def flow_function(flow: str) -> str:
    """The function with the steps of a flow."""
    name = function_name(flow)
    return f"{name}_" if name in _TAKEN_FUNCTIONS else name


_TAKEN_FUNCTIONS = frozenset(
    "average_of commit conflict emit fetch finite float_average float_mean float_sum hold joinedload literal "
    "load_along lock mean_of moment not_found refused select selectinload sign transactional".split()
)


def flow_class(flow: str) -> str:
    """The class that runs a flow as a transaction."""
    return f"{class_name(flow)}Workflow"


def called_names(app: AppView, steps: Iterable[AnyStep]) -> set[str]:
    """What a module of steps imports, beside the language's own, and may not call its variables: the functions and
    machines that the steps start, and tables of links.
    """
    found = {python_name(table.name) for table in app.join_tables}
    for step in every(steps):
        if isinstance(step, CallFlow):
            found.add(flow_function(step.flow))
        elif isinstance(step, Move):
            found.add(event_module(app.entities[step.entity]))
    return found


def event_module(view: EntityView) -> str:
    """How the module of a machine is called where it is imported."""
    return f"{view.module}_machine"


def event_function(event: str) -> str:
    """The function that takes an event."""
    name = python_name(snake_case(event))
    return f"{name}_" if name in _TAKEN_EVENTS or name in _TAKEN_FUNCTIONS else name


_TAKEN_EVENTS = frozenset({"allowed_events", "actor", "session", "refused", "uuid"})


def events_module(view: EntityView) -> str:
    """The module that runs events of an entity as transactions."""
    return f"{view.module.rstrip('_')}_events"


def events_class(view: EntityView) -> str:
    """The class that runs events of an entity as transactions."""
    return f"{view.name}Events"
