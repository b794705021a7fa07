"""Which object was meant by a name that none has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from k8slint.kube.near import is_slip, nearest
from k8slint.kube.objects import Object
from k8slint.pattern import Pattern

_DIGITS = Pattern(r"(^|[-.])\d+(?=[-.]|$)")


def meant(name: str, candidates: Iterable[Object]) -> Object | None:
    """The object whose name was mistyped: one slip away, and not told apart on purpose by a number or a letter."""
    by_name = {obj.name: obj for obj in candidates if _may_be_near(name, obj.name)}
    near = nearest(name, by_name) if by_name else None
    return by_name[near] if near is not None and _is_typo(name, near) else None


def _may_be_near(name: str, other: str) -> bool:
    """Worth a closer look: about as long, and with the same letter at one end."""
    if not name or not other or name == other or abs(len(name) - len(other)) > 2 + len(name) // 5:
        return False
    return name[0] == other[0] or name[-1] == other[-1]


def _is_typo(name: str, near: str) -> bool:
    if not is_slip(name, near) or _DIGITS.sub("", name) == _DIGITS.sub("", near):
        return False
    words, others = re.split(r"[-.]", name), re.split(r"[-.]", near)
    if len(words) != len(others):
        return "".join(words) == "".join(others) or len(name) == len(near)
    differing = [(one, two) for one, two in zip(words, others, strict=True) if one != two]
    # web-a and web-b, or db-rw and db-ro, are two things.
    return len(differing) == 1 and min(map(len, differing[0])) > 2
