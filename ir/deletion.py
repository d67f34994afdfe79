"""What becomes of rows that refer to a row which goes."""

from ir.model import Entity, OnDelete, Relationship


def on_delete(relation: Relationship, target: Entity | None) -> OnDelete:
    """What happens to the rows that hold a reference when the other side goes. Either end may say it; the one with the
    key has the first word.
    """
    if relation.on_delete is not OnDelete.RESTRICT:
        return relation.on_delete
    for other in target.relationships if target is not None else ():
        is_other_end = other.back_populates == relation.field_name or relation.back_populates == other.field_name
        if other.target_entity == relation.source_entity and is_other_end:
            return other.on_delete
    return OnDelete.RESTRICT
