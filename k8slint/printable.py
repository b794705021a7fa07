"""Text from outside, made fit to be shown.

Whatever was read from a file, a file name or a rule passes through `printable` before it reaches a terminal or a
log. What a reader could not see, or what a terminal or a CI runner would obey, comes out as a visible escape.
"""

from __future__ import annotations

import re
from unicodedata import category, east_asian_width

from k8slint.pattern import Pattern

ELLIPSIS = "…"

# Each alternative matches one character, so that `cells` can show a text character by character.
_UNSAFE = Pattern(
    "["
    "\x00-\x1f\x7f-\xa0\xad"  # control characters, the no-break space, the soft hyphen
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # letters and marks that draw nothing
    "\u1680\u2000-\u200a\u202f\u205f"  # blanks that look like a space and are none
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # change the direction of what follows
    "\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U0001bca0-\U0001bca3"  # zero width
    "\u2028\u2029"  # line separators
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # lone surrogates, noncharacters
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # invisible controls and tags
    "]"
    # `##[x]`, `##vso[x]` and `##teamcity[x]` are commands to CI runners wherever they stand in a line.
    r"|(?<=#)#(?=\[|vso\[|teamcity\[)",
    re.IGNORECASE,
)
_COMMAND_START = Pattern(r"(?<!\s)(\s*+):(?=:)")
_SURROGATE = Pattern("[\ud800-\udfff]")
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    if char in _SHORT:
        return _SHORT[char]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def is_plain(text: str) -> bool:
    """Whether a text is surely fit to be shown as it is, each character one column wide."""
    return text.isascii() and text.isprintable() and "##" not in text


def printable(text: str, limit: int | None = None) -> str:
    r"""The text on one line, with everything invisible or dangerous as a visible escape such as `\x1b` or `\u202e`.

    With a limit the result has at most that many characters, the last one an ellipsis where something was cut;
    an escape is never cut in two.
    """
    if is_plain(text) and (limit is None or len(text) <= limit):
        return text
    if limit is None:
        return _UNSAFE.sub(_escape, text)
    # A character never comes out as nothing, so not much more than the limit is needed to see where to cut:
    # one character, and what the longest command has behind its `##`.
    text = text[: limit + 1 + len("teamcity[")]
    shown = _UNSAFE.sub(_escape, text)
    if len(shown) <= limit:
        return shown
    kept: list[str] = []
    room = limit - len(ELLIPSIS)
    for cell in cells(text):
        room -= len(cell)
        if room < 0:
            break
        kept.append(cell)
    return ("".join(kept) + ELLIPSIS)[:limit]


def cells(text: str) -> list[str]:
    """The printable form of each character; joined they are `printable(text)`."""
    shown = list(text)
    if is_plain(text):
        return shown
    for match in _UNSAFE.finditer(text):
        shown[match.start()] = _escape(match)
    return shown


def line_start(text: str) -> str:
    """The same text for the start of a line: `::` there, even behind blanks, is a command to GitHub's runner."""
    return _COMMAND_START.sub(r"\1\\x3a", text, count=1) if _COMMAND_START.match(text) else text


def encodable(text: str) -> str:
    """The text unchanged but for lone surrogates, which no encoding can carry: these are escaped."""
    return _SURROGATE.sub(_escape, text)


def width(text: str) -> int:
    """How many columns a terminal uses for a printable text: wide characters count 2, combining marks 0.

    Tabs are no printable text; who prints them expands them first.
    """
    if text.isascii():
        return len(text)
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if category(char) in {"Mn", "Me", "Cf"} or "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if east_asian_width(char) in "WF" else 1
