"""Whether a scalar is what a leaf of the schema asks for, judged as the API server decodes it."""

from __future__ import annotations

import math
import re
from typing import Literal, TypeAlias

from k8slint.kube import quantity
from k8slint.node import Value
from k8slint.reading.scalars import is_base64
from k8slint.schema.types import Bounds, Leaf

Refusal: TypeAlias = Literal["type", "range", "enum", "bounds", "quantity", "base64", "time", "port"]

_RANGES = {
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "int-or-string": (-(2**31), 2**31 - 1),
    "port": (-(2**31), 2**31 - 1),
    "optional-port": (-(2**31), 2**31 - 1),
    "int64-or-string": (-(2**63), 2**63 - 1),
}
# Compiled when first used; most runs need none of them.
_TIME = (
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{1,2}):([0-9]{2}):([0-9]{2})([.,][0-9]+)?"
    r"(?:Z|[+-]([0-9]{2}):([0-9]{2}))"
)
_PORT_NAME = r"(?=.*[a-z])(?!.*--)[a-z0-9](?:[a-z0-9-]{0,13}[a-z0-9])?"


def refusal(leaf: Leaf, value: Value) -> Refusal | None:
    """Why a scalar is refused; None where it is taken. A null never comes here unless the leaf refuses it."""
    found = _kind(leaf.kind, value)
    if found is None and leaf.enum and not _one_of(value, leaf.enum):
        return "enum"
    if found is None and leaf.bounds is not None and not within(leaf.bounds, value):
        return "bounds"
    return found


def is_time(text: str, *, micro: bool = False) -> bool:
    """Whether Go reads a text as RFC 3339; a MicroTime wants exactly six digits of a second."""
    match = re.fullmatch(_TIME, text)
    if match is None or (micro and len(match[7] or "") != 7):
        return False
    year, month, day, hour, minute, second = (int(match[number]) for number in range(1, 7))
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not (1 <= month <= 12 and 1 <= day <= days[month - 1] and hour < 24 and minute < 60 and second < 60):
        return False
    return int(match[8] or 0) <= 24 and int(match[9] or 0) <= 60


def within(bounds: Bounds, value: Value) -> bool:
    """Whether a scalar keeps within what a custom resource's schema says of numbers and lengths."""
    if isinstance(value, str):
        size: float = len(value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        size = value
    else:
        return True
    if bounds.step and isinstance(size, (int, float)) and not _is_multiple(size, bounds.step):
        return False
    if bounds.least is not None and (size < bounds.least or (bounds.above and size == bounds.least)):
        return False
    return bounds.most is None or not (size > bounds.most or (bounds.below and size == bounds.most))


def _kind(kind: str, value: Value) -> Refusal | None:
    if kind in ("string", "bytes", "time", "micro-time"):
        if not isinstance(value, str):
            return "type"
        if kind == "bytes":
            return None if is_base64(value) else "base64"
        return None if kind == "string" or is_time(value, micro=kind == "micro-time") else "time"
    if kind == "quantity":
        if isinstance(value, bool) or value is None:
            return "type"
        return None if quantity.nanos(value) is not None else "quantity"
    if kind == "optional-port" and value == "":
        return None
    if kind in ("port", "optional-port") and isinstance(value, str):
        return None if re.fullmatch(_PORT_NAME, value) else "port"
    if kind in ("int-or-string", "int64-or-string") and isinstance(value, str):
        return None
    if kind in _RANGES:
        return _whole(value, *_RANGES[kind])
    if kind == "boolean":
        return None if isinstance(value, bool) else "type"
    if kind == "number":
        return "type" if isinstance(value, bool) or not isinstance(value, (int, float)) else None
    return None if kind in ("any", "bare") else "type"


def _whole(value: Value, least: int, most: int) -> Refusal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return "type"
    if isinstance(value, float) and not value.is_integer():
        return "type" if math.isfinite(value) else "range"
    return None if least <= value <= most else "range"


def _one_of(value: Value, enum: tuple[object, ...]) -> bool:
    if isinstance(value, str):
        return value in enum
    return any(value == each and isinstance(value, bool) == isinstance(each, bool) for each in enum)


def _is_multiple(value: float, step: float) -> bool:
    ratio = value / step
    return math.isclose(ratio, round(ratio), rel_tol=0, abs_tol=1e-9)
