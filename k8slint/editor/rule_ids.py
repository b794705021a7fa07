"""Ids of rules, where findings are to be ignored: in comments and in annotations."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.editor.completion import Completion, offer_key
from k8slint.editor.cursor import Cursor
from k8slint.pattern import Pattern
from k8slint.registry import Registry
from k8slint.source import Span
from k8slint.suppress.cover import ANNOTATION
from k8slint.suppress.directive import KEYWORDS

_IN_BRACKETS = Pattern(r"#+[ \t]*+k8slint[ \t]*+:[ \t]*+(?:object-|file-)?ignore[ \t]*+\[([^\[\]#\r\n]*+)$")
_KEYWORD = Pattern(r"#+[ \t]*+k8slint[ \t]*+:[ \t]*+([a-z-]*+)$")
_REST = Pattern(r"[a-z0-9-]*+")
_LONGEST = 10_000


def in_comment(cursor: Cursor, registry: Registry) -> Iterator[Completion]:
    """What may be written in a comment: `ignore[...]` behind `k8slint:`, and the rules in its brackets."""
    text = cursor.source.text
    offset = cursor.span.start + len(cursor.prefix)
    start = text.rfind("#", max(cursor.span.start, offset - _LONGEST), offset)
    keyword = _KEYWORD.match(text, start, offset)
    if keyword is not None:
        end = _end(text, offset, cursor.span.end)
        span = Span(keyword.start(1), end)
        tail = "" if text.startswith("[", end) else "["
        for number, word in enumerate(KEYWORDS):
            if word != "file-ignore" or text[cursor.span.start - 1 : cursor.span.start] in ("", "\n", "\r"):
                yield Completion(word, "rule", word + tail, span, sort=str(number), filter=word, retrigger=True)
        return
    brackets = _IN_BRACKETS.match(text, start, offset)
    if brackets is None:
        return
    inner = brackets[1]
    typed = inner[inner.rfind(",") + 1 :].lstrip(" \t")
    others = {word.strip() for word in inner.split(",")[:-1]}
    end = _end(text, offset, cursor.span.end)
    closing = "" if text.find("]", end, cursor.span.end) >= 0 else "]"
    for id, entry in registry.entries.items():
        if id not in others:
            span = Span(offset - len(typed), end)
            yield Completion(id, "rule", id + closing, span, detail=entry.summary, sort=f"5{id}", filter=id)


def _end(text: str, offset: int, end: int) -> int:
    match = _REST.match(text, offset, end)
    return match.end() if match is not None else offset


def in_annotations(cursor: Cursor, registry: Registry) -> Iterator[Completion]:
    """The annotations that take findings of an object away, once the first letter is there: they are many."""
    if cursor.path != ("metadata", "annotations") or not cursor.prefix:
        return
    common = min(len(cursor.prefix), len(ANNOTATION))
    if cursor.prefix[:common] != ANNOTATION[:common]:
        return
    for id, entry in registry.entries.items():
        key = ANNOTATION + id
        if key not in cursor.siblings:
            yield offer_key(cursor, "rule", key, detail=entry.summary, rank=7, sort=id)
