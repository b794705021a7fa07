"""Covering text: everything in a part of a file but what may be shown, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from k8slint.pattern import Pattern
from k8slint.source import Span

_LINE = Pattern(r"[^\r\n]+")
# What stands in front of the text of a line and holds nothing: marks of documents and items, indentation, punctuation.
_BEFORE = Pattern(r"(?:(?:---|\.\.\.)(?=\s|$))?[\s:,\[\]{}]*(?:-(?=\s|$)\s*)*")
_BLANK = Pattern(r"[ \t]*")
# A suppression is an order to this program, and holds nothing else but its reason.
_DIRECTIVE = Pattern(r"#[ \t]*k8slint:[ \t]*[a-z-]+\[[a-z0-9, -]*\]")


def cover(text: str, part: Span, shown: Iterable[Span], values: Iterable[Span]) -> Iterator[Span]:
    """The spans of a part of a text that are hidden: the values, and what is neither shown nor a value.

    What lies outside of the part is left out, but for values. A span never goes over the end of a line.
    """
    hidden = joined(values)
    for span in hidden:
        yield from _lines(text, span)
    directives = (Span(*match.span()) for match in _DIRECTIVE.finditer(text, *part))
    known = joined(
        [*hidden, *(span for span in shown if part.start <= span.start and span.end <= part.end), *directives]
    )
    at = part.start
    for span in known:
        if span.start >= part.end:
            break
        if span.start > at:
            yield from _gap(text, Span(at, span.start))
        at = max(at, span.end)
    if at < part.end:
        yield from _gap(text, Span(at, part.end))


def joined(spans: Iterable[Span]) -> list[Span]:
    """The spans in order; those that touch or overlap are one."""
    found: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def settled(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Hidden spans in order; those with nothing but blanks between them are one, so that none tells its length."""
    found: list[Span] = []
    for span in joined(spans):
        blank = _BLANK.match(text, found[-1].end) if found else None
        if blank is not None and blank.end() >= span.start:
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return tuple(found)


def _lines(text: str, span: Span) -> Iterator[Span]:
    """The text of each line of a span, without the blanks around it."""
    for line in _LINE.finditer(text, *span):
        bare = line[0].strip()
        if bare:
            start = line.start() + len(line[0]) - len(line[0].lstrip())
            yield Span(start, start + len(bare))


def _gap(text: str, span: Span) -> Iterator[Span]:
    """The text of each line of a gap, without the structure around it."""
    for line in _LINE.finditer(text, *span):
        before = _BEFORE.match(line[0])
        start = before.end() if before else 0
        end = _end(line[0], start)
        if start < end and line[0][start:end].strip("\"'"):
            yield Span(line.start() + start, line.start() + end)


def _end(line: str, start: int) -> int:
    """Where the text of a line ends: what follows is blank, or closes brackets behind a quote or a blank."""
    end, last = len(line), len(line.rstrip())
    while end > start and (line[end - 1] in "]}," or line[end - 1].isspace()):
        end -= 1
    while end < last and not (end > 0 and (line[end - 1] in "\"'" or line[end - 1].isspace())):
        end += 1
    return end
