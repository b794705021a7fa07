"""Functions of text."""

from __future__ import annotations

import re
from itertools import islice

from k8slint.cel.functions import Counting, Table, Tick, small
from k8slint.cel.numbers import written_double
from k8slint.cel.trouble import Failure, Unjudged
from k8slint.cel.values import Value, kind_of
from k8slint.kube import patterns
from k8slint.pattern import Pattern

# What Go trims.
_ODD_BLANKS = (0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)
_BLANKS = "".join(map(chr, (*range(9, 14), 32, *_ODD_BLANKS)))
_VERB = Pattern(r"%(?:\.([0-9]+))?([sdfexXob%])")
_PLACES = 1000  # of a number that is written out
_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_LOWER = {upper: lower for lower, upper in _UPPER.items()}


def _matches(tick: Tick, text: str, pattern: str) -> bool:
    tick(_effort(pattern, text))
    found = patterns.search(pattern, text)
    if found is None:
        _refuse(pattern)
        raise Unjudged("a pattern")
    return found


def _refuse(pattern: str) -> None:
    said = patterns.fault(pattern)
    if said:
        raise Failure(f"the pattern is no regular expression: {said}")


def _effort(pattern: str, text: str) -> int:
    return patterns.effort(pattern, text) // 1000


def _find_all(tick: Tick, text: str, pattern: str, most: int = -1) -> list[str]:
    found = patterns.find_all(pattern, text)
    if found is None:
        _refuse(pattern)
        raise Unjudged("a pattern")
    each, made = _effort(pattern, text) + 1, []
    tick(each)
    for part in found if most < 0 else islice(found, min(most, len(text) + 1)):
        made.append(part)
        tick(each)
    return made


def _find(tick: Tick, text: str, pattern: str) -> str:
    return "".join(_find_all(tick, text, pattern, 1))


def _char_at(text: str, at: int) -> str:
    if not 0 <= at <= len(text):
        raise Failure(f"index out of range: {at}")
    return text[at : at + 1]


def _index(text: str, part: str, start: int = 0) -> int:
    if not part:
        return start
    if start < 0:
        raise Failure(f"index out of range: {start}")
    return text.find(part, start)


def _last_index(text: str, part: str, start: int | None = None) -> int:
    if start is None:
        return _rightmost(text, part) if part else len(text)
    if not part:
        return start
    if start < 0:
        raise Failure(f"index out of range: {start}")
    return _rightmost(text[: start + len(part)], part) if start < len(text) else -1


def _rightmost(text: str, part: str) -> int:
    # rfind() takes its time for long parts that repeat themselves; find() does not.
    at = text[::-1].find(part[::-1])
    return at if at < 0 else len(text) - at - len(part)


def _replace(text: str, old: str, new: str, most: int = -1) -> str:
    count = text.count(old) if most < 0 else min(most, text.count(old))
    small(len(text) + count * len(new))
    return text.replace(old, new, most)


def _split(text: str, by: str, most: int = -1) -> list[str]:
    if most == 0:
        return []
    if by:
        return text.split(by, most - 1 if most > 0 else -1)
    if most < 0 or most >= len(text):
        return list(text)
    return [*text[: most - 1], text[most - 1 :]]


def _substring(text: str, start: int, end: int | None = None) -> str:
    stop = len(text) if end is None else end
    if not 0 <= start <= len(text) or not 0 <= stop <= len(text):
        raise Failure(f"index out of range: {start if not 0 <= start <= len(text) else stop}")
    if start > stop:
        raise Failure(f"invalid substring range. start: {start}, end: {stop}")
    return text[start:stop]


def _join(parts: list[Value], by: str = "") -> str:
    texts = [part for part in parts if isinstance(part, str)]
    if len(texts) != len(parts):
        raise Failure("no such overload")
    small(sum(map(len, texts)) + len(by) * len(texts))
    return by.join(texts)


def _format(text: str, args: list[Value]) -> str:
    waiting = iter(args)
    parts: list[str] = []
    at = size = 0
    for sign in re.finditer("%", text):
        if sign.start() < at:
            continue
        verb = _VERB.match(text, sign.start())
        if verb is None:
            raise Failure("could not parse formatting clause")
        parts.append(text[at : verb.start()])
        if verb[2] == "%":
            parts.append("%")
        else:
            try:
                value = next(waiting)
            except StopIteration:
                raise Failure("index out of range") from None
            parts.append(_formatted(verb[2], verb[1], value))
        size += len(parts[-1])
        small(size)
        at = verb.end()
    return "".join((*parts, text[at:]))


def _formatted(verb: str, digits: str | None, value: Value) -> str:
    kind = kind_of(value)
    if verb == "s" and isinstance(value, str):
        return value
    if verb in "sd" and isinstance(value, int) and not isinstance(value, bool):
        return str(int(value))
    if verb == "s" and isinstance(value, bool):
        return "true" if value else "false"
    if verb == "s" and isinstance(value, float):
        return written_double(value)
    if verb == "f" and isinstance(value, float | int) and not isinstance(value, bool):
        return f"{float(value):.{_places(digits)}f}"
    if verb in "xXob" and kind in ("int", "uint"):
        return f"{value:{verb}}"
    raise Unjudged(f"formatting {kind} with %{verb}")


def _places(digits: str | None) -> int:
    places = int(digits[:9]) if digits else 6
    if places > _PLACES:
        raise Unjudged("a long number")
    return places


def _quote(text: str) -> str:
    short = {7: "a", 8: "b", 12: "f", 10: "n", 13: "r", 9: "t", 11: "v", 92: "\\", 34: '"'}
    return '"' + "".join(f"\\{short[ord(each)]}" if ord(each) in short else each for each in text) + '"'


TABLE: Table = {
    "size": [(kind, len) for kind in ("string", "bytes", "list", "map")],
    "contains": [("string string", lambda text, part: part in text)],
    "startsWith": [("string string", str.startswith)],
    "endsWith": [("string string", str.endswith)],
    "matches": [("string string", Counting(_matches))],
    "find": [("string string", Counting(_find))],
    "findAll": [("string string", Counting(_find_all)), ("string string int", Counting(_find_all))],
    "charAt": [("string int", _char_at)],
    "indexOf": [("string string", _index), ("string string int", _index)],
    "lastIndexOf": [("string string", _last_index), ("string string int", _last_index)],
    "lowerAscii": [("string", lambda text: text.translate(_LOWER))],
    "upperAscii": [("string", lambda text: text.translate(_UPPER))],
    "trim": [("string", lambda text: text.strip(_BLANKS))],
    "replace": [("string string string", _replace), ("string string string int", _replace)],
    "split": [("string string", _split), ("string string int", _split)],
    "substring": [("string int", _substring), ("string int int", _substring)],
    "join": [("list", _join), ("list string", _join)],
    "format": [("string list", _format)],
    "strings.quote": [("string", _quote)],
}
