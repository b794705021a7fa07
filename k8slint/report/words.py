"""Phrases that several reports share: paths, objects, counts and the summary_line line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from k8slint.node import Path
from k8slint.outcome import ObjectId, Outcome, Summary
from k8slint.pattern import Pattern
from k8slint.printable import line_start, printable, width

MESSAGE_LIMIT = 1000

_PLAIN_KEY = Pattern(r"[A-Za-z0-9_$-]+")


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 file`, `2 files`, `1,234 files`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def message(text: str) -> str:
    """A message as people see it in a line of text."""
    return printable(text, MESSAGE_LIMIT)


def paragraphs(text: str) -> list[str]:
    """The printable lines of a longer text; empty ones are left out."""
    return [printable(line.strip()) for line in text.splitlines() if line.strip()]


def dotted(path: Path) -> str:
    """A path as people write it: `spec.containers[0].image`, `metadata.annotations["example.com/x"]`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN_KEY.fullmatch(step):
            text += f".{step}" if text else step
        else:
            quoted = step.replace("\\", "\\\\").replace('"', '\\"')
            text += f'["{quoted}"]'
    return printable(text)


def subject(thing: ObjectId | None, path: Path) -> str:
    """The object and the path inside it: `apps/v1 Deployment prod/web, spec.replicas`; "" where neither is known."""
    parts: list[str] = []
    if thing is not None:
        name = "/".join(part for part in (thing.namespace, thing.name) if part) or "(no name)"
        parts.append(" ".join(part for part in (thing.api_version, thing.kind, name) if part))
    parts.append(dotted(path))
    return printable(", ".join(part for part in parts if part))


def wrap(text: str, columns: int) -> Iterator[str]:
    """The text in lines of at most that many columns, broken at spaces only."""
    if text.isascii() and len(text) <= columns and not text.startswith(" "):
        yield line_start(text)
        return
    line = ""
    for word in text.split(" "):
        if line and width(line) + 1 + width(word) > columns:
            yield line_start(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line_start(line)


def totals(summary: Summary) -> str:
    """The findings by severity: `2 errors, 1 warning`; "" where there are none."""
    numbers = ((summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info"))
    return ", ".join(count(number, noun) for number, noun in numbers if number)


def summary_line(outcome: Outcome) -> str:
    """The last line of a report for people: what was found, in how much, and what was not looked at."""
    summary = outcome.summary
    found = totals(summary)
    files = count(summary.files, "file")
    aside = "; ".join(_aside(summary, bool(found)))
    if found:
        touched = len({diagnostic.path for diagnostic in outcome.diagnostics})
        where = f"{touched:,} of {files}" if 0 < touched < summary.files else files
        head = f"{found} in {where}"
    elif summary.objects:
        head = f"no findings in {files}"
    else:
        head = f"no Kubernetes objects found in {files}"
    return "".join([head, f" ({aside})" if aside else "", ".", *_after(outcome)])


def _aside(summary: Summary, found: bool) -> Iterable[str]:
    if summary.objects:
        yield count(summary.objects, "object")
    elif found:
        yield "no Kubernetes objects found"
    if summary.unread:
        yield f"{count(summary.unread, 'document')} could not be read"
    if summary.skipped:
        reasons = Counter(skip.reason for skip in summary.skipped)
        ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
        yield "skipped: " + ", ".join(printable(f"{number:,} {reason}") for reason, number in ordered)
    if summary.unchecked:
        yield f"{count(summary.unchecked, 'object')} without a schema"
    if summary.unjudged:
        yield f"{count(summary.unjudged, 'expression')} not tried"


def _after(outcome: Outcome) -> Iterable[str]:
    summary = outcome.summary
    quiet = ((summary.suppressed, "suppressed"), (summary.baselined, "in the baseline"))
    if any(number for number, _ in quiet):
        yield " " + ", ".join(f"{number:,} {what}" for number, what in quiet if number) + "."
    if len(summary.withheld) == 1:
        ((path, rule, more),) = summary.withheld
        yield printable(f" {count(more, 'more finding')} of {rule} in {path} {'is' if more == 1 else 'are'} not shown.")
    elif summary.withheld:
        more, files = sum(each.number for each in summary.withheld), len({each.path for each in summary.withheld})
        yield f" {count(more, 'more finding')} in {count(files, 'file')} are not shown."
    if outcome.failures:
        yield f" Incomplete: {count(len(outcome.failures), 'failure')}."
