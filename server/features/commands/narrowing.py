"""A part of what a plan would write, so that the rest stays for the next time."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from typing import TYPE_CHECKING

from generators.write.project import FOLDER, PRISTINE, pack_pristine, read_pristine, unpack_pristine

if TYPE_CHECKING:
    from generators.write import WritePlan

_IR = f"{FOLDER}/ir.json"


def narrowed(plan: WritePlan, paths: Set[str], *, keeps_ir: bool) -> WritePlan:
    """The changes of some paths only. What `.devmatrix/` remembers of the others stays as it was.

    `keeps_ir` leaves the IR of the last run in place too: the next one still has to know what is different.
    """
    before = read_pristine(plan.root)
    packed = plan.state.get(PRISTINE)
    after = unpack_pristine(packed) if packed is not None else dict(before or {})
    texts = {path: text for path, text in (before or {}).items() if path not in paths}
    texts |= {path: text for path, text in after.items() if path in paths}
    state = {path: content for path, content in plan.state.items() if path != PRISTINE}
    if keeps_ir:
        state.pop(_IR, None)
    if texts != before:
        state[PRISTINE] = pack_pristine(texts)
    return replace(plan, changes=tuple(one for one in plan.changes if one.path in paths), state=state)
