"""Errors of the YAML parser in plain words, with a likely cause and the place to look at."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from yaml import YAMLError

from k8slint.document import Note, Problem
from k8slint.source import Source, Span


class _Trouble(NamedTuple):
    """Where the parser gave up, and what it says; all offsets are into the file."""

    text: str
    first: int  # start of the chunk
    last: int  # end of the chunk
    at: int  # where it broke
    since: int  # where the construct began that it was reading; `at` if it does not say
    problem: str
    context: str

    def line_start(self, at: int) -> int:
        return max(self.text.rfind("\n", self.first, at), self.text.rfind("\r", self.first, at), self.first - 1) + 1

    def line_end(self, at: int) -> int:
        ends = [end for mark in "\r\n" if (end := self.text.find(mark, at, self.last)) >= 0]
        return min(ends, default=self.last)

    def line(self, at: int) -> str:
        return self.text[self.line_start(at) : self.line_end(at)]


class _Cause(NamedTuple):
    message: str
    start: int
    end: int
    help: str = ""
    notes: tuple[Note, ...] = ()


TEMPLATE_HELP = "lint the rendered output: helm template ... | k8slint check -"
_TEMPLATE = re.compile(r"(?:^[ \t]*|[:\-,\[][ \t]+|^[^\"'#\n\r]*)(\{\{)", re.MULTILINE)
_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|$)[^\r\n]*", re.MULTILINE)
_DASHES = re.compile("^[ \t]*([\u2010-\u2015\u2212]+(?:[-\u2010-\u2015\u2212]*))[ \t\r]*$", re.MULTILINE)
_SMART = re.compile("[\u2018\u2019\u201c\u201d\u201e]")
_NO_SPACE = re.compile(r"^[ \t]*(?:- +)*[A-Za-z_][\w./-]*(:)(?=[^\s:/])")
_KEYED = re.compile(r"^[ \t]*(?:- +)*[^\s#\"'\[{][^#]*?:[ \t]+\S")


def explain(error: YAMLError, source: Source, first: int, last: int) -> Problem:
    """The problem behind an error of the YAML parser in the chunk of a source between two offsets."""
    trouble = _trouble(error, source.text, first, last)
    for judge in _JUDGES:
        cause = judge(trouble)
        if cause:
            start = min(max(cause.start, first), last)
            span = Span(start, max(start, min(cause.end, last)))
            return Problem("syntax", cause.message, span, 0, True, cause.help, cause.notes)
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
        start = max(text.rfind("\n", first, start), first - 1)
    newline = text.find("\n", end, last)
    end = last if newline < 0 else newline
    if not any(_TEMPLATE.finditer(text, max(start, first), end)):
        return -1
    match = _TEMPLATE.search(text, first, last)
    return match.start(1) if match else -1


def _trouble(error: YAMLError, text: str, first: int, last: int) -> _Trouble:
    mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    position = getattr(error, "position", None)
    at = first + mark.index if mark else first + position if isinstance(position, int) else first
    since = first + context_mark.index if context_mark else at
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "")
    return _Trouble(text, first, last, at, since, problem, str(getattr(error, "context", None) or ""))


def _conflict(t: _Trouble) -> _Cause | None:
    match = _CONFLICT.search(t.text, t.first, t.last)
    if match and not (match[0].startswith("=") and t.text.count("<<<<<<<", t.first, t.last) == 0):
        return _Cause("merge conflict marker", match.start(), match.end(), "resolve the conflict")
    return None


def _dash_line(t: _Trouble) -> _Cause | None:
    start = t.line_start(min(t.since, t.at))
    for _ in range(2):
        start = t.line_start(max(start - 1, t.first))
    match = _DASHES.search(t.text, start, t.line_end(min(t.at, t.last)))
    if match:
        shown = match[1]
        return _Cause(
            f"'{shown}' does not separate documents", match.start(1), match.end(1), "write three hyphens: ---"
        )
    return None


def _tab(t: _Trouble) -> _Cause | None:
    for at in (t.at, t.since):
        start = t.line_start(at)
        line = t.line(at)
        blank = line[: len(line) - len(line.lstrip(" \t-"))]
        if "\t" in blank:
            tab = start + blank.index("\t")
            return _Cause("tab used for indentation", tab, tab + 1, "indent with spaces")
    return None


def _quote(t: _Trouble) -> _Cause | None:
    if "quoted scalar" in t.context:
        if "end of stream" in t.problem or "document indicator" in t.problem:
            return _Cause("this quote is never closed", t.since, t.since + 1)
        if "escape" in t.problem:
            back = t.text.rfind("\\", t.since, t.at + 1)
            shown = t.text[back : back + 2]
            message = f"'{shown}' is not an escape in double quotes"
            return _Cause(message, back, back + 2, "write '\\\\' for a backslash, or use single quotes")
    return None


def _behind_value(t: _Trouble) -> _Cause | None:
    """Something behind a closing quote or bracket: a note, an arrow, or a quote that was left open above."""
    if "did not find expected key" not in t.problem and "did not find expected '-'" not in t.problem:
        return None
    start = t.line_start(t.at)
    before = t.text[start : t.at].rstrip()
    if not before or before[-1] not in "\"']}":
        return None
    quote = before[-1]
    if quote in "\"'" and (before.count(quote) % 2 == 1):
        opener = _open_quote_above(t, start, quote)
        if opener is not None:
            return _Cause("this quote is never closed", opener, opener + 1)
    note = t.text[t.at : t.line_end(t.at)]
    help_ = "quote the whole value, or write ' # ' in front of a comment"
    return _Cause(f"text behind the closing {quote}", t.at, t.at + len(note.rstrip()), help_)


def _open_quote_above(t: _Trouble, start: int, quote: str) -> int | None:
    while start > t.first:
        end = start
        start = t.line_start(max(start - 1, t.first))
        line = t.text[start:end]
        if line.count(quote) % 2 == 1:
            return start + line.index(quote)
    return None


def _bracket(t: _Trouble) -> _Cause | None:
    if "flow sequence" not in t.context and "flow mapping" not in t.context:
        return None
    opener = t.text[t.since : t.since + 1]
    closer = "]" if opener == "[" else "}"
    line = t.line_start(t.at)
    if line != t.line_start(t.since) or not t.text[t.at : t.line_end(t.at)].strip():
        message = f"'{opener}' is never closed"
        note = (Note("this does not belong inside", Span(t.at, min(t.at + 1, t.last))),) if t.at < t.last else ()
        return _Cause(message, t.since, t.since + 1, f"write the missing '{closer}'", note)
    return _Cause(f"expected ',' or '{closer}' here", t.at, t.at + 1, "quote text that holds special characters")


def _no_space(t: _Trouble) -> _Cause | None:
    for at in (t.since, t.at):
        start = t.line_start(at)
        match = _NO_SPACE.match(t.line(at))
        if match:
            colon = start + match.start(1)
            return _Cause("missing space after ':'", colon, colon + 1, "write a space behind the colon")
    return None


def _colon(t: _Trouble) -> _Cause | None:
    if "mapping values are not allowed" not in t.problem:
        return None
    start = t.line_start(t.at)
    before = t.text[start : t.at]
    smart = _SMART.search(before)
    if smart:
        message = f"'{smart[0]}' is a typographic quote, which quotes nothing in YAML"
        return _Cause(message, start + smart.start(), start + smart.end(), "write \" or '")
    if _KEYED.match(before):
        return _Cause("a second ': ' in an unquoted value", t.at, t.at + 1, "quote the value")
    above = _line_above(t, start)
    if above is None:
        return _Cause("a ':' is not expected here", t.at, t.at + 1)
    above_start, above_line = above
    indent = len(before) - len(before.lstrip(" "))
    number = t.text.count("\n", 0, above_start) + 1
    text = above_line.strip()
    note = Note(
        "this line",
        Span(above_start + len(above_line) - len(above_line.lstrip()), above_start + len(above_line.rstrip())),
    )
    if _KEYED.match(above_line):
        message = f"bad indentation: line {number} has a value already, nothing can stand under it"
        return _Cause(message, start + indent, t.line_end(start), "", (note,))
    if ":" not in text:
        message = f"'{cut(text)}' needs a ':' behind it"
        return _Cause(message, note.span.start, note.span.end)
    return _Cause("a ':' is not expected here", t.at, t.at + 1, "check the indentation, or quote the value")


def _line_above(t: _Trouble, start: int) -> tuple[int, str] | None:
    while start > t.first:
        start = t.line_start(max(start - 1, t.first))
        line = t.line(start)
        if line.strip() and not line.lstrip().startswith("#"):
            return start, line
    return None


def _no_colon(t: _Trouble) -> _Cause | None:
    if "could not find expected ':'" not in t.problem:
        return None
    end = t.line_end(t.since)
    text = t.text[t.since : end].rstrip()
    if len(text) > 1024 and ":" in text:
        return _Cause("this key is too long: kubectl reads 1024 characters", t.since, t.since + len(text))
    if text[:1] in "\"'" and text.count(text[0]) == 1:
        return _Cause("this quote is never closed", t.since, t.since + 1)
    return _Cause(f"'{cut(text)}' needs a ':' behind it", t.since, t.since + len(text))


def _start_character(t: _Trouble) -> _Cause | None:
    char = t.text[t.at : t.at + 1]
    if "cannot start any token" in t.problem and char:
        return _Cause(f"'{char}' cannot start a value", t.at, t.at + 1, "quote the value")
    if "alphabetic or numeric" in t.problem:
        what = "an alias" if "alias" in t.context else "an anchor"
        return _Cause(
            f"'{t.text[t.since]}' starts {what} here, but no name follows", t.since, t.since + 1, "quote the value"
        )
    if "tag handle" in t.problem:
        end = t.since
        while end < t.last and not t.text[end].isspace():
            end += 1
        return _Cause(f"the tag '{t.text[t.since : end]}' has no declared handle", t.since, end)
    if "comment or line break" in t.problem:
        return _Cause(
            "text behind '|' or '>' on the same line", t.at, t.line_end(t.at), "put the text on the next line"
        )
    return None


def _indentation(t: _Trouble) -> _Cause | None:
    start = t.line_start(t.at)
    line = t.line(t.at)
    text_start = start + len(line) - len(line.lstrip(" "))
    end = start + len(line.rstrip())
    opened = Note("what it should go on with begins here", Span(t.since, min(t.since + 1, t.last)))
    if t.at >= t.last or not line.strip():
        return None
    if "did not find expected key" in t.problem:
        smart = _SMART.search(line)
        if smart:
            message = f"'{smart[0]}' is a typographic quote, which quotes nothing in YAML"
            return _Cause(message, start + smart.start(), start + smart.end(), "write \" or '")
        message = "bad indentation: this line lines up with nothing above"
        if line.lstrip().startswith("- ") and text_start == t.at:
            message = "a list item is not expected here, among the keys of a map"
        return _Cause(message, text_start, end, "", (opened,))
    if "did not find expected '-'" in t.problem:
        return _Cause("this line stands among list items but does not start with '- '", text_start, end, "", (opened,))
    if "entries are not allowed" in t.problem:
        return _Cause("a list item is not expected here", t.at, end, "put the '-' on a line of its own")
    return None


def cut(text: str) -> str:
    """A text short enough for a message."""
    return text if len(text) <= 60 else text[:60] + "..."


_JUDGES: tuple[Callable[[_Trouble], _Cause | None], ...] = (
    _conflict,
    _dash_line,
    _tab,
    _quote,
    _behind_value,
    _bracket,
    _no_space,
    _colon,
    _no_colon,
    _start_character,
    _indentation,
)
