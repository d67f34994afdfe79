"""Realistic values of every type, as they travel in JSON."""

import base64
import datetime as dt
import uuid
from collections.abc import Callable
from copy import deepcopy
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from typing import Any

from ir.model import Attribute, ConstraintType, DataType
from validators.samples import limits
from validators.samples.acceptance import items_of, refusal
from validators.samples.texts import text
from validators.samples.words import DOCUMENTS, PLACES
from validators.values import MOST_ITEMS

FIRST_DAY = dt.date(2025, 3, 3)
"""A Monday: dates of samples begin here, never at the present moment."""

_USUAL = {
    "price": ("24.90", "12.50", "89.00", "5.95", "149.00", "34.20", "7.80", "219.00"),
    "list_price": ("29.90", "14.90", "99.00", "7.95", "179.00", "39.90", "9.80", "249.00"),
    "shipping_cost": ("4.90", "0.00", "9.90", "6.50"),
    "cost": ("9.40", "4.10", "31.00", "2.25", "58.50", "12.75"),
    "total": ("54.70", "129.00", "18.45", "240.10", "76.30", "33.90"),
    "amount": ("54.70", "129.00", "18.45", "240.10", "76.30", "33.90"),
    "fee": ("4.90", "0.00", "9.90", "6.50"),
    "stock": (40, 12, 7, 150, 3, 25),
    "quantity": (1, 2, 3, 1, 5, 2),
    "rating": (5, 4, 3, 5, 2, 4),
    "position": (0, 1, 2, 3, 4, 5, 6, 7),
    "published": (1998, 2004, 2011, 1987, 2016, 2020),
    "born": (1921, 1948, 1955, 1960, 1972, 1980),
    "died": (1990, 2001, 2009, 2014, 2019, 2022),
    "width": (1200, 1600, 800, 2400),
    "height": (800, 900, 600, 1600),
    "minutes": (20, 30, 15, 45, 10, 60),
    "weight_grams": (350, 1200, 90, 4500),
    "tax_rate": (0.19, 0.07, 0.2, 0.0),
    "litres": (80.0, 120.0, 60.0, 400.0),
    "distance_km": (12.4, 87.0, 240.5, 5.2),
    "quality": (1.0, 0.98, 0.75, 0.99),
    "score": (0.9, 0.75, 0.6, 0.4),
    "axle_loads_kg": (1000.0, 1150.0, 800.0, 1300.0, 950.0),
    "value": (92.5, 13.8, 2400.0, 64.0, 2.4),
    "height_cm": ("172.0", "181.5", "165.0", "190.2"),
    "discount": (0.0, 0.1, 0.05, 0.25),
}
# Moments that come after others of the same row, in days.
_LATER = {
    "end": 40,
    "until": 365,
    "due": 14,
    "return": 12,
    "deliver": 5,
    "ship": 2,
    "close": 1,
    "expire": 60,
    "paid": 1,
}
# Where there is room, numbers nobody knows the meaning of are counted in fives.
_STRIDE, _ROOMY = Decimal(5), 150
_SHIFT_START = {"open": 8, "start": 8, "close": 17, "end": 17}


def sample(entity: str, attribute: Attribute, index: int) -> Any:
    """The `index`-th value of an attribute: keeps every bound, and differs from the others where the type has room.

    Raises `ValueError` for bounds that leave nothing.
    """
    known = _known(entity, attribute)
    value = known[index] if index in known else known.setdefault(index, _made(entity, attribute, index))
    return deepcopy(value) if isinstance(value, list | dict) else value


def _known(entity: str, attribute: Attribute) -> dict[int, Any]:
    """The samples of an attribute that were made already, by index: seeds and many tests ask for the same ones.

    They are found by the attribute's identity first: comparing attributes takes longer than most samples do.
    """
    found = _RECENT.get(id(attribute))
    if found is None or found[0] is not attribute or found[1] != entity:
        if len(_RECENT) >= _MOST_RECENT:
            _RECENT.clear()
        found = _RECENT[id(attribute)] = (attribute, entity, _samples(entity, attribute))
    return found[2]


_RECENT: dict[int, tuple[Attribute, str, dict[int, Any]]] = {}
_MOST_RECENT = 4096


@lru_cache(maxsize=4096)
def _samples(entity: str, attribute: Attribute) -> dict[int, Any]:
    """One dictionary for all attributes that are equal: those of a spec that was edited elsewhere stay known."""
    return {}


def _made(entity: str, attribute: Attribute, index: int) -> Any:
    value = _MAKERS[attribute.data_type](entity, attribute, index)
    why = refusal(attribute, value)
    if why is not None:
        raise ValueError(f"{entity}.{attribute.name}: no sample was found ({value!r}: {why})")
    return value


def distinct(entity: str, attribute: Attribute, count: int) -> list[Any]:
    """Samples that all differ; fewer than `count` where the type has fewer values."""
    found: list[Any] = []
    for index in range(4 * count + 8):
        if len(found) == count:
            break
        value = sample(entity, attribute, index)
        if value not in found:
            found.append(value)
    return found


def _example(attribute: Attribute, index: int) -> Any:
    """The example somebody wrote, for the first value."""
    if index == 0 and attribute.example is not None and refusal(attribute, attribute.example) is None:
        return attribute.example
    return None


def _usual(attribute: Attribute) -> tuple[Any, ...] | None:
    parts = attribute.name.split("_")
    return next((_USUAL[key] for key in (attribute.name, parts[-1]) if key in _USUAL), None)


def _number(attribute: Attribute, index: int) -> Decimal:
    """A usual number where one fits, else one counted up from the lower end of the range."""
    usual = _usual(attribute)
    low, high = limits.range_of(attribute)
    unit = limits.step(attribute)
    if usual is not None and not attribute.is_unique:
        wanted = Decimal(str(usual[index % len(usual)]))
        wanted = (wanted / unit).to_integral_value() * unit
        if low <= wanted <= high:
            return wanted
    start = low if low > -1000 else max(Decimal(0), low)
    if start > high:
        start = low
    if not attribute.is_unique and high - start > _ROOMY and _STRIDE % unit == 0:
        unit, start = _STRIDE, (start / _STRIDE).to_integral_value(ROUND_CEILING) * _STRIDE
    room = (high - start) // unit + 1
    return start + ((index + 1) % room if room > 1 else 0) * unit


def _whole(_: str, attribute: Attribute, index: int) -> int:
    example = _example(attribute, index)
    return int(example) if example is not None else int(_number(attribute, index))


def _float(_: str, attribute: Attribute, index: int) -> float:
    if attribute.name in ("latitude", "lat"):
        return PLACES[index % len(PLACES)][6]
    if attribute.name in ("longitude", "lng", "lon"):
        return PLACES[index % len(PLACES)][7]
    example = _example(attribute, index)
    return float(example) if example is not None else float(_number(attribute, index))


def _decimal(_: str, attribute: Attribute, index: int) -> str:
    scale = 2 if attribute.scale is None else attribute.scale
    example = _example(attribute, index)
    number = Decimal(str(example)) if example is not None else _number(attribute, index)
    return format(number.quantize(Decimal(1).scaleb(-scale)), "f")


def _boolean(_: str, __: Attribute, index: int) -> bool:
    return index % 3 != 1


def _days(attribute: Attribute, index: int) -> int:
    later = next((days for word, days in _LATER.items() if word in attribute.name), 0)
    return 2 * index + later


def _within(attribute: Attribute, value: dt.date) -> dt.date:
    """The day, moved between the bounds that are dates."""
    bounds = {item.type: str(item.value) for item in attribute.constraints}
    for kind, shift in (
        (ConstraintType.GE, 0),
        (ConstraintType.GT, 1),
        (ConstraintType.LE, 0),
        (ConstraintType.LT, -1),
    ):
        said = bounds.get(kind)
        if said is None or said.endswith(")"):
            continue
        limit = dt.date.fromisoformat(said[:10]) + dt.timedelta(days=shift)
        is_lower = kind in (ConstraintType.GE, ConstraintType.GT)
        value = max(value, limit) if is_lower else min(value, limit)
    return value


def _date(_: str, attribute: Attribute, index: int) -> str:
    if attribute.name.startswith(("born", "birth")):
        return _within(attribute, dt.date(1961 + 5 * (index % 9), 1 + index % 12, 3 + index % 25)).isoformat()
    return _within(attribute, FIRST_DAY + dt.timedelta(days=_days(attribute, index))).isoformat()


def _time(_: str, attribute: Attribute, index: int) -> str:
    hour = next((hour for word, hour in _SHIFT_START.items() if word in attribute.name), 9)
    value = dt.time((hour + index // 4) % 24, 15 * (index % 4))
    bounds = {
        item.type: dt.time.fromisoformat(str(item.value)) for item in attribute.constraints if item.value != "now()"
    }
    low = bounds.get(ConstraintType.GE, bounds.get(ConstraintType.GT))
    high = bounds.get(ConstraintType.LE, bounds.get(ConstraintType.LT))
    if (low is not None and value <= low) or (high is not None and value >= high):
        start = low or dt.time(0)
        value = dt.time(start.hour, (start.minute + 1 + index) % 60)
    return value.isoformat("seconds")


def _datetime(_: str, attribute: Attribute, index: int) -> str:
    day = _within(attribute, FIRST_DAY + dt.timedelta(days=_days(attribute, index)))
    return f"{day.isoformat()}T{9 + index % 8:02d}:{15 * (index % 4):02d}:00Z"


def _uuid(entity: str, attribute: Attribute, index: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://{entity}.example.com/{attribute.name}/{index}"))


def _enum(_: str, attribute: Attribute, index: int) -> str:
    return attribute.values[index % len(attribute.values)]


def _json(_: str, attribute: Attribute, index: int) -> dict[str, Any] | list[Any]:
    if isinstance(attribute.default_value, str) and attribute.default_value.startswith("["):
        return [{"kind": "paragraph", "text": f"Part {index + 1}"}]
    if attribute.name in ("outline", "polygon", "geometry", "area", "shape"):
        latitude, longitude = PLACES[index % len(PLACES)][6:]
        corners = [(0.0, 0.0), (0.1, 0.0), (0.1, 0.1), (0.0, 0.0)]
        ring = [[round(longitude + east, 4), round(latitude + north, 4)] for east, north in corners]
        return {"type": "Polygon", "coordinates": [ring]}
    documents = DOCUMENTS.get(attribute.name)
    if documents is not None:
        return dict(documents[index % len(documents)])
    return {"source": "import", "batch": index + 1}


def _binary(_: str, attribute: Attribute, index: int) -> str:
    most = limits.binary_length(attribute)
    return base64.b64encode(f"{attribute.name} {index + 1}\n".encode()[:most]).decode()


def _array(entity: str, attribute: Attribute, index: int) -> list[Any]:
    least = limits.size(attribute, ConstraintType.MIN_ITEMS, 0)
    most = limits.size(attribute, ConstraintType.MAX_ITEMS, MOST_ITEMS)
    item = items_of(attribute)
    values = distinct(entity, item, max(least, 4) + index % 2)
    count = min(most, max(least, 1 + index % 3), max(len(values), least))
    start = index % max(1, len(values) - count + 1)
    return [values[(start + offset) % len(values)] for offset in range(count)]


_MAKERS: dict[DataType, Callable[[str, Attribute, int], Any]] = {
    DataType.STRING: text,
    DataType.TEXT: text,
    DataType.EMAIL: text,
    DataType.URL: text,
    DataType.INTEGER: _whole,
    DataType.BIGINT: _whole,
    DataType.FLOAT: _float,
    DataType.DECIMAL: _decimal,
    DataType.BOOLEAN: _boolean,
    DataType.DATE: _date,
    DataType.TIME: _time,
    DataType.DATETIME: _datetime,
    DataType.UUID: _uuid,
    DataType.ENUM: _enum,
    DataType.JSON: _json,
    DataType.BINARY: _binary,
    DataType.ARRAY: _array,
}
