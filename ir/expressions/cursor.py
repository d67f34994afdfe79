"""A place among the tokens of a text, and the issues found so far."""

from ir.expressions.syntax import Issue
from ir.expressions.tokens import RESERVED, Token, TokenKind, scan

MAX_LENGTH = 2_000
MAX_DEPTH = 60
MAX_ISSUES = 10
"""Kept for one text: solve these first."""

CONSTANTS = {"True": True, "true": True, "False": False, "false": False, "None": None, "null": None}


class Cursor:
    """The tokens of a text, or of the part of it between two offsets, one after another.

    All places count from the beginning of the whole text.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.is_too_much = False
        """It is too long or too deep: what is left is not read."""
        self.last_end = start
        """Where the last token that was taken ends."""
        self._index = 0
        self._issues: list[Issue] = []
        if end - start > MAX_LENGTH:
            self._tokens = [Token(TokenKind.END, "", end, end)]
            self._give_up(f"This is longer than {MAX_LENGTH:,} characters: divide it")
        else:
            self._tokens, self._issues = scan(text, start, end)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What is wrong, in the order of the text, and at most `MAX_ISSUES`."""
        if self.is_too_much:
            return tuple(issue for issue in self._issues if issue.code == "DM509")[:1]
        return tuple(sorted(dict.fromkeys(self._issues), key=lambda issue: (issue.start, issue.end))[:MAX_ISSUES])

    @property
    def current(self) -> Token:
        """The next token; at the end one of the kind `END`, which has no width."""
        return self._tokens[self._index]

    @property
    def previous(self) -> Token | None:
        """The last token that was taken."""
        return self._tokens[self._index - 1] if self._index else None

    @property
    def is_at_end(self) -> bool:
        """All is read."""
        return self.current.kind is TokenKind.END

    def peek(self) -> Token:
        """The token after the next one."""
        return self._tokens[min(self._index + 1, len(self._tokens) - 1)]

    def at(self, word: str) -> bool:
        """The next token is this name or operator."""
        return self.current.says(word)

    def advance(self) -> Token:
        """Take the next token, whatever it is."""
        token = self.current
        if token.kind is not TokenKind.END:
            self._index += 1
            self.last_end = token.end
        return token

    def take(self, *words: str) -> Token | None:
        """Take the next token if it is one of these names or operators."""
        return self.advance() if any(self.current.says(word) for word in words) else None

    def name(self) -> Token | None:
        """Take the next token if it is a name, neither an operator nor a constant."""
        token = self.current
        is_name = token.kind is TokenKind.NAME and token.text not in RESERVED and token.text not in CONSTANTS
        return self.advance() if is_name else None

    def report(self, message: str, start: int, end: int, suggestion: str | None = None, code: str = "DM500") -> None:
        """Add an issue."""
        self._issues.append(Issue(code, message, start, end, suggestion))

    def _retract(self, start: int, end: int) -> None:
        """Drop what was reported about a part, for something better."""
        self._issues = [issue for issue in self._issues if not start <= issue.start <= issue.end <= end]

    def _give_up(self, message: str) -> None:
        self.is_too_much = True
        self._issues.append(Issue("DM509", message, self.start, self.end))
        self._index = len(self._tokens) - 1
        self.last_end = self.end
