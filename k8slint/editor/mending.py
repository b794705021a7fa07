"""The fixes of findings as edits of the text, one by one and several at once."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence

from k8slint.finding import Edit
from k8slint.outcome import Diagnostic
from k8slint.source import Source, Span


def edits_of(source: Source, diagnostic: Diagnostic) -> tuple[Edit, ...]:
    """The fix of a finding; nothing where it has none, or one that would tell a secret."""
    if diagnostic.fix is None:
        return ()
    return tuple(
        Edit(Span(source.offset(range.start), source.offset(range.end)), text) for range, text in diagnostic.fix.edits
    )


def together(source: Source, diagnostics: Iterable[Diagnostic]) -> tuple[tuple[Edit, ...], tuple[Diagnostic, ...]]:
    """The fixes of several findings as edits that can be made at once, in order, and the findings that they mend.

    Of fixes that touch the same text the first is made, and the others wait for the next time.
    """
    taken: list[Edit] = []
    mended: list[Diagnostic] = []
    for one in diagnostics:
        edits = edits_of(source, one)
        new = [edit for edit in edits if edit not in _near(taken, edit)]
        if edits and not any(_collide(edit, other) for edit in new for other in _near(taken, edit)):
            for edit in new:
                insort(taken, edit)
            mended.append(one)
    return tuple(taken), tuple(mended)


def _near(taken: Sequence[Edit], edit: Edit) -> Sequence[Edit]:
    """Those of some edits, in order and apart from each other, that can touch one more."""
    first = bisect_left(taken, edit.span.start, key=lambda one: one.span.start)
    last = bisect_left(taken, edit.span.end + 1, key=lambda one: one.span.start)
    return taken[max(first - 1, 0) : last]


def _collide(one: Edit, other: Edit) -> bool:
    return one.span.start == other.span.start or (one.span.start < other.span.end and other.span.start < one.span.end)
