"""Merge conflicts that were left in a file. One of them may run through several documents."""

from __future__ import annotations

import re
from bisect import bisect_right

from k8slint.pattern import Pattern
from k8slint.source import Span

CONFLICT = "merge conflict marker"
_MOST = 1000  # what comes later counts as a part of the last one
MARKER = Pattern(r"^(?:<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|$)[^\r\n]*", re.MULTILINE)


class Conflicts:
    """The merge conflicts of a text: the first marker of each, and where the last one ends."""

    def __init__(self, text: str) -> None:
        self._markers: list[Span] = []
        self._ends: list[int] = []
        is_open = False
        for match in MARKER.finditer(text) if "<<<<<<<" in text or ">>>>>>>" in text else ():
            kind = match[0][0]
            if not is_open and kind == "=":
                continue  # it may as well stand below a heading
            if len(self._markers) < _MOST and (kind == "<" or not is_open):
                self._markers.append(Span(*match.span()))
                self._ends.append(match.end())
            self._ends[-1] = match.end()
            is_open = kind != ">"

    def within(self, start: int, end: int) -> Span | None:
        """The marker that begins the first conflict which reaches into what stands between two offsets."""
        index = bisect_right(self._ends, start)
        return self._markers[index] if index < len(self._ends) and self._markers[index].start < end else None
