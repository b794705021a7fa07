"""What is open in the editor: a text that is changed piece by piece."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from k8slint.lsp.units import Encoding, Point, fitting, offset_at, point_at
from k8slint.source import Source, Span

_MARK = "\ufeff"


class Change(NamedTuple):
    """A new text for a range of the old one; for all of it without a range."""

    text: str
    start: Point | None = None
    end: Point | None = None


class Buffer:
    """The text of a file as the editor has it, at one version.

    `text` is what is linted. A byte-order mark in front of it is no part of it, but counts in the editor's columns.
    """

    def __init__(self, uri: str, text: str, version: int | None) -> None:
        self.uri = uri
        self.version = version
        self._whole = Source(uri, text)
        self._mark = len(_MARK) if text.startswith(_MARK) else 0

    @cached_property
    def text(self) -> str:
        """The text without the byte-order mark. What is no character, but half of one, is a question mark here."""
        return self._whole.text[self._mark :].encode("utf-8", "replace").decode()

    def changed(self, changes: Iterable[Change], version: int | None, encoding: Encoding) -> Buffer:
        """The text after changes, each made to what the one before it left."""
        changes = tuple(changes)
        if len(changes) == 1:
            return Buffer(self.uri, self._edited(changes[0], encoding), version)
        lines = _lines(self._whole.text)
        for change in changes:
            _edit(lines, change, encoding)
        return Buffer(self.uri, "".join(lines), version)

    def _edited(self, change: Change, encoding: Encoding) -> str:
        if change.start is None or change.end is None:
            return change.text
        first, last = (offset_at(self._whole, point, encoding) for point in (change.start, change.end))
        return self._whole.text[:first] + change.text + self._whole.text[max(first, last) :]

    def point(self, offset: int, encoding: Encoding) -> Point:
        """Where the editor has a character of `text`."""
        return point_at(self._whole, offset + self._mark, encoding)

    def offset(self, point: Point, encoding: Encoding) -> int:
        """The character of `text` at a place of the editor."""
        return max(0, offset_at(self._whole, point, encoding) - self._mark)

    def span(self, start: Point, end: Point, encoding: Encoding) -> Span:
        """The characters of `text` within a range of the editor."""
        first, last = self.offset(start, encoding), self.offset(end, encoding)
        return Span(min(first, last), max(first, last))


def _lines(text: str) -> list[str]:
    """The lines of a text with their breaks; the last one has none."""
    starts = Source("", text).line_starts
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def _edit(lines: list[str], change: Change, encoding: Encoding) -> None:
    """Make one of many changes, which costs no more than the lines around it."""
    if change.start is None or change.end is None:
        lines[:] = _lines(change.text)
        return
    start = _within(lines, change.start, encoding)
    end = max(start, _within(lines, change.end, encoding))
    # With the line above and the one below, for what is written may make one line break of two.
    first, behind = max(0, start[0] - 1), end[0] + 2
    text = "".join([*lines[first : start[0]], lines[start[0]][: start[1]], change.text, lines[end[0]][end[1] :]])
    new = _lines(text + "".join(lines[end[0] + 1 : behind]))
    if behind < len(lines):
        new.pop()  # nothing stands behind the last break
    lines[first:behind] = new


def _within(lines: list[str], point: Point, encoding: Encoding) -> Point:
    """The line and character that a place of the editor means."""
    line, column = point
    if line < 0:
        return 0, 0
    if line >= len(lines):
        return len(lines) - 1, len(lines[-1])
    return line, fitting(lines[line].rstrip("\r\n"), column, encoding)
