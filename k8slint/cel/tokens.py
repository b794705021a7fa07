"""The words of an expression."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from k8slint.cel.trouble import Mistake
from k8slint.pattern import Pattern

_ESCAPE = r"\\(?:[abfnrtv\"'\\?`]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})"
_STRING = "|".join(
    (
        r'[rR]"""(?s:.*?)"""',
        r"[rR]'''(?s:.*?)'''",
        r'[rR]"[^"\n\r]*"',
        r"[rR]'[^'\n\r]*'",
        rf'"""(?:{_ESCAPE}|[^\\])*?"""',
        rf"'''(?:{_ESCAPE}|[^\\])*?'''",
        rf'"(?:{_ESCAPE}|[^\\"\n\r])*"',
        rf"'(?:{_ESCAPE}|[^\\'\n\r])*'",
    )
)
_TOKEN = Pattern(
    rf"""(?P<blank>[\t\ \r\n\f]+|//[^\n]*)
    |(?P<bytes>[bB](?:{_STRING.replace(" ", "[ ]")}))
    |(?P<string>{_STRING.replace(" ", "[ ]")})
    |(?P<float>[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?)
    |(?P<uint>(?:0x[0-9a-fA-F]+|[0-9]+)[uU])
    |(?P<int>0x[0-9a-fA-F]+|[0-9]+)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>==|!=|<=|>=|&&|\|\||[-<>\[\]{{}}().,!?:+*/%])""",
    re.VERBOSE | re.ASCII,
)
_SHORT = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11}
_ESCAPED = Pattern(_ESCAPE)
_WORDS = frozenset({"true", "false", "null", "in"})


class Token(NamedTuple):
    """A word; `kind` is "end", "name", "string", "bytes", "float", "uint", "int", or the sign or keyword itself."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> Iterator[Token]:
    """The words of an expression, and an end."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise Mistake(f"'{text[at : at + 1]}' does not belong here", at)
        kind = found.lastgroup or ""
        if kind != "blank":
            word = found[0]
            yield Token(word if kind == "sign" or word in _WORDS else kind, word, at)
        at = found.end()
    yield Token("end", "", len(text))


def string_value(token: Token) -> str:
    """What a string literal stands for."""
    body, raw = _body(token.text)
    if raw:
        return body
    return _ESCAPED.sub(lambda found: _character(found[0], token.at), body)


def bytes_value(token: Token) -> bytes:
    """What a bytes literal stands for; `\\x` and octal escapes are bytes, not characters."""
    body, raw = _body(token.text[1:])
    if raw:
        return body.encode()
    parts: list[bytes] = []
    at = 0
    for found in _ESCAPED.finditer(body):
        parts.append(body[at : found.start()].encode())
        sort = found[0][1]
        if sort in "xX":
            parts.append(bytes([int(found[0][2:], 16)]))
        elif sort in "0123":
            parts.append(bytes([int(found[0][1:], 8)]))
        else:
            parts.append(_character(found[0], token.at).encode())
        at = found.end()
    return b"".join((*parts, body[at:].encode()))


def number_value(token: Token, *, negative: bool = False) -> float:
    """What a number stands for; a sign belongs to it because the least whole number has no positive brother."""
    text = token.text
    if token.kind == "float":
        found = float(text)
        if math.isinf(found):
            raise Mistake(f"'{text}' is out of range", token.at)
        return -found if negative else found
    text = text.rstrip("uU")
    value = int(text[:30], 16 if text.startswith("0x") else 10) * (-1 if negative else 1)
    if not (0 <= value < 2**64 if token.kind == "uint" else -(2**63) <= value < 2**63):
        raise Mistake(f"'{text[:30]}' is out of range", token.at)
    return value


def _body(text: str) -> tuple[str, bool]:
    raw = text[0] in "rR"
    text = text[1:] if raw else text
    marks = 3 if text[:3] in ('"""', "'''") and len(text) >= 6 else 1
    return text[marks:-marks], raw


def _character(escape: str, at: int) -> str:
    sort = escape[1]
    if sort in _SHORT:
        return chr(_SHORT[sort])
    if sort in "xXuU":
        code = int(escape[2:], 16)
    elif sort in "0123" and len(escape) == 4:
        code = int(escape[1:], 8)
    else:
        return sort
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise Mistake(f"'{escape}' is no character", at)
    return chr(code)
