"""The formats that a CustomResourceDefinition can ask of text, judged as strfmt of kube-openapi does."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Callable, Mapping

from k8slint.kube.addresses import is_cidr, is_ip
from k8slint.kube.urls import is_request_uri
from k8slint.pattern import Pattern

_UNITS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
    "d": 86400 * 10**9,
    "w": 7 * 86400 * 10**9,
}
_PART = Pattern(r"([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)(?![a-zµμ])")
_SPOKEN = Pattern(r"(?<![0-9])([0-9]++)[\t\n\f\r ]*+([A-Za-zµ]++)")
# The last name of each unit may be written out further: min, minute, minutes.
_NAMES = (
    ("ns", "nano"),
    ("us", "µs", "micro"),
    ("ms", "milli"),
    ("s", "sec"),
    ("m", "min"),
    ("h", "hr", "hour"),
    ("d", "day"),
    ("w", "wk", "week"),
)
_CLOCK = Pattern(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:.[0-9]+)?(?:z|[+-][0-9]{2}:[0-9]{2})")
_MAIL = Pattern(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\x80-\U0010ffff-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\x80-\U0010ffff-]+)*")
_HOST = Pattern(
    r"[a-zA-Z0-9](?:-?[a-zA-Z0-9]{0,62})?|(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]{2,63}"
)
_CARD = Pattern(
    r"4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}"
    r"|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35[0-9]{3})[0-9]{11}"
)
_COLOUR = r"(?:0|[1-9][0-9]?|1[0-9][0-9]?|2[0-4][0-9]|25[0-5])"
_BLANK = r"[\t\n\f\r ]*"
_NAME = r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"


def go_duration(text: str) -> int | None:
    """The nanoseconds of a span as Go's time.ParseDuration reads it; None for what it does not."""
    sign, rest = (text[0], text[1:]) if text[:1] in ("+", "-") else ("", text)
    if rest == "0":
        return 0
    total = at = 0
    while at < len(rest):
        found = _PART.match(rest, at)
        if found is None or not (found[1] or found[2]) or len(found[1]) > 20:
            return None
        fraction = (found[2] or "")[:30]
        total += int(found[1] or 0) * _UNITS[found[3]]
        total += int(fraction or 0) * _UNITS[found[3]] // 10 ** len(fraction)
        at = found.end()
    if not rest or total >= 2**63:
        return None
    return -total if sign == "-" else total


def duration(text: str) -> int | None:
    """The nanoseconds of a span, which may also be written as in "5 days"."""
    exact = go_duration(text)
    if exact is not None:
        return exact
    total = 0
    known = False
    for number, word in _SPOKEN.findall(text):
        if len(number.lstrip("0")) > 18:
            return None
        for names in _NAMES:
            if word.lower() in names or word.lower().startswith(names[-1]):
                known = True
                total += int(number) * _UNITS[names[0]]
    return total if known else None


def is_date(text: str) -> bool:
    """Whether a text is a day such as 2024-01-31."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= month <= 12 and 1 <= day <= (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _is_date_time(text: str) -> bool:
    parts = text.lower().split("t")
    clock = _CLOCK.fullmatch(parts[1]) if len(parts) > 1 and is_date(parts[0]) else None
    return clock is not None and clock[1] <= "23" and clock[2] <= "59" and clock[3] <= "59"


def _is_mail(text: str) -> bool:
    """Whether a text may be an address; what is more than one word and one word is taken for one."""
    name, sign, host = text.strip(" \t").rpartition("@")
    if not sign or not host:
        return False
    if re.search(r'[<>"()\[\]\\:]', text):
        return True
    return bool(_MAIL.fullmatch(name) and _MAIL.fullmatch(host))


def _is_host(text: str) -> bool:
    if len(text.encode("utf-8", "replace")) > 255 or any(
        len(part.encode("utf-8", "replace")) > 63 for part in text.split(".")
    ):
        return False
    return bool(_HOST.fullmatch("".join(_as_ascii(sign) for sign in text)))


def _as_ascii(sign: str) -> str:
    """A letter for any letter, a digit for any symbol."""
    if sign.isascii() and (sign.isalnum() or sign in ".-"):
        return sign
    category = unicodedata.category(sign)[0]
    return {"L": "x", "S": "0"}.get(category, "_")


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return ":" in text and "%" not in text


def _is_mac(text: str) -> bool:
    if re.fullmatch(r"[0-9a-fA-F]+", text) and len(text) in (12, 16, 40):
        return True
    for pattern, counts in ((r"[0-9a-fA-F]{2}", (6, 8, 20)), (r"[0-9a-fA-F]{4}", (3, 4, 10))):
        for sign in ":-" if counts[0] == 6 else ".":
            parts = text.split(sign)
            if len(parts) in counts and all(re.fullmatch(pattern, part) for part in parts):
                return True
    return False


def _is_card(text: str) -> bool:
    digits = re.sub(r"[^0-9]+", "", text)
    if not _CARD.fullmatch(digits):
        return False
    doubled = [int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(reversed(digits))]
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0


def _is_isbn10(text: str) -> bool:
    digits = re.sub(r"[\t\n\f\r -]+", "", text)
    if not re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        return False
    return sum((at + 1) * (10 if digit == "X" else int(digit)) for at, digit in enumerate(digits)) % 11 == 0


def _is_isbn13(text: str) -> bool:
    digits = re.sub(r"[\t\n\f\r -]+", "", text)
    if not re.fullmatch(r"[0-9]{13}", digits):
        return False
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits[:12]))
    return int(digits[12]) == (10 - total % 10) % 10


def _like(pattern: str, flags: int = 0, most: int | None = None) -> Callable[[str], bool]:
    compiled = Pattern(pattern, flags)
    return lambda text: (most is None or len(text) <= most) and compiled.fullmatch(text) is not None


def _uuid(third: str = "[0-9a-f]", fourth: str = "[0-9a-f]") -> Callable[[str], bool]:
    pattern = rf"[0-9a-f]{{8}}-?[0-9a-f]{{4}}-?{third}[0-9a-f]{{3}}-?{fourth}[0-9a-f]{{3}}-?[0-9a-f]{{12}}"
    return _like(pattern, re.IGNORECASE | re.ASCII)


# By name without dashes, which do not count.
FORMATS: Mapping[str, Callable[[str], bool]] = {
    "bsonobjectid": _like("[0-9a-fA-F]{24}"),
    "byte": _like(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})"),
    "cidr": is_cidr,
    "creditcard": _is_card,
    "date": is_date,
    "datetime": _is_date_time,
    "duration": lambda text: duration(text) is not None,
    "email": _is_mail,
    "hexcolor": _like("#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})"),
    "hostname": _is_host,
    "ipv4": lambda text: is_ip(text) and "." in text,
    "ipv6": _is_ipv6,
    "isbn": lambda text: _is_isbn10(text) or _is_isbn13(text),
    "isbn10": _is_isbn10,
    "isbn13": _is_isbn13,
    "k8slongname": _like(rf"{_NAME}(?:\.{_NAME})*", most=253),
    "k8sshortname": _like(_NAME, most=63),
    "mac": _is_mac,
    "rgbcolor": _like(rf"rgb\({_BLANK}{_COLOUR}{_BLANK},{_BLANK}{_COLOUR}{_BLANK},{_BLANK}{_COLOUR}{_BLANK}\)"),
    "ssn": lambda text: len(text) == 11 and re.fullmatch(r"[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}", text) is not None,
    "uri": is_request_uri,
    "uuid": _uuid(),
    "uuid3": _uuid("3"),
    "uuid4": _uuid("4", "[89ab]"),
    "uuid5": _uuid("5", "[89ab]"),
}


def format_name(written: str) -> str:
    """A format without its dashes; "" for one that nobody looks at."""
    name = written.replace("-", "")
    return name if name in FORMATS else ""


def is_format(written: str) -> bool:
    """Whether a format of text means something to the API server, be it only that the text is a password."""
    name = written.replace("-", "")
    return name in FORMATS or name == "password"
