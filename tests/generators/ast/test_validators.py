"""What a new value must keep beside its type: `src/validators/*.py`."""

from tests.generators.ast.support import check, files

SHOP = """
auth: {user: Customer, roles: [customer, clerk]}
entities:
  Customer:
    attributes: {email: {type: email, unique: true}}
  Address:
    attributes: {city: string}
    relationships: {customer: {type: many_to_one, target: Customer}}
    access: {owner: customer, read: [owner, clerk]}
"""


def test_references_and_unique_values_are_looked_up() -> None:
    text = """
    entities:
      Category: {attributes: {name: string}}
      Product:
        attributes: {sku: {type: string, unique: true}, name: string}
        relationships: {category: {type: many_to_one, target: Category, nullable: true}}
        unique: [[name, category]]
    """
    check(
        text,
        "src/validators/product.py",
        "check_product",
        '''
        async def check_product(
            session: AsyncSession,
            values: Mapping[str, Any],
            current: Product | None = None,
        ) -> None:
            """Refuse values of a product that do not fit what is stored."""
            await require_reference(CategoryRepository(session), values, "category_id")
            rows = ProductRepository(session)
            await require_unique(rows, values, ("sku",), current)
            await require_unique(rows, values, ("name", "category_id"), current)
        ''',
    )


def test_one_unique_value() -> None:
    text = "entities: {Category: {attributes: {name: {type: string, unique: true}}}}"
    check(
        text,
        "src/validators/category.py",
        "check_category",
        '''
        async def check_category(
            session: AsyncSession,
            values: Mapping[str, Any],
            current: Category | None = None,
        ) -> None:
            """Refuse values of a category that do not fit what is stored."""
            await require_unique(CategoryRepository(session), values, ("name",), current)
        ''',
    )


def test_bounds_of_dates_cannot_be_stated_by_a_schema() -> None:
    text = """
    entities:
      Visit:
        attributes:
          day: {type: date, ge: 2000-01-01, le: 2100-12-31}
          at: {type: datetime, gt: 2000-01-01T00:00:00Z}
          opens: {type: time, lt: "20:00"}
    """
    check(
        text,
        "src/validators/visit.py",
        "check_visit",
        '''
        async def check_visit(
            session: AsyncSession,
            values: Mapping[str, Any],
            current: Visit | None = None,
        ) -> None:
            """Refuse values of a visit that do not fit what is stored."""
            given = values.get("day")
            if given is not None and given < dt.date.fromisoformat("2000-01-01"):
                raise Refusal(400, "day must be on or after 2000-01-01")
            if given is not None and given > dt.date.fromisoformat("2100-12-31"):
                raise Refusal(400, "day must be on or before 2100-12-31")
            given = values.get("at")
            if given is not None and given <= dt.datetime.fromisoformat("2000-01-01T00:00:00+00:00"):
                raise Refusal(400, "at must be after 2000-01-01T00:00:00+00:00")
            given = values.get("opens")
            if given is not None and given >= dt.time.fromisoformat("20:00:00"):
                raise Refusal(400, "opens must be before 20:00:00")
        ''',
    )


def test_a_reference_to_rows_that_have_owners_must_be_to_ones_own() -> None:
    text = f"""{SHOP}
  Order:
    attributes: {{number: string}}
    relationships:
      customer: {{type: many_to_one, target: Customer}}
      address: {{type: many_to_one, target: Address}}
    access: {{owner: customer, create: [owner, clerk]}}
    """
    check(
        text,
        "src/validators/order.py",
        "check_order",
        '''
        async def check_order(
            session: AsyncSession,
            values: Mapping[str, Any],
            actor: Customer,
            current: Order | None = None,
        ) -> None:
            """Refuse values of an order that do not fit what is stored."""
            await require_reference(CustomerRepository(session), values, "customer_id")
            address_rows = AddressRepository(session)
            within_address = address_rows.reachable(actor, CustomerRole.CLERK)
            await require_reference(address_rows, values, "address_id", within_address)
        ''',
    )


def test_the_way_to_the_owner_decides_whose_row_it_will_be() -> None:
    text = f"""{SHOP}
  Parcel:
    attributes: {{weight: integer}}
    relationships: {{address: {{type: many_to_one, target: Address}}}}
    access: {{owner: address.customer}}
    """
    check(
        text,
        "src/validators/parcel.py",
        "check_parcel",
        '''
        async def check_parcel(
            session: AsyncSession,
            values: Mapping[str, Any],
            actor: Customer,
            current: Parcel | None = None,
        ) -> None:
            """Refuse values of a parcel that do not fit what is stored."""
            address_rows = AddressRepository(session)
            within_address = address_rows.reachable(actor)
            await require_reference(address_rows, values, "address_id", within_address)
        ''',
    )


def test_strangers_cannot_refer_to_rows_that_have_owners() -> None:
    text = f"""{SHOP}
  Parcel:
    attributes: {{weight: integer}}
    relationships: {{address: {{type: many_to_one, target: Address, nullable: true}}}}
    access: {{create: public, update: [clerk]}}
    """
    check(
        text,
        "src/validators/parcel.py",
        "check_parcel",
        '''
        async def check_parcel(
            session: AsyncSession,
            values: Mapping[str, Any],
            actor: Customer | None,
            current: Parcel | None = None,
        ) -> None:
            """Refuse values of a parcel that do not fit what is stored."""
            address_rows = AddressRepository(session)
            within_address = (
                address_rows.nothing()
                if actor is None
                else address_rows.reachable(actor, CustomerRole.CLERK)
            )
            await require_reference(address_rows, values, "address_id", within_address)
        ''',
    )


def test_a_given_key_must_be_new() -> None:
    text = "entities: {Country: {attributes: {code: {type: string, primary_key: true}}}}"
    check(
        text,
        "src/validators/country.py",
        "check_country",
        '''
        async def check_country(
            session: AsyncSession,
            values: Mapping[str, Any],
            current: Country | None = None,
        ) -> None:
            """Refuse values of a country that do not fit what is stored."""
            await require_unique(CountryRepository(session), values, ("code",), current)
        ''',
    )


def test_uniqueness_among_visible_rows_is_checked_alike() -> None:
    text = """
    entities:
      Product:
        attributes: {sku: {type: string, unique: true}}
        options: {soft_delete: true}
    """
    check(
        text,
        "src/validators/product.py",
        "check_product",
        '''
        async def check_product(
            session: AsyncSession,
            values: Mapping[str, Any],
            current: Product | None = None,
        ) -> None:
            """Refuse values of a product that do not fit what is stored."""
            await require_unique(ProductRepository(session), values, ("sku",), current)
        ''',
    )


def test_what_types_say_needs_no_validator() -> None:
    assert "src/validators/thing.py" not in files("entities: {Thing: {attributes: {name: string}}}")
