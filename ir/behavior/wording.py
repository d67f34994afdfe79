"""How findings about behaviour speak of rows."""

from ir.names import with_article, words
from ir.wording import show


def articled(entity: str) -> str:
    """An `Order`, a `Cart`."""
    article = with_article(words(entity)).partition(" ")[0]
    return f"{article} {show(entity)}"
