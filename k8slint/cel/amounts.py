"""Quantities and versions."""

from __future__ import annotations

import re
from fractions import Fraction

from k8slint.cel.functions import Table
from k8slint.cel.trouble import Failure
from k8slint.cel.values import Quantity, Semver
from k8slint.kube.quantity import parse
from k8slint.pattern import Pattern

_AMOUNT = "kubernetes.Quantity"
_VERSION = "kubernetes.Semver"
_SEMVER = Pattern(
    r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)"
    r"(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?"
)


def _quantity(text: str) -> Quantity:
    amount = parse(text) if text == text.strip() else None
    if amount is None:
        raise Failure(f"'{text[:40]}' is no quantity")
    return Quantity(amount)


def _is_quantity(text: str) -> bool:
    return text == text.strip() and parse(text) is not None


def _is_whole(value: Quantity) -> bool:
    # What is larger has been cut to the largest.
    return value.amount.denominator == 1 and -(2**63) < value.amount < 2**63 - 1


def _integer(value: Quantity) -> int:
    if not _is_whole(value):
        raise Failure("cannot convert value to integer")
    return int(value.amount)


def _order(one: Fraction, other: Fraction) -> int:
    return (one > other) - (one < other)


def _semver(text: str, normalize: bool = False) -> Semver:
    found = _SEMVER.fullmatch(_normal(text) if normalize else text)
    parts = (found[4] or "").split(".") if found else []
    if found is None or any(len(part) > 1 and part.isdecimal() and part[0] == "0" for part in parts):
        raise Failure(f"'{text[:40]}' is no version such as 1.2.3")
    numbers = tuple(int(found[at][:21]) for at in (1, 2, 3))
    before = tuple((0, int(part[:21]), "") if part.isdecimal() else (1, 0, part) for part in parts if part)
    if any(number >= 2**64 for number in (*numbers, *(number for _, number, _ in before))):
        raise Failure(f"'{text[:40]}' is no version such as 1.2.3")
    return Semver((numbers[0], numbers[1], numbers[2]), before)


def _normal(text: str) -> str:
    parts = text.removeprefix("v").split(".", 2)
    for at, part in enumerate(parts):
        if len(part) > 1:
            short = part.lstrip("0")
            parts[at] = short if short[:1].isdecimal() and short.isascii() else f"0{short}"
    if len(parts) < 3 and re.search("[+-]", parts[-1]):
        raise Failure("a short version cannot have a pre-release")
    return ".".join(parts + ["0"] * (3 - len(parts)))


def _is_semver(text: str, normalize: bool = False) -> bool:
    try:
        _semver(text, normalize)
    except Failure:
        return False
    return True


def _versions(one: Semver, other: Semver) -> int:
    if one.order == other.order:
        return 0
    if one.numbers != other.numbers or not one.before or not other.before:
        return -1 if (one.numbers, not one.before) < (other.numbers, not other.before) else 1
    return -1 if one.before < other.before else 1


TABLE: Table = {
    "quantity": [("string", _quantity)],
    "isQuantity": [("string", _is_quantity)],
    "sign": [(_AMOUNT, lambda value: _order(value.amount, Fraction(0)))],
    "isGreaterThan": [
        (f"{_AMOUNT} {_AMOUNT}", lambda one, other: one.amount > other.amount),
        (f"{_VERSION} {_VERSION}", lambda one, other: _versions(one, other) > 0),
    ],
    "isLessThan": [
        (f"{_AMOUNT} {_AMOUNT}", lambda one, other: one.amount < other.amount),
        (f"{_VERSION} {_VERSION}", lambda one, other: _versions(one, other) < 0),
    ],
    "compareTo": [
        (f"{_AMOUNT} {_AMOUNT}", lambda one, other: _order(one.amount, other.amount)),
        (f"{_VERSION} {_VERSION}", _versions),
    ],
    "asApproximateFloat": [(_AMOUNT, lambda value: float(value.amount))],
    "asInteger": [(_AMOUNT, _integer)],
    "isInteger": [(_AMOUNT, _is_whole)],
    "add": [
        (f"{_AMOUNT} {_AMOUNT}", lambda one, other: Quantity(one.amount + other.amount)),
        (f"{_AMOUNT} int", lambda one, other: Quantity(one.amount + other)),
    ],
    "sub": [
        (f"{_AMOUNT} {_AMOUNT}", lambda one, other: Quantity(one.amount - other.amount)),
        (f"{_AMOUNT} int", lambda one, other: Quantity(one.amount - other)),
    ],
    "semver": [("string", _semver), ("string bool", _semver)],
    "isSemver": [("string", _is_semver), ("string bool", _is_semver)],
    "major": [(_VERSION, lambda version: version.numbers[0])],
    "minor": [(_VERSION, lambda version: version.numbers[1])],
    "patch": [(_VERSION, lambda version: version.numbers[2])],
}
