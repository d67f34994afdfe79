"""Text → everything that is known about a spec: its IR and its problems, each with a place."""

from dataclasses import replace

from ir.build import build
from ir.model import ApplicationIR
from ir.parts import SpecParts
from ir.problems import Problem, Severity
from ir.syntax import Dialect, Syntax, Text
from validators.context import SpecContext
from validators.engine import Engine
from validators.results import DEFECT, MOST_PROBLEMS, CheckResult, capped, place, stands, to_problem
from validators.rules import load

__all__ = ["DEFECT", "MOST_PROBLEMS", "CheckResult", "check", "check_parts", "place"]


def check(text: str) -> CheckResult:
    """Read a spec, build its IR and apply every rule. Never raises, whatever the text."""
    syntax = Syntax.of(Text.of(text))
    result = Engine().update(syntax)
    return result if syntax.dialect is not Dialect.OPENAPI else _not_read(syntax, result)


def _not_read(syntax: Syntax, result: CheckResult) -> CheckResult:
    """OpenAPI is looked at, but no application can be made of it."""
    key = next((key for key in ("openapi", "swagger") if syntax.find(key) is not None), "")
    location = syntax.location(key)
    message = "The structure of this OpenAPI document is checked; applications are made from the native dialect only"
    span = location.key if location is not None else None
    problem = Problem("DM134", Severity.ERROR, message, key, span, on_key=True)
    return replace(result, problems=capped((*result.problems, problem)))


def check_parts(parts: SpecParts) -> tuple[ApplicationIR, list[Problem]]:
    """Build the IR of parts and apply every rule, without a net: a rule that fails raises. Problems have no spans."""
    ir = build(parts)
    context = SpecContext(parts, ir.api_model.endpoints)
    found = ((rule, finding) for rule in load().values() for finding in rule.check(context))
    return ir, [to_problem(rule, finding) for rule, finding in found if stands(finding, parts)]
