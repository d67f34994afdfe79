"""The indentation of every line, from the tree."""

from ir.yaml.formatting.page import OddError, Page
from ir.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

DASH = 2
"""What stands behind a dash begins so many columns after it."""


class Indenter:
    """Walks the tree and decides about lines: `step` spaces for each level.

    A collection moves only if all its lines are in `lines`, so that nothing comes apart. Lists whose dashes stand below
    their key keep doing so.
    """

    def __init__(self, page: Page, step: int, lines: range) -> None:
        self.page = page
        self.step = step
        self.lines = lines

    def root(self, node: Node) -> None:
        """The whole tree."""
        first = self._first(node)
        if isinstance(node, MappingNode | SequenceNode) and first is not None:
            old = self.page.column_of(first)
            self._collection(node, old, 0 if self._may_move(node, first) else old)
        else:
            self._rest(node, self.page.line_of(node.start), 0, 0)

    def _first(self, node: Node) -> int | None:
        """Where the first key or dash of a block collection is."""
        if isinstance(node, MappingNode) and node.pairs and not node.is_flow:
            return node.pairs[0][0].start
        if isinstance(node, SequenceNode) and node.items and not node.is_flow:
            return self._dash(node.items[0], self.page.line_of(node.start), None)
        return None

    def _may_move(self, node: Node, first: int) -> bool:
        last = self.page.line_of(max(node.end - 1, node.start))
        return self.page.line_of(first) in self.lines and last in self.lines

    def _collection(self, node: MappingNode | SequenceNode, old: int, new: int) -> None:
        if isinstance(node, MappingNode):
            for key, value in node.pairs:
                self._entry(key, value, old, new)
            return
        after = self.page.line_of(node.start)
        for item in node.items:
            dash = self._dash(item, after, old)
            self._place(dash, new)
            self._item(item, dash, old, new)
            after = self.page.line_of(max(item.end - 1, dash))

    def _entry(self, key: ScalarNode, value: Node, old: int, new: int) -> None:
        page = self.page
        if page.column_of(key.start) != old or page.line_of(key.start) != page.line_of(max(key.end - 1, key.start)):
            raise OddError
        self._place(key.start, new)
        if value.start == value.end:
            return
        first = self._first(value)
        if isinstance(value, MappingNode | SequenceNode) and first is not None:
            if page.line_of(first) <= page.line_of(key.start):
                raise OddError
            inner_old = page.column_of(first)
            inner = new if isinstance(value, SequenceNode) and inner_old == old else new + self.step
            if not self._may_move(value, first):
                if inner_old <= new - isinstance(value, SequenceNode):
                    raise OddError
                inner = inner_old
            self._collection(value, inner_old, inner)
        else:
            self._rest(value, page.line_of(key.start), old, new)

    def _item(self, item: Node, dash: int, old: int, new: int) -> None:
        page = self.page
        if item.start == item.end:
            return
        first = self._first(item)
        if isinstance(item, MappingNode | SequenceNode) and first is not None:
            inner_old = page.column_of(first)
            if page.line_of(first) == page.line_of(dash):
                if page.text[dash + 1 : first].strip(" "):
                    raise OddError
                inner = inner_old if not self._may_move(item, first) else new + DASH
                page.replace(dash + 1, first, " " * (inner - new - 1))
            else:
                inner = new + self.step if self._may_move(item, first) else inner_old
            if inner <= new:
                raise OddError
            self._collection(item, inner_old, inner)
        else:
            if page.line_of(item.start) == page.line_of(dash) and not page.text[dash + 1 : item.start].strip(" "):
                page.replace(dash + 1, item.start, " ")
            self._rest(item, page.line_of(dash), old, new)

    def _dash(self, item: Node, after: int, column: int | None) -> int:
        """The dash of an item, which is the last one before it in its column."""
        page = self.page
        for line in range(page.line_of(item.start), after - 1, -1):
            start, end = page.starts[line], min(page.starts[line + 1], max(item.start, page.starts[line]))
            if column is not None:
                at = start + column
                is_dash = page.text[at : at + 1] == "-" and page.text[at + 1 : at + 2] in (" ", "\n", "\r", "", "\t")
                if is_dash and at <= item.start:
                    return at
            else:
                at = page.text.rfind("-", start, end)
                if at < 0 and page.text[item.start : item.start + 1] == "-" and page.line_of(item.start) == line:
                    at = item.start
                if at >= 0:
                    return self._leftmost(start, at)
        raise OddError

    def _leftmost(self, start: int, at: int) -> int:
        if self.page.text[at + 1 : at + 2] not in (" ", "\n", "\r", "", "\t"):
            raise OddError
        return at

    def _place(self, offset: int, column: int) -> None:
        page = self.page
        if page.first_on_line(offset):
            page.columns[page.line_of(offset)] = column

    def _rest(self, node: Node, line: int, old: int, new: int) -> None:
        """A single value or something in brackets, which may go on in further lines; `old` and `new` are the columns of
        the key or dash that it belongs to.
        """
        page = self.page
        last = page.line_of(max(node.end - 1, node.start))
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            self._block_scalar(node, new - old, new)
            return
        begins = page.line_of(node.start)
        move = new - old
        if begins > line and page.first_on_line(node.start) and self._may_move(node, node.start):
            move = new + self.step - page.indent(begins)
        for number in range(line + 1, last + 1):
            if not page.line(number).strip():
                page.inside.add(number)
                continue
            if number > begins:
                page.inside.add(number)
            indent = page.indent(number)
            page.columns[number] = max(indent + move, new + 1 if indent > old else 0)
        is_quoted = isinstance(node, ScalarNode) and node.style in ("'", '"')
        if is_quoted or not isinstance(node, ScalarNode):
            page.verbatim.update(range(begins, last))

    def _block_scalar(self, node: ScalarNode, move: int, new: int) -> None:
        """The lines of a text that is written as it is: they all move by as much."""
        page = self.page
        header = page.line_of(node.start)
        if page.text[node.start] not in "|>":  # Behind an anchor or a tag.
            raise OddError
        signs = page.line(header)[page.column_of(node.start) + 1 :].split("#")[0]
        last = page.line_of(max(node.end - 1, node.start))
        if "+" in signs:  # The empty lines below are part of it.
            number = last + 1
            while number < page.count and not page.line(number).strip(" "):
                page.verbatim.add(number)
                number += 1
        numbers = range(header + 1, last + 1)
        filled = [number for number in numbers if page.line(number).strip(" ")]
        if not filled:
            return
        content = page.indent(filled[0])
        if any(sign.isdigit() for sign in signs):
            shift = move
        else:
            shift = new + self.step - content
            if header not in self.lines or last not in self.lines:
                shift = 0 if content > new else move
        for number in numbers:
            page.inside.add(number)
            page.verbatim.add(number)
            indent = page.indent(number)
            if number not in filled and indent <= content:
                page.columns[number] = 0
            else:
                page.columns[number] = max(indent + shift, 0)
        page.after_text[last] = new
