"""JSON as Go's encoding/json reads it: a stream of values, with the place of everything in them."""

from __future__ import annotations

import re
from typing import NamedTuple

from k8slint.document import Note, Problem
from k8slint.node import Map, Node, Scalar, Seq
from k8slint.pattern import Pattern
from k8slint.reading.decode import describe
from k8slint.reading.limits import Limits
from k8slint.reading.scalars import whole
from k8slint.source import Source, Span

_BLANK = Pattern(r"[ \t\r\n]*")
_STRING = Pattern(r'"((?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+)"')
_NUMBER = Pattern(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_WORD = Pattern(r"true|false|null")
_WORDS = {"true": True, "false": False, "null": None}
_ESCAPE = Pattern(r'\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
_SIMPLE = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_STREAM_HELP = "kubectl takes a file that starts with '{' for JSON to its end"
_KEY_HELP = "start the file with a line '---', or put every key in double quotes"


class Broken(NamedTuple):
    """Why and where the text stops being JSON; `is_flow` if it looks like YAML in flow style."""

    message: str
    start: int
    end: int
    help: str = ""
    is_flow: bool = False


class JsonValue(NamedTuple):
    """One value of a JSON stream, as far as it could be read, and where it ends."""

    root: Node | None
    end: int
    problems: list[Problem]
    broken: Broken | None


class _Break(Exception):
    def __init__(self, broken: Broken) -> None:
        super().__init__(broken.message)
        self.broken = broken


def read_value(source: Source, start: int, limits: Limits) -> JsonValue:
    """Read one JSON value that starts at an offset."""
    text = source.text
    problems: list[Problem] = []
    stack: list[Map | Seq] = []
    names: list[str] = []  # the name whose value is awaited, one for each open object
    root: Node | None = None
    at = start
    try:
        while True:
            # A value starts here.
            char = text[at : at + 1]
            node: Node
            if char in ("{", "["):
                if len(stack) >= limits.depth:
                    message = f"nested deeper than {limits.depth}"
                    problems.append(Problem("limit", message, Span(at, at + 1), 0, False))
                    return JsonValue(root, len(text), problems, None)
                node = Map({}, {}, at, at + 1) if char == "{" else Seq([], at, at + 1)
            else:
                node = _scalar(text, at)
            if stack:
                _put(stack[-1], names, node)
            else:
                root = node
            at = node.end
            if isinstance(node, Map):
                stack.append(node)
                at = _skip(text, at)
                if text.startswith("}", at):
                    at = _close(stack, at)
                else:
                    names.append("")
                    at = _name(source, node, names, at, problems)
                    continue
            elif isinstance(node, Seq):
                stack.append(node)
                at = _skip(text, at)
                if not text.startswith("]", at):
                    continue
                at = _close(stack, at)
            # A value has ended here.
            while stack:
                at = _skip(text, at)
                char = text[at : at + 1]
                top = stack[-1]
                if char == ",":
                    comma = at
                    at = _skip(text, at + 1)
                    if text[at : at + 1] in ("}", "]"):
                        raise _Break(Broken(f"JSON allows no ',' before '{text[at]}'", comma, comma + 1, "remove it"))
                    if isinstance(top, Map):
                        at = _name(source, top, names, at, problems)
                    break
                if char == ("}" if isinstance(top, Map) else "]"):
                    if isinstance(top, Map):
                        names.pop()
                    at = _close(stack, at)
                    continue
                raise _Break(_unexpected(text, at, top))
            else:
                return JsonValue(root, at, problems, None)
    except _Break as caught:
        for node in stack:
            node.end = max(node.end, min(at, len(text)))
        return JsonValue(root, at, problems, caught.broken)


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _close(stack: list[Map | Seq], at: int) -> int:
    stack.pop().end = at + 1
    return at + 1


def _put(parent: Map | Seq, names: list[str], node: Node) -> None:
    if isinstance(parent, Seq):
        parent.items.append(node)
    else:
        parent.fields[names[-1]] = node


def _name(source: Source, parent: Map, names: list[str], at: int, problems: list[Problem]) -> int:
    """Read a name and its colon; gives where the value starts."""
    text = source.text
    match = _STRING.match(text, at)
    if match is None:
        raise _Break(_no_name(text, at))
    name = _unescape(match[1])
    if name in parent.fields:
        first = Span(*parent.keys[name])
        line = source.position(first.start).line
        message = f"key '{name}' is already set on line {line}; kubectl silently takes the last one"
        note = Note("first set here", first)
        problems.append(
            Problem("duplicate-key", message, Span(at, match.end()), 0, False, "remove one of them", (note,))
        )
    parent.keys[name] = (at, match.end())
    names[-1] = name
    colon = _skip(text, match.end())
    if not text.startswith(":", colon):
        raise _Break(Broken(f"expected ':' behind the key '{name}'", colon, min(colon + 1, len(text))))
    return _skip(text, colon + 1)


def _scalar(text: str, at: int) -> Scalar:
    match = _STRING.match(text, at)
    if match:
        return Scalar(_unescape(match[1]), at, match.end(), '"')
    match = _NUMBER.match(text, at)
    if match:
        return Scalar(_number(match[0], at), at, match.end())
    match = _WORD.match(text, at)
    if match:
        return Scalar(_WORDS[match[0]], at, match.end())
    raise _Break(_unexpected(text, at, None))


def _number(written: str, at: int) -> int | float:
    if len(written) <= 20 and written.lstrip("-").isdigit():
        value = int(written)
        if -(2**63) <= value < 2**63:
            return value
    number = float(written)
    if number in (float("inf"), float("-inf")):
        raise _Break(Broken("this number is too large", at, at + len(written)))
    return whole(number)


def _unescape(written: str) -> str:
    return _ESCAPE.sub(_escape, written) if "\\" in written else written


def _escape(match: re.Match[str]) -> str:
    high, low, single, simple = match.groups()
    if simple:
        return _SIMPLE[simple]
    if high:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    code = int(single, 16)
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)


def _no_name(text: str, at: int) -> Broken:
    if at >= len(text):
        return Broken("the file ends inside of an object", at, at)
    if text[at] == "#" or text.startswith(("//", "/*"), at):
        return Broken("JSON has no comments", at, at + 1, "remove the comment")
    if text[at] == '"':
        return _bad_string(text, at)
    return Broken(
        f"a key in JSON stands in double quotes, found {_shown(_excerpt(text, at))}", at, at + 1, _KEY_HELP, True
    )


def _bad_string(text: str, at: int) -> Broken:
    match = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+').match(text, at)
    end = match.end() if match else at + 1
    if text.startswith("\\", end):
        return Broken(f"JSON has no escape '{text[end : end + 2]}'", end, end + 2)
    if end < len(text) and text[end] not in "\r\n":
        return Broken(f"character {describe(text[end])} is not allowed in JSON", end, end + 1, "write its escape")
    return Broken("this text has no closing quote", at, at + 1)


def _unexpected(text: str, at: int, parent: Map | Seq | None) -> Broken:
    """What is wrong where a value, or what may follow one, was expected."""
    if at >= len(text):
        opener = parent.start if parent else at
        what = f"'{text[opener]}' is never closed" if parent else "a value is missing at the end of the file"
        return Broken(what, opener, min(opener + 1, len(text)))
    if text[at] == "#" or text.startswith(("//", "/*"), at):
        return Broken("JSON has no comments", at, at + 1, "remove the comment")
    if text[at] == '"' and parent is None:
        return _bad_string(text, at)
    found = _excerpt(text, at)
    end = at + len(found)
    if parent is None:
        help_ = "text in JSON stands in double quotes" if found[0].isalpha() or found[0] in "'\u201c" else ""
        return Broken(f"{_shown(found)} is no JSON value", at, end, _STREAM_HELP if found.startswith("---") else help_)
    closing = "}" if isinstance(parent, Map) else "]"
    return Broken(f"expected ',' or '{closing}', found {_shown(found)}", at, end)


def _shown(found: str) -> str:
    return f"'{found}'" if found.isprintable() else describe(found[0])


def _excerpt(text: str, at: int) -> str:
    match = re.compile(r"[^\s,:{}\[\]\"]{1,40}|.", re.DOTALL).match(text, at)
    return match[0] if match else ""
