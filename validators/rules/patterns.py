"""Patterns: they run in Python, in JSON Schema validators and in clients, so they have to mean the same everywhere."""

from collections.abc import Iterator

from ir.model import ConstraintType
from ir.problems import Severity
from ir.wording import clip
from validators.context import SpecContext, Value
from validators.regex import fault, is_slow, not_portable
from validators.rule import Finding, rule
from validators.wording import show


def _patterns(context: SpecContext) -> Iterator[tuple[Value, str]]:
    for value in context.values:
        found = value.bound(ConstraintType.PATTERN) if value.constraints else None
        if found is not None and isinstance(found.value, str) and value.data_type.is_text:
            yield value, found.value


@rule("DM315", Severity.ERROR, "A pattern is not a regular expression")
def pattern_broken(context: SpecContext) -> Iterator[Finding]:
    """`pattern` is a regular expression of at most 500 characters that asks for at most 20,000. It has to be one in
    Python and in the engine of the generated application: braces that are meant literally are written `\\{`.

    Wrong:
        entities:
          Product:
            attributes:
              sku: {type: string, pattern: "^[A-Z{3}$"}
    Right:
        entities:
          Product:
            attributes:
              sku: {type: string, pattern: "^[A-Z]{3}$"}
    """
    for value, pattern in _patterns(context):
        error = fault(pattern)
        if error is not None:
            yield Finding(
                value.at(ConstraintType.PATTERN),
                f"this pattern can't be used: {clip(error, 120)}; correct or shorten it",
            )


@rule("DM316", Severity.ERROR, "A pattern that is not portable")
def pattern_not_portable(context: SpecContext) -> Iterator[Finding]:
    """Patterns are checked by the application and published in its API document, where other engines read them.
    Look-around, back-references, named groups, inline flags, `\\b`, `\\A` and `\\Z` do not exist or mean something
    else there.

    Wrong:
        entities:
          Product:
            attributes:
              sku: {type: string, pattern: "^(?!X)[A-Z]{3}$"}
    Right:
        entities:
          Product:
            attributes:
              sku: {type: string, pattern: "^[A-WYZ][A-Z]{2}$"}
    """
    for value, pattern in _patterns(context):
        what = not_portable(pattern) if fault(pattern) is None else None
        if what is not None:
            message = (
                f"{what} is not portable to the engines that read the API document; "
                "say it with plain classes and repeats"
            )
            yield Finding(value.at(ConstraintType.PATTERN), message)


@rule("DM317", Severity.HINT, "A pattern is not anchored")
def pattern_not_anchored(context: SpecContext) -> Iterator[Finding]:
    """A pattern without `^` and `$` is satisfied by any text that contains a match. If the whole text is meant, say
    so.

    Wrong:
        entities:
          Product:
            attributes:
              sku: {type: string, pattern: "[A-Z]{3}"}
    Right:
        entities:
          Product:
            attributes:
              sku: {type: string, pattern: "^[A-Z]{3}$"}
    """
    for value, pattern in _patterns(context):
        if fault(pattern) is None and not (pattern.startswith("^") and pattern.endswith("$")):
            whole = f"^{pattern.removeprefix('^').removesuffix('$')}$"
            yield Finding(
                value.at(ConstraintType.PATTERN),
                f"any text that contains a match passes; write {show(whole)} if the whole text is meant",
            )


@rule("DM318", Severity.WARNING, "A pattern that can take very long")
def pattern_slow(context: SpecContext) -> Iterator[Finding]:
    """A repeat inside a repeat, such as `(a+)+`, can be matched in so many ways that an engine that backtracks needs
    minutes for a short hostile text. The application's own engine does not, but clients and other validators do.

    Wrong:
        entities:
          Product:
            attributes:
              sku: {type: string, pattern: "^([A-Z]+)+$"}
    Right:
        entities:
          Product:
            attributes:
              sku: {type: string, pattern: "^[A-Z]+$"}
    """
    for value, pattern in _patterns(context):
        if fault(pattern) is None and is_slow(pattern):
            message = "a repeat inside a repeat can take an engine that backtracks minutes; repeat one of them only"
            yield Finding(value.at(ConstraintType.PATTERN), message)
