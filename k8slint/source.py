"""A text with a name, and the arithmetic between offsets and lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


class Span(NamedTuple):
    """A half-open range of character offsets into a text."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as people count it: line and column, both from 1, columns in characters."""

    line: int
    column: int


class Range(NamedTuple):
    """A start, and the position just behind the last character."""

    start: Position
    end: Position


class Source:
    """One decoded file: the name it is shown under and its text without a byte-order mark.

    Lines end at LF, CRLF or CR, as editors count them; U+0085, U+2028 and U+2029 do not end a line here.
    """

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset at which each line begins."""
        return [0, *(match.end() for match in _LINE_BREAK.finditer(self.text))]

    def position(self, offset: int) -> Position:
        """Line and column of a character offset."""
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def range(self, span: Span) -> Range:
        """Line and column of both ends of a span."""
        return Range(self.position(span.start), self.position(span.end))

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line break."""
        starts = self.line_starts
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")
