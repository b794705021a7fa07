"""A text with a name, and the arithmetic between offsets and lines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from k8slint.pattern import Pattern

_LINE_BREAK = Pattern(r"\r\n|\n|\r")


class Span(NamedTuple):
    """A half-open range of character offsets into a text."""

    start: int
    end: int


def overlapping(spans: Sequence[Span], place: Span) -> Iterator[Span]:
    """Those of some spans, in order and apart from each other, that share text with a place; an empty place lies in
    the spans that it stands in or at the edge of.
    """
    is_empty = place.start == place.end
    for index in range(bisect_left(spans, place.start + (not is_empty), key=_end), len(spans)):
        span = spans[index]
        if span.start >= place.end and not (is_empty and span.start == place.start):
            return
        yield span


def _end(span: Span) -> int:
    return span.end


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
    `known` is what functions have found out about the file, see `k8slint.kube.once`.
    """

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.known: dict[Callable[..., Any], Any] = {}

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset at which each line begins."""
        if "\r" in self.text:
            return [0, *(match.end() for match in _LINE_BREAK.finditer(self.text))]
        starts = list(accumulate([len(line) + 1 for line in self.text.split("\n")], initial=0))
        return starts[:-1]

    def position(self, offset: int) -> Position:
        """Line and column of a character offset."""
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def offset(self, position: Position) -> int:
        """The character offset of a line and column; the end of the text for a line behind it."""
        if position.line > len(self.line_starts):
            return len(self.text)
        return min(self.line_starts[position.line - 1] + position.column - 1, len(self.text))

    def range(self, span: Span) -> Range:
        """Line and column of both ends of a span."""
        return Range(self.position(span.start), self.position(span.end))

    def line_span(self, number: int) -> Span:
        """Where a line stands, counted from 1, without its line break."""
        starts = self.line_starts
        start, end = starts[number - 1], starts[number] if number < len(starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line break."""
        start, end = self.line_span(number)
        return self.text[start:end]


class LaterSource(Source):
    """A file whose text is decoded when somebody asks for it."""

    def __init__(self, path: str, decode: Callable[[], str]) -> None:
        self.path = path
        self.known = {}
        self._decode = decode

    def __getattr__(self, name: str) -> Any:
        if name != "text":
            raise AttributeError(name)
        self.text = self._decode()
        return self.text
