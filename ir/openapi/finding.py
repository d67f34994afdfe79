"""What stands at a place of a document that is kept as blocks."""

from ir import paths
from ir.openapi.index import Find
from ir.openapi.refs import Target, nothing_below
from ir.syntax import Syntax
from ir.yaml import content


def finder(syntax: Syntax) -> Find:
    """Looks places up in the blocks. References on the way are not followed: then nobody can say what is there."""

    def find(segments: tuple[str, ...]) -> Target:
        found = syntax.find(paths.join(*segments))
        if found is not None:
            return Target(content(found.value))
        for size in range(len(segments) - 1, -1, -1):
            above = syntax.find(paths.join(*segments[:size]))
            if above is not None:
                return nothing_below(content(above.value))
        return Target(None)

    return find
