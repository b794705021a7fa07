"""Things by a key, and those of them that may be in a namespace.

Namespaces compare as people deploy: what leaves its namespace open may land in any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Generic, TypeVar

T = TypeVar("T")

# Of so few things each is asked for its namespace.
_FEW = 4


def may_meet(one: str, other: str) -> bool:
    """Whether two namespaces, "" meaning left open, may be the same."""
    return one == other or not one or not other


class Group(Generic[T]):
    """Some things in their order, which `namespace_of` tells the namespaces of."""

    def __init__(self, things: Sequence[T], namespace_of: Callable[[T], str]) -> None:
        self.things = things
        self._namespace_of = namespace_of
        self._mixed: dict[str, Sequence[T]] = {}

    @cached_property
    def _by_namespace(self) -> Mapping[str, list[T]]:
        found: dict[str, list[T]] = defaultdict(list)
        for thing in self.things:
            found[self._namespace_of(thing)].append(thing)
        return found

    def exactly(self, namespace: str) -> Sequence[T]:
        """The things of just this namespace; for "" those that leave it open."""
        return self._by_namespace.get(namespace, ())

    def within(self, namespace: str) -> Sequence[T]:
        """The things that may be in a namespace, in their order; the same sequence for every namespace of none."""
        if not namespace or not self.things:
            return self.things
        own, open_to_all = self.exactly(namespace), self.exactly("")
        if not own or not open_to_all:
            return own or open_to_all
        if namespace not in self._mixed:
            self._mixed[namespace] = [each for each in self.things if self._namespace_of(each) in ("", namespace)]
        return self._mixed[namespace]


class Groups(Generic[T]):
    """Things by a key. Those with the same key are told apart by namespace only where somebody asks for them."""

    def __init__(self, pairs: Iterable[tuple[Hashable, T]], namespace_of: Callable[[T], str]) -> None:
        self._namespace_of = namespace_of
        self._groups: dict[Hashable, Group[T]] = {}
        self._things: dict[Hashable, list[T]] = {}
        things = self._things
        for key, thing in pairs:
            if key in things:
                things[key].append(thing)
            else:
                things[key] = [thing]

    def __contains__(self, key: Hashable) -> bool:
        return key in self._things

    def all(self, key: Hashable) -> Sequence[T]:
        """The things of a key, in their order."""
        return self._things.get(key, ())

    def within(self, key: Hashable, namespace: str) -> Sequence[T]:
        """Those that may be in a namespace."""
        found = self._things.get(key, ())
        if not namespace or not found:
            return found
        if len(found) <= _FEW:
            return [thing for thing in found if may_meet(self._namespace_of(thing), namespace)]
        return self._group(key).within(namespace)

    def exactly(self, key: Hashable, namespace: str) -> Sequence[T]:
        """Those of just this namespace."""
        found = self._things.get(key, ())
        if len(found) == 1:
            return found if self._namespace_of(found[0]) == namespace else ()
        return self._group(key).exactly(namespace)

    def _group(self, key: Hashable) -> Group[T]:
        if key not in self._groups:
            self._groups[key] = Group(self._things.get(key, ()), self._namespace_of)
        return self._groups[key]


def each_once(lists: Iterable[Iterable[T]]) -> Iterator[T]:
    """The things of several lists one behind the other, each where it comes first."""
    seen: set[int] = set()
    for each in lists:
        for thing in each:
            if id(thing) not in seen:
                seen.add(id(thing))
                yield thing
