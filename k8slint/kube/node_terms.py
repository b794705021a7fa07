"""Whether a node can meet what a pod asks of it by its labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from k8slint.kube.labels import Requirement
from k8slint.pattern import Pattern

_WHOLE = Pattern(r"[+-]?[0-9]{1,18}")


class Conflict(NamedTuple):
    """Two demands on one label that no node can meet together, as places in the list they came from."""

    key: str
    one: int
    other: int
    reason: str


def conflict(demands: Sequence[Requirement]) -> Conflict | None:
    """The first two of these demands, all of which must hold, that exclude each other."""
    by_key: dict[str, list[int]] = defaultdict(list)
    for place, demand in enumerate(demands):
        for before in by_key[demand.key]:
            reason = _clash(demands[before], demand) or _clash(demand, demands[before])
            if reason:
                return Conflict(demand.key, before, place, reason)
        by_key[demand.key].append(place)
    return None


def equal_to(pairs: Mapping[str, str]) -> Iterable[Requirement]:
    """A nodeSelector as demands."""
    return (Requirement(key, "In", (value,)) for key, value in pairs.items())


def _clash(one: Requirement, other: Requirement) -> str:
    """Why the first excludes the second, looked at from one side."""
    needs_label = one.operator in ("In", "Exists", "Gt", "Lt")
    if needs_label and other.operator == "DoesNotExist":
        return "must be there and must not"
    if one.operator == "In" and one.values:
        if other.operator == "In" and other.values and not set(one.values) & set(other.values):
            return "cannot have two values"
        if other.operator == "NotIn" and set(one.values) <= set(other.values):
            return "must not have the value that it must have"
        bound = _bound(other)
        if bound is not None and not any(_keeps(value, other.operator, bound) for value in one.values):
            return "must have a value that is out of bounds"
    if one.operator == "Gt" and other.operator == "Lt":
        low, high = _bound(one), _bound(other)
        if low is not None and high is not None and low + 1 >= high:
            return "cannot be above and below"
    return ""


def _bound(demand: Requirement) -> int | None:
    if demand.operator not in ("Gt", "Lt") or len(demand.values) != 1:
        return None
    return int(demand.values[0]) if _WHOLE.fullmatch(demand.values[0]) else None


def _keeps(value: str, operator: str, bound: int) -> bool:
    if not _WHOLE.fullmatch(value):
        return False
    return int(value) > bound if operator == "Gt" else int(value) < bound
