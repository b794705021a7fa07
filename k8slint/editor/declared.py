"""What other places can refer to, and how paths into a tree are compared with those of a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from k8slint.kube.objects import Object
from k8slint.node import At, Map, Node, Path, Place, Scalar, Seq, Value
from k8slint.source import Span

What: TypeAlias = Literal[
    "object", "key", "service port", "port", "volume", "claim", "container", "variable", "label", "labels", "generator"
]
Steps: TypeAlias = "tuple[str, ...]"

ITEM = "[]"


class Declared(NamedTuple):
    """One thing that can be referred to: what it is, the object it belongs to, and the node that names it.

    A port is named by its name or its number; "labels" are all labels of a pod or an object together. A generator is an
    entry of a kustomization that makes a ConfigMap or a Secret; it belongs to no object.
    """

    what: What
    object: Object | None
    at: At

    @property
    def place(self) -> Place:
        """Where to go: the name, or the key where that is the name."""
        if self.what == "label":
            return pair_of(self.at)
        return self.at.key_place if self.what in ("key", "labels") else place_of(self.at)


def place_of(at: At) -> Place:
    """A value where it is written; one that an alias stands for has its key instead."""
    node, parent = at.node, at.parent.node if at.parent is not None else None
    is_here = node is None or parent is None or parent.start <= node.start <= node.end <= parent.end
    return at.place if is_here else at.key_place


def pair_of(at: At) -> Place:
    """A value together with its key, as labels are read."""
    key, value = at.key_span, place_of(at)
    return value._replace(span=Span(key.start, max(key.end, value.span.end))) if key is not None else value


def object_name(obj: Object) -> Declared:
    """An object as what it is called."""
    metadata = obj["metadata"]
    return Declared("object", obj, metadata["name"] if obj.own_name or not obj.prefix else metadata["generateName"])


def steps(path: str) -> Steps:
    """A path of a table ("containers[].name") as steps: keys, and "[]" for any item of a list."""
    return tuple(path.replace(ITEM, f".{ITEM}").split("."))


def shape(path: Path) -> Steps:
    """A path of a tree in the same form."""
    return tuple([ITEM if isinstance(step, int) else step for step in path])


def scalars(at: At, way: Steps) -> Iterator[tuple[Path, Scalar]]:
    """Every scalar that some steps lead to, with the path to it; there is no place made for each."""
    level: list[tuple[Path, Node | None]] = [((), at.node)]
    for step in way:
        below: list[tuple[Path, Node | None]] = []
        for path, node in level:
            if step != ITEM:
                if isinstance(node, Map) and step in node.fields:
                    below.append(((*path, step), node.fields[step]))
            elif isinstance(node, Seq):
                below += [((*path, index), item) for index, item in enumerate(node.items)]
        level = below
    yield from ((path, node) for path, node in level if isinstance(node, Scalar))


def called(at: At, way: Steps, value: Value) -> Iterator[At]:
    """Those of the scalars that have a value."""
    kind = type(value)
    yield from (at.down(path) for path, node in scalars(at, way) if node.value == value and type(node.value) is kind)


def below(at: At, root: At) -> Path | None:
    """The path from one node to another further down; None where that stands elsewhere."""
    path, start = at.path, root.path
    return path[len(start) :] if path[: len(start)] == start else None
