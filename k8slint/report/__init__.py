"""Reports: one module for each format, each with one function from an `Outcome` to a stream."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, TextIO

from k8slint.outcome import Outcome


class Reporter(Protocol):
    """Writes a run to a stream, with ANSI colours or without.

    `quiet` leaves out the closing line of the formats for people; data formats are never cut short.
    """

    def __call__(self, outcome: Outcome, stream: TextIO, colour: bool, quiet: bool = False) -> None: ...


# Only the module of the format that is asked for gets imported.
REPORTERS: dict[str, str] = {
    "full": "k8slint.report.full",
    "concise": "k8slint.report.concise",
    "json": "k8slint.report.jsonreport",
    "github": "k8slint.report.github",
    "sarif": "k8slint.report.sarif",
}
FORMATS = tuple(REPORTERS)


def reporter(name: str) -> Reporter:
    """The function of a format; KeyError for a name that is not in `FORMATS`."""
    function: Reporter = import_module(REPORTERS[name]).report
    return function
