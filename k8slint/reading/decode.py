"""From bytes to text: byte-order marks, bad bytes, and characters that nobody sees."""

from __future__ import annotations

import codecs
import re
from itertools import islice
from typing import NamedTuple

from k8slint.document import Problem, ProblemKind
from k8slint.pattern import Pattern
from k8slint.source import Span

# What YAML allows nowhere in its text; the escaped forms in double quotes are fine.
FORBIDDEN = Pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_FORBIDDEN_ASCII = bytes(byte for byte in (*range(32), 127) if byte not in b"\t\n\r")

_OVERRIDES = "\u202a-\u202e\u2066-\u2069"  # bidi embeddings, overrides and isolates: they reorder what is shown
_ZERO_WIDTH = "\u200b\u2060\ufeff"
_JOINERS = "\u200c-\u200f\u061c"  # needed to write some languages, out of place in a key
_LINE_BREAKS = "\x85\u2028\u2029"
_UNSEEN = Pattern(f"[\xa0{_OVERRIDES}{_ZERO_WIDTH}{_JOINERS}{_LINE_BREAKS}]")
_MOST_LOOKED_AT = 20_000
_MOST_REPORTED = 100
_NAMES = {
    "\x85": "next line",
    "\xa0": "no-break space",
    "\u061c": "Arabic letter mark",
    "\u200b": "zero-width space",
    "\u200c": "zero-width non-joiner",
    "\u200d": "zero-width joiner",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\u2028": "line separator",
    "\u2029": "paragraph separator",
    "\u2060": "word joiner",
    "\ufeff": "byte-order mark",
}


class Decoded(NamedTuple):
    """The text of a file; None if it holds no text at all."""

    text: str | None
    problems: list[Problem]


def is_json(text: str) -> bool:
    """Whether kubectl takes a file for JSON: by the first character in its first 4 KiB that is not blank."""
    return text[:4096].lstrip().startswith("{")


def decode(data: bytes) -> Decoded:
    """The text that kubectl sees in some bytes, without a byte-order mark, and what is wrong with them."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return Decoded(None, [_not_text("this file is UTF-32, which kubectl cannot read")])
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Decoded(_decode_utf16(data), [])
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _replaced(data, error.start)
    wide = _wide(data)
    if wide:
        return Decoded(None, [_not_text(f"this file is not UTF-8 text but {wide} without a byte-order mark")])
    return Decoded(text, [])


def _decode_utf16(data: bytes) -> str:
    codec = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    return data[2:].decode(codec, "replace")


def _wide(data: bytes) -> str:
    """The name of the encoding of ASCII text that is written with two or four bytes a character; else ""."""
    head = data[: min(len(data), 1024) & ~3]
    # How many of the first, second, third and fourth bytes of four are zero.
    zeros = sorted(head[at::4].count(0) * 4 / max(len(head), 4) for at in range(4))
    if zeros[0] > 0.1 or zeros[2] < 0.5:
        return ""
    return "UTF-32" if zeros[1] > 0.9 else "UTF-16"


def _replaced(data: bytes, at: int) -> Decoded:
    nul = data.find(0)
    if nul >= 0:
        first = min(nul, at)
        return Decoded(None, [_not_text(f"this file is not UTF-8 text: byte 0x{data[first]:02x} at offset {first}")])
    text = data.decode("utf-8", "replace")
    offset = len(data[:at].decode("utf-8"))
    count = text.count("\ufffd") - data.count("\ufffd".encode())
    more = f", and {count - 1} more" if count > 1 else ""
    message = f"byte 0x{data[at]:02x} is not UTF-8{more}; kubectl reads it as '\\ufffd'"
    help_ = "save the file as UTF-8"
    return Decoded(text, [Problem("not-utf8", message, Span(offset, offset + 1), 0, refused=False, help=help_)])


def _not_text(message: str) -> Problem:
    return Problem("not-utf8", message, Span(0, 0), 0, refused=True, help="save the file as UTF-8")


def has_forbidden(data: bytes, text: str) -> bool:
    """Whether a text may hold characters that YAML forbids; most are told by a glance at its bytes."""
    if len(data.translate(None, _FORBIDDEN_ASCII)) != len(data):
        return True
    if text.isascii():
        return False
    # In UTF-8 the others begin with these bytes.
    may_hold = b"\xc2" in data or b"\xef\xbf" in data or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return may_hold and FORBIDDEN.search(text) is not None


def describe(char: str) -> str:
    """A character that cannot be shown, as its escape and, where it has one, its name."""
    code = ord(char)
    escape = f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    name = _NAMES.get(char) or ("bidi control" if re.match(f"[{_OVERRIDES}]", char) else "")
    return f"'{escape}' ({name})" if name else f"'{escape}'"


def unseen(text: str) -> list[Problem]:
    """Characters that show nothing but change what is read: one finding a line, and a bounded number of them."""
    if text.isascii():
        return []
    problems: list[Problem] = []
    line_end = -1  # of the last line that has its finding
    for match in islice(_UNSEEN.finditer(text), _MOST_LOOKED_AT):
        at = match.start()
        char = match[0]
        if at < line_end and char not in _LINE_BREAKS:
            continue
        far = max(0, at - 2000)
        line_start = max(far - 1, *(text.rfind(mark, far, at) for mark in ("\n", "\r", *_LINE_BREAKS))) + 1
        kind, message, help_ = _judge(text, at, line_start, char)
        if kind is None:
            continue
        problems.append(Problem(kind, message, Span(at, at + 1), 0, refused=False, help=help_))
        if len(problems) == _MOST_REPORTED:
            break
        found = text.find("\n", at)
        line_end = len(text) if found < 0 else found
    return problems


def as_shown(text: str) -> str:
    """A text as it looks: with spaces for no-break spaces, and without what shows nothing."""
    return _UNSEEN.sub("", text.replace("\xa0", " "))


_COMMENT = Pattern(r"(?:^|[ \t])#")
_SEPARATOR_ABOVE = Pattern(r"(?:^|\n)---[^\n]*\n$")
_BEHIND_KEY = Pattern(r"[^\n\r#\"']*?(?::(?=[\s\x85\u2028\u2029]|$))")


def _judge(text: str, at: int, line_start: int, char: str) -> tuple[ProblemKind | None, str, str]:
    before = text[max(line_start, at - 2000) : at]
    comment = _COMMENT.search(before) is not None
    if char in _LINE_BREAKS:
        if comment:
            message = f"hidden line break {describe(char)} ends this comment; the text behind it is active"
            return "invisible-line-break", message, "remove the character"
        return "invisible-character", f"hidden line break {describe(char)}", "remove the character, or write its escape"
    if re.match(f"[{_OVERRIDES}]", char):
        message = f"invisible character {describe(char)}; what is shown is not what is read"
        return "invisible-character", message, "remove the character, or write its escape in double quotes"
    if comment:
        return None, "", ""
    after = text[at + 1 : at + 200]
    in_key = ":" not in before and _BEHIND_KEY.match(after) is not None
    if char == "\ufeff" and before == "" and _SEPARATOR_ABOVE.search(text[max(0, at - 200) : at]):
        return None, "", ""  # a file that was appended to another
    if char in _ZERO_WIDTH:
        where = " in a key" if in_key else ""
        return "invisible-character", f"invisible character {describe(char)}{where}", "remove the character"
    if char == "\xa0":
        if in_key or before.strip(" \t-") == "" or before.endswith((":", "-")) or after.startswith(("\n", "\r\n", ":")):
            message = f"{describe(char)} looks like a space, but is part of the text"
            return "invisible-character", message, "write an ordinary space"
        return None, "", ""
    if in_key:
        return "invisible-character", f"invisible character {describe(char)} in a key", "remove the character"
    return None, "", ""
