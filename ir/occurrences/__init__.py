"""Where the names of an application are given, read and written: what navigation and renaming rest on."""

from ir.occurrences.collecting import Collected, Words
from ir.occurrences.index import Found, Occurrences
from ir.occurrences.meaning import Meaning, meaning_of
from ir.occurrences.symbols import Occurrence, Role, Symbol, SymbolKind

__all__ = [
    "Collected",
    "Found",
    "Meaning",
    "Occurrence",
    "Occurrences",
    "Role",
    "Symbol",
    "SymbolKind",
    "Words",
    "meaning_of",
]
