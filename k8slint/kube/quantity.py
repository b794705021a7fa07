"""Amounts as Kubernetes writes them: `500m`, `1.5Gi`, `1e3`.

Follows ParseQuantity of k8s.io/apimachinery, odd corners included: "m" and "." are 0, "1." is 1, and what is
finer than a nano is rounded away from zero.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from k8slint.pattern import Pattern

if TYPE_CHECKING:
    from fractions import Fraction

_FORM = Pattern(r"([+-]?)([0-9]*+)(?:\.([0-9]*+))?([eEinumkKMGTP]*+[+-]?[0-9]*+)")
# The powers of ten, then the powers of two.
_TENS = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_TWOS = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_NANO = 10**9
_MOST = (2**63 - 1) * _NANO
# What Go trims from the JSON text of the string; tabs and line breaks are escaped there and stay.
_BLANKS = " \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LONG = 64  # more digits than this decide nothing: the value is capped at 2^63-1 and rounded at 10^-9


def parse(written: str | float) -> Fraction | None:
    """The amount that a text or number stands for; None where the API server refuses it."""
    from fractions import Fraction

    amount = nanos(written)
    return None if amount is None else Fraction(amount, _NANO)


def nanos(written: str | float) -> int | None:
    """The amount in billionths; None where the API server refuses the text or number."""
    if isinstance(written, bool) or (isinstance(written, float) and not math.isfinite(written)):
        return None
    text = written.strip(_BLANKS) if isinstance(written, str) else repr(written)
    match = _FORM.fullmatch(text)
    if not text or match is None:
        return None
    sign, whole, fraction, suffix = match.groups("")
    twos = _TWOS.get(suffix, 0)
    tens = 0 if twos else _TENS.get(suffix, _exponent(suffix))
    if tens is None:
        return None
    whole, fraction = whole.lstrip("0"), fraction[:_LONG]
    if len(whole) > _LONG:
        amount = _MOST
    else:
        amount = min(_scaled(int(whole + fraction or "0") << twos, tens - len(fraction) + 9), _MOST)
    return -amount if sign == "-" else amount


def _scaled(number: int, tens: int) -> int:
    """A number times a power of ten, rounded up."""
    factor: int = 10 ** abs(tens)
    return number * factor if tens >= 0 else -(-number // factor)


def _exponent(suffix: str) -> int | None:
    """The power of ten of a suffix such as `e3` or `E-2`, as far as it matters."""
    digits = suffix[1:].lstrip("+-")
    if suffix[:1] not in ("e", "E") or not digits.isdecimal():
        return None
    power = min(int(digits[:_LONG]), 2 * _LONG)
    return -power if suffix[1] == "-" else power
