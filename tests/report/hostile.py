"""Texts that try to break out, and the pattern of what must never come out raw."""

from __future__ import annotations

import re

from hypothesis import strategies as st

RAW = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]|##(?:\\[|vso\\[|teamcity\\[)"
)

_PIECES = (
    "::",
    "::error::x",
    "##[",
    "##vso[",
    "#",
    "[",
    "%0A",
    "\n",
    "\r\n",
    "\x1b[2J",
    "\u202e",
    " ",
    "\t",
    "\x85",
    ",",
)


def texts() -> st.SearchStrategy[str]:
    """Any text at all, surrogates included, thick with dangerous pieces."""
    character = st.characters(exclude_categories=())
    return st.lists(st.one_of(st.sampled_from(_PIECES), character), max_size=12).map("".join)
