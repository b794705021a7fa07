"""Functions by name and by the types of what they are called with."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

from k8slint.cel.trouble import Unjudged
from k8slint.cel.values import Value, kind_of, no_overload

Function: TypeAlias = Callable[..., Any]
Table: TypeAlias = "dict[str, list[tuple[str, Function]]]"

MOST = 1_000_000  # characters or items that a value may have here


def call(name: str, args: list[Value], tick: Callable[[int], None]) -> Value:
    """What a function gives. Every thousand characters or items that go in or come out cost a `tick`."""
    kinds = [kind_of(arg) for arg in args]
    tick(sum(len(arg) for arg in args if isinstance(arg, str | bytes | list | dict)) // 1000)
    known = _table().get(name)
    if known is None:
        raise Unjudged(f"the function {name}")
    for wanted, function in known:
        types = wanted.split()
        if len(types) == len(kinds) and all(type in ("any", kind) for type, kind in zip(types, kinds, strict=True)):
            found: Value = function(*args)
            if isinstance(found, str | bytes | list | dict):
                small(len(found))
                tick(len(found) // 1000)
            return found
    raise no_overload()


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
