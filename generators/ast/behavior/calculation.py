"""`src/core/calculation.py`: the few functions that calculations call, where some are called."""

import re
from collections.abc import Iterable

from generators.ast.source import Imports, module

PATH = "src/core/calculation.py"

_FUNCTIONS = {
    "average_of": '''def average_of(values: Iterable[_Number]) -> Decimal | None:
    """The mean of numbers; None without any."""
    found = list(values)
    return mean_of(found) if found else None''',
    "float_average": '''def float_average(values: Iterable[float]) -> float | None:
    """The mean of floats; None without any."""
    found = list(values)
    return float_mean(found) if found else None''',
    "float_mean": '''def float_mean(values: Iterable[float]) -> float:
    """The mean of at least one float."""
    found = list(values)
    return float_sum(found) / len(found)''',
    "finite": '''def finite(value: float) -> float:
    """A float that is a number; one that has got too large is none."""
    if not math.isfinite(value):
        raise OverflowError("a float out of range")
    return value''',
    "mean_of": '''def mean_of(values: Iterable[_Number]) -> Decimal:
    """The mean of at least one number."""
    found = [Decimal(value) for value in values]
    return sum(found, Decimal(0)) / len(found)''',
    "float_sum": '''def float_sum(values: Iterable[float]) -> float:
    """The sum of floats, from left to right as they come."""
    found = 0.0
    for value in values:
        found = finite(found + value)
    return found''',
}
_NEEDS = {
    "average_of": ("mean_of",),
    "float_average": ("float_mean", "float_sum", "finite"),
    "float_mean": ("float_sum", "finite"),
    "float_sum": ("finite",),
}
_IMPORT = re.compile(r"^from src\.core\.calculation import ([\w, ]+|\([^)]*\))$", re.MULTILINE)


def called(sources: Iterable[str]) -> set[str]:
    """The functions that other modules import."""
    names = {name for source in sources for found in _IMPORT.findall(source) for name in re.findall(r"\w+", found)}
    return names | {needed for name in names for needed in _NEEDS.get(name, ())}


def emit_calculation(sources: Iterable[str]) -> str | None:
    """The module with what is called, None where nothing is."""
    names = called(sources)
    if not names:
        return None
    imports = Imports()
    imports.add("collections.abc", "Iterable")
    imports.add("decimal", "Decimal")
    imports.module("math")
    parts = ["_Number = int | Decimal"] if "mean_of" in names else []
    parts += [_FUNCTIONS[name] for name in sorted(names)]
    return module("Calculations that Python has no function for.", imports, parts)
