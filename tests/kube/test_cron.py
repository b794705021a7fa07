from __future__ import annotations

import pytest

from k8slint.kube.cron import fault, zone


@pytest.mark.parametrize(
    "schedule",
    [
        "* * * * *",
        "*/5 * * * *",
        "0 4 * * 1-5",
        "  0   4\t*  * *",
        "0 0 1 1 0",
        "0 0 ? * ?",
        "*/7 1-5,7 ? JAN-MAR mon-Fri",
        "01 04 01 01 sun",
        "5/15 * * * *",
        "10-50/20 * * * *",
        "*/90 * * * *",
        "+5 * * * *",
        "1,,2 * * * *",
        ", * * * *",
        "*-whatever * * * *",
        "0 0 31 2 *",
        "@yearly",
        "@annually",
        "@monthly",
        "@weekly",
        "@daily",
        "@midnight",
        "@hourly",
        "@every 1h30m",
        "@every 1.5h",
        "@every .5s",
        "@every 0",
        "@every -5m",
        "@every 10µs",
    ],
)
def test_what_kubernetes_takes(schedule: str) -> None:
    assert fault(schedule) is None


@pytest.mark.parametrize(
    ("schedule", "message", "part"),
    [
        ("", "the schedule is empty", ""),
        ("   ", "the schedule is empty", "   "),
        ("0 0 * *", "a schedule has 5 fields, this one has 4", "0 0 * *"),
        ("0 0 0 * * *", "a schedule has 5 fields, this one has 6", "0 0 0 * * *"),
        ("every day", "a schedule has 5 fields, this one has 2", "every day"),
        ("61 * * * *", "minute '61' is above 59", "61"),
        ("0 24 * * *", "hour '24' is above 23", "24"),
        ("0 0-24 * * *", "hour '0-24' is above 23", "0-24"),
        ("0 0,25 * * *", "hour '25' is above 23", "25"),
        ("0 0 0 * *", "day of the month '0' is below 1", "0"),
        ("0 0 32 * *", "day of the month '32' is above 31", "32"),
        ("0 0 * 13 *", "month '13' is above 12", "13"),
        ("0 0 * 0 *", "month '0' is below 1", "0"),
        ("0 0 * * 7", "day of the week '7' is above 6", "7"),
        ("0 0 * * 1-7", "day of the week '1-7' is above 6", "1-7"),
        ("0 22-4 * * *", "hour '22-4' runs backwards", "22-4"),
        ("0 0 * * FRI-SUN", "day of the week 'FRI-SUN' runs backwards", "FRI-SUN"),
        ("*/0 * * * *", "minute '*/0' has a step of 0", "*/0"),
        ("*/x * * * *", "minute '*/x' has no number behind the slash", "*/x"),
        ("*/ * * * *", "minute '*/' has no number behind the slash", "*/"),
        ("*/-5 * * * *", "minute '*/-5' has no number behind the slash", "*/-5"),
        ("1/2/3 * * * *", "minute '1/2/3' has more than one slash", "1/2/3"),
        ("1-2-3 * * * *", "minute '1-2-3' has more than one hyphen", "1-2-3"),
        ("-1 * * * *", "minute '-1' lacks a number", "-1"),
        ("1- * * * *", "minute '1-' lacks a number", "1-"),
        ("x * * * *", "minute 'x' is not a number", "x"),
        ("H 4 * * *", "minute 'H' is not a number", "H"),
        ("5* * * * *", "minute '5*' is not a number", "5*"),
        ("1.5 * * * *", "minute '1.5' is not a number", "1.5"),
        ("1_0 * * * *", "minute '1_0' is not a number", "1_0"),
        ("٣ * * * *", "minute '٣' is not a number", "٣"),
        ("0 0 L * *", "day of the month 'L' is not a number", "L"),
        ("0 0 15W * *", "day of the month '15W' is not a number", "15W"),
        ("0 0 * * 5#3", "day of the week '5#3' is not a number or name", "5#3"),
        ("0 0 * * MONDAY", "day of the week 'MONDAY' is not a number or name", "MONDAY"),
        ("0 0 * * 1-FRIDAY", "'FRIDAY' in day of the week '1-FRIDAY' is not a number or name", "1-FRIDAY"),
        ("@reboot", "'@reboot' is not known to Kubernetes", "@reboot"),
        ("@Daily", "'@Daily' is not known to Kubernetes", "@Daily"),
        ("@every", "'@every' is not known to Kubernetes", "@every"),
        ("@every day", "'day' is not a duration", "day"),
        ("@every 5", "'5' is not a duration", "5"),
        ("@every 1d", "'1d' is not a duration", "1d"),
        (" @daily", "a schedule has 5 fields, this one has 1", " @daily"),
        ("TZ=UTC", "a schedule has 5 fields, this one has 0", "TZ=UTC"),
    ],
)
def test_what_kubernetes_refuses(schedule: str, message: str, part: str) -> None:
    found = fault(schedule)
    assert found is not None
    assert (found.message, schedule[found.start : found.end]) == (message, part)


@pytest.mark.parametrize(
    ("schedule", "name", "part"),
    [
        ("TZ=UTC 0 4 * * *", "UTC", None),
        ("CRON_TZ=UTC   @daily", "UTC", None),
        ("CRON_TZ=Asia/Tokyo 0 24 * * *", "Asia/Tokyo", "24"),
        ("TZ=UTC", "UTC", "TZ=UTC"),
    ],
)
def test_a_time_zone_in_front(schedule: str, name: str, part: str | None) -> None:
    before, found = zone(schedule), fault(schedule)
    assert before is not None
    assert before.name == name
    assert (None if found is None else schedule[found.start : found.end]) == part


def test_no_time_zone() -> None:
    assert zone("0 4 * * *") is None


@pytest.mark.parametrize(
    ("schedule", "help"),
    [
        ("0 0 * * 7", "Sunday is 0 or SUN"),
        ("0 0 * * MONDAY", "write MON"),
        ("0 0 L * *", "Kubernetes knows no L, W or #"),
        ("0 22-4 * * *", "split it: 22-23,0-4"),
    ],
)
def test_how_to_mend_it(schedule: str, help: str) -> None:
    found = fault(schedule)
    assert found is not None
    assert found.help == help
