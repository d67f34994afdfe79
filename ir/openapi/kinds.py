"""How the objects of OpenAPI are declared: once, for the rules, completion and hover."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Version(StrEnum):
    """The versions that are read; patch releases change no key. They compare in order."""

    V30 = "3.0"
    V31 = "3.1"
    V32 = "3.2"

    @classmethod
    def of(cls, text: str) -> "Version | None":
        """The version that the value of `openapi` names (`3.0.3`), or None for any other."""
        first, _, rest = text.partition(".")
        minor, _, patch = rest.partition(".")
        if first != "3" or (rest.count(".") and not patch[:1].isdigit()):
            return None
        return next((one for one in cls if one.value == f"3.{minor}"), None)


class Form(StrEnum):
    """What a value looks like; the words are for people."""

    TEXT = "text"
    MARKDOWN = "Markdown text"
    URL = "a URL"
    BOOLEAN = "true or false"
    INTEGER = "a whole number"
    NUMBER = "a number"
    WORD = "one of a few words"
    WORDS = "one of a few words or a list of them"
    OBJECT = "a mapping"
    MAP = "a mapping of names"
    LIST = "a list"
    OBJECT_OR_FLAG = "a mapping, or true or false"
    ANY = "anything"

    @property
    def is_text(self) -> bool:
        """A single value that is text."""
        return self in (Form.TEXT, Form.MARKDOWN, Form.URL, Form.WORD)


class Names(StrEnum):
    """What the text of a value is the name of, elsewhere in the document."""

    TAG = "a tag"
    OPERATION = "an operation"
    PROPERTY = "a property of this schema"
    SCHEMA = "a schema"
    SECURITY_SCHEME = "a security scheme"
    REFERENCE = "a place in this document or another one"


@dataclass(frozen=True, slots=True)
class Value:
    """What may stand at a place.

    `kind` names the kind of the object there; for `MAP` and `LIST` that of each entry, unless `each` says that entries
    are no objects. `words` are the words of `WORD` and `WORDS`, and of each entry of a list of words.
    """

    form: Form
    kind: str = ""
    each: Form = Form.OBJECT
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """A fixed key: what it means (one sentence, for hover), what its value is, and where it applies.

    `since` and `until` are the first and last version that has it. `required_until` is the last version in which it
    has to be there; `required_for` lists the types of the element it has to be there for. `deprecated` says what to
    write instead.
    """

    value: Value
    doc: str
    required: bool = False
    required_until: Version | None = None
    required_for: tuple[str, ...] = ()
    since: Version = Version.V30
    until: Version = Version.V32
    deprecated: str = ""
    names: Names | None = None

    def applies(self, version: Version) -> bool:
        """Whether a version has the key."""
        return self.since <= version <= self.until


@dataclass(frozen=True, slots=True)
class Pattern:
    """Keys of the writer's own: the regular expression they match, what they are, and their values."""

    regex: str
    doc: str
    value: Value


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of object. `noun` names it in messages (`an operation`), `doc` says what it is.

    `pattern` is about keys that are not fixed. `is_referable` tells that `{$ref: …}` may stand instead. `is_open` tells
    that unknown keys mean nothing rather than being wrong. `exclusive` are groups of keys of which one at most may be
    there. Keys that begin with `x-` are allowed everywhere, unless `pattern` takes them.
    """

    name: str
    noun: str
    doc: str
    keys: Mapping[str, Key] = field(default_factory=dict)
    pattern: Pattern | None = None
    is_referable: bool = False
    is_open: bool = False
    exclusive: tuple[tuple[str, ...], ...] = ()

    def at(self, version: Version) -> "Kind":
        """The kind as one version has it."""
        keys = {
            name: replace(key, required=key.required or (key.required_until or "") >= version)
            for name, key in self.keys.items()
            if key.applies(version)
        }
        return replace(self, keys=keys)


TEXT = Value(Form.TEXT)
MARKDOWN = Value(Form.MARKDOWN)
URL = Value(Form.URL)
FLAG = Value(Form.BOOLEAN)
INTEGER = Value(Form.INTEGER)
NUMBER = Value(Form.NUMBER)
ANY = Value(Form.ANY)
ANY_LIST = Value(Form.LIST, each=Form.ANY)
ANY_MAP = Value(Form.MAP, each=Form.ANY)
TEXT_LIST = Value(Form.LIST, each=Form.TEXT)
TEXT_MAP = Value(Form.MAP, each=Form.TEXT)
SCHEMA = Value(Form.OBJECT, "schema")
SCHEMA_LIST = Value(Form.LIST, "schema")
SCHEMA_MAP = Value(Form.MAP, "schema")


def one(kind: str) -> Value:
    """A single object."""
    return Value(Form.OBJECT, kind)


def many(kind: str) -> Value:
    """A list of objects."""
    return Value(Form.LIST, kind)


def named(kind: str) -> Value:
    """Objects by name."""
    return Value(Form.MAP, kind)


def word(*words: str) -> Value:
    """One of a few words."""
    return Value(Form.WORD, words=words)
