"""Which fixes there are for which code. What a problem suggests itself comes first and needs no row."""

from __future__ import annotations

from server.features.actions.fixes import (
    attributes,
    behavior,
    deleting,
    domain,
    missing,
    names,
    operations,
    relations,
    suggested,
    versions,
)
from server.features.actions.fixes.case import Case, Fix, Fixer
from server.features.actions.fixes.deleting import Delete

_KEY = Delete()
_PERHAPS = Delete(is_preferred=False)

FIXERS: dict[str, tuple[Fixer, ...]] = {
    # Syntax and shape
    "DM101": (suggested.tabs,),
    "DM102": (deleting.twice,),
    "DM103": (domain.quoted_alias,),
    "DM109": (deleting.second_document,),
    "DM113": (deleting.tag,),
    "DM114": (deleting.unclosed,),
    "DM117": (domain.escaped,),
    "DM120": (deleting.unknown_key,),
    "DM123": (missing.missing_key,),
    "DM125": (_KEY,),
    "DM129": (_PERHAPS,),
    "DM131": (Delete(only="additionalProperties"),),
    "DM135": (behavior.step_apart,),
    # Names and references
    "DM201": (attributes.type_is_entity,),
    "DM202": (names.renamed,),
    "DM203": (names.renamed,),
    "DM204": (names.unknown_entity,),
    "DM207": (names.renamed,),
    "DM209": (attributes.path_segment,),
    "DM212": (names.renamed,),
    "DM217": (_KEY,),
    "DM218": (_KEY,),
    "DM220": (relations.other_side, _PERHAPS),
    "DM222": (relations.agreeing_type,),
    "DM223": (relations.named_back,),
    "DM224": (attributes.unknown_field,),
    "DM225": (_KEY,),
    "DM226": (_KEY,),
    "DM227": (_KEY,),
    "DM228": (attributes.unknown_field,),
    "DM229": (_KEY,),
    "DM230": (names.unknown_entity, _PERHAPS),
    "DM231": (relations.link_entity,),
    "DM232": (_PERHAPS,),
    "DM240": (names.unknown_entity,),
    "DM241": (relations.unusable_email,),
    "DM242": (relations.no_auth, _PERHAPS),
    "DM243": (_KEY,),
    "DM247": (relations.no_owner, _PERHAPS),
    "DM248": (deleting.pointless_grants,),
    "DM249": (_KEY,),
    "DM253": (missing.no_entities,),
    # Domain
    "DM301": (_PERHAPS,),
    "DM302": (Delete(only="nullable"),),
    "DM303": (Delete(only="write_only"),),
    "DM304": (domain.setting("primary_key", "true", preferred=False),),
    "DM305": (_PERHAPS,),
    "DM306": (_PERHAPS,),
    "DM307": (domain.type_of_field("uuid", preferred=False),),
    "DM308": (attributes.safe_key,),
    "DM312": (_PERHAPS,),
    "DM317": (domain.anchored,),
    "DM320": (domain.larger_integer,),
    "DM321": (_KEY,),
    "DM322": (attributes.index_length,),
    "DM331": (_KEY,),
    "DM335": (domain.value("decimal"),),
    "DM338": (_PERHAPS,),
    "DM339": (_KEY,),
    "DM340": (_KEY,),
    "DM341": (domain.setting("nullable", "true", up=1, preferred=False),),
    "DM342": (domain.setting("write_only", "true"),),
    "DM350": (_PERHAPS,),
    "DM351": (_PERHAPS,),
    "DM353": (_PERHAPS,),
    "DM360": (relations.nullable,),
    "DM361": (_PERHAPS,),
    "DM362": (_KEY,),
    "DM363": (relations.holds_key,),
    "DM365": (_PERHAPS,),
    "DM366": (relations.nullable,),
    "DM368": (domain.value("restrict", preferred=False),),
    "DM370": (relations.no_other_side,),
    "DM371": (attributes.from_message("", r"the other side says `(\w+)`"), _PERHAPS),
    "DM380": (domain.no_attributes,),
    "DM381": (relations.no_auth, _PERHAPS),
    "DM382": (attributes.from_message("", r"above `max_page_size: (\d+)`"),),
    "DM383": (attributes.from_message("", r"; ([0-9,]+) are plenty"),),
    "DM384": (_KEY,),
    "DM385": (_KEY,),
    # API
    "DM401": (domain.normal_path,),
    "DM402": (operations.undeclared_parameter,),
    "DM403": (deleting.named_parameter,),
    "DM404": (deleting.declared_twice,),
    "DM406": (deleting.named_parameter,),
    "DM411": (operations.taken_operation_id,),
    "DM412": (_KEY,),
    "DM413": (operations.never_succeeds,),
    "DM414": (operations.body_in_no_content,),
    "DM420": (_PERHAPS,),
    "DM421": (names.unknown_shape,),
    "DM440": (relations.owned_like_parent,),
    "DM441": (domain.setting("read_only", "true", preferred=False),),
    # Behaviour
    "DM502": (attributes.unknown_field,),
    "DM510": (behavior.rounded,),
    "DM521": (names.unknown_entity,),
    "DM522": (domain.needed_values,),
    "DM523": (attributes.unknown_field,),
    "DM526": (domain.needed_values, behavior.unknown_input),
    "DM527": (behavior.refusal_status,),
    "DM529": (_PERHAPS,),
    "DM535": (_PERHAPS,),
    "DM540": (behavior.states_as_enum,),
    "DM541": (domain.missing_states, domain.unknown_value),
    "DM543": (_PERHAPS,),
    "DM544": (domain.final_state,),
    "DM545": (Delete(is_preferred=False, up=1),),
    "DM551": (names.unknown_entity, behavior.whose_invariant),
    "DM561": (names.renamed,),
    # OpenAPI
    "DM610": (deleting.unknown_key,),
    "DM611": (deleting.unknown_key,),
    "DM612": (versions.other_version, _PERHAPS),
    "DM613": (versions.without_effect,),
    "DM614": (versions.other_value,),
    "DM615": (missing.missing_key,),
    "DM620": (_PERHAPS,),
    "DM622": (_PERHAPS,),
    "DM631": (names.component_name,),
    "DM632": (missing.no_responses,),
    "DM633": (missing.not_required,),
    "DM634": (missing.no_shape,),
    "DM636": (missing.no_items,),
    "DM637": (missing.no_paths,),
    "DM640": (names.unknown_component,),
    "DM643": (_PERHAPS,),
    "DM650": (operations.taken_operation_id,),
    "DM651": (Delete(up=1),),
    "DM652": (operations.undeclared_parameter,),
    "DM653": (Delete(is_preferred=False, up=1),),
    "DM654": (Delete(up=1),),
    "DM656": (names.unknown_scheme,),
}
"""The fixes of each code, the best first."""

_INSTEAD = frozenset({"DM101", "DM202", "DM203", "DM207", "DM212", "DM561"})
"""Codes whose own fixes are better than the text that is suggested."""


def fixes(case: Case) -> list[Fix]:
    """Everything that can be done about a problem, the best first; at most one is preferred."""
    own = [fix for fixer in FIXERS.get(case.problem.code, ()) for fix in fixer(case)]
    suggestions = list(suggested.suggestion(case))
    if case.problem.code in _INSTEAD:
        suggestions = [] if own else suggestions
    found: list[Fix] = []
    for fix in (*suggestions, *own):
        if all(fix.edits != other.edits and fix.title != other.title for other in found):
            is_first = fix.is_preferred and not any(other.is_preferred for other in found)
            found.append(fix if is_first == fix.is_preferred else Fix(fix.title, fix.edits))
    return found


def may_have_fixes(case: Case) -> bool:
    """Whether it is worth while to look for fixes."""
    return case.problem.suggestion is not None or case.problem.code in FIXERS
