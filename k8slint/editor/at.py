"""What stands at an offset of a file: which object, which field of it, and whether on the key or on the value."""

from __future__ import annotations

from typing import NamedTuple

from k8slint.index import Unit, object_at
from k8slint.kube.objects import Object
from k8slint.node import At, Map, Path, Seq
from k8slint.pattern import Pattern
from k8slint.source import Span

# An alias and the colon before it; a name ends at a blank or at a bracket or comma of the flow style.
_ALIAS = Pattern(r"""["']?[ \t]*:[ \t]+(\*[^\s,\[\]{}]+)""")


class Spot(NamedTuple):
    """A place in an object: the innermost node there, or the field whose key stands there, with `on_key`.

    `span` is that of the key, of the node, or of the alias that stands for the node.
    """

    object: Object
    at: At
    on_key: bool
    span: Span

    @property
    def path(self) -> Path:
        """The keys and indices from the object, which may be an item of a `List`, to the node."""
        return self.at.path[len(self.object.root.path) :]


def at_offset(unit: Unit, offset: int) -> Spot | None:
    """What stands at an offset; None outside of objects.

    A key or value reaches up to the offset behind its last character. On everything else, such as a blank, a colon, a
    comment or an empty line, the innermost list or mapping around it is found.
    """
    obj = object_at(unit.objects, offset)
    if obj is None or offset < obj.span.start:
        return None
    at, on_key, span = innermost(obj.root, offset)
    return Spot(obj, at, on_key, span)


def innermost(root: At, offset: int) -> tuple[At, bool, Span]:
    """The same below any node that the offset lies in: the node or field, whether on its key, and the span."""
    at = root
    while True:
        found = _step(at, offset)
        if found is None:
            return at, False, _span(at)
        at, on_key, span = found
        if span is not None:
            return at, on_key, span


def _step(at: At, offset: int) -> tuple[At, bool, Span | None] | None:
    """The child of a node at an offset, with the span where the way ends there; None where there is no child."""
    node = at.node
    if isinstance(node, Seq):
        # An alias to an item further up in the list is the same node once more: the first one stands there.
        inside = [
            (offset == item.end, index) for index, item in enumerate(node.items) if item.start <= offset <= item.end
        ]
        return (at[min(inside)[1]], False, None) if inside else None
    return _field(at, node, offset) if isinstance(node, Map) else None


def _field(at: At, node: Map, offset: int) -> tuple[At, bool, Span | None] | None:
    # What was merged from inside of this mapping, or is an alias, has its key or its value further up.
    inside: list[tuple[bool, int, str]] = []
    before = (-1, "")
    for name, (start, end) in node.keys.items():
        if start > offset:
            continue
        value = node.fields[name]
        last = value.end if value.start >= end else end
        if offset <= last:
            # A text block ends where the next key begins.
            inside.append((end < offset == last, start, name))
        elif value.start < end and start >= node.start:
            before = max(before, (end, name))
    if not inside:
        return _alias(at, before, offset)
    name = min(inside)[2]
    child, key, value = at[name], Span(*node.keys[name]), node.fields[name]
    if offset <= key.end:
        return child, True, key
    return (child, False, None) if value.start <= offset else None


def _alias(at: At, before: tuple[int, str], offset: int) -> tuple[At, bool, Span | None] | None:
    end, name = before
    match = _ALIAS.match(at.source.text, end) if end >= 0 else None
    if match is None or not match.start(1) <= offset <= match.end(1):
        return None
    return at[name], False, Span(*match.span(1))


def _span(at: At) -> Span:
    return Span(at.node.start, at.node.end) if at.node is not None else Span(0, 0)
