"""How far a suppression reaches, as spans of the text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from k8slint.document import Document
from k8slint.kube.objects import Object
from k8slint.node import Map, Node, Scalar, Seq
from k8slint.pattern import Pattern
from k8slint.source import Source, Span

_TO_CONTENT = Pattern(r"(?:[ \t]*+(?:#[^\r\n]*+)?+(?:\r\n|\n|\r))*+[ \t]*+")
_DASHES = Pattern(r"[-\s]*")


class Entry(NamedTuple):
    """A key with its value, or a list item. `start` is where the key or the item begins."""

    start: int
    end: int
    value: int
    is_scalar: bool


def entries(root: Node) -> list[Entry]:
    """Every key and item of a tree where it is written; what aliases and merges bring in stands elsewhere."""
    return sorted(_entries(root), key=lambda entry: (entry.start, -entry.end))


def _entries(root: Node) -> Iterator[Entry]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Map):
            pairs = [(*node.keys[key], value) for key, value in node.fields.items()]
        elif isinstance(node, Seq):
            pairs = [(item.start, item.start, item) for item in node.items]
        else:
            continue
        for start, end, value in pairs:
            if not node.start <= start <= node.end:
                continue
            if end <= value.start and value.end <= node.end:
                yield Entry(start, max(end, value.end), value.start, isinstance(value, Scalar))
                waiting.append(value)
            elif end > start:
                yield Entry(start, end, end, True)


def line(source: Source, comment: Span, tree: Sequence[Entry]) -> tuple[Span, ...]:
    """What stands on the line of a comment, and the value whose key stands there."""
    first = source.line_starts[source.position(comment.start).line - 1]
    spans = [Span(first, comment.end)]
    index = bisect_left(tree, first, key=lambda entry: entry.start)
    # Nothing begins within a scalar, so only the entry before the line can be one that ends on it.
    for entry in tree[max(index - 1, 0) : bisect_left(tree, comment.start, key=lambda entry: entry.start)]:
        if entry.is_scalar and entry.end > first and entry.value < comment.start:
            spans.append(Span(entry.start, entry.end))
        elif entry.start >= first and entry.value > comment.start:
            spans.append(Span(entry.value, entry.value + 1))
    return tuple(spans)


def subtree(source: Source, comment: Span, document: Document, tree: Sequence[Entry]) -> tuple[Span, ...]:
    """The next key or list item below a comment, with all that is in it."""
    text = source.text
    found = _TO_CONTENT.match(text, comment.end)
    start = found.end() if found else comment.end
    if start >= document.span.end:
        return ()
    number = source.position(start).line
    line_end = start + len(source.line(number)) - (start - source.line_starts[number - 1])
    index = bisect_left(tree, start, key=lambda entry: entry.start)
    if index < len(tree):
        entry = tree[index]
        if entry.start <= line_end or _DASHES.fullmatch(text, start, entry.start):
            return (Span(start, max(entry.end, line_end)),)
    return (Span(start, line_end),)


def starts_of(objects: Iterable[Object]) -> Mapping[int, list[int]]:
    """Where the objects of each document begin, in order."""
    starts: dict[int, list[int]] = {}
    for obj in objects:
        if obj.root.node is not None:
            starts.setdefault(obj.document, []).append(obj.root.node.start)
    return {document: sorted(found) for document, found in starts.items()}


def of_object(obj: Object, starts: Sequence[int], document: Document) -> Span:
    """The document of an object, or its part of a `List`; `starts` are those of the objects of the document."""
    if len(starts) < 2 or obj.root.node is None:
        return document.span
    return _part(starts, bisect_right(starts, obj.root.node.start), document)


def objects_at(source: Source, comment: Span, starts: Sequence[int], document: Document) -> tuple[Span, ...]:
    """The object that a comment stands in or right above; outside of the items of a `List`, all of them."""
    if len(starts) < 2:
        return (document.span,)
    found = _TO_CONTENT.match(source.text, comment.end)
    below = found.end() if found else comment.end
    at = comment.start
    if source.text.startswith("-", below) and source.position(below).column >= source.position(at).column:
        at = next((start for start in starts if start > below), at)
    index = bisect_right(starts, at)
    if index == 0:
        return (document.span,)
    return (_part(starts, index, document),)


def _part(starts: Sequence[int], index: int, document: Document) -> Span:
    return Span(starts[index - 1], starts[index] if index < len(starts) else document.span.end)
