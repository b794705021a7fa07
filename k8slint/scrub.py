"""Findings as they may be told: without the secrets of the places that they speak of.

What a sentence quotes stands in single quotes. Where a finding touches secret text, every quote is blotted out but
those that are shown anyway: the keys and names on the way to the place, and what stands in the open beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from k8slint.finding import Finding
from k8slint.kube.hidden import Hidden
from k8slint.kube.objects import Object
from k8slint.node import At, Path, Place
from k8slint.pattern import Pattern
from k8slint.source import Span, overlapping

MASK = "•••"
_BLOT = f"'{MASK}'"
HiddenIn = Callable[[str], Hidden]

_QUOTED = Pattern(r"(?<!\w)'([^']*)(?:'|\Z)")
_ALL_QUOTED = Pattern(r"(?<!\w)'(?:.*'|.*)", re.DOTALL)
_QUOTE = Pattern(r"(?<!\w)'|'(?!\w)")  # no apostrophe within a word
_APOSTROPHE = Pattern(r"'|\\(?:x27|u0027|U00000027)")
_SIGN = Pattern(r"[^\w•]{1,3}|\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|U\+[0-9A-F]{4,6}")
_ORDINARY = Pattern(r"[A-Za-z]?[a-z]*|.{0,3}", re.DOTALL)  # such text may be a word of the sentence itself
_MOST, _LONGEST = 100, 10_000  # of secrets at one place that are looked at, and of characters in each
# Words of the API that sentences about Secrets and variables quote.
_API = frozenset(
    {"apiVersion", "data", "env", "immutable", "kind", "metadata", "stringData", "type", "value", "valueFrom"}
)


def scrub(finding: Finding, obj: Object | None, hidden: HiddenIn) -> Finding:
    """The finding with no word of a secret in it; its places are as they were, its edits are gone if they tell one."""
    places = [finding.place, *(related.place for related in finding.related)]
    edits = finding.fix.edits if finding.fix else ()
    own = hidden(finding.place.source.path)
    if not (
        any(hidden(place.source.path).touches(place.span) for place in places)
        or any(
            own.touches(Span(edit.span.start, edit.span.start)) or own.touches(Span(edit.span.end, edit.span.end))
            for edit in edits
        )
    ):
        return finding
    path = _open_path(obj, finding.place.path, own)
    blot = _Blot(places, hidden, _names(obj, path, own))
    fix = finding.fix
    return finding._replace(
        message=blot(finding.message),
        place=finding.place._replace(path=path),
        help=blot(finding.help),
        related=tuple(related._replace(message=blot(related.message)) for related in finding.related),
        fix=fix._replace(title=blot(fix.title), edits=()) if fix else None,
    )


def told(place: Place, hidden: HiddenIn) -> Span:
    """The span of a place as it may be told: it does not begin or end within a secret, which tells how long it is."""
    start, end = place.span
    for secret in overlapping(hidden(place.source.path).spans, place.span):
        if secret.start <= start <= secret.end:
            return Span(secret.start, secret.start)
        if end <= secret.end:
            return Span(start, secret.start)
    return place.span


class _Blot:
    """What blots the secrets of some places out of a sentence."""

    def __init__(self, places: list[Place], hidden: HiddenIn, names: frozenset[str]) -> None:
        self._names = names
        self._open = "\n".join(text for place in places for text in _open_text(place, hidden(place.source.path)))
        secrets = [text for place in places for text in _secret_texts(place, hidden(place.source.path))]
        self._words = sorted({word for text in secrets for word in _forms(text)}, key=lambda word: (-len(word), word))
        # With an apostrophe in a secret, nobody can say where a quoted part ends.
        self._is_plain = len(secrets) < _MOST and all(
            len(text) < _LONGEST and not _APOSTROPHE.search(text, 1, len(text) - 1) for text in secrets
        )

    def __call__(self, text: str) -> str:
        if self._is_plain or not _QUOTE.search(_QUOTED.sub(self._unknown, text)):
            text = _QUOTED.sub(self._known, text)
        else:
            text = _ALL_QUOTED.sub(_BLOT, text)
        for word in self._words:
            text = text.replace(word, MASK)
        return text

    def _known(self, match: re.Match[str]) -> str:
        return match[0] if self._is_open(match[1]) else _BLOT

    def _unknown(self, match: re.Match[str]) -> str:
        return "" if self._is_open(match[1]) else match[0]

    def _is_open(self, text: str) -> bool:
        return text in self._names or _SIGN.fullmatch(text) is not None or (text != "" and text in self._open)


def _open_text(place: Place, hidden: Hidden) -> Iterator[str]:
    """What a place shows of its text; nothing in a document that nothing may be quoted from."""
    if any(True for _ in overlapping(hidden.guarded, place.span)):
        return
    at, end = place.span.start, min(place.span.end, place.span.start + _LONGEST)
    for secret in overlapping(hidden.spans, Span(at, end)):
        yield place.source.text[at : max(at, secret.start)]
        at = secret.end
    yield place.source.text[at : max(at, end)]


def _secret_texts(place: Place, hidden: Hidden) -> Iterator[str]:
    for secret in islice(overlapping(hidden.spans, place.span), _MOST):
        yield place.source.text[secret.start : min(secret.end, secret.start + _LONGEST)]


def _forms(text: str) -> Iterator[str]:
    """A secret as it is written and without quotes, if it is no ordinary word."""
    for form in (text, text.strip().strip("'\"")):
        if not _ORDINARY.fullmatch(form):
            yield form


def _open_path(obj: Object | None, path: Path, hidden: Hidden) -> Path:
    """The path as far as its keys are shown."""
    if obj is None:
        return path[:1]
    at = _top(obj)
    for index, step in enumerate(path):
        at = at[step]
        if at.key_span is not None and any(True for _ in overlapping(hidden.spans, at.key_span)):
            return path[:index]
    return path


def _names(obj: Object | None, path: Path, hidden: Hidden) -> frozenset[str]:
    """What may be quoted anywhere: who the object is, the keys of the path, and the names of what lies on it."""
    if obj is None:
        return _API
    names = {part for part in obj.id if isinstance(part, str)} | {step for step in path if isinstance(step, str)}
    at = _top(obj)
    for step in path:
        at = at[step]
        name = at["name"]
        if name.text and not any(True for _ in overlapping(hidden.spans, name.place.span)):
            names.add(name.text)
    dotted = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
    parts = dotted.split(".")
    names |= {".".join(parts[first:last]) for first in range(len(parts)) for last in range(first + 1, len(parts) + 1)}
    return _API | names


def _top(obj: Object) -> At:
    at: At = obj.root
    while at.parent is not None:
        at = at.parent
    return at
