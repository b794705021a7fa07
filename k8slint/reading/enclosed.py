"""Causes of a YAML error that lie in quotes, brackets, or a key that is too long."""

from __future__ import annotations

import yaml
from yaml.tokens import (
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
)

from k8slint.document import Note
from k8slint.reading.compose import BROKEN, Loader
from k8slint.reading.trouble import Cause, Trouble
from k8slint.source import Span


def quote(t: Trouble) -> Cause | None:
    """A quote that is never closed, or an escape in it that does not exist."""
    if "quoted scalar" in t.context:
        if "end of stream" in t.problem or "document indicator" in t.problem:
            return Cause("this quote is never closed", t.since, t.since + 1)
        if "Unicode" in t.problem:
            back = t.text.rfind("\\", t.since, t.at + 1)
            shown = t.text[back : back + (6 if t.text[back + 1 : back + 2] == "u" else 10)]
            message = f"'{shown}' is no character; YAML does not join surrogate pairs"
            return Cause(message, back, back + len(shown), "write the character itself, or its '\\U' escape")
        if "escape" in t.problem:
            back = t.text.rfind("\\", t.since, t.at + 1)
            shown = t.text[back : back + 2]
            message = f"'{shown}' is not an escape in double quotes"
            return Cause(message, back, back + 2, "write '\\\\' for a backslash, or use single quotes")
    return None


def behind_value(t: Trouble) -> Cause | None:
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
            return Cause("this quote is never closed", opener, opener + 1)
    note = t.text[t.at : t.line_end(t.at)]
    help_ = "quote the whole value, or write ' # ' in front of a comment"
    return Cause(f"text behind the closing {quote}", t.at, t.at + len(note.rstrip()), help_)


def _open_quote_above(t: Trouble, start: int, quote: str) -> int | None:
    while start > t.first:
        start = t.line_start(start - 1)
        line = t.line(start)
        if line.count(quote) % 2 == 1:
            return start + line.index(quote)
    return None


def long_key(t: Trouble) -> Cause | None:
    """A key of which the parser forgot the beginning."""
    if t.text[t.at : t.at + 1] != ":":
        return None
    line = t.line_start(t.at)
    start = max(line, *(t.text.rfind(mark, line, t.at) + 1 for mark in "{[,"))
    key = t.text[start : t.at].lstrip()
    if len(key) <= 1024 or ": " in key:
        return None
    help_ = "write '? ' in front of the key, and ':' on the next line"
    return Cause("this key is too long: kubectl looks for its ':' in 1024 characters", t.at - len(key), t.at, help_)


def _open_bracket(t: Trouble) -> int:
    """Where the innermost bracket stands that is open where the parser gave up; -1 if there is none."""
    opened: list[int] = []
    try:
        for token in yaml.scan(t.text[t.first : t.at], Loader=Loader):
            if isinstance(token, FlowSequenceStartToken | FlowMappingStartToken):
                opened.append(t.first + token.start_mark.index)
            elif isinstance(token, FlowSequenceEndToken | FlowMappingEndToken) and opened:
                opened.pop()
    except BROKEN:
        pass
    return opened[-1] if opened else -1


def nothing(t: Trouble) -> Cause | None:
    """A place where a value should begin and none does."""
    if "expected node content" not in t.problem:
        return None
    opener = _open_bracket(t)
    found = t.text[t.at : t.at + 1]
    if opener >= 0 and not t.text[t.at : t.last].strip():
        closer = "]" if t.text[opener] == "[" else "}"
        return Cause(f"'{t.text[opener]}' is never closed", opener, opener + 1, f"write the missing '{closer}'")
    if t.text.startswith("...", t.at):
        return Cause("'...' ends a document that has not begun", t.at, t.at + 3, "remove the line")
    if found and not found.isspace():
        return Cause(
            f"a value is expected in front of '{found}'", t.at, t.at + 1, "quote the value if it starts with this"
        )
    return None


def bracket(t: Trouble) -> Cause | None:
    """A list or map in brackets that goes on wrongly."""
    if "flow sequence" not in t.context and "flow mapping" not in t.context:
        return None
    opener = t.text[t.since : t.since + 1]
    closer = "]" if opener == "[" else "}"
    line = t.line_start(t.at)
    is_wrong = t.text[t.at : t.at + 1] in ("]", "}")
    if is_wrong or line != t.line_start(t.since) or not t.text[t.at : t.line_end(t.at)].strip():
        message = f"'{opener}' is never closed"
        note = (Note("this does not belong inside", Span(t.at, min(t.at + 1, t.last))),) if t.at < t.last else ()
        return Cause(message, t.since, t.since + 1, f"write the missing '{closer}'", note)
    return Cause(f"expected ',' or '{closer}' here", t.at, t.at + 1, "quote text that holds special characters")
