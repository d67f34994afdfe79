"""The documentation of DM100 to DM119: what can be wrong with a spec as YAML."""

from ir.dialect.catalogue import Code


def entity(*lines: str) -> str:
    """A spec of one entity with these lines as its attributes."""
    return "\n".join(("entities:", "  Order:", "    attributes:", *(f"      {line}" for line in lines)))


_BOMB = "\n".join(
    (
        "x-a: &a [x, x, x, x, x, x, x, x, x, x]",
        *(f"x-{two}: &{two} [{', '.join([f'*{one}'] * 10)}]" for one, two in zip("abcde", "bcdef", strict=True)),
    )
)

SYNTAX_CODES = (
    Code(
        "DM100",
        "This is not YAML",
        "The parser can't make sense of this place. The entry it is in is read as far as possible; all others are "
        "read as if nothing had happened, and generation waits.",
        entity("total: {type: decimal,, scale: 2}"),
        entity("total: {type: decimal, scale: 2}"),
    ),
    Code(
        "DM101",
        "Indented by tabs",
        "YAML is indented by spaces; a tab has no width that two editors agree on. One problem stands for a run "
        "of such lines. Set your editor to insert spaces.",
        "entities:\n\tOrder:\n\t\tattributes: {total: decimal}",
        "entities:\n  Order:\n    attributes: {total: decimal}",
    ),
    Code(
        "DM102",
        "A key is written twice",
        "Two entries of one mapping have the same key. The first is read; most other YAML tools silently take the "
        "last.",
        entity("total: decimal", "total: integer"),
        entity("total: decimal", "count: integer"),
    ),
    Code(
        "DM103",
        "An alias without an anchor",
        "`*name` repeats what `&name` marks further up. Nothing is marked by that name, or the alias stands "
        "inside the very thing it names. A text that begins with `*` has to be in quotes.",
        entity("total: *money"),
        entity("price: &money {type: decimal, ge: 0}", "total: *money"),
    ),
    Code(
        "DM104",
        "Aliases that multiply",
        "Aliases of aliases can make a small file stand for billions of values. A spec is read up to 100,000 "
        "values with all aliases written out; this alias and what it would bring are left out.",
        _BOMB,
        "x-a: &a [x, x]\nx-b: [*a, *a]",
    ),
    Code(
        "DM105",
        "A merge key",
        "`<<` merged mappings in YAML 1.1. It never was part of YAML 1.2, tools disagree about what it does, and "
        "it is not read. Write the keys out, or repeat a whole value by an alias.",
        entity("price: &money {type: decimal, ge: 0}", "total:", "  <<: *money", "  type: decimal"),
        entity("price: &money {type: decimal, ge: 0}", "total: *money"),
    ),
    Code(
        "DM106",
        "A key that is not text",
        "Keys are names, so they have to be text: not a list, a mapping, a number, `true` or `null`. Quotes make "
        "text of anything. Only the statuses under `responses` may be plain numbers.",
        entity("true: boolean"),
        entity("is_true: boolean"),
    ),
    Code(
        "DM107",
        "A control character",
        "A character that can't be seen, such as NUL or a form feed, usually comes from a damaged file or a bad "
        "copy. Only tabs and line ends are allowed.",
    ),
    Code(
        "DM108",
        "Half of a character",
        "A lone surrogate (U+D800 to U+DFFF) is half of a character outside the Basic Multilingual Plane and "
        "can't be stored in UTF-8. It usually comes from a tool that cut a text in the wrong place.",
    ),
    Code(
        "DM109",
        "More than one document",
        "`---` begins another YAML document. A spec is one document: what follows is not read.",
        entity("total: decimal") + "\n---\nother: document",
        entity("total: decimal"),
    ),
    Code(
        "DM110",
        "A value is too long",
        "Values are read up to 262,144 characters and keys up to 1,024. Nothing a spec says needs more; prose of "
        "that size belongs into a file of its own.",
        "x-notes:\n  " + "k" * 1_100 + ": long",
        "x-notes:\n  k: short",
    ),
    Code(
        "DM111",
        "Nested too deep",
        "Collections are read up to 100 levels deep.",
        "x-deep: " + "[" * 101 + "]" * 101,
        "x-deep: [[[]]]",
    ),
    Code("DM112", "The file is too large", "Files are read up to 20 million characters."),
    Code(
        "DM113",
        "A tag",
        "Tags such as `!Ref` are instructions to another tool. Nothing here understands them; the standard ones "
        "(`!!str`, `!!int`) are allowed and rarely needed.",
        entity("total: !money decimal"),
        entity("total: decimal"),
    ),
    Code(
        "DM114",
        "Never closed",
        "A bracket, a brace or a quote opens here and nothing closes it.",
        entity("total: {type: decimal", "count: integer"),
        entity("total: {type: decimal}", "count: integer"),
    ),
    Code(
        "DM115",
        "This has to be in quotes",
        "YAML gives a meaning of its own to values that begin with a sign such as `[ { > | * & ! % @`, a quote or "
        "a backtick, and to a colon followed by a space. Put such a text or expression in single quotes, and "
        "double the quotes inside. In `{…}` and `[…]` a comma ends a value too.",
        entity("total:", "  type: decimal", "  description: Sum: without tax"),
        entity("total:", "  type: decimal", "  description: 'Sum: without tax'"),
    ),
    Code(
        "DM116",
        "Wrong indentation",
        "The keys of one mapping stand below each other, each indented by the same number of spaces; items of a "
        "list begin with a dash. This line does neither. It is read as if it belonged to the lines above.",
        entity("total: decimal", "  count: integer"),
        entity("total: decimal", "count: integer"),
    ),
    Code(
        "DM117",
        "An unknown escape",
        "In double quotes a backslash begins an escape such as `\\n` or `\\u00e9`. Single quotes take backslashes "
        "as they are, which suits patterns.",
        entity('code: {type: string, pattern: "^\\d+$"}'),
        entity("code: {type: string, pattern: '^\\d+$'}"),
    ),
)
