"""Situations for tests: a flow succeeds in one, and each of its conditions alone refuses in another."""

from typing import Any

import pytest

from ir.behavior.interpret import Refused, Why
from ir.behavior.signatures import all_inputs
from ir.behavior.understanding import Understanding, understand
from ir.behavior.world import Ref
from ir.model import ApplicationIR
from tests.ir.shop import SHOP
from validators.check import check
from validators.samples import sample
from validators.samples.consistent import ConsistentSamples
from validators.samples.machines import event_scenarios, event_subject
from validators.samples.scenarios import flow_scenarios, flow_subject
from validators.samples.subjects import Scenario, Scenarios

CHECKOUT = "x-business-logic/flows/checkout/steps"


def application(text: str) -> tuple[ApplicationIR, Understanding]:
    ir = check(text).ir
    assert ir is not None
    return ir, understand(ir.domain_model.entities, ir.auth, ir.behavior_model)


def scenarios(text: str, flow: str, *roles: str) -> Scenarios:
    ir, behavior = application(text)
    declared = ir.behavior_model.flow(flow)
    assert declared is not None
    inputs = all_inputs(declared, behavior.domain.entities)
    return flow_scenarios(flow_subject(behavior, behavior.flows[flow], inputs, roles, is_open=False))


def values(scenario: Scenario, entity: str, name: str) -> list[Any]:
    """What the rows of an entity have in a field, before the request."""
    return [row.values[name] for _, row in scenario.situation.world.rows(entity)]


def after(scenario: Scenario, entity: str, name: str) -> list[Any]:
    """What they have in it after the request."""
    return [row.values[name] for _, row in scenario.ran.world.rows(entity)]


def test_a_flow_succeeds_in_the_first_situation() -> None:
    (success,) = scenarios(SHOP, "checkout", "customer").of("success")
    assert values(success, "Cart", "status") == ["open"]
    assert after(success, "Cart", "status") == ["checked_out"]
    (stock,), (left,) = values(success, "Product", "stock"), after(success, "Product", "stock")
    (quantity,) = values(success, "CartItem", "quantity")
    assert stock - quantity == left >= 0
    assert [emitted.event for emitted in success.ran.world.outbox] == ["order_placed"]


def test_each_condition_refuses_alone() -> None:
    found = scenarios(SHOP, "checkout", "customer")
    refusals = {one.path.removeprefix(CHECKOUT): one.refused for one in found.of("refused")}
    assert {path: refused.status for path, refused in refusals.items()} == {"/1": 404, "/2": 409, "/4/do/0": 409}
    assert refusals["/2"].detail == "The cart is empty or already checked out"
    assert refusals["/4/do/0"].detail.startswith("Only ")
    assert not found.missing


def test_a_refused_flow_leaves_the_world_as_it_was() -> None:
    for scenario in scenarios(SHOP, "checkout", "customer").of("refused"):
        before = scenario.situation.world
        assert {ref: row for name in before.tables for ref, row in before.rows(name)} == {
            ref: row for name in before.tables for ref, row in scenario.ran.world.rows(name)
        }
        assert scenario.ran.world.outbox == []


def test_a_row_that_is_looked_for_may_be_missing() -> None:
    (absent,) = scenarios(SHOP, "checkout", "customer").of("absent")
    assert (absent.refused.why, absent.refused.status, absent.refused.detail) == (Why.ABSENT, 404, "No such cart")


def test_collections_have_more_than_one_row_too() -> None:
    (many,) = scenarios(SHOP, "checkout", "customer").of("many")
    assert len(values(many, "CartItem", "quantity")) > 1
    assert many.ran.is_answered


def test_the_same_spec_has_the_same_situations() -> None:
    def told() -> list[tuple[str, str, dict[str, Any], list[tuple[Ref, Any]]]]:
        return [
            (one.goal, one.path, one.situation.inputs, [*one.situation.world.rows("CartItem")])
            for one in scenarios(SHOP, "checkout", "customer").found
        ]

    assert told() == told()


GATE = """\
app: {name: gates}
entities:
  Gate:
    attributes: {width: {type: integer, ge: 1}, note: string?}
x-business-logic:
  flows:
    open_gate:
      trigger: {path: "/gates/{gate_id}/open"}
      steps:
        - load: gate = Gate(gate_id)
        - require: CONDITION
        - if: gate.width > 4711
          then:
            - set: gate.note = 'wide'
"""


def test_both_branches_are_taken() -> None:
    found = scenarios(GATE.replace("CONDITION", "gate.note is None"), "open_gate")
    widths = {way: values(one, "Gate", "width") for one in found.of("branch") for way in [one.way]}
    taken = widths.get(True) or values(found.of("success")[0], "Gate", "width")
    assert taken[0] > 4711
    assert not found.missing


def test_what_cannot_be_found_is_named_not_made_up() -> None:
    found = scenarios(GATE.replace("CONDITION", "gate.width >= 1"), "open_gate")
    assert found.of("refused") == []
    assert found.missing == [
        "x-business-logic/flows/open_gate/steps/1: no situation was found in which it alone refuses"
    ]


def events(event: str) -> Scenarios:
    ir, behavior = application(SHOP)
    machine = behavior.machines["Order"]
    subject = event_subject(behavior, machine, event, ("clerk",), is_open=False, owner=None)
    return event_scenarios(subject, machine)


def test_an_event_is_taken_from_each_of_its_states_and_refused_in_all_others() -> None:
    found = events("cancel")
    states = {one.goal: set() for one in found.found}
    for one in found.found:
        assert one.row is not None
        states[one.goal].add(one.situation.world.read(one.row, "status"))
    assert states["refused"] == {"shipped", "cancelled"}
    assert {"pending", "paid"} <= states["success"] | states.get("some", set()) | states.get("state", set())
    assert all(isinstance(one.ran.outcome, Refused) for one in found.of("refused"))


RULED = """\
app: {name: bands}
entities:
  Band:
    attributes: {low: {type: integer, ge: 0, le: 9}, high: {type: integer, ge: 0, le: 9}, note: string}
x-business-logic:
  invariants:
    in_order: {entity: Band, expression: EXPRESSION}
"""


@pytest.mark.parametrize("expression", ["low < high", "high < low", "low == high", "low + high == 5"])
def test_samples_keep_invariants(expression: str) -> None:
    _, behavior = application(RULED.replace("EXPRESSION", expression))
    samples = ConsistentSamples(behavior)
    attributes = behavior.domain.entities["Band"].attributes
    row = {one.name: sample("Band", one, 0) for one in attributes} | dict(samples.least("Band"))
    low, high = row["low"], row["high"]
    assert {"low < high": low < high, "high < low": high < low, "low == high": low == high}.get(
        expression, low + high == 5
    )
    assert samples.is_ruled("Band", "low")
    assert not samples.is_ruled("Band", "note")


def test_samples_that_cannot_keep_an_invariant_stay_as_they_are() -> None:
    _, behavior = application(RULED.replace("EXPRESSION", "low > 9"))
    assert ConsistentSamples(behavior).least("Band") == {}


LINKED_BY_ROWS = """\
app: {name: duties}
auth: {user: Guard}
entities:
  Guard:
    attributes: {email: {type: email, unique: true}}
    relationships: {lead: {type: many_to_one, target: Guard, nullable: true}}
  Watch:
    attributes:
      size: {type: integer, default: 0, ge: 0}
      led: {type: integer, computed: "count(p for p in people if p.lead is not None)"}
    relationships:
      people: {type: many_to_many, target: Guard, through: Duty}
  Duty:
    relationships:
      watch: {type: many_to_one, target: Watch}
      guard: {type: many_to_one, target: Guard}
x-business-logic:
  flows:
    count:
      trigger: {path: "/watches/{watch_id}/count"}
      steps:
        - load: watch = Watch(watch_id)
        - require: len(watch.people) < 4
        - set: watch.size = len(watch.people)
  invariants:
    few: {entity: Watch, expression: len(people) <= 8}
"""


@pytest.mark.timeout(
    60
)  # It takes a fraction of a second; links to the same row again and again would never be enough.
def test_a_collection_of_links_grows_by_rows_of_its_own() -> None:
    found = scenarios(LINKED_BY_ROWS, "count", "user")
    many = next(iter(found.of("many")))
    (watch,) = [ref for ref, _ in many.situation.world.rows("Watch")][:1]
    assert len(many.situation.world.members(watch, "people")) >= 2
    assert not found.missing


def test_more_rows_are_compared_where_the_same_is_written() -> None:
    text = LINKED_BY_ROWS.replace("size = len(watch.people)", "size = max(2, len(watch.people)) - 2")
    found = scenarios(text, "count", "user")
    written = {repr(sorted(_changed(one))) for goal in ("some", "many") for one in found.of(goal)}
    assert len(written) <= 1


def _changed(scenario: Scenario) -> set[str]:
    before, after = scenario.situation.world, scenario.ran.world
    return {
        name
        for ref, row in after.rows("Watch")
        for name, value in row.values.items()
        if before.row(ref).values[name] != value
    }
