"""Arithmetic, comparison and conversion."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal

from k8slint.cel.functions import Counting, Table, Tick, small
from k8slint.cel.times import (
    Duration,
    Timestamp,
    duration,
    in_range,
    span,
    timestamp,
    written_duration,
    written_timestamp,
)
from k8slint.cel.trouble import Failure
from k8slint.cel.values import KeyedList, Kind, SetOf, UInt, Value, equal, key_of, kind_of

_TIME = "google.protobuf.Timestamp"
_SPAN = "google.protobuf.Duration"


def _int(value: int) -> int:
    if not -(2**63) <= value < 2**63:
        raise Failure("integer overflow")
    return int(value)


def _uint(value: int) -> UInt:
    if not 0 <= value < 2**64:
        raise Failure("unsigned integer overflow")
    return UInt(value)


def quotient(one: int, other: int) -> int:
    """A division that rounds towards zero."""
    if other == 0:
        raise Failure("division by zero")
    return abs(one) // abs(other) * (1 if (one < 0) == (other < 0) else -1)


def _remainder(one: int, other: int) -> int:
    if other == 0:
        raise Failure("modulus by zero")
    return int(math.copysign(1, one)) * (abs(one) % abs(other))


def _divided(one: float, other: float) -> float:
    if other:
        return one / other
    return math.nan if one == 0 or math.isnan(one) else math.copysign(math.inf, one) * math.copysign(1, other)


def _joined(tick: Tick, one: list[Value], other: list[Value]) -> list[Value]:
    small(len(one) + len(other))
    if isinstance(one, SetOf):
        return SetOf([*one, *(each for each in other if not any(equal(each, known, tick) for known in one))])
    if isinstance(one, KeyedList):
        tick(len(one) + len(other))
        made = KeyedList(one)
        made.keys = one.keys
        places = {key_of(each, one.keys): at for at, each in enumerate(one)}
        for each in other:
            at = places.get(key_of(each, one.keys))
            if at is None:
                made.append(each)
            else:
                made[at] = each
        return made
    return one + other


def _text(one: str, other: str) -> str:
    small(len(one) + len(other))
    return one + other


def _whole(value: float) -> int:
    if not math.isfinite(value) or not -(2**63) < value < 2**63:
        raise Failure("integer overflow")
    return int(value)


def _unsigned(value: float) -> UInt:
    if not math.isfinite(value) or not 0 <= value < 2**64:
        raise Failure("unsigned integer overflow")
    return UInt(int(value))


def _read_int(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,30}", text):
        raise Failure(f"'{text[:40]}' is no whole number")
    return _int(int(text))


def _read_uint(text: str) -> UInt:
    if not re.fullmatch(r"[0-9]{1,30}", text):
        raise Failure(f"'{text[:40]}' is no whole number")
    return _uint(int(text))


def _read_double(text: str) -> float:
    if not re.fullmatch(
        r"(?i)[+-]?(?:[0-9]++\.?[0-9]*+(?:e[+-]?[0-9]++)?|\.[0-9]++(?:e[+-]?[0-9]++)?|inf|infinity|nan)", text
    ):
        raise Failure(f"'{text[:40]}' is no number")
    return float(text)


def _read_bool(text: str) -> bool:
    for truth, words in ((True, "1 t T true TRUE True"), (False, "0 f F false FALSE False")):
        if text in words.split():
            return truth
    raise Failure(f"'{text[:40]}' is neither true nor false")


def written_double(value: float) -> str:
    """A number as string() writes it: with an exponent from a million on, and below a ten thousandth."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "+Inf" if value > 0 else "-Inf"
    sign = "-" if math.copysign(1, value) < 0 else ""
    mantissa, _, exponent = f"{Decimal(repr(abs(value))):e}".partition("e")
    power = int(exponent)
    if value == 0:
        return f"{sign}0"
    digits = mantissa.replace(".", "").rstrip("0")
    if -4 <= power < 0:
        return f"{sign}0.{'0' * (-power - 1)}{digits}"
    if 0 <= power < 6:
        whole, rest = digits[: power + 1].ljust(power + 1, "0"), digits[power + 1 :]
        return f"{sign}{whole}{f'.{rest}' if rest else ''}"
    rest = digits[1:]
    return f"{sign}{digits[0]}{f'.{rest}' if rest else ''}e{'-' if power < 0 else '+'}{abs(power):02}"


def _read_bytes(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise Failure("invalid UTF-8 in bytes, cannot convert to string") from None


def _compared() -> Table:
    orders: dict[str, Callable[..., bool]] = {
        "<": lambda one, other: one < other,
        "<=": lambda one, other: one <= other,
        ">": lambda one, other: one > other,
        ">=": lambda one, other: one >= other,
    }
    numbers = ("int", "uint", "double")
    pairs = [(one, other) for one in numbers for other in numbers]
    pairs += [(each, each) for each in ("bool", "string", "bytes", _TIME, _SPAN)]
    return {sign: [(f"{one} {other}", order) for one, other in pairs] for sign, order in orders.items()}


def _same(value: Value) -> Value:
    return value


def _moved(moment: Timestamp, by: Duration) -> Timestamp:
    return in_range(Timestamp(moment.ns + by.ns, moment.ahead))


TABLE: Table = {
    **_compared(),
    "+": [
        ("int int", lambda one, other: _int(one + other)),
        ("uint uint", lambda one, other: _uint(one + other)),
        ("double double", lambda one, other: one + other),
        ("string string", _text),
        ("bytes bytes", lambda one, other: one + other),
        ("list list", Counting(_joined)),
        (f"{_SPAN} {_SPAN}", lambda one, other: span(one.ns + other.ns)),
        (f"{_TIME} {_SPAN}", _moved),
        (f"{_SPAN} {_TIME}", lambda one, other: _moved(other, one)),
    ],
    "-": [
        ("int int", lambda one, other: _int(one - other)),
        ("uint uint", lambda one, other: _uint(one - other)),
        ("double double", lambda one, other: one - other),
        (f"{_SPAN} {_SPAN}", lambda one, other: span(one.ns - other.ns)),
        (f"{_TIME} {_SPAN}", lambda one, other: _moved(one, Duration(-other.ns))),
        (f"{_TIME} {_TIME}", lambda one, other: span(one.ns - other.ns)),
    ],
    "*": [
        ("int int", lambda one, other: _int(one * other)),
        ("uint uint", lambda one, other: _uint(one * other)),
        ("double double", lambda one, other: one * other),
    ],
    "/": [
        ("int int", lambda one, other: _int(quotient(one, other))),
        ("uint uint", lambda one, other: _uint(quotient(one, other))),
        ("double double", _divided),
    ],
    "%": [
        ("int int", _remainder),
        ("uint uint", lambda one, other: _uint(_remainder(one, other))),
    ],
    "-_": [("int", lambda value: _int(-value)), ("double", lambda value: -value)],
    "!_": [("bool", lambda value: not value)],
    "type": [("any", lambda value: Kind(kind_of(value)))],
    "dyn": [("any", _same)],
    "bool": [("bool", _same), ("string", _read_bool)],
    "bytes": [("bytes", _same), ("string", lambda text: text.encode())],
    "double": [("double", _same), ("int", float), ("uint", float), ("string", _read_double)],
    "int": [
        ("int", _same),
        ("uint", _int),
        ("double", _whole),
        ("string", _read_int),
        (_SPAN, lambda value: value.ns),
        (_TIME, lambda value: value.ns // 10**9),
    ],
    "uint": [("uint", _same), ("int", _uint), ("double", _unsigned), ("string", _read_uint)],
    "duration": [(_SPAN, _same), ("int", span), ("string", duration)],
    "timestamp": [
        (_TIME, _same),
        ("int", lambda value: in_range(Timestamp(value * 10**9))),
        ("string", timestamp),
    ],
    "string": [
        ("string", _same),
        ("bool", lambda value: "true" if value else "false"),
        ("int", str),
        ("uint", lambda value: str(int(value))),
        ("double", written_double),
        ("bytes", _read_bytes),
        (_SPAN, written_duration),
        (_TIME, written_timestamp),
    ],
}
