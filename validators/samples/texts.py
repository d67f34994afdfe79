"""Realistic text: from what an attribute is called, its example and its bounds."""

import random
import re
from collections.abc import Iterator
from zlib import crc32

from ir import paths
from ir.model import Attribute, ConstraintType, DataType
from ir.names import plural, snake_case
from validators.samples import limits
from validators.samples.acceptance import refusal
from validators.samples.drawing import draws
from validators.samples.words import (
    COMPANIES,
    COMPANY_NOUNS,
    DOMAINS,
    NOUNS,
    PEOPLE,
    PERSON_NOUNS,
    PLACE_NOUNS,
    PLACES,
    POOLS,
    SITES,
)

_DIGITS = re.compile(r"[0-9]+")
_PLACE_COLUMNS = {
    "street": 0,
    "line1": 0,
    "address": 0,
    "address1": 0,
    "from": 0,
    "to": 0,
    "postal_code": 1,
    "postcode": 1,
    "zip": 1,
    "zip_code": 1,
    "city": 2,
    "state": 3,
    "province": 3,
    "state_province": 3,
    "region": 3,
    "country_code": 4,
    "country": 4,
    "country_name": 5,
    "country_region": 5,
}


def text(entity: str, attribute: Attribute, index: int) -> str:
    """The `index`-th text for an attribute; raises `ValueError` where its bounds leave nothing that could be found."""
    for candidate in _candidates(entity, attribute, index):
        for fitted in _fitted(attribute, candidate):
            if refusal(attribute, fitted) is None:
                return fitted
    return _from_pattern(entity, attribute, index)


def _candidates(entity: str, attribute: Attribute, index: int) -> Iterator[str]:
    example = attribute.example
    if isinstance(example, str):
        if index == 0:
            yield example
        elif counted := _counted(example, index):
            yield counted
    if attribute.data_type is DataType.EMAIL:
        yield _email(attribute.name, index)
        yield f"{PEOPLE[index % len(PEOPLE)][0].lower()}{index + 1}@{DOMAINS[0]}"
        yield f"{_brief(index)}@b.co"
    elif attribute.data_type is DataType.URL:
        shelf = plural(entity) if attribute.name == "url" else attribute.name
        yield f"https://{DOMAINS[0]}/{shelf.replace('_', '-')}/{index + 1}"
        yield f"https://{DOMAINS[0]}/{index + 1}"
        yield f"http://{_brief(index)}"
    else:
        yield from _words(snake_case(entity), attribute, index)


def _brief(index: int) -> str:
    """A number in as few letters and digits as it takes: `a`, `b`, … `z`, `0`, … `9`, `ba`."""
    digits = "abcdefghijklmnopqrstuvwxyz0123456789"
    high, low = divmod(index, len(digits))
    return (_brief(high) if high else "") + digits[low]


def _counted(example: str, index: int) -> str | None:
    """The example with its last number counted up: `GAR-00042` → `GAR-00043`; None without a number."""
    runs = list(_DIGITS.finditer(example))
    if not runs:
        return None
    last = runs[-1]
    number = (int(last[0]) + index) % 10 ** len(last[0])
    return f"{example[: last.start()]}{number:0{len(last[0])}d}{example[last.end() :]}"


def _email(name: str, index: int) -> str:
    first, family = PEOPLE[index % len(PEOPLE)]
    turn = index // len(PEOPLE)
    mailbox = f"{first}.{family}".lower() if "mail" in name else f"{name.replace('_', '-')}.{family.lower()}"
    return f"{mailbox}{turn + 1 if turn else ''}@{DOMAINS[0]}"


def _words(entity: str, attribute: Attribute, index: int) -> Iterator[str]:
    name = attribute.name
    keys = _keys(name)
    kind = entity.rpartition("_")[2]
    pool = next((POOLS[key] for key in (f"{entity}.{name}", f"{kind}.{name}", *keys) if key in POOLS), None)
    must_differ = attribute.is_unique or attribute.is_primary_key
    if name == "slug":
        titles = next((POOLS[key] for key in (f"{entity}.name", f"{entity}.title") if key in POOLS), None)
        if titles is not None:
            yield re.sub(r"[^a-z0-9]+", "-", _turned(titles, index, must_differ).lower())
    spent = must_differ and attribute.constraint(ConstraintType.PATTERN) is not None and index >= len(pool or ())
    if pool is not None and not spent and not (keys[-1] in _PLACE_COLUMNS and f"{entity}.{name}" not in POOLS):
        yield _turned(pool, index, must_differ)
    elif spent and pool is not None:  # a number behind a word may be against the pattern
        yield NOUNS[index % len(NOUNS)]
    place = next((_PLACE_COLUMNS[key] for key in keys if key in _PLACE_COLUMNS), None)
    if place is not None:
        yield _turned(tuple(str(row[place]) for row in PLACES), index, must_differ)
    yield from _names(entity, attribute, index)
    if "phone" in name or "fax" in name or name == "mobile":
        yield f"+49301234{index:03d}"
    if name.endswith(("code", "key", "number", "reference", "serial")):
        letters = "".join(part[0] for part in f"{entity}_{name}".split("_")).upper()
        yield f"{letters}-{index + 1001}"
        yield f"{letters}{index + 1001}"
    if name.endswith(("token", "secret")):
        yield f"{name}-for-development-{index + 1}"
    noun = NOUNS[index % len(NOUNS)]
    turn = index // len(NOUNS)
    readable = name.replace("_", " ")
    yield f"{noun} {readable}{f' {turn + 1}' if turn else ''}"
    yield f"{noun}{turn + 1 if turn else ''}"
    yield noun.lower()


def _keys(name: str) -> list[str]:
    """A name and its endings: `ship_postal_code` → itself, `postal_code`, `code`."""
    parts = name.split("_")
    return ["_".join(parts[start:]) for start in range(len(parts))]


def _names(entity: str, attribute: Attribute, index: int) -> Iterator[str]:
    name = attribute.name
    first, family = PEOPLE[index % len(PEOPLE)]
    turn = f" {index // len(PEOPLE) + 1}" if index >= len(PEOPLE) else ""
    if name in ("first_name", "given_name"):
        yield first + turn
    elif name in ("last_name", "family_name", "surname"):
        yield family + turn
    elif name in ("full_name", "recipient", "author", "contact"):
        yield f"{first} {family}{turn}"
    elif name in ("name", "display_name", "label"):
        if entity.rpartition("_")[2] in PERSON_NOUNS and name != "label":
            yield f"{first} {family}{turn}"
        elif _keeps(attribute, called := _thing(entity, attribute, index)):
            yield called


def _thing(entity: str, attribute: Attribute, index: int) -> str:
    """What one of many things is called: `Harbour Hotel`, `Feature 3`."""
    kind = entity.rpartition("_")[2]
    must_differ = attribute.is_unique or attribute.is_primary_key
    if attribute.name != "label" and kind in COMPANY_NOUNS:
        return _turned(COMPANIES, index, must_differ)
    if attribute.name != "label" and kind in PLACE_NOUNS:
        return _turned(tuple(f"{site} {kind.capitalize()}" for site in SITES), index, must_differ)
    return f"{entity.replace('_', ' ').capitalize()} {index + 1}"


def _keeps(attribute: Attribute, called: str) -> bool:
    """The number at the end, which tells names apart, would be neither cut off nor refused."""
    return len(called) <= limits.lengths(attribute)[1] and attribute.constraint(ConstraintType.PATTERN) is None


def _turned(pool: tuple[str, ...], index: int, must_differ: bool) -> str:
    """A word of the pool; after its end again from the beginning, with a number where no value may come twice."""
    word, turn = pool[index % len(pool)], index // len(pool)
    if not turn or not must_differ:
        return word
    return f"{word}-{turn + 1}" if re.fullmatch(r"[a-z0-9-]+", word) else f"{word} {turn + 1}"


def _fitted(attribute: Attribute, candidate: str) -> Iterator[str]:
    """The candidate as it is, cut, lengthened, or spelled as identifiers are."""
    yield candidate
    least, most = limits.lengths(attribute)
    if len(candidate) > most and attribute.data_type not in (DataType.EMAIL, DataType.URL):
        yield candidate[:most].strip() or candidate[:most]
    elif len(candidate) < least:
        yield (candidate + " and so on" * least)[:least].replace("  ", " ").ljust(least, "x")
        yield (candidate * least)[:least]
    if attribute.constraint(ConstraintType.PATTERN) is not None:
        yield re.sub(r"[^a-z0-9]+", "-", candidate.lower()).strip("-")
        yield re.sub(r"[^a-z0-9]+", "_", candidate.lower()).strip("_")
        yield re.sub(r"[^A-Z0-9]+", "", candidate.upper())
        yield re.sub(r"[^A-Z]+", "", candidate.upper())


def _from_pattern(entity: str, attribute: Attribute, index: int) -> str:
    """Text drawn from the pattern itself; the draw is fixed by where the attribute stands and by the index."""
    pattern = attribute.constraint(ConstraintType.PATTERN)
    place = paths.join("entities", entity, "attributes", attribute.name, index)
    chance = random.Random(crc32(place.encode()))
    if pattern is not None:
        _, most = limits.lengths(attribute)
        for drawn in draws(str(pattern.value), chance, most):
            if drawn.isprintable() and refusal(attribute, drawn) is None:
                return drawn
        if index > 0:
            return text(entity, attribute, 0)
    raise ValueError(f"no text was found for {place}: its bounds may contradict each other")
