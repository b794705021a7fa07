"""Secrets that a text gives to a name, wherever it stands: `--token=x`, `password: x`, `Pwd=x;`, also in comments."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from k8slint.kube.secrets import looks_secret, may_be_secret
from k8slint.pattern import Pattern
from k8slint.source import Span

# A name with what may stand between it and its value. Behind a name with two dashes that may be a blank.
_NAME = Pattern(
    r"""(?<![\w.-])(--)?([\w.-]{3,100}+)(?![\w.-])(?:\\?["'])?+"""
    r"""(?:[ \t]*+(?:=(?!=)|:(?=[\s"'\\[])|:$)|(?(1),?+(?=[ \t])|(?!)))[ \t]*+""",
    re.MULTILINE,
)
_ITEM_BEHIND = Pattern(r"""--([A-Za-z][\w.-]{2,100}+)["']?[ \t]*+\r?\n[ \t]*+-[ \t]++([^\r\n]+)""")
_DASHED = Pattern(r"--?[A-Za-z][\w.-]{2,100}")
_SIGNS = ("pass", "pwd", "secret", "token", "cred", "key", "conn", "auth", "cookie")  # one of them is in each such name
_ANY_SIGN = Pattern(f"(?i){'|'.join(_SIGNS)}")
_IN_NAMES = Pattern(r"[\w.-]*+")
_BEFORE = Pattern(r"(?i)(?:basic|bearer|digest|negotiate|token)[ \t]+|\[(?!\[)")
_OPENING = Pattern(r"""\\?["']|""")
_WORD = Pattern(r"""[^\s"'\\;&,]+""")
_BLOCK = Pattern(r"[|>][-+0-9]*[ \t]*(?:#.*)?|(?:[&!]\S*+[ \t]*+)*+")
_INDENT = Pattern(r"[ \t]*(?:-[ \t]+)*")
_ANY_KEY = Pattern(r"""[ \t]*(?:-[ \t]+)*["']?[\w./-]+["']?[ \t]*:(?:[ \t]|$)""")
_ITEM = Pattern(r"[ \t]*-[ \t]")
_CLOSING = Pattern(r"""[,}\]"']""")
_ALWAYS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "_auth", "_authtoken"})
_KEY_DATA = ("key-data", "keydata")
_MOST_LINES = 1000  # of one value
_LONGEST = 400  # characters of a word by which it is judged
_MOST_JUDGED = 10  # names in one word; what is given to the others counts as secret


class Given(NamedTuple):
    """A name in a text that is given a secret, where its value begins, and where the line of that ends.

    `is_block` says that the value stands in the lines below.
    """

    start: int
    value: int
    end: int
    is_block: bool


@lru_cache(maxsize=4096)
def keeps_secret(name: str) -> bool:
    """Whether what is given to this name is meant to be secret: that of a variable, a key, an option or a header."""
    low = name.lower()
    return low in _ALWAYS or low.endswith(_KEY_DATA) or looks_secret(name)


def givens(text: str, part: Span) -> Iterator[Given]:
    """Where a part of a text gives a secret to a name, in order."""
    stop = done = word_end = -1
    judged = 0
    for sign in _signs(text, part):
        if sign < done:
            continue
        first = _word_around(text, sign, part)
        done = first.end
        found = _NAME.match(text, first.start, part.end)
        if found is None:
            continue
        name = found[2].lstrip("-")
        if not (keeps_secret(name) or (name == "auth" and text[found.end(2)] in "\"'\\")):
            continue
        at = found.end()
        if at > stop:
            stop = end_of_line(text, at, part.end)
        if _BLOCK.fullmatch(text, at, stop):
            yield Given(found.start(), at, stop, is_block=True)
            continue
        if at >= word_end:
            judged = 0
        if judged < _MOST_JUDGED:
            word = _first_word(text, at, stop)
            if not judged:
                word_end = at + len(word)
            judged += 1
            if not may_be_secret(word) or (name == "auth" and len(word) < 8):
                continue
        yield Given(found.start(), at, stop, is_block=False)


def _first_word(text: str, at: int, end: int) -> str:
    """The beginning of what is given, without the quotes and the like in front of it; empty if there is nothing."""
    before = _BEFORE.match(text, at, end)
    word = _WORD.search(text, before.end() if before else at, min(end, at + _LONGEST))
    return word[0] if word else ""


def _signs(text: str, part: Span) -> list[int]:
    """Where some word says that a name may keep a secret, in order."""
    small = text[part.start : part.end].lower()
    if len(small) != part.end - part.start:
        return [found.start() for found in _ANY_SIGN.finditer(text, *part)]
    places = []
    for sign in _SIGNS:
        at = small.find(sign)
        while at >= 0:
            places.append(part.start + at)
            at = small.find(sign, at + len(sign))
    return sorted(places)


def _word_around(text: str, at: int, part: Span) -> Span:
    """All of a name that a place stands in."""
    start = at
    while start > part.start and (text[start - 1].isalnum() or text[start - 1] in "_.-"):
        start -= 1
    word = _IN_NAMES.match(text, at, part.end)
    return Span(start, word.end() if word else at)


def in_texts(text: str, scalars: Sequence[Span], given: Sequence[Given]) -> Iterator[Span]:
    """The values within some scalars: all that follows in the line, and the lines of a block."""
    starts = [each.start for each in given]
    for scalar in scalars:
        done = scalar.start
        for each in given[bisect_left(starts, scalar.start) : bisect_left(starts, scalar.end)]:
            if each.start >= done:
                done = max(min(_value_end(text, each, scalar.end), scalar.end), each.value)
                yield Span(each.value, done)


def in_lines(text: str, part: Span) -> Iterator[Span]:
    """The values in a text that has no tree. What stands in brackets ends with a comma or a bracket."""
    line = done = -1
    bracket = 0
    for each in givens(text, part):
        if each.start < done:
            continue
        if each.start > line:
            first, line = max(text.rfind("\n", part.start, each.start) + 1, part.start), each.end
            bracket = min((at for sign in "{[" if (at := text.find(sign, first, line)) >= 0), default=line)
        if bracket < each.start and not each.is_block:
            done = _end_in_brackets(text, each.value, each.end)
        else:
            done = _value_end(text, each, part.end)
        yield Span(each.value, done)
    for option in _ITEM_BEHIND.finditer(text, *part) if "--" in text else ():
        if looks_secret(option[1]):
            yield Span(*option.span(2))


def is_option(text: object) -> bool:
    """Whether a text is an option of a command whose value, the next word, is secret: `--db-password`."""
    return (
        isinstance(text, str)
        and text[:1] == "-"
        and _DASHED.fullmatch(text) is not None
        and looks_secret(text.lstrip("-"))
    )


def _value_end(text: str, each: Given, end: int) -> int:
    return _end_of_block(text, each, end) if each.is_block else each.end


def _end_of_block(text: str, each: Given, end: int) -> int:
    """Where the lines end that stand further in than the key; without a sign of a text, those that are no keys."""
    first = text.rfind("\n", 0, each.start) + 1
    own = _INDENT.match(text, first, each.start)
    column = (own.end() if own else first) - first
    is_text = text[each.value : each.value + 1] in ("|", ">")
    at = each.end
    for _ in range(_MOST_LINES):
        after = text.find("\n", at, end) + 1
        if not after:
            break
        stop = end_of_line(text, after, end)
        line = text[after:stop]
        depth = len(line) - len(line.lstrip())
        is_below = depth > column or (depth == column and not is_text and _ITEM.match(line) is not None)
        if line.strip() and (not is_below or (not is_text and _ANY_KEY.match(line))):
            break
        at = stop
    return at


def _end_in_brackets(text: str, at: int, end: int) -> int:
    opening = _OPENING.match(text, at)
    if opening is not None and opening[0]:
        found = text.find(opening[0], opening.end(), end)
        return found + len(opening[0]) if found >= 0 else end
    if text[at : at + 1] == "[":
        found = text.find("]", at, end)
        return found + 1 if found >= 0 else end
    closing = _CLOSING.search(text, at, end)
    return closing.start() if closing else end


def end_of_line(text: str, at: int, end: int) -> int:
    """Where the line of a place ends in a text, in front of its line break."""
    found = text.find("\n", at, end)
    return end if found < 0 else found - (text[found - 1] == "\r")
