"""Text edits by offset: every byte outside of them stays as it is."""

from __future__ import annotations

from collections.abc import Iterable

from k8slint.finding import Edit


def applied(text: str, edits: Iterable[Edit]) -> str:
    """A text after edits. Of two edits that overlap, the first in the text wins; equal ones count once."""
    pieces: list[str] = []
    done = 0
    for (start, end), replacement in sorted(set(edits)):
        if start < done:
            continue
        pieces += [text[done:start], replacement]
        done = end
    return "".join([*pieces, text[done:]])
