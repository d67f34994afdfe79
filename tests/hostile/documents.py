"""Whole documents that are hostile in their form, their size, or in what reading them would cost."""

from dataclasses import dataclass
from textwrap import dedent

HEAD = "app: {name: bookshop}\n"


@dataclass(frozen=True, slots=True)
class Document:
    """A text, and whether it must be refused; one that need not be is refused or harmless."""

    name: str
    text: str
    refused: bool = True


def with_field(attribute: str) -> str:
    """A spec of one entity with one field, given in flow style."""
    return f"{HEAD}entities:\n  Book:\n    attributes:\n      field: {{{attribute}}}\n"


def _billion_laughs() -> str:
    levels = "".join(f"x-{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 12))
    return f"x-0: &l0 [ha]\n{levels}{with_field('type: enum, values: *l11')}"


def _many_aliases() -> str:
    return f"x-a: &a {'y' * 100_000}\nx-b: [{', '.join(['*a'] * 20_000)}]\n{with_field('type: string')}"


def _merge_bomb() -> str:
    levels = "".join(f"x-{n}: &m{n} {{<<: [*m{n - 1}, *m{n - 1}], k{n}: 1}}\n" for n in range(1, 40))
    return f"x-0: &m0 {{k0: 1}}\n{levels}{HEAD}entities: {{Book: {{<<: *m39}}}}\n"


def _long_owner() -> str:
    return HEAD + dedent(f"""\
        auth: {{user: User, roles: [reader]}}
        entities:
          User:
            attributes: {{email: {{type: email, unique: true}}}}
            relationships: {{up: {{type: many_to_one, target: User, nullable: true}}}}
            access: {{owner: {".".join(["up"] * 10_000)}}}
    """)


def _ring(size: int) -> str:
    link = "  E{}: {{attributes: {{a: string}}, relationships: {{next: {{type: many_to_one, target: E{}}}}}}}\n"
    return f"{HEAD}entities:\n" + "".join(link.format(n, (n + 1) % size) for n in range(size))


WRONG_KINDS = """\
app: [1]
auth: 7
entities: {A: 3, B: [], C: {attributes: x, relationships: y, options: 1}}
paths: 1
schemas: []
infrastructure: no
x-business-logic: 4
"""

NULLS = """\
app: ~
auth: ~
entities: {A: ~, B: {attributes: {x: ~}, relationships: {y: ~}, unique: ~, access: ~}}
paths: {/x: {get: ~}}
schemas: {S: ~}
"""

FORM = (
    Document("nothing", ""),
    Document("only a comment", "# pwned\n"),
    Document("only a scalar", "pwned"),
    Document("a lone equals sign", "="),
    Document("a list", "- app\n- entities\n"),
    Document("binary", "\x7fELF\x02\x01\x01\0\0\0"),
    Document("NUL", f"{HEAD}entities: {{Bo\0ok: {{}}}}\n"),
    Document("lone surrogate", f"{HEAD}entities: {{Book: {{description: \ud800}}}}\n"),
    Document("escaped lone surrogate", f'{HEAD}entities: {{Book: {{description: "\\ud800"}}}}\n'),
    Document("two byte order marks", f"\ufeff\ufeff{with_field('type: string')}", refused=False),
    Document("carriage returns only", with_field("type: string").replace("\n", "\r"), refused=False),
    Document("lines end at U+2028", with_field("type: string").replace("\n", "\u2028"), refused=False),
    Document("tabs", f"{HEAD}entities:\n\tBook:\n\t\tattributes: {{}}\n"),
    Document("two documents", f"{HEAD}entities: {{}}\n---\n{HEAD}entities: {{}}\n"),
    Document("object of Python", f'{HEAD}entities: !!python/object/apply:os.system ["pwned"]\n'),
    Document("object of Python in a default", with_field("type: string, default: !!python/name:os.system ''")),
    Document("unknown tag", with_field("type: !pwned string")),
    Document("tag of another handle", f"%TAG ! tag:pwned,2000:\n---\n{with_field('type: !pwned string')}"),
    Document("a list as a key", f"{HEAD}entities:\n  ? [Book, Shelf]\n  : {{}}\n"),
    Document("a mapping as a key", f"{HEAD}entities: {{{{a: b}}: {{}}}}\n"),
    Document("null as a key", f"{HEAD}entities: {{~: {{}}}}\n"),
    Document("a number as a key", f"{HEAD}entities: {{Book: {{attributes: {{1: string}}}}}}\n"),
    Document("duplicate keys", f"{HEAD}entities:\n  Book: {{}}\n  Book: {{}}\n"),
    Document("unknown alias", f"{HEAD}entities: *pwned\n"),
    Document("never closed", f'{HEAD}entities: {{Book: {{description: "pwned'),
    Document("wrong kinds everywhere", WRONG_KINDS),
    Document("null everywhere", NULLS),
)
"""Texts that are no YAML, no mapping, or more than YAML should be."""

BOMBS = (
    Document("billion laughs", _billion_laughs()),
    Document("one large scalar, many aliases", _many_aliases(), refused=False),
    Document("merge keys that double", _merge_bomb()),
    Document("a list that holds itself", f"{HEAD}entities: &a [*a]\n"),
    Document("a mapping that holds itself", f"{HEAD}entities: &a {{Book: *a}}\n"),
    Document("a default that holds itself", with_field("type: json, default: &a [*a]")),
    Document("100,000 brackets", f"{HEAD}entities: {'[' * 100_000}"),
    Document("20,000 nested mappings", f"{HEAD}entities: {'{a: ' * 20_000}"),
    Document("1,000 levels of indentation", HEAD + "".join(f"{' ' * n}a:\n" for n in range(1_000))),
    Document("a deep default", with_field(f"type: json, default: {'[' * 5_000}{']' * 5_000}")),
    Document("10,000 equal keys", f"{HEAD}entities:\n" + "  Book: {}\n" * 10_000),
    Document("10,000 unknown keys", with_field(", ".join(f"pwned{n}: 1" for n in range(10_000)))),
    Document("a line of 5 MB", f"{HEAD}entities: {{Book: {{description: {'y' * 5_000_000}}}}}\n", refused=False),
    Document("a megabyte of parentheses", with_field(f'type: integer, computed: "{"(" * 1_000_000}"'), refused=False),
    Document("a megabyte of quotes", f"{HEAD}entities: " + "'" * 1_000_000),
    Document("a megabyte of colons", HEAD + ":" * 1_000_000),
    Document("a megabyte of question marks", HEAD + "? " * 500_000),
    Document("an owner of 10,000 steps", _long_owner()),
    Document("a ring of 1,000 required references", _ring(1_000)),
)
"""Texts that grow, nest or repeat until a careless reader runs out of time, memory or stack."""
