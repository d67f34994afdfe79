"""Words of other tools for keys of the dialect."""

from collections.abc import Iterable, Mapping

from ir.dialect.keys import Key

_SYNONYMS: dict[str, tuple[str, ...]] = {
    "access": ("auth",),
    "allow": ("auth",),
    "args": ("with",),
    "arguments": ("with",),
    "body": ("do", "then"),
    "choices": ("values",),
    "code": ("status",),
    "columns": ("attributes",),
    "condition": ("guard", "expression"),
    "cron": ("schedule",),
    "desc": ("description",),
    "end": ("final",),
    "entity": ("target",),
    "enum": ("values",),
    "fields": ("attributes", "with"),
    "inputs": ("input",),
    "length": ("max_length", "max_items"),
    "machines": ("state_machines",),
    "max": ("le", "max_length", "max_items"),
    "maximum": ("le",),
    "maxlen": ("max_length", "max_items"),
    "message": ("detail",),
    "min": ("ge", "min_length", "min_items"),
    "minimum": ("ge",),
    "minlen": ("min_length", "min_items"),
    "model": ("target",),
    "models": ("entities",),
    "optional": ("nullable",),
    "options": ("values",),
    "otherwise": ("else",),
    "parameters": ("input",),
    "params": ("input", "with"),
    "pk": ("primary_key",),
    "primary": ("primary_key",),
    "properties": ("attributes",),
    "regex": ("pattern",),
    "roles": ("auth",),
    "rules": ("invariants",),
    "size": ("max_length", "max_items"),
    "source": ("from",),
    "start": ("initial",),
    "steps": ("do", "then"),
    "tables": ("entities",),
    "target": ("to",),
    "values": ("with",),
    "when": ("guard",),
    "workflows": ("flows",),
}
# What to do about a word that no key stands for, where the key beside it is known.
_ADVICE = {
    "required": ("nullable", "delete it, since everything is required unless it says `nullable: true`"),
    "choices": ("values", "for a choice of values write `type: enum` and `values`"),
    "enum": ("values", "for a choice of values write `type: enum` and `values`"),
}


def meant_by(word: str, known: Mapping[str, Key], free: Iterable[str], kind: str | None) -> str | None:
    """The key among `free` that another tool calls `word`, and that an element of the `type` `kind` (None: unknown)
    can have.
    """
    left = set(free)
    for name in _SYNONYMS.get(_folded(word), ()):
        if name in left and (kind is None or not known[name].only or kind in known[name].only):
            return name
    return None


def advice_on(word: str, known: Mapping[str, Key]) -> str | None:
    """What to do about a word that can't simply be replaced by a key."""
    name, advice = _ADVICE.get(_folded(word), ("", ""))
    return advice if name in known else None


def _folded(word: str) -> str:
    return word.casefold().replace("_", "").replace("-", "")
