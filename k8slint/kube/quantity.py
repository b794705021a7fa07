"""Amounts as Kubernetes writes them: `500m`, `1.5Gi`, `1e3`.

Follows ParseQuantity of k8s.io/apimachinery, odd corners included: "m" and "." are 0, "1." is 1, and what is
finer than a nano is rounded away from zero.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

_FORM = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[+-]?[0-9]*)")
_SCALES = {
    "n": Fraction(1, 10**9),
    "u": Fraction(1, 10**6),
    "m": Fraction(1, 10**3),
    "": Fraction(1),
    **{suffix: Fraction(10 ** (3 * power)) for power, suffix in enumerate("kMGTPE", 1)},
    **{f"{letter}i": Fraction(2 ** (10 * power)) for power, letter in enumerate("KMGTPE", 1)},
}
_MOST = Fraction(2**63 - 1)
_NANO = 10**9
# What Go trims from the JSON text of the string; tabs and line breaks are escaped there and stay.
_BLANKS = " \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LONG = 64  # more digits than this decide nothing: the value is capped at 2^63-1 and rounded at 10^-9


def parse(written: str | float) -> Fraction | None:
    """The amount that a text or number stands for; None where the API server refuses it."""
    if isinstance(written, bool) or (isinstance(written, float) and not math.isfinite(written)):
        return None
    text = written.strip(_BLANKS) if isinstance(written, str) else repr(written)
    match = _FORM.fullmatch(text)
    if not text or match is None:
        return None
    sign, whole, fraction, suffix = match.groups("")
    scale = _SCALES.get(suffix)
    if scale is None:
        scale = _power(suffix)
    if scale is None:
        return None
    amount = _digits(whole.lstrip("0"), fraction) * scale
    # Rounded up to a whole nano, then capped, as the server does.
    amount = min(Fraction(math.ceil(amount * _NANO), _NANO), _MOST)
    return -amount if sign == "-" else amount


def _digits(whole: str, fraction: str) -> Fraction:
    if len(whole) > _LONG:
        return _MOST
    short = fraction[:_LONG]
    return Fraction(int(whole + short or "0"), 10 ** len(short))


def _power(suffix: str) -> Fraction | None:
    """The factor of a decimal exponent such as `e3` or `E-2`."""
    if len(suffix) < 2 or suffix[0] not in "eE" or not suffix[1:].lstrip("+-").isdecimal():
        return None
    digits = suffix[1:].lstrip("+-0")
    power = int(digits or "0") if len(digits) < 4 else 9999
    power = min(power, 2 * _LONG)
    return Fraction(1, 10**power) if suffix[1] == "-" else Fraction(10**power)
