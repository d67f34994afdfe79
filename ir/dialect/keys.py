"""How the keys of the dialect are declared: once, for the reader, the JSON Schema, completion and hover."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the value of a key looks like.

    `TEXT` is any single value, taken by its source text. `VALUE` and `VALUES` are read by the type of their attribute.
    `GRANTS` and `STATES` are one text or a list of them. `MAPPINGS` and `EXPRESSIONS` have names of the writer's own as
    keys. `ANY` is not looked at.
    """

    TEXT = "text"
    BOOLEAN = "true or false"
    INTEGER = "a whole number"
    BOUND = "a bound"
    CHOICE = "one of a few words"
    CHOICES = "one of a few words or a list of them"
    TEXTS = "a list of texts"
    TEXT_LISTS = "a list of lists of texts"
    CONSTRAINTS = "a list of constraints"
    GRANTS = "a grant or a list of grants"
    CRUD = "true, false or a list of operations"
    TYPE = "a type"
    ITEMS = "a type, or a mapping with a type"
    VALUE = "a value of the attribute's type"
    EXPRESSION = "an expression"
    EXPRESSIONS = "a mapping of names to expressions"
    ELSE = "a mapping with `status` and `detail`, or a list of steps"
    STATES = "a state or a list of states"
    EVENTS = "true, false or a list of events"
    MAPPING = "a mapping"
    MAPPINGS = "a mapping of names"
    SEQUENCE = "a list of mappings"
    ANY = "anything"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what it means (`doc`, one sentence for hover), how its value looks, and where it applies.

    `only` lists the `type`s of the element it applies to; empty means all. `required_for` is the one type that makes no
    sense without it. `minimum` and `maximum` bound an integer. `shape` is that of the value, or of each value for
    `MAPPINGS` and `SEQUENCE`.
    """

    kind: Kind
    doc: str
    required: bool = False
    choices: tuple[str, ...] = ()
    only: frozenset[str] = frozenset()
    required_for: str = ""
    shape: "Shape | None" = None
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of one kind of mapping. `noun` names it in messages (`an attribute`).

    `short` is the pattern of the text that may stand instead of the mapping. Keys that begin with `x-` are always
    allowed where `extensions` is true, and ignored. `kinds` are keys of which exactly one says what the mapping is (as
    `type` does elsewhere): the `only` and `required_for` of its keys name them. `prose` are the keys of one that is
    none of these.
    """

    noun: str
    keys: dict[str, Key]
    short: str | None = None
    extensions: bool = True
    kinds: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()
