"""What one line of ordinary block YAML says by itself.

Manifests repeat the same lines over and over, so lines that were looked at are remembered for a while.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite
from typing import Any, TypeAlias

from k8slint.node import Value
from k8slint.pattern import Pattern
from k8slint.reading.scalars import as_key, as_value, resolve

# How the value of a line is written. READY is 0, because it is asked most.
READY, EMPTY, BLOCK, QUOTED, FLOW, QUESTION, NOTHING, ODD = range(8)
ITEM, OTHER = -2, -3  # instead of the indentation, for lines that do not begin with a key

# A plain tuple, which is taken apart quickest: the length of the line with its line break; the column of its key if
# the line begins with it, else ITEM or OTHER; the key, and where it ends, which is 0 where there is no key; the shape
# of the value, the value, its start, its end and its style. What is an ITEM or OTHER also has its indentation, the
# columns of its dashes and that of its key. Columns are counted from 0. The value of a BLOCK is its header, and that of
# brackets whether they are a map, and their items.
Line: TypeAlias = "tuple[int, int, str, int, int, Any, int, int, str, tuple[int, tuple[int, ...], int]]"
Item: TypeAlias = "tuple[str, int, int, Value, int, int, str]"  # key, start, end; value, start, end, style

_MOST = 20_000  # lines that are remembered at least
_LONG = 120  # longer lines are not
_LONGEST_KEY = 1000  # YAML allows 1024 characters
_LONGEST_LIST = 1000  # in brackets, on one line, which bounds its keys, too

_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`\t")  # what unquoted text does not begin with
_LINE = Pattern(
    r"""
    ([ ]*+) ((?:-[ ]++){0,8})                                                  # 1, 2: indentation, dashes
    (?: (?: ([^ \t\-?:,\[\]{}\#&*!|>'"%@`][^ \t:\#]*+(?::[^ \t:\#]++){0,8})    # 3: plain key
          | "([^"\\]*+)" | '([^']*+)' ) : (?:[ ]++|$) )?                       # 4, 5: quoted key
    (.*)                                                                       # 6: value and comment
    """,
    re.VERBOSE,
)
_TAIL = r"[ ]*+(?:(?<=[ ])\#.*)?$"
_WORD = r"""(?:"[^"\\]*+"|'[^']*+'|-?[A-Za-z0-9_/][A-Za-z0-9_./-]*+)"""  # no infinity among them
_PAIR = rf"(?:[A-Za-z0-9_][A-Za-z0-9_./-]*+:[ ]++{_WORD})"
_SIMPLY_QUOTED = Pattern(rf"""("[^"\\]*+"|'[^']*+'){_TAIL}""", re.VERBOSE)
_LIST = rf"(?:{_WORD}[ ]*+(?:,[ ]*+{_WORD}[ ]*+)*)?"
_MAP = rf"(?:{_PAIR}[ ]*+(?:,[ ]*+{_PAIR}[ ]*+)*)?"
_BRACKETS = Pattern(rf"(\[[ ]*+{_LIST}\]|\{{[ ]*+{_MAP}\}}){_TAIL}")
_HEADER = Pattern(rf"([|>](?:[+-][1-9]?|[1-9][+-]?)?){_TAIL}", re.VERBOSE)
_ITEM = Pattern(rf"(?:([A-Za-z0-9_][A-Za-z0-9_./-]*+):[ ]++)?({_WORD})")


class _Known(dict[str, Line]):
    """Lines that were looked at, and what they say; a line that is not among them is looked at when it is asked for."""

    def __init__(self) -> None:
        self.before: dict[str, Line] = {}  # those of a while ago

    def __missing__(self, text: str) -> Line:
        if len(text) > _LONG:
            return _look(text)
        line = self.before.get(text) or _look(text)
        if len(self) >= _MOST:
            self.before = dict(self)
            self.clear()
        self[text] = line
        return line


known = _Known()


def _look(text: str) -> Line:
    match = _LINE.match(text)
    assert match is not None
    length = len(text) + 1
    begin, dashed, plain, double, single, rest = match.groups()
    indent, start = len(begin), match.start(6)
    dashes = tuple(at for at in range(indent, indent + len(dashed)) if text[at] == "-") if dashed else ()
    key: str = ""
    key_start = key_end = 0
    own = ITEM if dashed else OTHER
    if plain is not None or double is not None or single is not None:
        key_start = indent + len(dashed)
        if plain is not None:
            key, key_end = _key(plain), key_start + len(plain)
        else:
            key = single if double is None else double
            key_end = key_start + len(key) + 2
        if key == "<<" or key_end - key_start > _LONGEST_KEY:
            return _odd(length, indent)
        own = own if dashed else indent
    elif rest == "-":
        own, dashes, rest = ITEM, (*dashes, start), ""
    place = indent, dashes, key_start
    if not rest or rest[0] == "#":
        gap = key_end + 1 if key_end else dashes[-1] + 1 if dashes else 0
        return length, own, key, key_end, NOTHING if own == OTHER else EMPTY, None, gap, gap, "", place
    shape, value, width, style = _value(rest, start)
    if shape == ODD:
        return _odd(length, indent)
    return length, own, key, key_end, shape, value, start, start + width, style, place


def _odd(length: int, indent: int) -> Line:
    return length, OTHER, "", 0, ODD, None, 0, 0, "", (indent, (), 0)


@lru_cache(maxsize=5000)
def _key(plain: str) -> str:
    """The key that a plain scalar makes; `<<` also for one that is unusual."""
    name = as_key(resolve(plain))
    return "<<" if name is None or "?" in plain or plain.startswith("...") else name


def _value(text: str, at: int) -> tuple[int, Any, int, str]:
    """What stands behind a key or a dash: its shape, its value, its length and its style."""
    first = text[0]
    if first not in _INDICATORS or (first in "-:?" and text[1:2] not in ("", " ", "\t")):
        return _plain(text)
    match: re.Match[str] | None = None
    if first in "\"'":
        match = _SIMPLY_QUOTED.match(text)
        return (READY, match[1][1:-1], match.end(1), first) if match else (QUOTED, None, 0, first)
    if first in "[{":
        match = _BRACKETS.match(text) if len(text) <= _LONGEST_LIST else None
        if match:
            items = tuple(_item(each, at) for each in _ITEM.finditer(match[1]))
            keys = {key for key, *_ in items}
            if first == "[" or (len(keys) == len(items) and "<<" not in keys):
                return FLOW, (first == "{", items), match.end(1), ""
    else:
        match = _HEADER.match(text)
        if match:
            return BLOCK, match[1], match.end(1), first
    return ODD, None, 0, ""


def _plain(text: str) -> tuple[int, Any, int, str]:
    comment = text.find(" #")
    if comment >= 0:
        text = text[:comment]
    text = text.rstrip(" ")
    if text[-1] == ":" or ": " in text or "\t" in text:
        return ODD, None, 0, ""
    value = as_value(resolve(text))
    if type(value) is float and not isfinite(value):
        return ODD, None, 0, ""
    return QUESTION if "?" in text else READY, value, len(text), ""


def _item(match: re.Match[str], offset: int) -> Item:
    text = match[2]
    key = "" if match[1] is None else _key(match[1])
    start, end = match.start(2) + offset, match.end(2) + offset
    is_quoted = text[0] in "\"'"
    value, style = (text[1:-1], text[0]) if is_quoted else (as_value(resolve(text)), "")
    return key, match.start() + offset, match.end(1) + offset, value, start, end, style
