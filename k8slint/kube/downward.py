"""The units in which a container can be shown its own resources."""

from __future__ import annotations

from k8slint.kube.quantity import nanos
from k8slint.node import At
from k8slint.pattern import Pattern

_ONE = 10**9
_CPU = ("limits.cpu", "requests.cpu")
_BYTES = (
    "limits.ephemeral-storage",
    "limits.hugepages-",
    "limits.memory",
    "requests.ephemeral-storage",
    "requests.hugepages-",
    "requests.memory",
)
_FORM = Pattern(
    r"[+-]?0*+(?P<whole>[0-9]{0,40}+)(?:\.(?P<part>[0-9]*+))?(?:[eE](?P<power>[+-]?[0-9]{1,4})|[A-Za-z]{0,2})"
)
_UNITS = {f"1{suffix}": _ONE * 1000**power for power, suffix in enumerate(("", "k", "M", "G", "T", "P", "E"))}
_UNITS |= {f"1{suffix}i": _ONE * 1024**power for power, suffix in enumerate("KMGTPE", 1)}
_CPU_UNITS = {"1": _ONE, "1m": _ONE // 1000}


def divisor_fault(reference: At) -> str | None:
    """What the divisor of a resourceFieldRef must be, as the end of a sentence; None where nothing is wrong with it."""
    resource, divisor = reference["resource"].text or "", reference["divisor"].value
    if isinstance(divisor, float) and divisor.is_integer():
        divisor = int(divisor)
    amount = nanos(divisor) if isinstance(divisor, str | int | float) else None
    if not amount:
        return None
    text = str(divisor).strip()
    if resource in _CPU:
        return None if _is_one_of(_CPU_UNITS, text, amount) else "must be 1 or 1m for CPU"
    if resource.startswith(_BYTES) and not _is_one_of(_UNITS, text, amount):
        return "must be 1, or 1 with one of the suffixes k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi and Ei"
    return None


def _is_one_of(units: dict[str, int], text: str, amount: int) -> bool:
    """Whether a quantity is written as one of some units, once the API server has put it in its usual form.

    It leaves alone what it takes to be in that form already: 1024Ki becomes 1Mi, but 01Ki stays what it is.
    """
    match = _FORM.fullmatch(text)
    if text in units or match is None:
        return text in units
    whole, part, power = match["whole"], match["part"] or "", match["power"]
    if text.endswith("i"):
        left_alone = not part and int(whole or "0") % 8 != 0
    else:
        digits = (whole or "0") + part
        left_alone = (int(power or "0") - len(part)) % 3 == 0 and digits[0] != "0" and not digits.endswith("000")
    if left_alone:
        return False
    # Below 1024 the powers of two are written as powers of ten.
    binary = text.endswith("i") and amount >= 1024 * _ONE
    return any(
        amount == size and (size == _ONE or (power is None and binary == unit.endswith("i")))
        for unit, size in units.items()
    )
