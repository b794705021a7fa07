"""Errors of the YAML parser in plain words, with a likely cause and the place to look at."""

from __future__ import annotations

import re

from k8slint.document import Problem
from k8slint.pattern import Pattern
from k8slint.reading.causes import JUDGES
from k8slint.reading.trouble import trouble_of
from k8slint.source import Source, Span

TEMPLATE_HELP = "lint the rendered output: helm template ... | k8slint check -"
_TEMPLATE = Pattern(r"(?:^[ \t]*|[:\-,\[][ \t]+|^[^\"'#\n\r]*)(\{\{)", re.MULTILINE)


def explain(error: Exception, source: Source, first: int, last: int) -> Problem:
    """The problem behind an error of the YAML parser in the chunk of a source between two offsets."""
    trouble = trouble_of(error, source, first, last)
    for judge in JUDGES:
        cause = judge(trouble)
        if cause:
            start = min(max(cause.start, first), last)
            span = Span(start, max(start, min(cause.end, last)))
            return Problem("syntax", cause.message, span, 0, True, cause.help, cause.notes, cause.fix)
    at = min(trouble.at, last)
    message = f"this is not YAML: {trouble.problem}" if trouble.problem else "this is not YAML"
    return Problem("syntax", message, Span(at, max(at, trouble.line_end(at))), 0, True)


def template_at(text: str, problem: Problem, first: int, last: int) -> int:
    """Where the first template expression of a chunk stands if it can be the cause of a problem; else -1."""
    if text.find("{{", first, last) < 0:
        return -1
    # The parser may notice only a line later.
    lines = [problem.span, *(note.span for note in problem.notes)]
    start = min(span.start for span in lines)
    end = max(span.end for span in lines)
    for _ in range(2):
        start = max(text.rfind("\n", first, max(start, 0)), first - 1)
    newline = text.find("\n", end, last)
    end = last if newline < 0 else newline
    if not any(_TEMPLATE.finditer(text, max(start, first), end)):
        return -1
    match = _TEMPLATE.search(text, first, last)
    return match.start(1) if match else -1
