"""Code frames: a few source lines behind a gutter, with carets under the place a finding is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from k8slint.printable import ELLIPSIS, cells, is_plain, width
from k8slint.report.colour import Paint
from k8slint.report.masks import MASK, Masks
from k8slint.source import Range, Source, Span

COLUMNS = 120  # of source text; longer lines are cut around the span
_LEAD = 40  # columns kept in front of a span that stands far to the right
_TAB = 4


class Frame(NamedTuple):
    """What is shown of a place: numbered lines, and the underline as two columns of the last one."""

    lines: tuple[tuple[int, str], ...]
    start: int
    end: int
    remark: str = ""


def frame(source: Source, place: Range, masks: Masks, context: bool) -> Frame | None:
    """The frame of a place; None where the source has no such line."""
    number = place.start.line
    if not 1 <= number <= len(source.line_starts):
        return None
    last = place.end.line - (place.end.line > number and place.end.column == 1)
    line = source.line_span(number)
    first = min(line.start + place.start.column - 1, line.end)

    # A line may be megabytes long; what lies far beyond the frame is not looked at.
    left = max(line.start, first - COLUMNS) if line.end - line.start > 4 * COLUMNS else line.start
    piece = Span(left, min(line.end, first + 2 * COLUMNS))
    text = source.text[piece.start : piece.end]
    ends_here = last == number == place.end.line
    stop = min(line.start + place.end.column - 1, line.end) if ends_here else left + len(text.rstrip())
    row = _row(text, masks.within(source, piece))
    start, end = row.columns(first - left, max(min(stop, piece.end), first) - left)
    shown, shift, limit = row.cut(start, end, left > line.start)

    lines = [(number, shown)]
    if context and number > 1 and not shift:
        above = source.line_span(number - 1)
        above = Span(above.start, min(above.end, above.start + 2 * COLUMNS))
        upper = _row(source.text[above.start : above.end], masks.within(source, above)).cut(0, 0, False)[0]
        if upper:
            lines.insert(0, (number - 1, upper))
    start -= shift
    end = max(min(end - shift, limit), start + 1)
    return Frame(tuple(lines), start, end, f"... to line {last}" if last > number else "")


def render(shown: Frame, gutter: int, paint: Paint, style: str, mark: str = "^") -> Iterator[str]:
    """The lines of a frame behind a gutter that has room for numbers of the given length."""
    bar = paint("gutter", f"{'':{gutter}} |")
    yield bar
    for number, text in shown.lines:
        yield paint("gutter", f"{number:>{gutter}} |") + (f" {text}" if text else "")
    under = mark * (shown.end - shown.start) + (f" {shown.remark}" if shown.remark else "")
    yield f"{bar} {'':{shown.start}}{paint(style, under)}"


class _Row(NamedTuple):
    """A line as cells, one for each character, with the display column at which each begins and the last ends."""

    cells: list[str]
    starts: list[int]
    masked: list[Span]

    def columns(self, first: int, stop: int) -> tuple[int, int]:
        """The display columns of a range of characters, widened to whole masks."""
        for a, b in self.masked:
            if first < b and stop > a:
                first, stop = min(first, a), max(stop, b)
            elif a <= first == stop < b:
                first, stop = a, b
        limit = len(self.cells)
        return self.starts[min(first, limit)], self.starts[min(stop, limit)]

    def cut(self, start: int, end: int, more: bool) -> tuple[str, int, int]:
        """The text at most `COLUMNS` wide around a span, the columns lost at its left, and how wide it is."""
        total = self.starts[-1]
        if total <= COLUMNS and not more:
            return "".join(self.cells).rstrip(), 0, COLUMNS + 1
        low = 0 if end <= COLUMNS - 2 and not more else max(0, start - _LEAD)
        low = next(column for column in self.starts if column >= low)
        high = low + COLUMNS - 2
        kept = [
            cell for cell, at in zip(self.cells, self.starts, strict=False) if low <= at and at + width(cell) <= high
        ]
        left = ELLIPSIS if low or more else ""
        right = ELLIPSIS if total > high else ""
        text = left + "".join(kept)
        return (text + right if right else text.rstrip()), low - len(left), width(text)


def _row(text: str, masked: list[Span]) -> _Row:
    """Lay a line out: unprintable characters escaped, secrets masked, tabs expanded."""
    shown = cells(text)
    if not masked and is_plain(text):
        return _Row(shown, list(range(len(text) + 1)), masked)
    for first, last in masked:
        shown[first:last] = [MASK, *[""] * (last - first - 1)]
    starts = [0]
    for index, char in enumerate(text):
        at = starts[-1]
        if char == "\t" and shown[index] == r"\t":
            shown[index] = " " * (_TAB - at % _TAB)
        starts.append(at + width(shown[index]))
    return _Row(shown, starts, masked)
