"""The test files of an application's behaviour, as (path, text, reason, IR paths)."""

from collections.abc import Iterator

from generators.ast.tests.behavior import concurrency, contract, flows, machines, rules, stateful
from generators.ast.view import AppView
from ir import names
from ir.model import Operation
from validators.target.naming import module_name

Planned = tuple[str, str | None, str, tuple[str, ...]]


def behavior_test_files(app: AppView) -> Iterator[Planned]:
    """Every test file of flows, machines and rules; a text of None means that there is nothing to test."""
    if not app.has_behavior:
        return
    for flow in app.ir.behavior_model.flows:
        name = module_name(flow.name).rstrip("_")
        reason = f"What {names.words(flow.name)} does, and when it is refused."
        yield f"tests/integration/test_{name}_flow.py", flows.emit_flow_tests(app, flow), reason, (flow.path,)
    for machine in app.behavior.machines.values():
        view = app.entities[machine.machine.entity]
        path = f"tests/integration/test_{view.module.rstrip('_')}_machine.py"
        reason = f"What moves {view.nouns} from state to state."
        yield path, machines.emit_machine_tests(app, machine), reason, (machine.machine.path,)
    kept = tuple(rule.path for rule in app.behavior.rules)
    path = "tests/integration/test_rules_stateful.py"
    yield path, stateful.emit_stateful(app), "Every rule, after requests at random.", kept
    path = "tests/integration/test_rules.py"
    yield path, rules.emit_rule_tests(app), "Requests that would break a rule.", kept
    path = "tests/integration/test_concurrency.py"
    yield path, concurrency.emit_concurrency(app), "What happens at the same time.", flows_of(app)
    asked = tuple(
        item.ir_path for item in app.ir.api_model.endpoints if item.operation in (Operation.FLOW, Operation.EVENT)
    )
    path = "tests/contract/test_behavior_contract.py"
    yield path, contract.emit_behavior_contract(app), "Who may ask for flows and events.", asked


def flows_of(app: AppView) -> tuple[str, ...]:
    """The paths of all flows and machines."""
    behavior = app.ir.behavior_model
    return (*(flow.path for flow in behavior.flows), *(machine.path for machine in behavior.state_machines))
