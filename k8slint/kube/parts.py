"""Places inside of a text value."""

from __future__ import annotations

from k8slint.node import At, Place, Scalar
from k8slint.source import Span


def part(at: At, start: int, end: int) -> Place:
    """The place of part of a text, by offsets into its value; all of it where it is written with escapes or folded."""
    node = at.node
    if isinstance(node, Scalar) and start < end:
        quotes = 1 if node.style in ("'", '"') else 0
        if at.source.text[node.start + quotes : node.end - quotes] == node.value:
            first = node.start + quotes
            return Place(at.source, Span(first + start, first + end), at.path)
    return at.place


def written_part(at: At, start: int, end: int) -> Place:
    """The place of part of a value, by offsets into the text as it is written, quotes and indentation included."""
    first = at.node.start if at.node is not None else 0
    return Place(at.source, Span(first + start, first + end), at.path)
