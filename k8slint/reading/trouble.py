"""Where the YAML parser gave up on a chunk, and how to look around there."""

from __future__ import annotations

from typing import NamedTuple

from k8slint.document import Note


class Trouble(NamedTuple):
    """Where the parser gave up, and what it says; all offsets are into the file."""

    text: str
    first: int  # start of the chunk
    last: int  # end of the chunk
    at: int  # where it broke
    since: int  # where the construct began that it was reading; `at` if it does not say
    problem: str
    context: str

    def line_start(self, at: int) -> int:
        return max(self.text.rfind("\n", self.first, at), self.text.rfind("\r", self.first, at), self.first - 1) + 1

    def line_end(self, at: int) -> int:
        ends = [end for mark in "\r\n" if (end := self.text.find(mark, at, self.last)) >= 0]
        return min(ends, default=self.last)

    def line(self, at: int) -> str:
        return self.text[self.line_start(at) : self.line_end(at)]


class Cause(NamedTuple):
    """A likely cause in words, and the place to look at."""

    message: str
    start: int
    end: int
    help: str = ""
    notes: tuple[Note, ...] = ()


def trouble_of(error: Exception, text: str, first: int, last: int) -> Trouble:
    mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    position = getattr(error, "position", None)
    at = first + mark.index if mark else first + position if isinstance(position, int) else first
    since = first + context_mark.index if context_mark else at
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "")
    return Trouble(text, first, last, at, since, problem, str(getattr(error, "context", None) or ""))


def cut(text: str) -> str:
    """A text short enough for a message."""
    return text if len(text) <= 60 else text[:60] + "..."
