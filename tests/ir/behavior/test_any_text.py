"""Whatever somebody types: behaviour is understood without an exception, and findings are parts of the text."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ir import paths
from ir.behavior import effects
from ir.behavior.computed_checks import in_order
from ir.behavior.dependencies import of_rule
from ir.behavior.understanding import Understanding, understand
from ir.dialect.read import read
from ir.model import AuthModelIR, BehaviorModelIR, Entity, FlowStep
from ir.parts import SpecParts
from tests.ir.shop import SHOP as WHOLE_DIALECT
from tests.validators.behavior import FLOW, SHOP

STEPS = """\
        - require: cart.customer == actor and cart.note is not None
          else: {status: 404, detail: "Not {cart.customer.name}"}
        - find: cheap = all Product where stock > 0 and category is not None order by price desc, name limit 10
        - create: order = Order
          with: {customer: cart.customer}
        - set: total = 0
        - for: item in cart.items
          do:
            - set: total += item.product.price * item.quantity
            - if: item.product.stock >= item.quantity
              then:
                - set: item.product.stock -= item.quantity
              else:
                - delete: item
        - transition: order.cancel
        - call: other
          with: {amount: total, note: cart.note}
        - emit: order_placed
          with: {order_id: order.id}
        - return: order
    other:
      input: {amount: decimal, note: text}
      steps:
        - load: category = Category(name=note)
        - return: amount * 2
  invariants:
    filled: {entity: Order, expression: "all(i.quantity > 0 for i in items)", scope: customer}
"""
GOOD = read(SHOP + FLOW + STEPS).parts
EXAMPLES = sorted(Path(__file__).parents[3].glob("examples/*/devmatrix.yaml"))
PIECES = [
    *(
        "",
        " ",
        ".",
        ",",
        "(",
        ")",
        "[",
        "'",
        '"',
        "=",
        "==",
        "+=",
        "-",
        "*",
        "\n",
        "{",
        "}",
        "#",
        "é",
        "\0",
        "0",
        "9" * 30,
    ),
    *("cart", "order", "item", "actor", "self", "None", "Product", "not", "and", "in", "for", "if", "else", "where"),
    *("order by", "limit", "first", "all", "sum(", "len(", "now()", "items", "note", "price", "x" * 3000, "(" * 100),
]


def everything(entities: tuple[Entity, ...], auth: AuthModelIR | None, behavior: BehaviorModelIR) -> Understanding:
    """Understand behaviour, and whatever is worked out from it."""
    known = understand(entities, auth, behavior)
    for program in known.flows.values():
        effects.of_program(program, known)
    for machine in known.machines.values():
        for event in machine.machine.events:
            effects.of_event(machine, event, known)
    for rule in known.rules:
        of_rule(rule.condition, rule.entity, known.domain)
    in_order(known.computed, known.domain)
    return known


def written(steps: tuple[FlowStep, ...], path: str) -> Iterator[tuple[str, str]]:
    """The IR path and text of every expression of steps."""
    for number, step in enumerate(steps):
        place = paths.child(path, number)
        yield paths.child(place, step.kind), step.expression
        yield from ((paths.child(place, "with", item.name), item.expression) for item in step.bindings)
        if step.refusal is not None:
            yield paths.child(place, "else", "detail"), step.refusal.detail
        yield from written(step.steps, paths.child(place, "then" if step.kind == "if" else "do"))
        yield from written(step.otherwise, paths.child(place, "else"))


def texts(parts: SpecParts) -> dict[str, str]:
    """Every text of behaviour, by IR path."""
    found = {}
    for flow in parts.behavior.flows:
        found |= dict(written(flow.steps, paths.child(flow.path, "steps")))
    for machine in parts.behavior.state_machines:
        for number, transition in enumerate(machine.transitions):
            place = paths.child(machine.path, "transitions", number)
            found |= dict(written(transition.steps, paths.child(place, "steps")))
            found[paths.child(place, "guard")] = transition.guard_condition or ""
    for invariant in parts.behavior.invariants:
        found[paths.child(invariant.path, "expression")] = invariant.expression
        found[paths.child(invariant.path, "scope")] = invariant.scope or ""
    for entity in parts.entities:
        for item in entity.attributes:
            found[paths.child(entity.path, "attributes", item.name, "computed")] = item.computed or ""
    return found


def check(parts: SpecParts) -> Understanding:
    """Understand parts of a spec; each finding is about a part of a text that is there."""
    known = everything(parts.entities, parts.auth, parts.behavior)
    there = texts(parts)
    for issue in known.issues:
        if issue.start is not None and issue.end is not None:
            assert 0 <= issue.start <= issue.end <= len(there[issue.path]), issue
        assert issue.message[:1] == issue.message[:1].upper()
    return known


@st.composite
def changed_texts(draw: st.DrawFn, text: str) -> str:
    """A text with a part of it replaced."""
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 12)))
    return text[:start] + draw(st.sampled_from(PIECES)) + text[end:]


@st.composite
def changed_steps(draw: st.DrawFn, steps: tuple[FlowStep, ...]) -> tuple[FlowStep, ...]:
    """Steps of which one has another text, is another kind of step, is left out, or stands elsewhere."""
    if not steps:
        return steps
    number = draw(st.integers(0, len(steps) - 1))
    step = steps[number]
    update: dict[str, object] = {}
    match draw(st.sampled_from(["text", "text", "kind", "inner", "with", "swap", "drop"])):
        case "text":
            update["expression"] = draw(changed_texts(step.expression))
        case "kind":
            update["kind"] = draw(st.sampled_from(KINDS))
        case "inner":
            update["steps"] = draw(changed_steps(step.steps))
        case "with" if step.bindings:
            first, *others = step.bindings
            changed = first.model_copy(update={"expression": draw(changed_texts(first.expression))})
            update["bindings"] = (changed, *others)
        case "swap":
            other = draw(st.integers(0, len(steps) - 1))
            shuffled = list(steps)
            shuffled[number], shuffled[other] = shuffled[other], shuffled[number]
            return tuple(shuffled)
        case _:
            return (*steps[:number], *steps[number + 1 :])
    return (*steps[:number], step.model_copy(update=update), *steps[number + 1 :])


KINDS = [
    "load",
    "find",
    "require",
    "set",
    "create",
    "delete",
    "for",
    "if",
    "transition",
    "call",
    "emit",
    "return",
    "text",
]


def test_the_good_ones_are_good() -> None:
    assert not check(GOOD).issues
    assert not check(read(WHOLE_DIALECT).parts).issues


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_steps_that_are_changed_at_random(data: st.DataObject) -> None:
    flow, *others = GOOD.behavior.flows
    steps = flow.steps
    for _ in range(data.draw(st.integers(1, 3))):
        steps = data.draw(changed_steps(steps))
    changed = (flow.model_copy(update={"steps": steps}), *others)
    behavior = GOOD.behavior.model_copy(update={"flows": changed})
    check(SpecParts(entities=GOOD.entities, auth=GOOD.auth, behavior=behavior))


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_entities_that_are_not_there(data: st.DataObject) -> None:
    kept = tuple(entity for entity in GOOD.entities if data.draw(st.booleans()))
    lacking = tuple(
        entity.model_copy(
            update={
                "attributes": tuple(
                    item for item in entity.attributes if item.is_primary_key or data.draw(st.booleans())
                ),
                "relationships": tuple(item for item in entity.relationships if data.draw(st.booleans())),
            }
        )
        for entity in kept
    )
    check(SpecParts(entities=lacking, auth=data.draw(st.sampled_from([GOOD.auth, None])), behavior=GOOD.behavior))


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_rules_and_guards_that_are_changed_at_random(data: st.DataObject) -> None:
    (invariant,) = GOOD.behavior.invariants
    invariant = invariant.model_copy(
        update={
            "expression": data.draw(changed_texts(invariant.expression)),
            "scope": data.draw(changed_texts(invariant.scope or "")),
        }
    )
    (machine,) = GOOD.behavior.state_machines
    transitions = tuple(
        item.model_copy(update={"guard_condition": data.draw(changed_texts(item.guard_condition or "total > 0"))})
        for item in machine.transitions
    )
    machine = machine.model_copy(update={"transitions": transitions})
    behavior = GOOD.behavior.model_copy(update={"invariants": (invariant,), "state_machines": (machine,)})
    check(SpecParts(entities=GOOD.entities, auth=GOOD.auth, behavior=behavior))


@pytest.mark.parametrize("spec", EXAMPLES, ids=lambda path: path.parent.name)
def test_examples(spec: Path) -> None:
    known = check(read(spec.read_text(encoding="utf-8")).parts)
    assert {issue.code for issue in known.issues} <= {"DM560"}


def test_a_long_chain_of_calls() -> None:
    flows = "".join(f"    f{number}: {{steps: [{{call: f{number + 1}}}]}}\n" for number in range(2000))
    parts = read(f"{SHOP}  flows:\n{flows}    f2000: {{steps: [{{call: f0}}]}}\n").parts
    known = understand(parts.entities, parts.auth, parts.behavior)
    assert [issue.code for issue in known.issues] == ["DM526"] * 2001
