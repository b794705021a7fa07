"""Between the characters of a text and the units in which an editor counts columns: UTF-8, UTF-16 or UTF-32."""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal, TypeAlias

from k8slint.source import Source

Encoding: TypeAlias = Literal["utf-8", "utf-16", "utf-32"]
ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")

Point: TypeAlias = "tuple[int, int]"  # a line and a column in units, both from 0


def width(text: str, encoding: Encoding) -> int:
    """How many units a text takes."""
    if encoding == "utf-32" or text.isascii():
        return len(text)
    if encoding == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + sum(char > "\uffff" for char in text)


def fitting(text: str, units: int, encoding: Encoding) -> int:
    """How many characters of a text fit into so many units; a unit amid a character counts for its beginning."""
    if encoding == "utf-32" or text.isascii():
        return max(0, min(units, len(text)))
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle], encoding) <= units:
            low = middle
        else:
            high = middle - 1
    return low


def point_at(source: Source, offset: int, encoding: Encoding) -> Point:
    """Line and column of a character; what lies behind the text is its end."""
    offset = max(0, min(offset, len(source.text)))
    line = bisect_right(source.line_starts, offset) - 1
    return line, width(source.text[source.line_starts[line] : offset], encoding)


def offset_at(source: Source, point: Point, encoding: Encoding) -> int:
    """The character at a line and column; a column behind the end of its line is that end, as editors have it."""
    line, column = point
    if line < 0:
        return 0
    if line >= len(source.line_starts):
        return len(source.text)
    span = source.line_span(line + 1)
    return span.start + fitting(source.text[span.start : span.end], column, encoding)
