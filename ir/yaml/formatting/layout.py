"""The edits that lay a text out.

Indentation goes in equal steps, no line ends in blanks, at most one blank line stands between others, one space follows
a colon and a comma, and the text ends with a line end. Quotes, brackets, line breaks and comments stay as they are.
"""

from collections.abc import Iterable

from ir.source import Position, Span
from ir.syntax.text import Text
from ir.yaml.document import Document, parse
from ir.yaml.formatting.indenting import Indenter
from ir.yaml.formatting.page import OddError, Page, Replacement
from ir.yaml.formatting.spacing import space
from ir.yaml.formatting.unchanged import says_the_same
from ir.yaml.issues import Issue

Change = tuple[Span, str]
_CODES_OF_KEYS = frozenset({"DM102", "DM105", "DM106"})


def format_text(text: Text, *, step: int = 2, lines: range | None = None) -> list[Change] | None:
    """The edits that lay a text out, or only its `lines`. None for a text that can't be read.

    What the text says is compared before and after: where a rule would change it, less is done, or nothing.
    """
    whole = str(text)
    document = parse(whole)
    if not document.is_whole or any(_forbids(issue) for issue in document.issues):
        return None
    within = lines if lines is not None else range(len(text.lines))
    for indents, ends in ((True, True), (True, False), (False, True), (False, False)):
        found = _replacements(text, whole, document, within, step if indents else 0, ends=ends)
        if found is not None and (not found or says_the_same(document, parse(_applied(whole, found)))):
            page = Page.of(whole, text.lines)
            return [(_span(page, start, end), new) for start, end, new in found]
    return []


def _forbids(issue: Issue) -> bool:
    return issue.code not in _CODES_OF_KEYS


def _replacements(
    text: Text, whole: str, document: Document, lines: range, step: int, *, ends: bool
) -> list[Replacement] | None:
    page = Page.of(whole, text.lines)
    if document.root is not None:
        try:
            Indenter(page, step or 2, lines).root(document.root)
        except OddError:
            if step:
                return None
            page = Page.of(whole, text.lines)
        if not step:
            page = _without_indents(page)
        space(page, document.root)
    if step:
        _comments(page)
        for number, column in page.columns.items():
            start = page.starts[number]
            indent = page.indent(number)
            begins = start + (1 if page.text.startswith("\ufeff", start) else 0)
            page.replace(begins, start + indent if begins == start else begins, " " * column if begins == start else "")
    _blanks(page, is_last_line_ended=ends, line_end=_line_end(text))
    return sorted(one for one in page.replacements if _is_within(page, one, lines))


def _without_indents(page: Page) -> Page:
    """What is known about lines, without the new columns."""
    return Page(page.text, page.starts, {}, page.inside, page.verbatim, page.after_text)


def _line_end(text: Text) -> str:
    return "\r\n" if text.lines[0].endswith("\r\n") else "\n"


def _is_within(page: Page, one: Replacement, lines: range) -> bool:
    first, last = page.line_of(one[0]), page.line_of(max(one[1] - 1, one[0]))
    return first in lines and last in lines


def _comments(page: Page) -> None:
    """Lines of comments go where what follows them goes, or what they stood below."""
    known: list[tuple[int, int]] = []  # Old and new columns of the lines above, outermost first.
    limit: int | None = None
    for number in range(page.count):
        if number in page.inside:
            limit = page.after_text.get(number, limit)
            continue
        line = page.line(number)
        content = line.lstrip(" ")
        if content.startswith("#"):
            column = _of_comment(page, number, known)
            page.columns[number] = column if limit is None else min(column, limit)
        elif content and number in page.columns:
            old = page.indent(number)
            known = [pair for pair in known if pair[0] < old]
            known.append((old, page.columns[number]))
            limit = None


def _of_comment(page: Page, number: int, known: list[tuple[int, int]]) -> int:
    old = page.indent(number)
    for following in range(number + 1, page.count):
        content = page.line(following).lstrip(" ")
        if not content or content.startswith("#"):
            continue
        if page.indent(following) == old and following in page.columns:
            return page.columns[following]
        break
    same = [new + old - before for before, new in known if before <= old]
    return max(same[-1], 0) if same else old


def _blanks(page: Page, *, is_last_line_ended: bool, line_end: str) -> None:
    """Blanks at the ends of lines, blank lines that are too many, and the end of the text."""
    blank: list[int] = []
    for number in range(page.count):
        line = page.line(number)
        start = page.starts[number]
        kept = line.rstrip(" \t")
        if number in page.verbatim:
            blank = []
        elif kept or number in page.inside:
            if not (kept == "" and number in page.inside):
                page.replace(start + len(kept), start + len(line), "")
            _drop(page, blank, keep=0 if blank and blank[0] == 0 else 1)
            blank = []
        else:
            blank.append(number)
    if not is_last_line_ended:
        return
    end = len(page.text)
    if blank and blank[0] > 0:
        page.replace(page.starts[blank[0]], end, "")
    last = page.text[: page.starts[blank[0]] if blank else end]
    if last and not last.endswith(("\n", "\r")):
        page.replace(end, end, line_end)


def _drop(page: Page, blank: list[int], keep: int) -> None:
    for number in blank[:keep]:
        page.replace(page.starts[number], page.starts[number] + len(page.line(number)), "")
    if len(blank) > keep:
        page.replace(page.starts[blank[keep]], page.starts[blank[-1] + 1], "")


def _applied(text: str, replacements: Iterable[Replacement]) -> str:
    pieces, at = [], 0
    for start, end, new in replacements:
        pieces += [text[at:start], new]
        at = end
    return "".join((*pieces, text[at:]))


def _span(page: Page, start: int, end: int) -> Span:
    return Span(_position(page, start), _position(page, end))


def _position(page: Page, offset: int) -> Position:
    line = page.line_of(offset)
    return Position(line, offset - page.starts[line])
