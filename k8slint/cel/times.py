"""Spans and points of time, as Go reads and writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from k8slint.cel.trouble import Failure, Unjudged
from k8slint.kube.value_formats import go_duration
from k8slint.pattern import Pattern

_MOST = 2**63 - 1
_STAMP = Pattern(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:[.,]([0-9]+))?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_EPOCH = datetime(1970, 1, 1)
_SECOND = 10**9


@dataclass(frozen=True, order=True, slots=True)
class Duration:
    """A span of time."""

    ns: int


@dataclass(frozen=True, order=True, slots=True)
class Timestamp:
    """A point of time in nanoseconds since 1970, and the seconds its own zone is ahead."""

    ns: int
    ahead: int = field(default=0, compare=False)

    def at(self, zone: tzinfo) -> datetime:
        """The date and the time of the day in a zone."""
        try:
            return (_EPOCH + timedelta(seconds=self.ns // _SECOND)).replace(tzinfo=UTC).astimezone(zone)
        except OverflowError:
            raise Unjudged("a date before the year 1, or after the year 9999") from None


def duration(text: str) -> Duration:
    """A span as Go's time.ParseDuration reads it."""
    found = go_duration(text)
    if found is None:
        raise Failure(f"'{text[:40]}' is no duration")
    return Duration(found)


def timestamp(text: str) -> Timestamp:
    """A point of time as RFC 3339 writes it."""
    found = _STAMP.fullmatch(text)
    if found is None:
        raise Failure(f"'{text[:40]}' is no time such as 2024-01-31T12:00:00Z")
    zone = found[8]
    ahead = 0 if zone == "Z" else (int(zone[1:3]) * 3600 + int(zone[4:]) * 60) * (-1 if zone[0] == "-" else 1)
    try:
        year, month, day, hour, minute, second = (int(found[number]) for number in range(1, 7))
        moment = datetime(year, month, day, hour, minute, second)
    except ValueError:
        raise Failure(f"'{text[:40]}' is no time") from None
    fraction = int((found[7] or "")[:9].ljust(9, "0"))
    seconds = (moment - _EPOCH) // timedelta(seconds=1) - ahead
    return in_range(Timestamp(seconds * _SECOND + fraction, ahead))


def midnight(text: str) -> Timestamp:
    """The beginning of a day such as 2024-01-31."""
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        day = date.fromisoformat(text)
    except ValueError:
        raise Failure(f"'{text[:40]}' is no date") from None
    return Timestamp((day.toordinal() - _EPOCH.toordinal()) * 86400 * _SECOND)


def in_range(moment: Timestamp) -> Timestamp:
    """A point of time, if it is one of the years 1 to 9999."""
    if not -62135596800 * _SECOND <= moment.ns < 253402300800 * _SECOND:
        raise Failure("timestamp overflow")
    return moment


def span(ns: int) -> Duration:
    """A span, if it is one that Go can hold."""
    if not -_MOST - 1 <= ns <= _MOST:
        raise Failure("duration overflow")
    return Duration(ns)


def written_duration(value: Duration) -> str:
    """A span as string() writes it: seconds, with a fraction where there is one."""
    sign, ns = ("-", -value.ns) if value.ns < 0 else ("", value.ns)
    whole, rest = divmod(ns, _SECOND)
    return f"{sign}{whole}{f'.{rest:09}'.rstrip('0') if rest else ''}s"


def written_timestamp(value: Timestamp) -> str:
    """A point of time as string() writes it, in its own zone."""
    moment = value.at(_offset(value.ahead // 60))
    fraction = value.ns % _SECOND
    zone = "Z"
    if value.ahead:
        hours, minutes = divmod(abs(value.ahead) // 60, 60)
        zone = f"{'-' if value.ahead < 0 else '+'}{hours:02}:{minutes:02}"
    return (
        moment.strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0") + (f".{fraction:09}".rstrip("0") if fraction else "") + zone
    )


def zone_of(name: str) -> tzinfo:
    """The zone of a name such as Europe/Berlin, or of an offset such as -08:00."""
    if name in ("", "UTC"):
        return UTC
    found = re.fullmatch(r"([+-]?)([0-9]{1,2}):([0-9]{2})", name)
    if found:
        minutes = int(found[2]) * 60 + int(found[3])
        return _offset(-minutes if found[1] == "-" else minutes)
    raise Unjudged("the name of a time zone")


def _offset(minutes: int) -> tzinfo:
    if abs(minutes) >= 24 * 60:
        raise Unjudged("a zone that is more than a day away")
    return timezone(timedelta(minutes=minutes))
