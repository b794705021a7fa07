"""Functions by name and by the types of what they are called with.

What a function does costs steps: one for a hundred characters that go in or come out, or for ten items that come out.
Those that compare or search count by themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from k8slint.cel.trouble import Unjudged
from k8slint.cel.values import Value, kind_of, no_overload

Function: TypeAlias = Callable[..., Any]
Table: TypeAlias = "dict[str, list[tuple[str, Any]]]"  # of functions, some of them Counting

Tick: TypeAlias = Callable[[int], None]

MOST = 1_000_000  # characters or items that a value may have here


@dataclass(frozen=True, slots=True)
class Counting:
    """A function that takes `tick` before its arguments."""

    function: Function


def call(name: str, args: list[Value], tick: Tick) -> Value:
    """What a function gives."""
    kinds = [kind_of(arg) for arg in args]
    if name != "size":
        tick(sum(map(_weight, args)))
    known = _table().get(name)
    if known is None:
        raise Unjudged(f"the function {name}")
    for wanted, function in known:
        types = wanted.split()
        if len(types) == len(kinds) and all(type in ("any", kind) for type, kind in zip(types, kinds, strict=True)):
            found: Value = function.function(tick, *args) if isinstance(function, Counting) else function(*args)
            if isinstance(found, str | bytes | list | dict):
                small(len(found))
                tick(_weight(found) + (len(found) // 10 if isinstance(found, list) else 0))
            return found
    raise no_overload()


def _weight(value: Value) -> int:
    if isinstance(value, str | bytes):
        return len(value) // 100
    return len(value) // 1000 if isinstance(value, list | dict) else 0


def small(size: int) -> None:
    """Goes on where a value is not larger than what is handled here."""
    if size > MOST:
        raise Unjudged("too large")


@cache
def _table() -> Table:
    from k8slint.cel import addresses, amounts, clock, lists, numbers, texts

    found: Table = {}
    for page in (numbers.TABLE, clock.TABLE, texts.TABLE, lists.TABLE, amounts.TABLE, addresses.TABLE):
        for name, overloads in page.items():
            found.setdefault(name, []).extend(overloads)
    return found
