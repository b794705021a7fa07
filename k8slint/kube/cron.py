"""Cron schedules as Kubernetes reads them.

The grammar is ParseStandard of github.com/robfig/cron/v3, which the API server and the CronJob controller share:
five fields, `?` for `*`, English names, no `L`, `#` or `W`, Sunday is 0 and never 7. Odd corners included: an item of
a list may be empty, and what stands behind `*-` is not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from k8slint.pattern import Pattern

_DESCRIPTORS = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
_EVERY = "@every "
_DURATION = Pattern(r"[-+]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)")
_NUMBER = Pattern(r"[-+]?[0-9]{1,18}")
_ZONE = Pattern(r"(?:CRON_)?TZ=")
_ITEM = Pattern(r"[^,]+")
_WORD = Pattern(r"\S+")


class Field(NamedTuple):
    """One of the five fields: its name, its bounds, and the names that stand for numbers."""

    name: str
    least: int
    most: int
    names: Mapping[str, int] = {}


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")

FIELDS = (
    Field("minute", 0, 59),
    Field("hour", 0, 23),
    Field("day of the month", 1, 31),
    Field("month", 1, 12, {name: number for number, name in enumerate(_MONTHS, 1)}),
    Field("day of the week", 0, 6, {name: number for number, name in enumerate(_DAYS)}),
)


class Fault(NamedTuple):
    """What is wrong with a schedule, and which part of its text, as offsets."""

    message: str
    start: int
    end: int
    help: str = ""


class Zone(NamedTuple):
    """A time zone in front of a schedule: its name, and where the fields begin."""

    name: str
    end: int


def zone(schedule: str) -> Zone | None:
    """The `TZ=` or `CRON_TZ=` that a schedule begins with; Kubernetes 1.22 to 1.28 took it, later ones do not."""
    found = _ZONE.match(schedule)
    if found is None:
        return None
    gap = schedule.find(" ")
    end = gap if gap > 0 else len(schedule)
    return Zone(schedule[found.end() : end], min(end + 1, len(schedule)))


def fault(schedule: str) -> Fault | None:
    """The first thing for which a schedule is refused; None for a good one. A time zone in front is not looked at."""
    before = zone(schedule)
    start = before.end if before is not None else 0
    text = schedule[start:]
    # Behind a time zone blanks are trimmed, elsewhere they are not.
    if (text.lstrip() if start else text).startswith("@"):
        return _descriptor_fault(text.strip() if start else text, len(schedule))
    words = list(_WORD.finditer(schedule, start))
    if len(words) != len(FIELDS):
        return _count_fault(schedule, len(words))
    for field, word in zip(FIELDS, words, strict=True):
        for item in _ITEM.finditer(word[0]):
            said = _item_fault(field, item[0])
            if said is not None:
                at = word.start() + item.start()
                return Fault(said[0], at, at + len(item[0]), said[1])
    return None


def _descriptor_fault(text: str, end: int) -> Fault | None:
    if text in _DESCRIPTORS:
        return None
    if text.startswith(_EVERY):
        duration = text[len(_EVERY) :]
        if _DURATION.fullmatch(duration):
            return None
        return Fault(f"'{duration}' is not a duration", end - len(duration), end, "write it like 1h30m")
    known = ", ".join(_DESCRIPTORS)
    return Fault(f"'{text}' is not known to Kubernetes", end - len(text), end, f"use five fields or one of {known}")


def _count_fault(schedule: str, count: int) -> Fault:
    fields = "minute, hour, day of the month, month, day of the week"
    help = f"write {fields}"
    if count == 6:
        help = f"Kubernetes has no field for seconds or years, {help}"
    said = f"a schedule has 5 fields, this one has {count}" if schedule.strip() else "the schedule is empty"
    return Fault(said, 0, len(schedule), help)


def _item_fault(field: Field, item: str) -> tuple[str, str] | None:
    """What is wrong with one item of a comma-separated field, and how to mend it."""
    span, *steps = item.split("/")
    low, *high = span.split("-")
    if len(steps) > 1:
        return f"{field.name} '{item}' has more than one slash", ""
    every = low in ("*", "?")
    first, last = field.least, field.most
    if not every:
        if len(high) > 1:
            return f"{field.name} '{item}' has more than one hyphen", ""
        for text in (low, *high):
            if _value(field, text) is None:
                return _no_number(field, item, text)
        first = last = _value(field, low) or 0
        if high:
            last = _value(field, high[0]) or 0
    if steps:
        step = _number(steps[0])
        if step is None or step < 0:
            return f"{field.name} '{item}' has no number behind the slash", ""
        if step == 0:
            return f"{field.name} '{item}' has a step of 0", ""
        if not high:
            last = field.most
    return _bounds_fault(field, item, first, last)


def _bounds_fault(field: Field, item: str, first: int, last: int) -> tuple[str, str] | None:
    if first < field.least:
        return f"{field.name} '{item}' is below {field.least}", ""
    if last > field.most or first > field.most:
        sunday = field is FIELDS[-1] and 7 in (first, last)
        return f"{field.name} '{item}' is above {field.most}", "Sunday is 0 or SUN" if sunday else ""
    if first > last:
        return f"{field.name} '{item}' runs backwards", f"split it: {first}-{field.most},{field.least}-{last}"
    return None


def _no_number(field: Field, item: str, text: str) -> tuple[str, str]:
    what = "number or name" if field.names else "number"
    if not text:
        return f"{field.name} '{item}' lacks a {what}", ""
    help = ""
    if text.upper() == "L" or text.upper().endswith("W") or "#" in text:
        help = "Kubernetes knows no L, W or #"
    elif text == "H":
        help = "H is of Jenkins, Kubernetes does not know it"
    elif text[:3].lower() in field.names:
        help = f"write {text[:3].upper()}"
    said = (
        f"{field.name} '{item}' is not a {what}"
        if text == item
        else f"'{text}' in {field.name} '{item}' is not a {what}"
    )
    return said, help


def _value(field: Field, text: str) -> int | None:
    named = field.names.get(text.lower())
    return _number(text) if named is None else named


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None
