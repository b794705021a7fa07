"""Workflow commands: findings as annotations on a pull request at GitHub."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from k8slint.finding import SEVERITIES
from k8slint.outcome import Diagnostic, Outcome
from k8slint.printable import printable
from k8slint.report.words import message, paragraphs, summary_line, totals
from k8slint.source import Range

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_SHOWN = 10  # annotations of a kind that GitHub shows for a step; it drops the rest without a word


def report(outcome: Outcome, stream: TextIO, colour: bool, quiet: bool = False) -> None:  # noqa: ARG001 (annotations have no colour)
    """Write one workflow command for each finding, errors first, then, unless quiet, one line that sums up the run."""
    counts = {severity: sum(1 for each in outcome.diagnostics if each.severity == severity) for severity in SEVERITIES}
    for severity in SEVERITIES:
        # The totals go in front of the notices: behind ten of them GitHub would drop them, too.
        if severity == "info" and max(counts["error"], counts["warning"]) > _SHOWN:
            stream.write(_totals(outcome) + "\n")
        for diagnostic in outcome.diagnostics:
            if diagnostic.severity == severity:
                stream.write(_command(diagnostic) + "\n")
    if not quiet:
        stream.write(summary_line(outcome) + "\n")


def _command(found: Diagnostic) -> str:
    properties = ",".join(
        f"{key}={_property(value)}"
        for key, value in (
            ("title", printable(f"k8slint ({found.rule})")),
            ("file", printable(found.path)),
            *_region(found.range),
        )
    )
    text = message(found.message)
    if cure := paragraphs(found.help):
        text += "\nhelp: " + "\n".join(cure)
    return f"::{_COMMANDS[found.severity]} {properties}::{_data(text)}"


def _region(place: Range) -> Iterator[tuple[str, str]]:
    """Line and columns; GitHub refuses columns where a region spans lines, so these regions have lines only."""
    start, end = place
    last = end.line - (end.line > start.line and end.column == 1)
    yield "line", str(start.line)
    if start.line == end.line:
        yield "col", str(start.column)
    yield "endLine", str(last)
    if start.line == end.line:
        yield "endColumn", str(end.column)


def _totals(outcome: Outcome) -> str:
    found = totals(outcome.summary)
    text = f"k8slint found {found}; GitHub shows the first {_SHOWN} of each kind, the log has them all"
    return f"::notice title=k8slint::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
