"""Comments, which a YAML parser throws away: every `#` outside the tokens it gives."""

from __future__ import annotations

from typing import NamedTuple

import yaml
from yaml.tokens import ScalarToken

from k8slint.document import Document
from k8slint.pattern import Pattern
from k8slint.reading.compose import BROKEN, Loader
from k8slint.reading.decode import is_json
from k8slint.source import Span

_COMMENT = Pattern("(?:(?<=[ \t\n\r\x85\u2028\u2029\ufeff])|^)#[^\n\r\x85\u2028\u2029]*")
_LINE_BREAK = Pattern("[\n\r\x85\u2028\u2029]")
_BLANK = " \t\ufeff"


class Comment(NamedTuple):
    """A comment: its span from the `#` to the end of the line, its text, and whether it has the line for itself."""

    span: Span
    text: str
    own_line: bool


def comments(document: Document) -> tuple[Comment, ...]:
    """The comments of a document and of what stands between it and the document before; none in JSON.

    In a document that cannot be read, those in front of the place where it breaks.
    """
    text = document.source.text
    start, end = document.span
    chunk = text[start:end]
    if is_json(text):
        return ()
    found: list[Comment] = []
    gap = 0
    try:
        for token in yaml.scan(chunk, Loader=Loader):
            first = token.start_mark.index
            _collect(document, chunk, gap, first, found)
            gap = token.end_mark.index
            if isinstance(token, ScalarToken) and token.style in ("|", ">"):
                _collect(document, chunk, first, _line_end(chunk, first), found)
        _collect(document, chunk, gap, len(chunk), found)
    except BROKEN:
        pass
    return tuple(found)


def _line_end(chunk: str, at: int) -> int:
    match = _LINE_BREAK.search(chunk, at)
    return match.start() if match else len(chunk)


def _collect(document: Document, chunk: str, gap: int, end: int, found: list[Comment]) -> None:
    if chunk.find("#", gap, end) < 0:
        return
    for match in _COMMENT.finditer(chunk, gap, end):
        before = match.start()
        while before > 0 and chunk[before - 1] in _BLANK:
            before -= 1
        own = before == 0 or _LINE_BREAK.match(chunk, before - 1) is not None
        offset = document.span.start
        found.append(Comment(Span(match.start() + offset, match.end() + offset), match[0], own))
