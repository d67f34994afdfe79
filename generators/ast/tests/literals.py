"""Sample values as Python source: as they travel (JSON) and as they are stored (Python types)."""

import base64
import datetime as dt
import re
from decimal import Decimal
from typing import Any

from generators.ast.source import Imports, quote
from generators.ast.view import EntityView
from ir.model import Attribute, ConstraintType, DataType
from validators.samples import distinct, refusal, sample
from validators.target.naming import enum_member

_RUN = re.compile(r"(.)\1{30,}", re.DOTALL)
_CODE = re.compile(r"[A-Z]+-?[0-9]+")
_NUMBERS_TRIED = (1, 2, 9, 10, 19, 60)
_LETTERS_ONLY = 12


def json_literal(value: Any) -> str:
    """A JSON value as a Python expression; a long run of one character becomes a product."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quote(str(key))}: {json_literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        run = len(value) > 8 and all(item == value[0] for item in value)
        return f"[{json_literal(value[0])}] * {len(value)}" if run else _list(value)
    return repr(value)


def _list(values: list[Any]) -> str:
    return "[" + ", ".join(json_literal(item) for item in values) + "]"


def _text(value: str) -> str:
    run = _RUN.search(value)
    if run is None:
        return quote(value)
    parts = [value[: run.start()], f"{quote(run[1])} * {len(run[0])}", value[run.end() :]]
    return " + ".join([*([quote(parts[0])] if parts[0] else []), parts[1], *([_text(parts[2])] if parts[2] else [])])


def python_literal(view: EntityView, attribute: Attribute, value: Any, imports: Imports) -> str:
    """A value from a JSON body as the stored attribute has it: `Decimal("24.90")`, `ProductKind.DIGITAL`."""
    kind = attribute.data_type
    if value is None:
        return "None"
    if kind is DataType.ENUM:
        name = view.enum_class(attribute)
        imports.add("src.models.enums", name)
        return f"{name}.{enum_member(str(value))}"
    if kind is DataType.DECIMAL:
        imports.add("decimal", "Decimal")
        return f"Decimal({quote(str(value))})"
    if kind is DataType.DATE:
        imports.module("datetime as dt")
        day = dt.date.fromisoformat(value)
        return f"dt.date({day.year}, {day.month}, {day.day})"
    if kind is DataType.TIME:
        imports.module("datetime as dt")
        time = dt.time.fromisoformat(value)
        return f"dt.time({time.hour}, {time.minute}{f', {time.second}' if time.second else ''})"
    if kind is DataType.DATETIME:
        imports.module("datetime as dt")
        moment = dt.datetime.fromisoformat(value).astimezone(dt.UTC)
        return (
            f"dt.datetime({moment.year}, {moment.month}, {moment.day}, {moment.hour}, {moment.minute}, tzinfo=dt.UTC)"
        )
    if kind is DataType.UUID:
        imports.module("uuid")
        return f"uuid.UUID({quote(value)})"
    if kind is DataType.BINARY:
        raw = repr(base64.b64decode(value))
        return "b" + quote(raw[2:-1].replace("\\'", "'")) if "\\" not in raw else f'b"{raw[2:-1]}"'
    if kind is DataType.FLOAT:
        return repr(float(value))
    if kind is DataType.ARRAY and attribute.items is not None and not attribute.items.is_text:
        item = Attribute(name=attribute.name, data_type=attribute.items)
        return f"[{', '.join(python_literal(view, item, one, imports) for one in value)}]"
    return json_literal(value)


def numbered(view: EntityView, attribute: Attribute, imports: Imports) -> str:
    """An expression of the variable `number` that gives every row of a test a stored value of its own."""
    kind = attribute.data_type
    if kind.is_text:
        return _numbered_text(view, attribute, imports)
    if kind is DataType.UUID:
        imports.module("uuid")
        return "uuid.UUID(int=number)"
    if kind in (DataType.DATE, DataType.DATETIME):
        base = python_literal(view, attribute, sample(view.name, attribute, 0), imports)
        return f"{base} + dt.timedelta(days=number)"
    if kind.is_number:
        return _numbered_number(view, attribute, imports)
    values = distinct(view.name, attribute, _LETTERS_ONLY)
    return _picked([python_literal(view, attribute, value, imports) for value in values], imports)


def _picked(values: list[str], imports: Imports) -> str:
    if len(values) == 1:
        return values[0]
    imports.add("tests.support.numbering", "nth")
    return f"nth(number, {', '.join(values)})"


def _numbered_text(view: EntityView, attribute: Attribute, imports: Imports) -> str:
    usual = sample(view.name, attribute, 0)
    for before, form, after in _forms(usual, attribute):
        if _is_plain(before + after) and all(
            refusal(attribute, f"{before}{number:{form}}{after}") is None for number in _NUMBERS_TRIED
        ):
            spec = f":{form}" if form else ""
            return f'f"{_inside(before)}{{number{spec}}}{_inside(after)}"'
    values = [quote(value) for value in distinct(view.name, attribute, _LETTERS_ONLY)]
    return _picked(values, imports)


def _forms(usual: str, attribute: Attribute) -> list[tuple[str, str, str]]:
    """Where a number may go into a text, as (before, format, after), the most natural first."""
    forms = []
    if "@" in usual and attribute.data_type is DataType.EMAIL:
        mailbox, _, host = usual.partition("@")
        forms.append((mailbox, "", f"@{host}"))
    runs = list(re.finditer(r"[0-9]+", usual))
    is_code = attribute.constraint(ConstraintType.PATTERN) or attribute.data_type is DataType.URL
    if runs and (is_code or _CODE.fullmatch(usual)):
        last = runs[-1]
        width = len(last[0])
        forms.append((usual[: last.start()], f"0{width}d" if width > 1 else "", usual[last.end() :]))
    joined = usual[:1] if len(usual) > 3 else usual
    return [*forms, (f"{usual} ", "", ""), (f"{usual}-", "", ""), (usual, "", ""), (joined, "", "")]


def _is_plain(text: str) -> bool:
    """It stands in an f-string as it is, but for its braces."""
    return text.isprintable() and '"' not in text and "\\" not in text


def _inside(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _numbered_number(view: EntityView, attribute: Attribute, imports: Imports) -> str:
    kind = attribute.data_type
    low = int(Decimal(str(sample(view.name, attribute.model_copy(update={"is_unique": True}), 0))))
    multiple = attribute.constraint(ConstraintType.MULTIPLE_OF)
    step = int(multiple.number) if multiple is not None and multiple.number >= 1 else 1
    counted = "number" if step == 1 else f"number * {step}"
    if low > 1:
        counted = f"{low} + {counted}"
    if kind is DataType.DECIMAL:
        imports.add("decimal", "Decimal")
        return f"Decimal({counted})"
    return f"float({counted})" if kind is DataType.FLOAT else counted
