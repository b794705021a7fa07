"""Places inside of a text value."""

from __future__ import annotations

from functools import lru_cache

from k8slint.node import At, Place, Scalar
from k8slint.source import Source, Span


def part(at: At, start: int, end: int) -> Place:
    """The place of part of a text, by offsets into its value; all of it where it is written with escapes or folded."""
    node = at.node
    if isinstance(node, Scalar) and start < end:
        first = _as_written(at.source, node)
        if first is not None:
            return Place(at.source, Span(first + start, first + end), at.path)
    return at.place


@lru_cache(maxsize=4)  # a long text has many parts
def _as_written(source: Source, node: Scalar) -> int | None:
    """Where the value of a scalar begins in the text, if it stands there letter by letter."""
    first, last = node.start, node.end
    if node.style in ("'", '"'):
        first, last = first + 1, last - 1
    return first if source.text[first:last] == node.value else None


def written_part(at: At, start: int, end: int) -> Place:
    """The place of part of a value, by offsets into the text as it is written, quotes and indentation included."""
    first = at.node.start if at.node is not None else 0
    return Place(at.source, Span(first + start, first + end), at.path)
