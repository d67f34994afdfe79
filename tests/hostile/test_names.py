"""Names: what would become an identifier, a file, a table or a URL is one, or is refused."""

import pytest

from tests.hostile.harness import generated, refusals
from tests.hostile.inert import faults, leaks
from tests.hostile.places import PLACES, Kind, names_of, spec
from tests.hostile.texts import ENTITY_NAMES, FIELD_NAMES, NAMES

# Names that are fine in one place although they are not in most, each with a harmless one of its kind.
ALLOWED = {
    "app_output": dict.fromkeys(("leading digit", "dunder", "leading underscore", "dotted"), "./bookshop"),
    "path": {"leading digit": "1volume"},
    "route": {"absolute path": "/orders"},
    "parameter": {"dotted": "dry.run"},
    "database_host": {"leading digit": "postgres", "dotted": "db.internal"},
    "database_name": {"dunder": "bookshop", "leading underscore": "bookshop"},
}


@pytest.mark.parametrize("place", (*names_of(Kind.NAME), *names_of(Kind.REFERENCE)))
def test_hostile_names_are_refused(place: str) -> None:
    wanted = PLACES[place].code
    wrong = []
    for what, text in NAMES.items():
        codes = refusals(spec({place: text}))
        if what in ALLOWED.get(place, ()):
            continue
        if not codes:
            wrong.append(f"{what}: accepted")
        elif wanted and len(text) < 40 and wanted not in codes:
            wrong.append(f"{what}: refused with {codes}, not with {wanted}")
    assert wrong == []


@pytest.mark.parametrize(("place", "what"), [(place, what) for place, names in ALLOWED.items() for what in names])
def test_odd_names_that_are_allowed_stay_names(place: str, what: str) -> None:
    files, twin = generated({place: NAMES[what]}), generated({place: ALLOWED[place][what]})
    assert files is not None
    assert twin is not None
    assert list(leaks(files, twin)) == []


@pytest.mark.parametrize("name", ENTITY_NAMES)
def test_entity_names_that_modules_need(name: str) -> None:
    files = generated({"entity": name})
    if files is not None:
        assert list(faults(files)) == []


@pytest.mark.parametrize("name", FIELD_NAMES)
def test_field_names_that_classes_need(name: str) -> None:
    files = generated({"attribute": name})
    if files is not None:
        assert list(faults(files)) == []
