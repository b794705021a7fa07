"""The walk: a tree beside its schema, giving every fault and no words."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from k8slint.node import Map, Node, Path, Scalar, Seq, plain
from k8slint.schema.checks import Breach, breaches
from k8slint.schema.leaves import Refusal, refusal, within
from k8slint.schema.types import ANY, NOTHING, Bounds, Either, Leaf, ListOf, MapOf, Struct, Type

if TYPE_CHECKING:
    from k8slint.kube.custom_values import Wrong

# The way from the root: the rest of the way and the last key, made for mappings and lists only.
Trail: TypeAlias = "tuple[Trail, str | int] | None"
_MOST = 50_000  # faults of one object
What: TypeAlias = "Refusal | Literal['unknown', 'missing', 'count', 'duplicate', 'check', 'custom']"


class Fault(NamedTuple):
    """Something at a place of the tree that the schema does not allow.

    `schema` is what was expected there; for an unknown or missing field the struct it belongs to, and then the
    path ends with the name of the field.
    """

    what: What
    schema: Type
    path: Path
    node: Node | None
    breach: Breach | None = None  # of a check
    wrong: Wrong | None = None  # of a custom resource


def walk(schema: Type, root: Node, *, whole: bool = True) -> list[Fault]:
    """All faults of a tree, in the order of the text. Where it need not be `whole`, nothing is missing and
    the directives of kustomize ($patch and its like) are no unknown fields.
    """
    faults: list[Fault] = []
    with suppress(_Enough):
        _Walk(faults, whole).node(schema, root, None)
    return faults


class _Enough(Exception):
    """There are more faults than anybody wants to read."""


class _Walk:
    """What the steps of one walk share."""

    __slots__ = ("_faults", "_whole")

    def __init__(self, faults: list[Fault], whole: bool) -> None:
        self._faults = faults
        self._whole = whole

    def node(self, schema: Type, node: Node, trail: Trail) -> None:
        """One node beside its schema."""
        if isinstance(schema, Struct) and isinstance(node, Map):
            self._struct(schema, node, trail)
        elif isinstance(schema, MapOf):
            self._map(schema, node, trail)
        elif isinstance(schema, ListOf):
            self._list(schema, node, trail)
        elif isinstance(schema, Leaf):
            self._leaf(schema, node, trail)
        elif isinstance(schema, Either):
            self.node(schema.first if isinstance(node, Map) else schema.second, node, trail)
        else:
            self._add("type", schema, trail, node)

    def _struct(self, schema: Struct, node: Map, trail: Trail) -> None:
        fields = schema.fields
        for key, child in node.fields.items():
            expected = fields.get(key)
            if expected is None:
                if not schema.open and (self._whole or not key.startswith("$")):
                    self._add("unknown", schema, (trail, key), child)
            elif child.__class__ is not Scalar:
                if expected.__class__ is Struct and child.__class__ is Map:
                    self._struct(expected, child, (trail, key))
                elif expected is not ANY:
                    self.node(expected, child, (trail, key))
            elif child.value.__class__ not in expected.plain and child.value not in expected.easy:
                self.node(expected, child, (trail, key))
        if self._whole and schema.required:
            self._required(schema, node.fields, trail)
        if schema.bounds is not None:
            self._count(schema, schema.bounds, len(node.fields), trail, node)
        checks = schema.checks
        if checks is not None and (checks.always or not checks.by_field.keys().isdisjoint(node.fields)):
            for check in checks.due(node):
                for breach in breaches(check, node, schema.required, whole=self._whole):
                    self._faults.append(Fault("check", schema, (*_path(trail), *breach.path), breach.node, breach))

    def _required(self, schema: Struct, fields: dict[str, Node], trail: Trail) -> None:
        for name in schema.required:
            child = fields.get(name)
            if child is None or (isinstance(child, Scalar) and child.value is None and name not in schema.null_counts):
                self._add("missing", schema, (trail, name), None)

    def _list(self, schema: ListOf, node: Node, trail: Trail) -> None:
        if not isinstance(node, Seq):
            self._add("type", schema, trail, node)
            return
        if schema.bounds is not None:
            self._count(schema, schema.bounds, len(node.items), trail, node)
        if schema.distinct:
            self._distinct(schema, node, trail)
        item = schema.item
        if item is ANY:
            return
        simple = item.plain
        for index, child in enumerate(node.items):
            if child.__class__ is Scalar and child.value.__class__ in simple:
                if child.value is None and isinstance(item, Struct) and item.is_builtin and self._whole:
                    # A null item decodes to an empty one; in a custom resource it stays a null.
                    self._struct(item, Map({}, {}, child.start, child.end), (trail, index))
            else:
                self.node(item, child, (trail, index))

    def _map(self, schema: MapOf, node: Node, trail: Trail) -> None:
        if not isinstance(node, Map):
            self._add("type", schema, trail, node)
            return
        if schema.bounds is not None:
            self._count(schema, schema.bounds, len(node.fields), trail, node)
        value = schema.value
        if value is ANY:
            return
        simple = value.plain
        for key, child in node.fields.items():
            if value.__class__ is Struct and child.__class__ is Map:
                self._struct(value, child, (trail, key))
            elif child.__class__ is not Scalar or child.value.__class__ not in simple:
                self.node(value, child, (trail, key))

    def _leaf(self, schema: Leaf, node: Node, trail: Trail) -> None:
        if isinstance(node, Scalar):
            why = refusal(schema, node.value)
            if why is not None:
                self._add(why, schema, trail, node)
        elif schema.kind == "bare":
            self._bare(schema, node, trail)
        elif not _takes(schema.kind, node):
            self._add("type", schema, trail, node)

    def _bare(self, schema: Leaf, node: Seq | Map, trail: Trail) -> None:
        if isinstance(node, Map):
            for key, child in node.fields.items():
                self._add("unknown", NOTHING, (trail, key), child)
        else:
            for index, child in enumerate(node.items):
                self._leaf(schema, child, (trail, index))

    def _count(self, schema: Type, bounds: Bounds, count: int, trail: Trail, node: Node) -> None:
        if not within(bounds, count) and self._whole:
            self._add("count", schema, trail, node)

    def _distinct(self, schema: ListOf, node: Seq, trail: Trail) -> None:
        seen: set[str] = set()
        for index, item in enumerate(node.items):
            value = plain(item)
            if schema.keys and isinstance(value, dict):
                if self._whole:
                    for key in schema.keys:
                        if value.get(key) is None and key not in schema.defaults:
                            self._add("missing", schema, ((trail, index), key), None)
                value = [value.get(key, schema.defaults.get(key)) for key in schema.keys]
            text = repr(value)
            if text in seen:
                self._add("duplicate", schema, (trail, index), item)
            seen.add(text)

    def _add(self, what: What, schema: Type, trail: Trail, node: Node | None) -> None:
        if len(self._faults) >= _MOST:
            raise _Enough
        self._faults.append(Fault(what, schema, _path(trail), node))


def _takes(kind: str, node: Seq | Map) -> bool:
    """Whether a leaf may be a list or a mapping."""
    if kind == "bytes" and isinstance(node, Seq):
        # Go reads a list of numbers as bytes, too.
        values = [item.value if isinstance(item, Scalar) else "" for item in node.items]
        return all(value is None or (type(value) is int and 0 <= value < 256) for value in values)
    return kind == "any" or (kind == "object" and isinstance(node, Map))


def _path(trail: Trail) -> Path:
    steps: list[str | int] = []
    while trail is not None:
        trail, key = trail
        steps.append(key)
    return tuple(reversed(steps))
