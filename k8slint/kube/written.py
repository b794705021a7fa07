"""Whether the values of a file are what is written there: then a glance at its text tells what none of them holds."""

from __future__ import annotations

from functools import lru_cache

from k8slint.pattern import Pattern

_TAG = Pattern(r"!(?=[!<])")


@lru_cache(maxsize=1)  # several rules ask
def plain_as_written(text: str) -> bool:
    """Whether each plain value stands in a text as it is, but for blanks and line breaks.

    One with the tag `!!binary`, which can also be spelled out, is decoded. A directive gives it no other name, since
    documents are read without theirs.
    """
    return "!" not in text or _TAG.search(text) is None
