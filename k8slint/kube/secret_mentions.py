"""Where a text says that something is a Secret, be it misspelt, in a comment or in what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from k8slint.kube.secretive import means_kind, means_secret
from k8slint.pattern import Pattern
from k8slint.source import Span

_SECRET = r"""["']?[ \t]*+([:=])?+\s*+(?:[!&][^\s,]*+\s++)*+(?:[|>][-+]?\s*+)?+[\[{]?["']?([sc][a-z]{3,11})\b"""
_ANY_KIND = Pattern(rf"(?i)(?<![a-z_])(k[a-z]{{2,4}}|ind){_SECRET}")
# The same in small letters; that it begins with a letter is what makes it fast. A digit may stand in front, where a
# line break was lost.
_KIND, _IND = Pattern(rf"(k(?<![a-z_]k)[a-z]{{2,4}}){_SECRET}"), Pattern(rf"ind(?<![a-z_]ind){_SECRET}")
_ODD_LETTERS = "\u0130\u0131\u017f\u212a"  # match i, s and k where case does not count
_DATA = Pattern(
    r"""(?i)\bstring_?data["']?[ \t]*:|\btype["']?[ \t]*:[ \t]*["']?Opaque\b"""
    # A JSON patch, and what makes Secrets of a template.
    r"""|\bpath["']?[ \t]*:[ \t]*["']?/(?:stringD|d)ata\b"""
    r"""|\bkind["']?[ \t]*:[ \t]*["']?(?:\w{1,60}Secrets?\b|Secret\w{0,12}data)"""
)
_DATA_WORDS = ("stringdata", "string_data", "opaque", "/data", "secret")


def mentions(text: str, part: Span, *, loosely: bool = False) -> Iterator[int]:
    """Where a text says that something is a Secret; loosely, also without a colon."""
    before = max(part.start - 1, 0)  # the letter in front tells whether a word begins
    for match in _kinds(text[before : part.end], part.start - before):
        if (match[2] or loosely) and means_kind(match[1]) and means_secret(match[3]):
            yield before + match.start()


def says_secret(text: str, part: Span) -> bool:
    """Whether text that cannot be read looks like a Secret."""
    if any(True for _ in mentions(text, part, loosely=True)):
        return True
    small = _small(text[part.start : part.end])
    may_hold = small is None or any(word in small for word in _DATA_WORDS)
    return may_hold and _DATA.search(text, *part) is not None


def _kinds(text: str, start: int) -> Iterator[re.Match[str]]:
    """What looks like a kind."""
    small = _small(text)
    if small is None or _IND.search(small, start):
        return _ANY_KIND.finditer(text, start)
    return _KIND.finditer(small, start)


def _small(text: str) -> str | None:
    """A text in small letters, each of which stands where it stood; None where case is not as simple as that."""
    return None if any(letter in text for letter in _ODD_LETTERS) else text.lower()
