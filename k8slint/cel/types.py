"""The types of expressions, and which of them fit where another is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from k8slint.cel.trouble import Unjudged


class Type(NamedTuple):
    """A type. `kind` is its sort; `name` tells objects, opaque types and parameters apart."""

    kind: str
    params: tuple[Type, ...] = ()
    name: str = ""

    def __str__(self) -> str:
        if self.kind in ("object", "opaque", "param"):
            shown = "object" if self.name.startswith("self") else self.name.rpartition(".")[2]
        else:
            shown = self.kind
        return f"{shown}({', '.join(map(str, self.params))})" if self.params else shown


DYN = Type("dyn")
ERROR = Type("error")
NULL = Type("null")
BOOL = Type("bool")
INT = Type("int")
UINT = Type("uint")
DOUBLE = Type("double")
STRING = Type("string")
BYTES = Type("bytes")
DURATION = Type("duration")
TIMESTAMP = Type("timestamp")
TYPE = Type("type")


class Bound:
    """What the parameters of types stand for. What was noted last can be taken back.

    A type may hold another one many times, which holds a third many times: the steps are counted.
    """

    def __init__(self, steps: int) -> None:
        self._known: dict[str, Type] = {}
        self._before: list[tuple[str, Type | None]] = []
        self._left = steps

    def step(self) -> None:
        """Goes on where there have not been too many steps."""
        self._left -= 1
        if self._left < 0:
            raise Unjudged("takes too long")

    def get(self, param: str) -> Type | None:
        """What a parameter stands for, if that is known."""
        return self._known.get(param)

    def note(self, param: str, type: Type) -> None:
        """From now on, a parameter stands for a type."""
        self._before.append((param, self._known.get(param)))
        self._known[param] = type

    def attempt(self, some: Sequence[Type], others: Sequence[Type]) -> bool:
        """Whether the types of two rows fit; what they say of parameters is noted if they all do."""
        first = len(self._before)
        if _all_fit(self, some, others):
            return True
        while len(self._before) > first:
            param, type = self._before.pop()
            if type is None:
                del self._known[param]
            else:
                self._known[param] = type
        return False


_NULLABLE = frozenset({"opaque", "object", "duration", "timestamp"})


def list_of(item: Type) -> Type:
    """A list of items of a type."""
    return Type("list", (item,))


def map_of(key: Type, value: Type) -> Type:
    """A mapping between types."""
    return Type("map", (key, value))


def optional_of(held: Type) -> Type:
    """Something or nothing."""
    return Type("opaque", (held,), "optional_type")


def held_by(type: Type) -> Type | None:
    """What an optional holds; None for any other type."""
    return type.params[0] if type.kind == "opaque" and type.name == "optional_type" else None


def resolved(bound: Bound, type: Type, *, open_is_dyn: bool = False) -> Type:
    """A type with everything put in that is known of its parameters."""
    if type.kind == "param":
        known = bound.get(type.name)
        if known is not None:
            return resolved(bound, known, open_is_dyn=open_is_dyn)
        return DYN if open_is_dyn else type
    if not type.params:
        return type
    bound.step()
    return type._replace(params=tuple(resolved(bound, each, open_is_dyn=open_is_dyn) for each in type.params))


def more_general(one: Type, other: Type) -> Type:
    """The more general of two types that fit."""
    return one if _is_less_specific(one, other) else other


def _fits(bound: Bound, one: Type, other: Type) -> bool:
    bound.step()
    if other.kind == "param":
        valid, known = _stands_for(bound, one, other)
        if valid or known:
            return valid
    if one.kind == "param":
        return _stands_for(bound, other, one)[0]
    if one.kind in ("dyn", "error") or other.kind in ("dyn", "error"):
        return True
    if "null" in (one.kind, other.kind):
        return one.kind == other.kind or one.kind in _NULLABLE or other.kind in _NULLABLE
    if one.kind == "type":
        return other.kind == "type"
    return one.kind == other.kind and one.name == other.name and _all_fit(bound, one.params, other.params)


def _all_fit(bound: Bound, some: Sequence[Type], others: Sequence[Type]) -> bool:
    return len(some) == len(others) and all(_fits(bound, *pair) for pair in zip(some, others, strict=True))


def _stands_for(bound: Bound, type: Type, param: Type) -> tuple[bool, bool]:
    """Whether a type may stand for a parameter, and whether the parameter is known already."""
    if type == param:
        return True, True
    known = bound.get(param.name)
    if known is not None:
        if type == known:
            return True, True
        if not _fits(bound, type, known):
            return False, True
        general = more_general(type, known)
        if not _occurs(bound, param, general):
            bound.note(param.name, general)
        return True, True
    if _occurs(bound, param, type):
        return False, False
    bound.note(param.name, type)
    return True, False


def _occurs(bound: Bound, param: Type, type: Type) -> bool:
    bound.step()
    if type == param:
        return True
    if type.kind == "param":
        known = bound.get(type.name)
        return known is not None and _occurs(bound, param, known)
    return any(_occurs(bound, param, each) for each in type.params)


def _is_less_specific(one: Type, other: Type) -> bool:
    if one.kind in ("dyn", "param"):
        return True
    if other.kind in ("dyn", "param") or one.kind != other.kind:
        return False
    if one.kind == "type":
        return True
    if one.name != other.name or len(one.params) != len(other.params):
        return False
    return all(_is_less_specific(*pair) for pair in zip(one.params, other.params, strict=True))
