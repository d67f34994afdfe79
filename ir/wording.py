"""Text of a spec as messages quote it: on one line, printable, and short."""

_LONGEST_SHOWN = 60


def clip(text: str, limit: int = _LONGEST_SHOWN) -> str:
    """A text of at most `limit` characters: what does not print is escaped, `…` stands for what is cut off."""
    if len(text) <= limit and text.isprintable():
        return text
    pieces = [_printable(char) for char in text[: limit + 1]]
    if sum(map(len, pieces)) <= limit:
        return "".join(pieces)
    kept, room = "", limit - 1
    for piece in pieces:
        if len(piece) > room:
            break
        kept += piece
        room -= len(piece)
    return f"{kept}…"


def _printable(char: str) -> str:
    return char if char.isprintable() else char.encode("unicode_escape").decode("ascii")


def show(name: object) -> str:
    """A name between backticks, clipped."""
    return f"`{clip(str(name))}`"
