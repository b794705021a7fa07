"""A custom resource as it is when the API server begins to judge it: with defaults, and without most nulls."""

from __future__ import annotations

from k8slint.kube.custom_schema import Part
from k8slint.node import Map, Node, Scalar, Seq


def filled(node: Node, part: Part | None) -> Node:
    """The tree with what the server fills in, and without what it drops; the same one where that is nothing.

    What is filled in stands nowhere: its nodes begin and end at 0.
    """
    if part is None or isinstance(node, Scalar):
        return node
    if isinstance(node, Seq):
        items = [_item(item, part.items) for item in node.items]
        same = all(new is old for new, old in zip(items, node.items, strict=True))
        return node if same else Seq(items, node.start, node.end)
    return _map(node, part)


def _map(node: Map, part: Part) -> Node:
    fields: dict[str, Node] = {}
    changed = False
    for key, child in node.fields.items():
        inner = part.field(key)
        new: Node | None = child
        if inner is not None and _is_null(child) and not inner.nullable:
            new = None if inner.default is None else filled(_copy(inner.default), inner)
        elif inner is not None:
            new = filled(child, inner)
        if new is not None:
            fields[key] = new
        changed = changed or new is not child
    for name in part.defaulted:
        inner = part.field(name)
        if name not in fields and inner is not None and inner.default is not None:
            fields[name] = filled(_copy(inner.default), inner)
            changed = True
    return Map(fields, node.keys, node.start, node.end) if changed else node


def _item(node: Node, part: Part | None) -> Node:
    if part is not None and _is_null(node) and not part.nullable and part.default is not None:
        return filled(_copy(part.default), part)
    return filled(node, part)


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


def _copy(node: Node) -> Node:
    if isinstance(node, Scalar):
        return Scalar(node.value, 0, 0, '"')
    if isinstance(node, Seq):
        return Seq([_copy(item) for item in node.items], 0, 0)
    return Map({key: _copy(child) for key, child in node.fields.items()}, {}, 0, 0)
