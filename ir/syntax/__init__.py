"""Documents as they are edited: their text, their blocks, and where everything stands."""

from ir.syntax.block import Block
from ir.syntax.sections import Dialect
from ir.syntax.text import Change, Text
from ir.syntax.tree import Cursor, Section, Syntax, Written

__all__ = ["Block", "Change", "Cursor", "Dialect", "Section", "Syntax", "Text", "Written"]
