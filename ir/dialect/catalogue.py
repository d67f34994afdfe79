"""Every code that reading a spec can report, with its documentation.

Codes never change their meaning. DM100 to DM119 are about YAML, DM120 to DM199 about the shape of a spec, DM201 about
types; all other codes belong to rules.
"""

from dataclasses import dataclass

from ir.problems import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem. `wrong` is a spec that has it and `right` one that has not, both without `app`.

    They are empty where the problem can't be shown in print.
    """

    code: str
    title: str
    doc: str
    wrong: str = ""
    right: str = ""
    severity: Severity = Severity.ERROR


def catalogue() -> dict[str, Code]:
    """All codes in order."""
    from ir.dialect.shape_codes import SHAPE_CODES
    from ir.dialect.syntax_codes import SYNTAX_CODES

    return {one.code: one for one in (*SYNTAX_CODES, *SHAPE_CODES)}
