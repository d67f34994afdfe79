"""Parts → IR never fails: whatever was read, something is built, and every operation has a name."""

from hypothesis import example, given
from hypothesis import strategies as st

from ir.build import build
from ir.dialect.read import read
from ir.model import AuthModelIR, DataType
from ir.parts import SpecParts
from tests.ir.irs import attribute, entity, few, reference

ODD = st.sampled_from(("", " ", "_", "/", "{", "}", "{}", "A", "a_", "S", "ß", "ſ", "\0", "\n", "\ud800", "١", "id"))
NAMES = ODD | st.text(max_size=6)


def check(parts: SpecParts) -> None:
    """The parts make an IR, and every endpoint has a name."""
    ir = build(parts)
    assert all(endpoint.operation_id for endpoint in ir.api_model.endpoints)


@few
@given(name=NAMES, other=NAMES, field=NAMES, user=NAMES, table=st.none() | NAMES)
@example(name="", other="", field="", user="", table="")
def test_odd_names(name: str, other: str, field: str, user: str, table: str | None) -> None:
    fields = tuple(attribute(field, kind) for kind in DataType)
    one = entity(name, *fields, relationships=(reference(name, field, other),), table_name=table, path_name=table)
    check(SpecParts(name=name, entities=(one, entity(other), one), auth=AuthModelIR(user_entity=user)))


@few
@given(st.lists(NAMES, max_size=4))
@example([""])
def test_odd_specs(names: list[str]) -> None:
    keys = "".join(f"  {name!r}: {{attributes: {{{name!r}: {{type: string, primary_key: true}}}}}}\n" for name in names)
    paths = "".join(f"  {name!r}: {{get: {{}}}}\n" for name in names)
    check(read(f"app: {{name: shop}}\nauth: {{user: ''}}\nentities:\n{keys}paths:\n{paths}").parts)


def test_articles() -> None:
    names = ("Order", "User", "Unit", "Invoice", "Hour", "Usage", "Umbrella", "European")
    ir = build(SpecParts(name="shop", entities=tuple(map(entity, names))))
    created = [endpoint.summary for endpoint in ir.api_model.endpoints if endpoint.summary.startswith("Create")]
    assert created == [
        "Create an order",
        "Create a user",
        "Create a unit",
        "Create an invoice",
        "Create an hour",
        "Create a usage",
        "Create an umbrella",
        "Create a european",
    ]
