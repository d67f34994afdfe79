"""An attribute in a table class, and its column in the migration."""

import pytest

from ir.model import DataType
from tests.generators.ast.support import ENTITIES, column, emitted, in_migration

TYPES = {
    "string": ("Mapped[str] = mapped_column(sa.String(255))", "sa.String(length=255)"),
    "{type: string, max_length: 40}": ("Mapped[str] = mapped_column(sa.String(40))", "sa.String(length=40)"),
    "text": ("Mapped[str] = mapped_column(sa.Text)", "sa.Text()"),
    "email": ("Mapped[str] = mapped_column(sa.String(254))", "sa.String(length=254)"),
    "url": ("Mapped[str] = mapped_column(sa.String(2048))", "sa.String(length=2048)"),
    "integer": ("Mapped[int]", "sa.Integer()"),
    "bigint": ("Mapped[int] = mapped_column(sa.BigInteger)", "sa.BigInteger()"),
    "float": ("Mapped[float] = mapped_column(sa.Double)", "sa.Double()"),
    "decimal": ("Mapped[Decimal] = mapped_column(ExactDecimal(12, 2))", "ExactDecimal(12, 2)"),
    "{type: decimal, precision: 6, scale: 4}": (
        "Mapped[Decimal] = mapped_column(ExactDecimal(6, 4))",
        "ExactDecimal(6, 4)",
    ),
    "boolean": ("Mapped[bool]", "sa.Boolean()"),
    "date": ("Mapped[dt.date]", "sa.Date()"),
    "time": ("Mapped[dt.time]", "sa.Time()"),
    "datetime": ("Mapped[dt.datetime] = mapped_column(UtcDateTime)", "UtcDateTime()"),
    "uuid": ("Mapped[uuid.UUID]", "sa.Uuid()"),
    "{type: enum, values: [a, b]}": (
        'Mapped[ThingIt] = mapped_column(choice(ThingIt, "it"))',
        'sa.Enum("a", "b", name="it", native_enum=False, create_constraint=True, length=64)',
    ),
    "json": ("Mapped[dict[str, Any] | list[Any]] = mapped_column(Json)", "Json"),
    "binary": ("Mapped[bytes]", "sa.LargeBinary()"),
    "string[]": ("Mapped[list[str]] = mapped_column(Json)", "Json"),
    "date[]": ("Mapped[list[dt.date]] = mapped_column(JsonList(dt.date))", "JsonList(dt.date)"),
    "decimal[]": ("Mapped[list[Decimal]] = mapped_column(JsonList(Decimal))", "JsonList(Decimal)"),
}


@pytest.mark.parametrize("attribute", TYPES)
def test_every_type_has_a_column(attribute: str) -> None:
    assert (column(attribute), in_migration(attribute)) == TYPES[attribute]


def test_no_type_is_forgotten() -> None:
    written = {attribute.removeprefix("{type: ").split(",")[0].rstrip("}") for attribute in TYPES}
    assert {DataType.ARRAY if kind.endswith("[]") else DataType(kind) for kind in written} == set(DataType)


@pytest.mark.parametrize(
    ("attribute", "written"),
    [
        ("string?", "Mapped[str | None] = mapped_column(sa.String(255))"),
        ("json?", "Mapped[dict[str, Any] | list[Any] | None] = mapped_column(Json)"),
        ("{type: integer, unique: true}", "Mapped[int] = mapped_column(unique=True)"),
        ("{type: integer, index: true}", "Mapped[int] = mapped_column(index=True)"),
        ("{type: integer, unique: true, index: true}", "Mapped[int] = mapped_column(unique=True)"),
        ("{type: integer, read_only: true}", "Mapped[int]"),
        ("{type: integer, write_only: true}", "Mapped[int]"),
    ],
)
def test_options(attribute: str, written: str) -> None:
    assert column(attribute) == written


@pytest.mark.parametrize(
    ("attribute", "default"),
    [
        ("{type: string, default: it's}", '"it\'s"'),
        ("{type: integer, default: 0}", "0"),
        ("{type: boolean, default: false}", "False"),
        ("{type: float, default: 1}", "1.0"),
        ("{type: decimal, default: 4.90}", 'Decimal("4.90")'),
        ("{type: date, default: 2025-03-03}", 'dt.date.fromisoformat("2025-03-03")'),
        ("{type: date, default: today()}", "utc_today"),
        ('{type: time, default: "09:30"}', 'dt.time.fromisoformat("09:30:00")'),
        ("{type: datetime, default: now()}", "utc_now"),
        ("{type: datetime, default: 2025-03-03T09:00:00Z}", 'dt.datetime.fromisoformat("2025-03-03T09:00:00+00:00")'),
        ("{type: uuid, default: uuid()}", "uuid.uuid4"),
        (
            "{type: uuid, default: 6ba7b810-9dad-11d1-80b4-00c04fd430c8}",
            'uuid.UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")',
        ),
        ("{type: enum, values: [in stock, 2nd hand], default: 2nd hand}", "ThingIt.VALUE_2ND_HAND"),
        ("{type: json, default: {}}", "dict"),
        ("{type: json, default: []}", "list"),
        ("{type: json, default: {a: [1, null, true]}}", 'lambda: {"a": [1, None, True]}'),
        ("{type: array, items: string, default: []}", "list"),
        ("{type: array, items: string, default: [a]}", 'lambda: ["a"]'),
        ("{type: binary, default: aGk=}", 'base64.b64decode("aGk=")'),
    ],
)
def test_defaults(attribute: str, default: str) -> None:
    written = column(attribute).replace("\n    ", " ").replace("( ", "(").replace(",\n)", ")")
    assert written.endswith(f"default={default})")


def test_a_name_that_python_needs_gets_an_underscore_in_code_only() -> None:
    text = "entities: {Thing: {attributes: {class: string, metadata: json, int: integer}}}"
    assert emitted(text, ENTITIES, "Thing.class_") == 'class_: Mapped[str] = mapped_column("class", sa.String(255))'
    assert emitted(text, ENTITIES, "Thing.metadata_").endswith('mapped_column("metadata", Json)')
    assert emitted(text, ENTITIES, "Thing.int_") == 'int_: Mapped[int] = mapped_column("int")'


def test_an_enum_of_many_values_has_one_a_line_in_the_migration() -> None:
    values = [f"value number {number}" for number in range(5)]
    lines = in_migration(f"{{type: enum, values: [{', '.join(values)}]}}").splitlines()
    assert lines[:2] == ["sa.Enum(", '                "value number 0",']
    assert lines[-1] == "            )"
