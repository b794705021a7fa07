"""The tree a document is read into: values as Kubernetes sees them, each with its place.

The classes hold data and are never changed once a document is composed. They are plain slotted
classes because a large file makes a million of them.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any, NamedTuple, TypeAlias

from k8slint.source import Source, Span

Value: TypeAlias = "str | int | float | bool | None"
Path: TypeAlias = "tuple[str | int, ...]"


class Scalar:
    """A leaf: its value as Kubernetes sees it, and how it was written.

    `style` is "" for a plain scalar, else the character that opens it: one of ' " | >.
    """

    __slots__ = ("end", "start", "style", "value")

    def __init__(self, value: Value, start: int, end: int, style: str = "") -> None:
        self.value = value
        self.start = start
        self.end = end
        self.style = style


class Seq:
    """A list of nodes."""

    __slots__ = ("end", "items", "start")

    def __init__(self, items: list[Node], start: int, end: int) -> None:
        self.items = items
        self.start = start
        self.end = end


class Map:
    """A mapping from text keys to nodes, with the span of each key.

    Keys that were brought in by a merge (`<<`) have the span they have where they were written.
    """

    __slots__ = ("end", "fields", "keys", "start")

    def __init__(self, fields: dict[str, Node], keys: dict[str, tuple[int, int]], start: int, end: int) -> None:
        self.fields = fields
        self.keys = keys
        self.start = start
        self.end = end


Node: TypeAlias = "Scalar | Seq | Map"


def plain(node: Node | None) -> object:
    """The value of a node as plain Python data, at any depth: dict, list, str, int, float, bool or None."""
    if node is None or isinstance(node, Scalar):
        return node.value if node is not None else None
    holder: list[object] = [None]
    waiting: list[tuple[Node, Any, int | str]] = [(node, holder, 0)]
    while waiting:
        node, parent, place = waiting.pop()
        if isinstance(node, Scalar):
            parent[place] = node.value
        elif isinstance(node, Seq):
            items = parent[place] = [None] * len(node.items)
            waiting.extend((item, items, index) for index, item in enumerate(node.items))
        else:
            fields = parent[place] = dict.fromkeys(node.fields)
            waiting.extend((item, fields, key) for key, item in node.fields.items())
    return holder[0]


def leaves(root: Node, left_out: Container[str] = ()) -> Iterator[Scalar]:
    """The scalars of a tree but those behind some keys, without their places, which would take most of the time."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            yield node
        elif isinstance(node, Seq):
            waiting.extend(node.items)
        else:
            waiting.extend([child for key, child in node.fields.items() if key not in left_out])


def keys_in(root: Node | None, most: int = 1000) -> frozenset[str] | None:
    """Every key of every mapping of a tree; None for a tree with more lists and mappings than `most`."""
    found: set[str] = set()
    waiting = [root]
    for _ in range(most):
        if not waiting:
            return frozenset(found)
        node = waiting.pop()
        if isinstance(node, Map):
            found.update(node.fields)
            waiting += [child for child in node.fields.values() if child.__class__ is not Scalar]
        elif isinstance(node, Seq):
            waiting += [child for child in node.items if child.__class__ is not Scalar]
    return None


def paths(root: Node) -> dict[int, Path]:
    """For the offset at which each key and each leaf begins, the path that leads there."""
    found: dict[int, Path] = {}
    waiting: list[tuple[Node, Path]] = [(root, ())]
    while waiting:
        node, path = waiting.pop()
        if isinstance(node, Map):
            for key, child in node.fields.items():
                found.setdefault(node.keys[key][0], (*path, key))
                waiting.append((child, (*path, key)))
        elif isinstance(node, Seq):
            waiting.extend((item, (*path, index)) for index, item in enumerate(node.items))
        else:
            found.setdefault(node.start, path)
    return found


class Place(NamedTuple):
    """Where a finding stands: a span of a source, and the path of the node from the root of its document."""

    source: Source
    span: Span
    path: Path = ()


class At:
    """A step on the way into a document: a node, or the gap where one is missing.

    `at["spec"]["replicas"]` always gives an `At`; whether something is there is asked with `exists`.
    A null counts as missing, as it does for Kubernetes.
    """

    __slots__ = ("key", "node", "parent", "source")

    def __init__(self, source: Source, node: Node | None, parent: At | None = None, key: str | int = "") -> None:
        self.source = source
        self.node = node
        self.parent = parent
        self.key = key

    def __getitem__(self, key: str | int) -> At:
        node = self.node
        child: Node | None = None
        if isinstance(node, Map):
            child = node.fields.get(key)  # type: ignore[arg-type]  # a number is no key, and finds nothing
        elif isinstance(node, Seq) and isinstance(key, int) and 0 <= key < len(node.items):
            child = node.items[key]
        return At(self.source, child, self, key)

    def down(self, path: Path) -> At:
        """The place at the end of a path that begins here."""
        at = self
        for key in path:
            at = at[key]
        return at

    @property
    def exists(self) -> bool:
        """There is a node here, and it is not null."""
        node = self.node
        return node is not None and not (isinstance(node, Scalar) and node.value is None)

    @property
    def value(self) -> Value:
        """The value of a scalar; None for everything else."""
        return self.node.value if isinstance(self.node, Scalar) else None

    @property
    def text(self) -> str | None:
        """The value if it is a string."""
        node = self.node
        return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None

    @property
    def number(self) -> int | None:
        """The value if it is a whole number; 1.0 counts, true does not."""
        value = self.value
        if isinstance(value, bool):
            return None
        if isinstance(value, float) and value.is_integer():
            return int(value)
        return value if isinstance(value, int) else None

    @property
    def is_map(self) -> bool:
        """The node is a mapping."""
        return isinstance(self.node, Map)

    def items(self) -> Iterator[At]:
        """The items of a list, null ones included; nothing for any other node."""
        if isinstance(self.node, Seq):
            for index, item in enumerate(self.node.items):
                yield At(self.source, item, self, index)

    def fields(self) -> Iterator[tuple[str, At]]:
        """Keys and values of a mapping; nothing for any other node."""
        if isinstance(self.node, Map):
            for key, value in self.node.fields.items():
                yield key, At(self.source, value, self, key)

    def __len__(self) -> int:
        """How many items or fields there are; 0 for a scalar or a gap."""
        if isinstance(self.node, Seq):
            return len(self.node.items)
        return len(self.node.fields) if isinstance(self.node, Map) else 0

    def __bool__(self) -> bool:
        """As `exists`: an empty list that is there is there."""
        return self.exists

    @property
    def path(self) -> Path:
        """The keys and indices from the root of the document."""
        steps: list[str | int] = []
        at: At | None = self
        while at is not None and at.parent is not None:
            steps.append(at.key)
            at = at.parent
        return tuple(reversed(steps))

    @property
    def key_span(self) -> Span | None:
        """The span of the key this value stands behind; None in a list and at the root."""
        if self.parent is not None and isinstance(self.parent.node, Map):
            found = self.parent.node.keys.get(str(self.key))
            return Span(*found) if found else None
        return None

    @property
    def head(self) -> Span:
        """The first line of what is here: its key, or the first key of a list item."""
        key = self.key_span
        if key is not None:
            return key
        node = self.node
        if node is None:
            return self.parent.head if self.parent is not None else Span(0, 0)
        if isinstance(node, Map) and node.keys:
            first, last = next(iter(node.keys.values()))
            return Span(min(node.start, first), last) if first >= node.start else Span(node.start, node.start)
        return Span(node.start, node.end)

    @property
    def place(self) -> Place:
        """The value; where it is missing or null, the first line of whatever lacks it."""
        if self.node is not None and self.exists:
            return Place(self.source, Span(self.node.start, self.node.end), self.path)
        return Place(self.source, self.head, self.path)

    @property
    def key_place(self) -> Place:
        """The key of a field, or the first line of a list item."""
        return Place(self.source, self.head, self.path)
