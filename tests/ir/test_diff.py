"""What changed between two applications."""

from textwrap import dedent

from hypothesis import given

from ir.build import build
from ir.diff import Change, ChangeKind, diff
from ir.model import (
    ApplicationIR,
    AuthModelIR,
    Constraint,
    ConstraintType,
    DatabaseConfig,
    DataType,
    DeploymentConfig,
    FlowStep,
    InfrastructureModelIR,
    ObservabilityConfig,
)
from tests.ir.irs import application, applications, attribute, entity, few, reference
from tests.ir.specs import read_well


def check(old: ApplicationIR, new: ApplicationIR) -> list[str]:
    """The changes of the domain and of the application as a whole, one line each; endpoints follow from these."""
    return [line(change) for change in diff(old, new) if not change.path.startswith("endpoints/")]


def line(change: Change) -> str:
    """One change for people to read."""
    match change.kind:
        case ChangeKind.ADDED | ChangeKind.REMOVED:
            return f"{change.kind} {change.path}"
    return f"{change.kind} {change.path}: {change.old} → {change.new}"


TITLE = attribute("title")
PRICE = attribute("price", DataType.DECIMAL)


def test_an_entity_comes_and_goes_as_a_whole() -> None:
    one, two = application(entity("Product", TITLE)), application(entity("Product", TITLE), entity("Order", PRICE))
    assert check(one, two) == ["added entities/Order"]
    assert check(two, one) == ["removed entities/Order"]
    (change,) = [change for change in diff(one, two) if change.path == "entities/Order"]
    assert change.new == two.domain_model.entities[1]


def test_endpoints_follow_their_entity() -> None:
    found = diff(application(), application(entity("Product", TITLE)))
    assert [change.path for change in found if change.kind is ChangeKind.ADDED] == [
        "endpoints/DELETE ~1products~1{product_id}",
        "endpoints/GET ~1products",
        "endpoints/GET ~1products~1{product_id}",
        "endpoints/PATCH ~1products~1{product_id}",
        "endpoints/POST ~1products",
        "entities/Product",
    ]


def test_a_field_changes_under_the_key_that_the_dialect_has_for_it() -> None:
    new = attribute("title", DataType.TEXT, is_nullable=True, default_value="?", is_indexed=True)
    assert check(application(entity("Product", TITLE)), application(entity("Product", new))) == [
        "changed entities/Product/attributes/title/default: None → ?",
        "changed entities/Product/attributes/title/index: False → True",
        "changed entities/Product/attributes/title/nullable: False → True",
        "changed entities/Product/attributes/title/type: string → text",
    ]


def test_bounds_are_elements_of_their_own() -> None:
    old = attribute("stock", DataType.INTEGER, constraints=(Constraint(type=ConstraintType.GE, value=0),))
    new = attribute(
        "stock",
        DataType.INTEGER,
        constraints=(Constraint(type=ConstraintType.GE, value=1), Constraint(type=ConstraintType.LE, value=9)),
    )
    assert check(application(entity("Product", old)), application(entity("Product", new))) == [
        "changed entities/Product/attributes/stock/ge/value: 0 → 1",
        "added entities/Product/attributes/stock/le",
    ]


def test_a_renamed_attribute_says_both_names_and_what_else_changed() -> None:
    new = attribute("label", is_unique=True, renamed_from="title")
    assert check(application(entity("Product", TITLE)), application(entity("Product", new))) == [
        "renamed entities/Product/attributes/label: title → label",
        "changed entities/Product/attributes/label/unique: False → True",
    ]


def test_without_the_old_name_a_hint_to_rename_is_an_addition() -> None:
    new = attribute("label", renamed_from="heading")
    assert check(application(entity("Product")), application(entity("Product", new))) == [
        "added entities/Product/attributes/label"
    ]


def test_references_follow_a_renamed_entity() -> None:
    old = application(entity("Client"), entity("Order", relationships=(reference("Order", "buyer", "Client"),)))
    new = application(
        entity("Customer", renamed_from="Client"),
        entity("Order", relationships=(reference("Order", "buyer", "Customer"),)),
    )
    assert check(old, new) == ["renamed entities/Customer: Client → Customer"]


def test_lists_of_keys_follow_a_renamed_field() -> None:
    old = application(entity("Product", TITLE, unique=(("title",),)))
    new = application(entity("Product", attribute("label", renamed_from="title"), unique=(("label",),)))
    assert check(old, new) == ["renamed entities/Product/attributes/label: title → label"]


def test_order_is_no_change() -> None:
    one, two = entity("Product", TITLE, PRICE), entity("Order")
    turned = one.model_copy(update={"attributes": one.attributes[::-1]})
    assert check(application(one, two), application(two, turned)) == []


def test_the_rest_of_a_spec() -> None:
    old = application(entity("Product"), description="Small")
    new = application(
        entity("Product"),
        description="Large",
        auth=AuthModelIR(user_entity="Product"),
        infrastructure=InfrastructureModelIR(
            database=DatabaseConfig(port=5433),
            deployment=DeploymentConfig(port=80, observability=ObservabilityConfig(alerts=False)),
        ),
    )
    assert check(old, new) == [
        "changed app/description: Small → Large",
        "added auth",
        "changed infrastructure/database/port: 5432 → 5433",
        "changed infrastructure/deployment/port: 8000 → 80",
        "changed infrastructure/observability/alerts: True → False",
    ]


@few
@given(applications)
def test_nothing_changed_against_itself(ir: ApplicationIR) -> None:
    assert diff(ir, ir) == ()
    assert diff(ir, ApplicationIR.model_validate_json(ir.model_dump_json())) == ()


@few
@given(applications, applications)
def test_what_is_added_one_way_is_removed_the_other(one: ApplicationIR, two: ApplicationIR) -> None:
    forth, back = diff(one, two), diff(two, one)
    if any(change.kind is ChangeKind.RENAMED for change in (*forth, *back)):
        return
    assert {change.path for change in forth} == {change.path for change in back}
    swap = {ChangeKind.ADDED: ChangeKind.REMOVED, ChangeKind.REMOVED: ChangeKind.ADDED}
    turned = {(swap.get(change.kind, change.kind), change.path) for change in back}
    assert {(change.kind, change.path) for change in forth} == turned


@few
@given(applications, applications)
def test_changes_are_in_the_order_of_paths(one: ApplicationIR, two: ApplicationIR) -> None:
    places = [change.path.split("/") for change in diff(one, two)]
    assert places == sorted(places)


class TestBehaviour:
    """Flows, machines and invariants."""

    ENTITIES = """
    entities:
      Order:
        attributes: {status: {type: enum, values: [open, paid, gone], default: open}}
    """

    def check(self, old: str, new: str, entities: str = ENTITIES, new_entities: str | None = None) -> list[str]:
        """The changes between two `x-business-logic`, endpoints left out."""

        def built(entities: str, behavior: str) -> ApplicationIR:
            return build(read_well(dedent(entities) + f"x-business-logic: {behavior}").parts)

        return check(built(entities, old), built(new_entities or entities, new))

    def test_a_renamed_flow_says_both_names(self) -> None:
        assert self.check(
            "{flows: {buy: {steps: [{return: 1}]}}}",
            "{flows: {checkout: {renamed_from: buy, steps: [{return: 2}]}}}",
        ) == [
            "renamed x-business-logic/flows/checkout: buy → checkout",
            "changed x-business-logic/flows/checkout/steps: "
            f"{(FlowStep(kind='return', expression='1'),)} → {(FlowStep(kind='return', expression='2'),)}",
        ]

    def test_the_parts_of_a_flow(self) -> None:
        assert self.check(
            "{flows: {a: {input: {b: integer}, trigger: {method: PUT}, auth: [c]}}}",
            "{flows: {a: {input: {b: text, d: date}, trigger: {method: POST, status: 202}, auth: [c, e]}}}",
        ) == [
            "changed x-business-logic/flows/a/auth: ('c',) → ('c', 'e')",
            "changed x-business-logic/flows/a/input/b/type: integer → text",
            "added x-business-logic/flows/a/input/d",
            "changed x-business-logic/flows/a/trigger/method: PUT → POST",
            "changed x-business-logic/flows/a/trigger/status: None → 202",
        ]

    def test_steps_are_compared_by_what_they_say(self) -> None:
        steps = "[{load: a = Order(1)}, {return: a}]"
        assert self.check(f"{{flows: {{a: {{steps: {steps}}}}}}}", f"{{flows: {{a: {{steps: {steps} }}}}}}") == []

    MACHINE = "{state_machines: {%s: {field: status, initial: open, states: [open, paid], final: [paid]}}}"

    def test_a_machine(self) -> None:
        new = self.MACHINE.replace("initial: open", "initial: paid").replace("final: [paid]", "final: []")
        assert self.check(self.MACHINE % "Order", new % "Order") == [
            "changed entities/Order/attributes/status/default: open → paid",
            "changed x-business-logic/state_machines/Order/final: ('paid',) → ()",
            "changed x-business-logic/state_machines/Order/initial: open → paid",
        ]

    def test_a_machine_and_an_invariant_follow_a_renamed_entity(self) -> None:
        renamed = self.ENTITIES.replace("Order:", "Purchase:\n        renamed_from: Order")
        invariant = "invariants: {a: {entity: %s, expression: true}}}"
        old = (self.MACHINE % "Order")[:-1] + ", " + invariant % "Order"
        new = (self.MACHINE % "Purchase")[:-1] + ", " + invariant % "Purchase"
        assert self.check(old, new, new_entities=renamed) == ["renamed entities/Purchase: Order → Purchase"]
