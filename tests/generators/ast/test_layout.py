"""Statements that are too long for a line, as `ruff format` breaks them."""

import ast
import subprocess
import sys
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.ast.layout import LINE, fit

LONG = "a_name_that_takes_a_lot_of_room"

STATEMENTS = (
    """
value = function(first_argument, second_argument)(LONG, LONG)[LONG]
found = repository.visible().where(Product.identifier.in_(self.related_links_of_products.of(LONG)))
rows = Repository(session).visible().where(Product.name == LONG).order_by(Product.identifier, LONG.asc())
row = (await session.scalars(select(LONG).where(LONG == some_other_thing_of_that_kind))).one_or_none()
LONG_LONG_LONG = await Repository(session).find(LONG, some_other_thing_of_that_kind_and_so_on)
within = None if actor is None else repository_of_products.reachable(actor, CustomerRole.CLERK, LONG)
hashed = LONG.password_hash if LONG.is_known_to_the_application else None or some_other_thing_of_that_kind
answer = LONG.attribute_of_it.some_member_that_has_a_name_of_its_own_and_a_long_one.and_another_such
text = "Some words that somebody wrote into a specification and that do not fit on the rest of this line"
text = "Some words that somebody wrote into a specification and that do not fit on any line, try as you may, so"
response.headers["Location"] = f"/some/path/with/{quote(LONG.code, safe='')}/and/something/that/comes/after"
values["some_column_of_a_table"] = LONG.attribute_with_a_name_that_is_long_enough_to_break_the_line_here
LONG_LONG_LONG["a_key_that_takes_a_lot_of_room_as_well_as_the_name"] = LONG.attribute_of_it
name: Annotated[list[Annotated[Text, Field(min_length=1, max_length=40)]], Field(max_length=20), Distinct()]
name: Annotated[int, Field(ge=-SAFE_INTEGER, le=SAFE_INTEGER, multiple_of=5)] | Absent_or_something = None
name: Literal["some long words and more of them", "some other long words", "and something else"] | MISSING = MISSING
name: Literal["some long words, but only one value, so that there is no comma to be put behind it"] = "some"
name: ATypeWithANameThatIsSoLongThatItFillsTheLine_AndSomeMoreOfIt_AndSomeMoreOfIt_AndMoreOfIt_Xx
name: ATypeWithANameThatIsSoLongThatItFillsTheLine_AndSomeMoreOfIt_AndSomeMoreOfIt_AndMoreOfIt | None = None
name: Mapped[dict[str, Any] | list[Any] | some_other_type_of_value_that_is_long] = mapped_column(Json, LONG)
name: AnAlias = Field(default_factory=lambda: {"some_key": [1, 2, 3], "another_key": {"inner": "value of it"}})
sums = {"first": LONG + LONG + LONG + LONG, **some_other_mapping, "second": [value for value in LONG if value]}
found = [value_of_something for value_of_something in some_values_that_somebody_gave if value_of_something > 1]
found = {LONG[0]: value_of_something for LONG, value_of_something in some_values_that_somebody_gave.items() if LONG}
values: dict[str, Any] = {"number": nth(number, Some.FIRST, Some.SECOND, Some.THIRD), "at": dt.time(8, 0)} | given
assert set(found[LONG_LONG_LONG.code_with_a_name]) == {"some_field", "some_other_field", "another_field"}
assert answer.headers["Location"] == f"/some/path/with/{LONG}/and/something/that/comes/after/{quote(LONG)}"
values_of_that_kind |= await follow(session, LONG.first_identifier, LONG.second_identifier, other_values)
LONG.stock_of_it -= LONG.quantity_of_it + some_other_thing_of_that_kind * another_thing_of_that_kind_and_more
LONG_LONG.total *= LONG.quantity_of_it if LONG.is_known_to_the_application else some_other_thing_of_that_kind
if not (max(LONG) if max((each for each in LONG), default=None) is not None else 0.0) <= LONG.most: pass
if not some_function_of_ours(LONG, LONG, LONG) <= other_function_of_ours(some_other_thing_of_that_kind): pass
if LONG.is_done and not (max(LONG) if max((each for each in LONG), default=None) is not None else 0.0) <= 20: pass
await check_something_or_other(self.session, values_that_somebody_gave, actor, current=LONG_LONG_LONG_LONG)
return hashlib.sha256(LONG.password_hash_of_that_user.encode()).hexdigest_of_everything_that_is_in_it()[:16]
raise Refusal(409, f"Only {LONG} of {LONG} are left, which is less than you asked for") from None_of_these
return some_function_of_ours(LONG)[LONG] == some_other_function_of_ours(LONG, LONG) and not LONG.is_done
if not await verify_password(body.password, hashed_password_of_user) or the_user_with_that_address is None: pass
for LONG_LONG_LONG in some_function_of_ours(first_argument, second_argument, third_argument_of_it, LONG): pass
for product_with_a_name_that_is_as_long_as_is_allowed in lines_of_products_with_a_name_that_is_as_long_: pass
with op.batch_alter_table("a_table_with_a_name_that_is_so_long_that_it_fills_the_line", LONG=True) as batch: pass
def issue_token(customer_with_a_name_that_is_long: CustomerWithANameThatIsLong) -> tuple[str, dict[str, int]]: pass
def require(*roles: CustomerRole, actor: Customer | None = None, **given: Any) -> Callable[[Customer], Awaitable]: pass
async def make_transaction(session: AsyncSession, /, first: int = 1, **given: Any) -> InventoryTransactionType: pass
def products_of_the_shop_that_are_in_a_category_of_its_own() -> list[ProductWithANameThatIsLong_AndMoreOfIt]: pass
class ProductWithANameThatIsLongRepository(SoftDelete, Timestamps, Repository[ProductWithANameThatIsLongAndMore]): pass
""".strip()
    .replace("LONG", LONG)
    .splitlines()
)


def ruff(source: str) -> str:
    """The source as `ruff format` writes it."""
    command = [sys.executable, "-m", "ruff", "format", "--isolated", f"--line-length={LINE}", "-"]
    return subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout


def one_line_bodies(source: str) -> str:
    """`if x: pass` as two lines."""
    return "\n".join(
        line.removesuffix(" pass") + "\n    pass" if line.endswith(": pass") else line for line in source.split("\n")
    )


@pytest.mark.parametrize("indent", [0, 4, 8])
def test_what_is_laid_out_is_what_ruff_writes(indent: int) -> None:
    nesting = "".join(f"{' ' * column}if True:\n" for column in range(0, indent, 4))
    source = nesting + textwrap.indent(one_line_bodies("\n".join(STATEMENTS)), " " * indent) + "\n"
    laid_out = fit(source)
    written = ruff(laid_out)
    assert [line for line in laid_out.splitlines() if line] == [line for line in written.splitlines() if line]
    assert laid_out != source


@pytest.mark.parametrize("statement", STATEMENTS)
def test_what_is_laid_out_means_the_same(statement: str) -> None:
    source = one_line_bodies(statement)
    assert ast.dump(ast.parse(fit(source))) == ast.dump(ast.parse(source))


names = st.text("abcdefghij", min_size=1, max_size=40).map("n_{}".format)
atoms = names | st.text("xyz", max_size=40).map(lambda text: f'"{text}"') | st.integers(0, 99).map(str)
expressions = st.recursive(
    atoms,
    lambda inner: (
        st.tuples(names, st.lists(inner, max_size=4)).map(lambda it: f"{it[0]}({', '.join(it[1])})")
        | st.tuples(names, inner).map(lambda it: f"{it[0]}[{it[1]}]")
        | st.tuples(inner, names).map(lambda it: f"({it[0]}).{it[1]}")
        | st.tuples(inner, st.sampled_from(["|", "+", "and", "or", "==", "in"]), inner).map(
            lambda it: f"({it[0]}) {it[1]} ({it[2]})"
        )
        | st.tuples(inner, inner, inner).map(lambda it: f"({it[0]}) if ({it[1]}) else ({it[2]})")
        | inner.map(lambda it: f"await ({it})")
        | inner.map(lambda it: f"not ({it})")
        | st.lists(inner, max_size=4).map(lambda it: f"[{', '.join(it)}]")
        | st.lists(st.tuples(atoms, inner), max_size=3).map(
            lambda it: "{" + ", ".join(f"{key}: {value}" for key, value in it) + "}"
        )
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(
    expressions,
    st.sampled_from(["value = {}", "value: Some[Type] = {}", "value[1] = {}", "return {}", "if {}:\n    pass"]),
)
def test_no_layout_changes_a_meaning(expression: str, statement: str) -> None:
    source = "async def f():\n    " + statement.format(expression).replace("\n", "\n    ")
    laid_out = fit(source)
    assert ast.dump(ast.parse(laid_out)) == ast.dump(ast.parse(source))


def test_prose_is_left_alone() -> None:
    source = f'class A:\n    """Words.\n\n    {"word" * 40}\n    """\n'
    assert fit(source) == source


def test_what_does_not_parse_is_left_alone() -> None:
    source = f"value = {'(' * 120}"
    assert fit(source) == source


def test_rows_of_a_table_are_broken_where_they_stand() -> None:
    source = f'table = [\n    short,\n    f("{"a" * 60}", "{"b" * 60}"),\n]'
    assert fit(source) == f'table = [\n    short,\n    f(\n        "{"a" * 60}",\n        "{"b" * 60}",\n    ),\n]'
