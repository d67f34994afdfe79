"""What is wrong with a document as YAML: in its blocks, and between them."""

from collections import Counter
from collections.abc import Iterator

from ir import paths
from ir.problems import Problem, Severity
from ir.source import Position, Span
from ir.syntax.block import Block
from ir.syntax.tree import Section, Syntax
from ir.wording import clip
from ir.yaml import MappingNode, content
from ir.yaml.composer import DUPLICATE


def issues(syntax: Syntax) -> Iterator[Problem]:
    """What is wrong within each block."""
    for block in syntax.blocks:
        for issue in block.document.issues:
            path = syntax.path_at(block, issue.start)
            span = syntax.span(block, issue.start, issue.end)
            yield Problem(issue.code, issue.severity, issue.message, path, span, suggestion=issue.suggestion)


def repeated(syntax: Syntax) -> Iterator[Problem]:
    """Entries of a section whose key was written before."""
    for section in syntax.sections:
        keys = [key for block in section.blocks for key in block.keys]
        if len(set(keys)) == len(keys):
            continue
        seen: set[str] = set()
        for block in section.blocks:
            for key in dict.fromkeys(block.keys):
                if key in seen:
                    yield _twice(syntax, section, block, key)
                seen.add(key)


def _twice(syntax: Syntax, section: Section, block: Block, key: str) -> Problem:
    root = content(block.document.root)
    assert isinstance(root, MappingNode)
    node = next(node for node, _ in root.pairs if node.text == key)
    path = paths.join(*section.prefix, key)
    message = DUPLICATE.format(clip(key))
    return Problem("DM102", Severity.ERROR, message, path, syntax.span(block, node.start, node.end))


def misindented(syntax: Syntax) -> Iterator[Problem]:
    """Entries that do not stand where most of their section do."""
    for section in syntax.sections if not syntax.cuts.in_flow else ():
        indents = bytes(map(syntax.text.indents.__getitem__, section.starts))
        if indents.count(indents[0]) == len(indents):
            continue
        usual = Counter(indents).most_common(1)[0][0]
        for start, indent, block in zip(section.starts, indents, section.blocks, strict=True):
            if indent != usual and block.document.is_whole:
                message = f"This line is indented by {indent} spaces, the lines it belongs to by {usual}"
                span = Span(Position(start, 0), Position(start, indent))
                path = paths.join(*section.prefix, *block.keys[:1])
                yield Problem("DM116", Severity.ERROR, message, path, span, suggestion=" " * usual)
