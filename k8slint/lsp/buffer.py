"""What is open in the editor: a text that is changed piece by piece."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from k8slint.lsp.units import Encoding, Point, offset_at, point_at
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
        source = self._whole
        for text, start, end in changes:
            if start is None or end is None:
                source = Source(self.uri, text)
                continue
            first, last = offset_at(source, start, encoding), offset_at(source, end, encoding)
            source = Source(self.uri, source.text[:first] + text + source.text[max(first, last) :])
        return Buffer(self.uri, source.text, version)

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
