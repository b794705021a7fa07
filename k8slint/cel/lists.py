"""Functions of lists, sets and optionals."""

from __future__ import annotations

from functools import cmp_to_key
from itertools import pairwise

from k8slint.cel.functions import Counting, Table, Tick, call, small
from k8slint.cel.times import Duration, Timestamp
from k8slint.cel.trouble import Failure
from k8slint.cel.values import NONE, Optional, Value, equal

_BEGINNING = Timestamp(-62135596800 * 10**9)


def _order(tick: Tick, one: Value, other: Value) -> int:
    tick(1)
    if call("<", [one, other], tick):
        return -1
    return 1 if call(">", [one, other], tick) else 0


def _index(tick: Tick, items: list[Value], item: Value) -> int:
    return next((at for at, each in enumerate(items) if equal(each, item, tick)), -1)


def _last_index(tick: Tick, items: list[Value], item: Value) -> int:
    return next((at for at in range(len(items) - 1, -1, -1) if equal(items[at], item, tick)), -1)


def _most(name: str, sign: int) -> Counting:
    def best(tick: Tick, items: list[Value]) -> Value:
        if not items:
            raise Failure(f"{name} called on empty list")
        found = items[0]
        for each in items[1:]:
            if _order(tick, each, found) == sign:
                found = each
        return found

    return Counting(best)


def _sum(tick: Tick, items: list[Value], nothing: Value) -> Value:
    total = nothing if not items else items[0]
    for each in items[1:]:
        tick(1)
        total = call("+", [total, each], tick)
    return total


def _is_sorted(tick: Tick, items: list[Value]) -> bool:
    return all(_order(tick, one, other) <= 0 for one, other in pairwise(items))


def _contains(tick: Tick, whole: list[Value], part: list[Value]) -> bool:
    return all(any(equal(each, other, tick) for other in whole) for each in part)


def _equivalent(tick: Tick, one: list[Value], other: list[Value]) -> bool:
    return _contains(tick, one, other) and _contains(tick, other, one)


def _intersects(tick: Tick, one: list[Value], other: list[Value]) -> bool:
    return any(equal(each, rival, tick) for each in one for rival in other)


def _slice(items: list[Value], start: int, end: int) -> list[Value]:
    if start < 0 or end < 0 or start > end or end > len(items):
        raise Failure(f"cannot slice({start}, {end})")
    return list(items[start:end])


def _flatten(items: list[Value], depth: int = 1) -> list[Value]:
    if depth < 0:
        raise Failure("level must be non-negative")
    made = list(items)
    for _ in range(min(depth, 100)):
        small(sum(len(each) if isinstance(each, list) else 1 for each in made))
        if not any(isinstance(each, list) for each in made):
            break
        made = [inner for each in made for inner in (each if isinstance(each, list) else [each])]
    return made


def _sort(tick: Tick, items: list[Value]) -> list[Value]:
    return _sort_by(tick, items, items)


def _sort_by(tick: Tick, items: list[Value], keys: list[Value]) -> list[Value]:
    def compare(one: int, other: int) -> int:
        return _order(tick, keys[one], keys[other])

    places = sorted(range(len(items)), key=cmp_to_key(compare))
    return [items[place] for place in places]


def _range(count: int) -> list[Value]:
    small(count)
    return list(range(count))


def _distinct(tick: Tick, items: list[Value]) -> list[Value]:
    made: list[Value] = []
    for each in items:
        if not any(equal(each, known, tick) for known in made):
            made.append(each)
    return made


def _value(found: Optional) -> Value:
    if not found.there:
        raise Failure("optional.none() dereference")
    return found.value


def _non_zero(value: Value) -> Optional:
    plain = isinstance(value, bool | int | float | str | bytes | list | dict)
    if value is None or (plain and not value) or value in (Duration(0), _BEGINNING):
        return NONE
    return Optional(value, True)


def _unwrap(items: list[Value]) -> list[Value]:
    return [each.value for each in items if isinstance(each, Optional) and each.there]


TABLE: Table = {
    "indexOf": [("list any", Counting(_index))],
    "lastIndexOf": [("list any", Counting(_last_index))],
    "min": [("list", _most("min", -1))],
    "max": [("list", _most("max", 1))],
    "sum": [("list any", Counting(_sum))],
    "isSorted": [("list", Counting(_is_sorted))],
    "sets.contains": [("list list", Counting(_contains))],
    "sets.equivalent": [("list list", Counting(_equivalent))],
    "sets.intersects": [("list list", Counting(_intersects))],
    "slice": [("list int int", _slice)],
    "flatten": [("list", _flatten), ("list int", _flatten)],
    "sort": [("list", Counting(_sort))],
    "@sortBy": [("list list", Counting(_sort_by))],
    "lists.range": [("int", _range)],
    "reverse": [("list", lambda items: items[::-1])],
    "distinct": [("list", Counting(_distinct))],
    "optional.of": [("any", lambda value: Optional(value, True))],
    "optional.ofNonZeroValue": [("any", _non_zero)],
    "optional.none": [("", lambda: NONE)],
    "optional.unwrap": [("list", _unwrap)],
    "unwrapOpt": [("list", _unwrap)],
    "value": [("optional_type", _value)],
    "hasValue": [("optional_type", lambda found: found.there)],
    "first": [("list", lambda items: Optional(items[0], True) if items else NONE)],
    "last": [("list", lambda items: Optional(items[-1], True) if items else NONE)],
}
