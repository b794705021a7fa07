"""What a scalar means to Kubernetes: the value or key it becomes on the way from YAML to JSON."""

from __future__ import annotations

from math import inf, isfinite, isinf, isnan, nan

from k8slint.node import Value
from k8slint.pattern import Pattern

_INT64_MIN, _INT64_MAX, _UINT64_MAX = -(2**63), 2**63 - 1, 2**64 - 1

_WORDS: dict[str, Value] = {
    "": None,
    **dict.fromkeys(("~", "null", "Null", "NULL")),
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -inf),
}
_NUMBER_START = frozenset("0123456789+-.")
_INT = Pattern(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]([0-7]+)|0[bB]([01]+)|0([0-7]+)|(0|[1-9][0-9]*))")
_SIGNED_BINARY = Pattern(r"0b([-+])([01]+)")
_FLOAT = Pattern(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_DOT_FLOAT = Pattern(r"\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?")
_BASE64 = Pattern(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_TIMESTAMP = Pattern(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})"
    r"| ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?)?"
)
_YAML = "tag:yaml.org,2002:"
_RESOLVABLE = frozenset(_YAML + name for name in ("bool", "int", "float", "null", "timestamp"))


class TagMismatch(ValueError):
    """A tag promises what the text of the scalar does not keep."""


def resolve(text: str) -> Value:
    """The value of a plain scalar as kubectl's YAML library sees it, before it becomes JSON."""
    if text in _WORDS:
        return _WORDS[text]
    first = text[0]
    if first not in _NUMBER_START:
        return text
    if first == ".":
        return _finite(text.replace("_", ""), text) if _DOT_FLOAT.fullmatch(text) else text
    return _number(text.replace("_", ""), text)


def _number(digits: str, text: str) -> Value:
    match = _INT.fullmatch(digits)
    if match:
        sign, hexadecimal, octal, binary, old_octal, decimal = match.groups()
        for written, base, longest in (
            (hexadecimal, 16, 16), (octal, 8, 22), (binary, 2, 64), (old_octal, 8, 22), (decimal, 10, 20),
        ):  # fmt: skip
            if written is None:
                continue
            number = written.lstrip("0")
            value = int(number or "0", base) if len(number) <= longest else _UINT64_MAX + 1
            value = -value if sign == "-" else value
            if _INT64_MIN <= value <= (_UINT64_MAX if sign == "" else _INT64_MAX):
                return value
    if _FLOAT.fullmatch(digits):
        return _finite(digits, text)
    # A quirk of the library: behind 0b it tries once more, and there takes a sign.
    match = _SIGNED_BINARY.fullmatch(digits)
    if match and len(match[2].lstrip("0")) <= 64:
        value = int(match[1] + match[2], 2)
        return value if _INT64_MIN <= value <= _INT64_MAX else text
    return text


def _finite(digits: str, text: str) -> float | str:
    value = float(digits)
    return text if isinf(value) else value


def resolve_tagged(tag: str, text: str) -> Value:
    """The value of a scalar with an explicit tag; raises TagMismatch where kubectl refuses it."""
    if tag == _YAML + "binary":
        return _binary(text)
    if tag not in _RESOLVABLE:
        return text
    if tag == _YAML + "timestamp":
        if not _is_timestamp(text):
            raise TagMismatch(text)
        return text
    value = resolve(text)
    if tag == _YAML + "float" and type(value) is int and value <= _INT64_MAX:
        return float(value)
    wanted = {"bool": bool, "int": int, "float": float, "null": type(None)}[tag.removeprefix(_YAML)]
    if type(value) is not wanted:
        raise TagMismatch(text)
    return value


def _binary(text: str) -> str:
    if not is_base64(text):
        raise TagMismatch(text)
    import base64

    return base64.b64decode(text).decode("utf-8", "replace")


def is_base64(text: str) -> bool:
    """Whether Go's standard decoder takes a text: padded, line breaks ignored."""
    return _BASE64.fullmatch(text.replace("\r", "").replace("\n", "")) is not None


def _is_timestamp(text: str) -> bool:
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return False
    from calendar import monthrange

    year, month, day, *clock = (int(part or 0) for part in match.groups())
    hours, minutes, seconds = max(clock[0], clock[3]), max(clock[1], clock[4]), max(clock[2], clock[5])
    last_day = monthrange(max(year, 4), month)[1] if 1 <= month <= 12 else 0
    return 1 <= day <= last_day and hours < 24 and minutes < 60 and seconds < 60


def as_value(raw: Value) -> Value:
    """A resolved scalar after its passage through JSON: whole numbers that fit 64 bits are integers."""
    if type(raw) is float and isfinite(raw):
        return whole(raw)
    if type(raw) is int and raw > _INT64_MAX:
        return float(raw)
    return raw


def whole(number: float) -> int | float:
    """A float as Go writes it to JSON and reads it back: an integer where it is whole and fits 64 bits."""
    if number.is_integer() and abs(number) < 1e19:
        from decimal import Decimal

        shortest = int(Decimal(repr(number)))
        if _INT64_MIN <= shortest <= _INT64_MAX:
            return shortest
    return number


def as_key(raw: Value) -> str | None:
    """A resolved scalar as the key of a map; None where kubectl refuses it as a key."""
    if type(raw) is str:
        return raw
    if raw is None:
        return None
    if raw is True or raw is False:
        return "true" if raw else "false"
    if isinstance(raw, int):
        return str(raw) if raw <= _INT64_MAX else None
    return _short_float(float(raw))


def _short_float(number: float) -> str:
    """Go's strconv.FormatFloat(number, 'g', -1, 32), with YAML's names for what is not finite."""
    import struct
    from decimal import Decimal

    if isnan(number):
        return ".nan"
    try:
        single = struct.unpack("f", struct.pack("f", number))[0]
    except OverflowError:
        single = number * inf
    if isinf(single):
        return ".inf" if single > 0 else "-.inf"
    for precision in range(9):
        text = f"{single:.{precision}e}"
        if struct.unpack("f", struct.pack("f", float(text)))[0] == single:
            break
    mantissa, exponent = text.split("e")
    if -4 <= int(exponent) < 6:
        return f"{Decimal(text):f}"
    return f"{mantissa}e{exponent}"
