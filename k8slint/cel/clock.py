"""The parts of points and spans of time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from k8slint.cel.functions import Table
from k8slint.cel.numbers import quotient
from k8slint.cel.times import Timestamp, zone_of

_TIME = "google.protobuf.Timestamp"
_SPAN = "google.protobuf.Duration"


def _part(read: Callable[[datetime], int]) -> list[tuple[str, Callable[..., int]]]:
    def in_utc(moment: Timestamp) -> int:
        return read(moment.at(UTC))

    def in_zone(moment: Timestamp, name: str) -> int:
        return read(moment.at(zone_of(name)))

    return [(_TIME, in_utc), (f"{_TIME} string", in_zone)]


def _milliseconds(moment: Timestamp, _zone: str = "") -> int:
    return moment.ns % 10**9 // 10**6


TABLE: Table = {
    "getFullYear": _part(lambda at: at.year),
    "getMonth": _part(lambda at: at.month - 1),
    "getDate": _part(lambda at: at.day),
    "getDayOfMonth": _part(lambda at: at.day - 1),
    "getDayOfWeek": _part(lambda at: at.isoweekday() % 7),
    "getDayOfYear": _part(lambda at: at.timetuple().tm_yday - 1),
    "getHours": [*_part(lambda at: at.hour), (_SPAN, lambda value: quotient(value.ns, 3600 * 10**9))],
    "getMinutes": [*_part(lambda at: at.minute), (_SPAN, lambda value: quotient(value.ns, 60 * 10**9))],
    "getSeconds": [*_part(lambda at: at.second), (_SPAN, lambda value: quotient(value.ns, 10**9))],
    "getMilliseconds": [
        (_TIME, _milliseconds),
        (f"{_TIME} string", _milliseconds),
        (_SPAN, lambda value: quotient(value.ns, 10**6)),
    ],
}
