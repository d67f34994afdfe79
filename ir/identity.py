"""A memo by identity, for questions about parts of the IR."""

from collections.abc import Callable
from typing import TypeVar

_Part = TypeVar("_Part")
_Answer = TypeVar("_Answer")


def by_identity(most: int) -> Callable[[Callable[[_Part], _Answer]], Callable[[_Part], _Answer]]:
    """Remember what a function says of its one argument, which never changes; forget all after `most` arguments.

    Models compare and hash by content, which takes longer than many answers do.
    """

    def decorated(work: Callable[[_Part], _Answer]) -> Callable[[_Part], _Answer]:
        known: dict[int, tuple[_Part, _Answer]] = {}

        def answer(part: _Part) -> _Answer:
            found = known.get(id(part))
            if found is None:
                if len(known) >= most:
                    known.clear()
                found = known[id(part)] = (part, work(part))  # kept with its part: no other has its identity meanwhile
            return found[1]

        return answer

    return decorated
