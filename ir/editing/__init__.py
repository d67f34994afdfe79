"""Changing a document as a person would: entries come and go, everything else stays as it is written."""

from ir.editing.adding import add, add_item
from ir.editing.edits import Edit, apply, without_overlaps
from ir.editing.removing import remove
from ir.editing.values import Source, spell

__all__ = ["Edit", "Source", "add", "add_item", "apply", "remove", "spell", "without_overlaps"]
