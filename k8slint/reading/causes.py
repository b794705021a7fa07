"""The likely causes of a YAML error, one function each, tried in turn."""

from __future__ import annotations

import re
from collections.abc import Callable

from k8slint.document import Note
from k8slint.finding import Edit, Fix
from k8slint.pattern import Pattern
from k8slint.reading import enclosed, pasted
from k8slint.reading.conflicts import CONFLICT, MARKER
from k8slint.reading.trouble import Cause, Trouble, cut
from k8slint.source import Span

_DASHES = Pattern(
    "^[ \t]*(--|[-\u2010-\u2015\u2212]*[\u2010-\u2015\u2212][-\u2010-\u2015\u2212]*)[ \t\r]*$", re.MULTILINE
)
_SMART = Pattern("[\u2018\u2019\u201c\u201d\u201e]")
_NO_SPACE = Pattern(r"^[ \t]*+(?:- ++)*+[A-Za-z_][\w./-]*+(:)(?=[^\s:/])")
_KEYED = Pattern(r"^[ \t]*+(?:- ++)*+[^\s#\"'\[{][^#]*?:[ \t]+\S")
_NO_SPACE_BEHIND_DASH = Pattern(r"^[ \t]*+(-)[A-Za-z_][\w./-]*+:(?=[ \t]|$)")
_COMMENT = Pattern(r"(?:^|(?<=[ \t]))#.*")


def _conflict(t: Trouble) -> Cause | None:
    """A marker that is left of a conflict; whole ones are told before."""
    for at in (t.since, t.at):
        start = t.line_start(at)
        match = MARKER.match(t.text, start, t.last)
        if match:
            return Cause(CONFLICT, start, match.end(), "resolve the conflict")
    return None


def _dash_line(t: Trouble) -> Cause | None:
    start = t.line_start(min(t.since, t.at))
    for _ in range(2):
        start = t.line_start(max(start - 1, t.first))
    match = _DASHES.search(t.text, start, t.line_end(min(t.at, t.last)))
    if match:
        shown = match[1]
        fix = Fix("write three hyphens", (Edit(Span(*match.span(1)), "---"),))
        said = f"'{shown}' does not separate documents"
        return Cause(said, match.start(1), match.end(1), "write three hyphens: ---", fix=fix)
    return None


def _tab(t: Trouble) -> Cause | None:
    for at in (t.at, t.since):
        start = t.line_start(at)
        line = t.line(at)
        blank = line[: len(line) - len(line.lstrip(" \t-"))]
        if "\t" in blank:
            tab = start + blank.index("\t")
            return Cause("tab used for indentation", tab, tab + 1, "indent with spaces")
    return None


def _no_space(t: Trouble) -> Cause | None:
    for at in (t.since, t.at):
        colon = _colon_without_space(t, t.line_start(at))
        if colon is not None:
            return _missing_space(colon)
    return None


def _colon_without_space(t: Trouble, start: int) -> int | None:
    match = _NO_SPACE.match(t.line(start))
    return start + match.start(1) if match else None


def _missing_space(colon: int) -> Cause:
    fix = Fix("put in the space", (Edit(Span(colon + 1, colon + 1), " "),))
    return Cause("missing space after ':'", colon, colon + 1, "write a space behind the colon", fix=fix)


def _no_space_above(t: Trouble) -> Cause | None:
    """Lines such as `a:b` above the one that is complained of: together they are one text."""
    if not any(words in t.problem for words in ("mapping values are not allowed", "did not find expected")):
        return None
    first = None
    above = t.line_above(t.at)
    while above is not None and (colon := _colon_without_space(t, above)) is not None:
        first = colon
        above = t.line_above(above)
    return None if first is None else _missing_space(first)


def _no_space_behind_dash(t: Trouble) -> Cause | None:
    for start in (t.line_start(t.at), t.line_above(t.at), t.line_start(t.since)):
        if start is None:
            continue
        match = _NO_SPACE_BEHIND_DASH.match(t.line(start))
        if match:
            dash = start + match.start(1)
            fix = Fix("put in the space", (Edit(Span(dash + 1, dash + 1), " "),))
            return Cause("a space is missing behind the dash", dash, dash + 1, "write '- '", fix=fix)
    return None


def _colon(t: Trouble) -> Cause | None:
    if "mapping values are not allowed" not in t.problem:
        return None
    start = t.line_start(t.at)
    before = t.text[start : t.at]
    smart = _SMART.search(before)
    if smart:
        message = f"'{smart[0]}' is a typographic quote, which quotes nothing in YAML"
        return Cause(message, start + smart.start(), start + smart.end(), "write \" or '")
    if _KEYED.match(before):
        return Cause("a second ': ' in an unquoted value", t.at, t.at + 1, "quote the value")
    above = t.line_above(start)
    if above is None:
        return Cause("a ':' is not expected here", t.at, t.at + 1)
    above_line = _COMMENT.sub("", t.line(above)).rstrip()
    indent = len(before) - len(before.lstrip(" "))
    number = t.source.position(above).line
    text = above_line.lstrip()
    note = Note("this line", Span(above + len(above_line) - len(text), above + len(above_line)))
    if _KEYED.match(above_line):
        message = f"bad indentation: line {number} has a value already, nothing can stand under it"
        return Cause(message, start + indent, t.line_end(start), "", (note,))
    if ":" not in text:
        message = f"'{cut(text)}' needs a ':' behind it"
        return Cause(message, note.span.start, note.span.end)
    return Cause("a ':' is not expected here", t.at, t.at + 1, "check the indentation, or quote the value")


def _no_colon(t: Trouble) -> Cause | None:
    if "could not find expected ':'" not in t.problem:
        return None
    end = t.line_end(t.since)
    text = _COMMENT.sub("", t.text[t.since : end]).rstrip()
    if len(text) > 1024 and ":" in text:
        return Cause("this key is too long: kubectl reads 1024 characters", t.since, t.since + len(text))
    if text and text[0] in "\"'" and text.count(text[0]) == 1:
        return Cause("this quote is never closed", t.since, t.since + 1)
    return Cause(f"'{cut(text)}' needs a ':' behind it", t.since, t.since + len(text))


def _start_character(t: Trouble) -> Cause | None:
    char = t.text[t.at : t.at + 1]
    if "cannot start any token" in t.problem and char:
        return Cause(f"'{char}' cannot start a value", t.at, t.at + 1, "quote the value")
    if "alphabetic or numeric" in t.problem:
        what = "an alias" if "alias" in t.context else "an anchor"
        return Cause(
            f"'{t.text[t.since]}' starts {what} here, but no name follows", t.since, t.since + 1, "quote the value"
        )
    if "tag handle" in t.problem:
        end = t.since
        while end < t.last and not t.text[end].isspace():
            end += 1
        return Cause(f"the tag '{t.text[t.since : end]}' has no declared handle", t.since, end)
    if "directive" in t.context:
        return Cause("'%' cannot start a line", t.since, t.since + 1, "quote the value")
    if "comment or line break" in t.problem:
        return Cause("text behind '|' or '>' on the same line", t.at, t.line_end(t.at), "put the text on the next line")
    return None


def _indentation(t: Trouble) -> Cause | None:
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
            return Cause(message, start + smart.start(), start + smart.end(), "write \" or '")
        if line.lstrip().startswith(":"):
            return Cause("a key is expected in front of ':'", text_start, text_start + 1)
        message = "bad indentation: this line lines up with nothing above"
        if line.lstrip().startswith("- ") and text_start == t.at:
            message = "a list item is not expected here, among the keys of a map"
        return Cause(message, text_start, end, "", (opened,))
    if "did not find expected '-'" in t.problem:
        return Cause("this line stands among list items but does not start with '- '", text_start, end, "", (opened,))
    if "entries are not allowed" in t.problem:
        return Cause("a list item is not expected here", t.at, end, "put the '-' on a line of its own")
    return None


JUDGES: tuple[Callable[[Trouble], Cause | None], ...] = (
    _conflict,
    _dash_line,
    _tab,
    pasted.fence,
    pasted.shell,
    pasted.ellipsis,
    enclosed.quote,
    enclosed.long_key,
    enclosed.nothing,
    enclosed.behind_value,
    enclosed.bracket,
    _no_space_behind_dash,
    _no_space,
    _no_space_above,
    _colon,
    _no_colon,
    _start_character,
    _indentation,
)
