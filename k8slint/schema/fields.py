"""Fields of a mapping by their paths, as rows of checks write them: `a.b`, `a[]`, `a{}`, `a{key}`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from k8slint.node import Map, Node, Path, Scalar, Seq, Value


def leads_to(node: Node | None, field: str, path: Path = ()) -> Iterator[tuple[Path, Node | None]]:
    """What a field's path leads to; the last step may lead to nothing."""
    name, mark, rest = first_step(field)
    child = node.fields.get(name) if isinstance(node, Map) else None
    if not mark:
        found: list[tuple[Path, Node | None]] = [((*path, name), child)] if node is not None else []
    elif mark == "[]":
        items = child.items if isinstance(child, Seq) else []
        found = [((*path, name, index), item) for index, item in enumerate(items)]
    else:
        found = [((*path, name, key), item) for key, item in child.fields.items()] if isinstance(child, Map) else []
    for way, item in found:
        if rest:
            if isinstance(item, Map):
                yield from leads_to(item, rest, way)
        else:
            yield way, item


@cache
def first_step(field: str) -> tuple[str, str, str]:
    """The name that a field's path begins with, its mark ("[]", "{}", "{key}" or ""), and the rest of the path."""
    step, _, rest = field.partition(".") if not field.endswith("]}") else (field, "", "")
    for mark in ("[]", "{}", "{key}"):
        if step.endswith(mark):
            return step.removesuffix(mark), mark, rest
    return step, "", rest


def value_at(node: Map, field: str) -> Value:
    """The value that a field's path leads to first; None where that is no scalar."""
    found = next(iter(leads_to(node, field)), ((), None))[1]
    return found.value if isinstance(found, Scalar) else None


def has(node: Map, field: str, *, empty: bool = False) -> bool:
    """Whether anything that a field's path leads to is set; with `empty`, "" counts."""
    return any(is_set(found) or (empty and is_blank(found)) for _, found in leads_to(node, field))


def is_null(node: Node | None) -> bool:
    """Whether nothing is there, or a null."""
    return node is None or (isinstance(node, Scalar) and node.value is None)


def is_blank(node: Node | None) -> bool:
    """Whether it is an empty text."""
    return isinstance(node, Scalar) and node.value == ""


def is_zero(node: Node | None) -> bool:
    """Whether it is the number 0."""
    return isinstance(node, Scalar) and not isinstance(node.value, bool) and node.value == 0


def is_set(node: Node | None) -> bool:
    """Whether a field is set: "" and an empty list are as good as nothing to the server."""
    return not is_null(node) and not is_blank(node) and not (isinstance(node, Seq) and not node.items)


def length(node: Node | None) -> int | None:
    """How long a text, a list or a mapping is; None for anything else."""
    if isinstance(node, Map):
        return len(node.fields)
    if isinstance(node, Seq):
        return len(node.items)
    return len(node.value) if isinstance(node, Scalar) and isinstance(node.value, str) else None
