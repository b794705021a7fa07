"""What can go wrong with an expression."""

from __future__ import annotations


class Mistake(Exception):
    """An expression that the API server does not compile; `at` is an offset in its text."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.at = at


class Failure(Exception):
    """An expression that compiles and has no value for these variables: no such key, division by zero."""


class Unjudged(Exception):
    """An expression that goes beyond what is known here, or takes too long. There is nothing to say of it."""
