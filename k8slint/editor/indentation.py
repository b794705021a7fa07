"""How a file is indented, so that what is put into it looks like the rest."""

from __future__ import annotations

from typing import NamedTuple

from k8slint.pattern import Pattern
from k8slint.source import Span

_STEP = Pattern(r"(?m)^([ ]*+)[^\s#:-][^\s:]*+:[ ]*+\r?\n([ ]++)[^\s#-]")
_DASH = Pattern(r"(?m)^([ ]*+)(?:-[ ])?[^\s#:-][^\s:]*+:[ ]*+\r?\n([ ]*+)-[ \r\n]")
_FAR = 20_000  # characters that are looked at
_LINES = 50
_USUAL = 2
_MOST = 8


class Indentation(NamedTuple):
    """How far a mapping stands in from its key, and how far the dashes of a list do; and how lines end."""

    step: int
    dash: int
    newline: str


def indentation_of(text: str, part: Span) -> Indentation:
    """How a part of a text is indented; what it does not tell is taken from the start of the text, or as usual."""
    newline = "\r\n" if text.find("\r\n", 0, _FAR) >= 0 else "\n"
    near = Span(part.start, min(part.end, part.start + _FAR))
    start = Span(0, min(len(text), _FAR))
    step = _first(_STEP, text, near, 1) or _first(_STEP, text, start, 1) or _USUAL
    dash = _first(_DASH, text, near, 0)
    if dash is None:
        dash = _first(_DASH, text, start, 0)
    return Indentation(step, step if dash is None else dash, newline)


def value_below(text: str, at: int, column: int, *, dashed: bool) -> bool:
    """Whether what stands below the line of an offset belongs to a key at a column, one of a list with `dashed`."""
    end = text.find("\n", at)
    for _ in range(_LINES):
        if end < 0:
            return False
        start, end = end + 1, text.find("\n", end + 1)
        line = text[start : end if end >= 0 else len(text)]
        written = line.lstrip(" ").rstrip()
        if written and not written.startswith("#"):
            found = len(line) - len(line.lstrip(" "))
            return found > column or (dashed and found == column and (written + " ").startswith("- "))
    return False


def _first(pattern: Pattern, text: str, part: Span, least: int) -> int | None:
    """How far the second line stands in from the first one where a pattern first finds two."""
    for match in pattern.finditer(text, *part):
        found = len(match[2]) - len(match[1])
        if least <= found <= _MOST:
            return found
    return None
