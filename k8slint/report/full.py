"""The report for people at a terminal: each finding with the lines it is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from k8slint.outcome import Diagnostic, Outcome, RelatedPlace
from k8slint.printable import printable
from k8slint.report.colour import Paint, painter
from k8slint.report.frame import Frame, frame, render
from k8slint.report.masks import Masks
from k8slint.report.words import message, paragraphs, subject, summary_line, wrap
from k8slint.source import Range, Source

_COLUMNS = 100
_MOST_RELATED = 5  # more places than these are listed without their lines


def report(outcome: Outcome, stream: TextIO, colour: bool, quiet: bool = False) -> None:
    """Write every finding with its code frame, then, unless quiet, one line that sums up the run."""
    paint = painter(colour)
    masks = Masks(outcome)
    for diagnostic in outcome.diagnostics:
        stream.write("\n".join(_finding(outcome, diagnostic, masks, paint)) + "\n\n")
    if not quiet:
        stream.write(summary_line(outcome) + "\n")


def _finding(outcome: Outcome, found: Diagnostic, masks: Masks, paint: Paint) -> Iterator[str]:
    source = outcome.sources.get(found.path)
    # The frame underlines all of the place, masks and all.
    shown = frame(source, _whole(source, found), masks, context=True) if source else None
    related = [
        (place, _frame(outcome, place, masks) if index < _MOST_RELATED else None)
        for index, place in enumerate(found.related)
    ]
    frames = [each for each in (shown, *(each for _, each in related)) if each]
    gutter = max((len(str(each.lines[-1][0])) for each in frames), default=1)

    title = paint(found.severity, printable(f"{found.severity}[{found.rule}]"))
    yield title + paint("bold", f": {message(found.message)}")
    yield _arrow(found.path, found.range, gutter, paint)
    if shown:
        yield from render(shown, gutter, paint, found.severity)
        yield paint("gutter", f"{'':{gutter}} |")
    yield from _notes(found, gutter, paint)
    for place, small in related:
        yield from _related(place, small, gutter, paint)


def _whole(source: Source, found: Diagnostic) -> Range:
    """The range of a finding with the secret that it may end in."""
    return Range(found.range.start, max(found.range.end, source.position(found.span.end)))


def _frame(outcome: Outcome, place: RelatedPlace, masks: Masks) -> Frame | None:
    source = outcome.sources.get(place.path)
    return frame(source, place.range, masks, context=False) if source else None


def _arrow(path: str, place: Range, gutter: int, paint: Paint) -> str:
    return f"{paint('gutter', ' ' * gutter + '-->')} {_position(path, place)}"


def _position(path: str, place: Range) -> str:
    return f"{printable(path)}:{place.start.line}:{place.start.column}"


def _notes(found: Diagnostic, gutter: int, paint: Paint) -> Iterator[str]:
    notes: list[tuple[str, str]] = []
    if about := subject(found.object, found.yaml_path):
        notes.append(("object", about))
    notes.extend(("help", paragraph) for paragraph in paragraphs(found.help))
    if found.fix and not found.help:
        notes.append(("fix", printable(found.fix.title) + ("" if found.fix.safe else " (unsafe)")))
    for label, text in notes:
        yield from _note(label, text, gutter, paint)


def _note(label: str, text: str, gutter: int, paint: Paint) -> Iterator[str]:
    """A line `= label: text`; help goes on below itself, everything else stays on one line."""
    indent = gutter + len(f" = {label}: ")
    first, *rest = wrap(text, _COLUMNS - indent) if label == "help" else [text]
    yield f"{paint('gutter', ' ' * gutter + ' =')} {paint('bold', f'{label}:')} {first}"
    for line in rest:
        yield " " * indent + line


def _related(place: RelatedPlace, small: Frame | None, gutter: int, paint: Paint) -> Iterator[str]:
    text = message(place.message)
    if small is None:
        yield from _note("note", f"{_position(place.path, place.range)}: {text}", gutter, paint)
        return
    yield from _note("note", text, gutter, paint)
    yield _arrow(place.path, place.range, gutter, paint)
    yield from render(small, gutter, paint, "gutter", mark="-")
