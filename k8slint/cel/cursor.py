"""A place among the words of an expression."""

from __future__ import annotations

from k8slint.cel.tokens import Token, tokens
from k8slint.cel.trouble import Mistake

_WANTED = {"name": "a name", "end": ""}


class Cursor:
    """The words of an expression, and how far they have been read."""

    def __init__(self, text: str) -> None:
        self._tokens = list(tokens(text))
        self._next = 0

    @property
    def here(self) -> Token:
        """The next word."""
        return self._tokens[self._next]

    def at(self, *kinds: str) -> bool:
        """Whether the next word is one of some kinds."""
        return self.here.kind in kinds

    def advance(self) -> Token:
        """The next word, which is read now."""
        token = self.here
        self._next += 1
        return token

    def take(self, kind: str) -> Token:
        """The next word, which must be of a kind."""
        if not self.at(kind):
            raise self.unexpected(_WANTED.get(kind, f"'{kind}'"))
        return self.advance()

    def unexpected(self, wanted: str = "") -> Mistake:
        """What to say of a next word that does not belong there."""
        token = self.here
        found = "the expression ends" if token.kind == "end" else f"'{token.text}' stands"
        return Mistake(f"{found} where {wanted} should be" if wanted else f"{found} where it does not belong", token.at)

    def open(self) -> int:
        """Past a bracket, and past the lonely comma that may stand behind it; where the bracket is."""
        at = self.advance().at
        if self.at(",") and self._tokens[self._next + 1].kind in ("]", "}"):
            self.advance()
        return at

    def names_message(self) -> bool:
        """Whether dots and names follow, and then a brace."""
        at = self._next
        while self._tokens[at].kind == "." and self._tokens[at + 1].kind == "name":
            at += 2
        return at > self._next and self._tokens[at].kind == "{"
