"""A custom resource as it is when the API server begins to judge it: with defaults, and without most nulls."""

from __future__ import annotations

from k8slint.kube.custom_schema import Part
from k8slint.node import Map, Node, Scalar, Seq
from k8slint.schema.fields import is_null

_MOST = 300_000  # values that are filled in


class TooMuch(Exception):
    """There is more to fill in than is handled here."""


def filled(node: Node, part: Part) -> Node:
    """The tree with what the server fills in, and without what it drops; the same one where that is nothing.

    What is filled in stands nowhere: its nodes begin and end at 0. Raises TooMuch.
    """
    return _Filler().filled(node, part)


class _Filler:
    def __init__(self) -> None:
        self._left = _MOST

    def filled(self, node: Node, part: Part | None) -> Node:
        if part is None or isinstance(node, Scalar):
            return node
        if isinstance(node, Map):
            return self._map(node, part)
        items = [self._item(item, part.items) for item in node.items]
        same = all(new is old for new, old in zip(items, node.items, strict=True))
        return node if same else Seq(items, node.start, node.end)

    def _map(self, node: Map, part: Part) -> Node:
        fields: dict[str, Node] = {}
        changed = False
        for key, child in node.fields.items():
            inner = part.field(key)
            new: Node | None = child
            if inner is not None and is_null(child) and not inner.nullable:
                new = None if inner.default is None else self.filled(self._copy(inner.default), inner)
            elif inner is not None:
                new = self.filled(child, inner)
            if new is not None:
                fields[key] = new
            changed = changed or new is not child
        for name in part.defaulted:
            inner = part.field(name)
            if name not in fields and inner is not None and inner.default is not None:
                fields[name] = self.filled(self._copy(inner.default), inner)
                changed = True
        return Map(fields, node.keys, node.start, node.end) if changed else node

    def _item(self, node: Node, part: Part | None) -> Node:
        if part is not None and is_null(node) and not part.nullable and part.default is not None:
            return self.filled(self._copy(part.default), part)
        return self.filled(node, part)

    def _copy(self, node: Node) -> Node:
        self._left -= 1
        if self._left < 0:
            raise TooMuch
        if isinstance(node, Scalar):
            return Scalar(node.value, 0, 0, '"')
        if isinstance(node, Seq):
            return Seq([self._copy(item) for item in node.items], 0, 0)
        return Map({key: self._copy(child) for key, child in node.fields.items()}, {}, 0, 0)
