"""Between the characters of a text and the units in which an editor counts columns: UTF-8, UTF-16 or UTF-32."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Literal, NamedTuple, TypeAlias

from k8slint.source import Source

Encoding: TypeAlias = Literal["utf-8", "utf-16", "utf-32"]
ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")

Point: TypeAlias = "tuple[int, int]"  # a line and a column in units, both from 0


class Wide(NamedTuple):
    """The characters of a line that take more than one unit.

    `at` are their places in the line, `begins` the units before each. `more` is what all before each take beyond one
    unit, and at last what they all take.
    """

    at: Sequence[int]
    begins: Sequence[int]
    more: Sequence[int]

    def units(self, characters: int) -> int:
        """How many units so many characters take."""
        return characters + self.more[bisect_left(self.at, characters)]

    def characters(self, units: int) -> int:
        """How many characters fit into so many units; a unit amid a character counts for its beginning."""
        index = bisect_right(self.begins, units) - 1
        return max(0, units) if index < 0 else max(self.at[index], units - self.more[index + 1])


_NARROW = Wide((), (), (0,))


def wide(line: str, encoding: Encoding) -> Wide:
    """The wide characters of a line."""
    if encoding == "utf-32" or line.isascii():
        return _NARROW
    narrow = "\x7f" if encoding == "utf-8" else "\uffff"
    at = [index for index, char in enumerate(line) if char > narrow]
    more = [0, *accumulate(_size(line[index]) - 1 if encoding == "utf-8" else 1 for index in at)]
    return Wide(at, [index + before for index, before in zip(at, more, strict=False)], more)


def _size(char: str) -> int:
    return 2 if char <= "\u07ff" else 3 if char <= "\uffff" else 4


def fitting(line: str, units: int, encoding: Encoding) -> int:
    """How many characters of a line fit into so many units."""
    return min(wide(line, encoding).characters(units), len(line))


def _wide_of(source: Source, number: int, encoding: Encoding) -> Wide:
    """The wide characters of a line of a file, which are looked for once."""
    known = source.known.setdefault(_wide_of, {})
    found: Wide | None = known.get((number, encoding))
    if found is None:
        found = known[number, encoding] = wide(source.line(number), encoding)
    return found


def point_at(source: Source, offset: int, encoding: Encoding) -> Point:
    """Line and column of a character; what lies behind the text is its end."""
    offset = max(0, min(offset, len(source.text)))
    line = bisect_right(source.line_starts, offset) - 1
    return line, _wide_of(source, line + 1, encoding).units(offset - source.line_starts[line])


def offset_at(source: Source, point: Point, encoding: Encoding) -> int:
    """The character at a line and column; a column behind the end of its line is that end, as editors have it."""
    line, column = point
    if line < 0:
        return 0
    if line >= len(source.line_starts):
        return len(source.text)
    span = source.line_span(line + 1)
    return span.start + min(_wide_of(source, line + 1, encoding).characters(column), span.end - span.start)
