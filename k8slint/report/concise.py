"""One line a finding, as compilers write them and editors read them."""

from __future__ import annotations

from typing import TextIO

from k8slint.outcome import Outcome
from k8slint.printable import line_start, printable
from k8slint.report.colour import painter
from k8slint.report.words import message, summary_line


def report(outcome: Outcome, stream: TextIO, colour: bool, quiet: bool = False) -> None:
    """Write `path:line:column: severity[rule] message` for a finding, and unless quiet one line for the whole run."""
    paint = painter(colour)
    for found in outcome.diagnostics:
        # A file may be called `:`.
        where = line_start(f"{printable(found.path)}:{found.range.start.line}:{found.range.start.column}")
        label = paint(found.severity, printable(f"{found.severity}[{found.rule}]"))
        stream.write(f"{where}: {label} {message(found.message)}\n")
    if not quiet:
        stream.write(summary_line(outcome) + "\n")
