"""Where the YAML parser gave up on a chunk, and how to look around there."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from k8slint.document import Note
from k8slint.finding import Fix
from k8slint.source import Source

_FAR = 1000  # lines


class Trouble(NamedTuple):
    """Where the parser gave up, and what it says; all offsets are into the file."""

    source: Source
    text: str
    first: int  # start of the chunk
    last: int  # end of the chunk
    at: int  # where it broke
    since: int  # where the construct began that it was reading; `at` if it does not say
    problem: str
    context: str

    def line_start(self, at: int) -> int:
        starts = self.source.line_starts
        return max(starts[bisect_right(starts, at) - 1], self.first)

    def line_end(self, at: int) -> int:
        starts = self.source.line_starts
        line = bisect_right(starts, at)
        end = min(starts[line], self.last) if line < len(starts) else self.last
        while end > at and self.text[end - 1] in "\r\n":
            end -= 1
        return end

    def line(self, at: int) -> str:
        return self.text[self.line_start(at) : self.line_end(at)]

    def line_above(self, at: int) -> int | None:
        """Where the nearest line above starts that holds more than blanks and a comment; None if it is far away."""
        start = self.line_start(at)
        for _ in range(_FAR):
            if start <= self.first:
                break
            start = self.line_start(start - 1)
            line = self.line(start).lstrip()
            if line and not line.startswith("#"):
                return start
        return None


class Cause(NamedTuple):
    """A likely cause in words, and the place to look at."""

    message: str
    start: int
    end: int
    help: str = ""
    notes: tuple[Note, ...] = ()
    fix: Fix | None = None


def trouble_of(error: Exception, source: Source, first: int, last: int) -> Trouble:
    mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    position = getattr(error, "position", None)
    at = first + mark.index if mark else first + position if isinstance(position, int) else first
    since = first + context_mark.index if context_mark else at
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "")
    return Trouble(source, source.text, first, last, at, since, problem, str(getattr(error, "context", None) or ""))


def cut(text: str) -> str:
    """A text on one line, and short enough for a message."""
    line = " ".join(text.split()) or " " * len(text)
    return line if len(line) <= 60 else line[:57] + "..."
