"""The limits of numbers in the schema of a custom resource, odd corners of kube-openapi included."""

from __future__ import annotations

import math

from k8slint.kube.custom_schema import Part

_MOST = 2.0**53 - 1
_INT32 = 2**31
_INT64 = 2**63
_FLOAT32 = 3.4028235677973366e38


def as_read(value: float) -> float:
    """A number as it comes out of JSON: whole where it can be."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        value = int(value)
    return value if not isinstance(value, int) or -(2**63) <= value < 2**63 else float(value)


def is_out(part: Part, value: float) -> bool:
    """Whether a number is not within the limits of its schema, or no multiple of its step."""
    return (
        _is_beyond(part, value, part.number("minimum"), part.flag("exclusiveMinimum"), -1)
        or _is_beyond(part, value, part.number("maximum"), part.flag("exclusiveMaximum"), 1)
        or _is_no_multiple(part, value, part.number("multipleOf"))
    )


def odd_limit(part: Part, value: float) -> str:
    """Why the API server refuses a number for a reason that nobody would guess; "" where it does not."""
    if part.type == "number" and part.number_format == "float" and abs(value) > _FLOAT32:
        return "it is too large for the format 'float'"
    for name in ("minimum", "maximum", "multipleOf"):
        limit = part.number(name)
        if limit is not None and _is_no_bound(part, limit):
            return f"'{name}' of its schema, {limit:g}, is no whole number of the format, and so no value is right"
    step = part.number("multipleOf")
    if isinstance(value, int) and step is not None and 0 < step < 1:
        return f"the API server takes no whole number for a multiple of {step:g}"
    return ""


def _is_no_bound(part: Part, bound: float) -> bool:
    """Whether a limit cannot be one of the type that it limits; then no value is right."""
    if part.type != "integer":
        return False
    if not math.isfinite(bound) or not float(bound).is_integer():
        return True
    most = _INT32 if part.number_format == "int32" else _INT64
    return not -most <= bound < most


def _is_beyond(part: Part, value: float, bound: float | None, exclusive: bool, sign: int) -> bool:
    if bound is None:
        return False
    if _is_no_bound(part, bound):
        return True
    if isinstance(value, int):
        bound = math.trunc(bound)
    return (value - bound) * sign > 0 or (exclusive and value == bound)


def _is_no_multiple(part: Part, value: float, step: float | None) -> bool:
    if step is None:
        return False
    if _is_no_bound(part, step):
        return True
    if isinstance(value, int):
        whole = math.trunc(step)
        return whole <= 0 or value % whole != 0
    if step <= 0:
        return True
    times = 1 / step * value if step < 1 else value / step
    if not math.isfinite(times) or abs(times) > _MOST:
        return True
    near = float(math.trunc(times))
    if times == near:
        return False
    return near == 0 or abs(times - near) / (abs(times) + abs(near)) >= 1e-9
