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
from k8slint.source import Span, overlapping

MASK = "•••"
HiddenIn = Callable[[str], Hidden]

_QUOTED = re.compile(r"(?<!\w)'([^']*)(?:'|\Z)")
_ALL_QUOTED = re.compile(r"(?<!\w)'(?:.*'|.*)", re.DOTALL)
_APOSTROPHE = re.compile(r"'|\\(?:x27|u0027|U00000027)")
_SIGN = re.compile(r"[^\w•]{1,3}|\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|U\+[0-9A-F]{4,6}")
_ORDINARY = re.compile(r"[A-Za-z]?[a-z]*|.{0,3}", re.DOTALL)  # such text may be a word of the sentence itself
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
        # With a quote in a secret, nobody can say where a quoted part ends.
        is_plain = len(secrets) < _MOST and all(
            len(t) < _LONGEST and not _APOSTROPHE.search(t, 1, len(t) - 1) for t in secrets
        )
        self._quoted = _QUOTED if is_plain else _ALL_QUOTED

    def __call__(self, text: str) -> str:
        text = self._quoted.sub(self._quote, text)
        for word in self._words:
            text = text.replace(word, MASK)
        return text

    def _quote(self, match: re.Match[str]) -> str:
        quoted = match[0][1:-1]
        is_open = quoted in self._names or _SIGN.fullmatch(quoted) or (quoted and quoted in self._open)
        return match[0] if self._quoted is _QUOTED and is_open else f"'{MASK}'"


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
