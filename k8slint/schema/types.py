"""What a node may be: the compiled schema that the walker reads beside the tree.

`plain` holds the Python classes of scalars that need no second look; a null is among them wherever it
counts as absent. `easy` holds texts that need none either. The classes are small and slotted because a walk asks them
about every node.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from k8slint.schema.triggers import Checks

Plain: TypeAlias = "frozenset[type]"

ABSENT: Plain = frozenset({type(None)})
_NONE_EASY: frozenset[object] = frozenset()
_PLAIN: dict[str, Plain] = {
    "string": frozenset({str, type(None)}),
    "boolean": frozenset({bool, type(None)}),
    "number": frozenset({int, float, type(None)}),
    "any": frozenset({str, int, float, bool, type(None)}),
    "bare": frozenset({str, int, float, bool, type(None)}),
}


class Bounds(NamedTuple):
    """What the schema of a custom resource says beyond the type; None where it says nothing.

    `least` and `most` bound a number, a length in characters, or a count of items or fields.
    """

    least: float | None = None
    most: float | None = None
    above: bool = False  # `least` itself is refused
    below: bool = False
    step: float | None = None


class Leaf:
    """A scalar; also `any`, which takes every node, `bare`, which takes no fields, and `object`, a free mapping."""

    __slots__ = ("bounds", "easy", "enum", "kind", "plain")

    def __init__(
        self,
        kind: str,
        enum: tuple[object, ...] = (),
        bounds: Bounds | None = None,
        *,
        null: bool = True,
    ) -> None:
        self.kind = kind
        self.enum = enum
        self.bounds = bounds
        usual = ABSENT if enum or bounds else _PLAIN.get(kind, ABSENT)
        self.plain = usual if null else usual - ABSENT
        # Texts only: 1 is the same as true in a set.
        self.easy = (
            frozenset(each for each in enum if isinstance(each, str)) if kind == "string" and not bounds else _NONE_EASY
        )


class ListOf:
    """A list of items of one type.

    `distinct` says that no two items may be the same: by their `keys`, with the defaults of these, or as a whole
    where there are none.
    """

    __slots__ = ("bounds", "defaults", "distinct", "item", "keys", "plain")
    easy: ClassVar = _NONE_EASY

    def __init__(
        self,
        item: Type,
        keys: tuple[str, ...] = (),
        bounds: Bounds | None = None,
        *,
        distinct: bool = False,
        defaults: Mapping[str, object] | None = None,
        null: bool = True,
    ) -> None:
        self.item = item
        self.keys = keys
        self.bounds = bounds
        self.distinct = distinct
        self.defaults = defaults or {}
        self.plain: Plain = ABSENT if null else frozenset()


class MapOf:
    """A mapping from any text to values of one type."""

    __slots__ = ("bounds", "plain", "value")
    easy: ClassVar = _NONE_EASY

    def __init__(self, value: Type, bounds: Bounds | None = None, *, null: bool = True) -> None:
        self.value = value
        self.bounds = bounds
        self.plain: Plain = ABSENT if null else frozenset()


class Either:
    """One of two types, told apart by the shape of the node; the first is the one for a mapping."""

    __slots__ = ("first", "plain", "second")
    easy: ClassVar = _NONE_EASY

    def __init__(self, first: Type, second: Type) -> None:
        self.first = first
        self.second = second
        self.plain = ABSENT | (second.plain if isinstance(second, Leaf) else ABSENT)


class Struct:
    """A mapping with known fields, which are compiled when the first node of this type is met.

    `open` says that unknown fields are kept or dropped without a word; `null_counts` names required fields that
    may be null as long as they are there; `checks` are what the server asks beyond that, which nobody asks of a
    custom resource.
    """

    easy: ClassVar = _NONE_EASY

    def __init__(
        self,
        name: str,
        load: Callable[[], tuple[Mapping[str, Type], tuple[str, ...]]],
        *,
        open: bool = False,
        null: bool = True,
        bounds: Bounds | None = None,
        null_counts: frozenset[str] = frozenset(),
        checks: Callable[[], Checks] | None = None,
    ) -> None:
        self.name = name
        self.open = open
        self.plain: Plain = ABSENT if null else frozenset()
        self.bounds = bounds
        self.null_counts = null_counts
        self.is_builtin = checks is not None
        self._checks = checks
        self._load = load

    @cached_property
    def _loaded(self) -> tuple[Mapping[str, Type], tuple[str, ...]]:
        return self._load()

    @cached_property
    def checks(self) -> Checks | None:
        """What the server asks beyond that, made when the first node of this type is met; None for nothing."""
        found = self._checks() if self._checks is not None else None
        return found if found is not None and (found.always or found.by_field) else None

    @cached_property
    def fields(self) -> Mapping[str, Type]:
        """The known fields and their types."""
        return self._loaded[0]

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The fields that must be there."""
        return self._loaded[1]


Type: TypeAlias = "Leaf | ListOf | MapOf | Either | Struct"

ANY = Leaf("any")
BARE = Leaf("bare")  # anything, but no field of a mapping
NOTHING = Struct("", lambda: ({}, ()))
