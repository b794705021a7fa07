"""What no output may show: the secret spans of a run, asked by line, by range and by text."""

from __future__ import annotations

from binascii import Error as NotBase64
from binascii import a2b_base64
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from k8slint.outcome import Diagnostic, Outcome
from k8slint.source import Range, Source, Span

MASK = "•••"
_SHORTEST = 4  # a shorter secret occurs in ordinary words, and blotting it out would only point at it
_LONGEST = 10_000  # no sentence has room for more


class Masks:
    """The secret spans of an outcome, sorted and merged for each path when first asked for."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self._merged: dict[str, list[Range]] = {}
        self._forms: dict[tuple[str, Range], frozenset[str]] = {}

    def ranges(self, path: str) -> list[Range]:
        """The secret ranges of a file, in order; those that touch are one."""
        if path not in self._merged:
            source = self._outcome.sources.get(path)
            spans = self._outcome.secrets.get(path, ())
            self._merged[path] = [source.range(span) for span in _merge(spans)] if source else []
        return self._merged[path]

    def _on_lines(self, path: str, first: int, last: int) -> Iterator[Range]:
        ranges = self.ranges(path)
        for index in range(bisect_left(ranges, first, key=lambda secret: secret.end.line), len(ranges)):
            if ranges[index].start.line > last:
                return
            yield ranges[index]

    def columns(self, source: Source, line: int) -> list[tuple[int, int]]:
        """The secret parts of a line, as half-open ranges of character indices; indentation is not part of them."""
        parts: list[tuple[int, int]] = []
        for start, end in self._on_lines(source.path, line, line):
            text = source.line(line)
            first = start.column - 1 if line == start.line else len(text) - len(text.lstrip(" "))
            last = end.column - 1 if line == end.line else len(text)
            if first < last:
                parts.append((first, last))
        return parts

    def scrub(self, diagnostic: Diagnostic) -> Diagnostic:
        """The diagnostic as it may be told: nothing in it shows a secret or how long one is.

        A range that ends with a secret ends before it. The edits of a fix stay as they are: ask `tells`.
        Sentences lose the secrets of the lines they speak of; rules do not quote secrets, so that is a second lock.
        """
        if not self._outcome.secrets:
            return diagnostic
        hidden = self._texts(diagnostic)
        fix = diagnostic.fix
        return diagnostic._replace(
            range=self._shown(diagnostic.path, diagnostic.range),
            message=_without(hidden, diagnostic.message),
            help=_without(hidden, diagnostic.help),
            fix=fix._replace(title=_without(hidden, fix.title)) if fix else None,
            related=tuple(
                place._replace(
                    range=self._shown(place.path, place.range),
                    message=_without(hidden, place.message),
                )
                for place in diagnostic.related
            ),
        )

    def tells(self, diagnostic: Diagnostic) -> bool:
        """The edits of the fix would tell a secret or its length."""
        hidden = self._texts(diagnostic)
        edits = diagnostic.fix.edits if diagnostic.fix else ()
        return any(secret in edit.text for edit in edits for secret in hidden) or any(
            secret.start < position <= secret.end
            for edit in edits
            for position in edit.range
            for secret in self._on_lines(diagnostic.path, position.line, position.line)
        )

    def _shown(self, path: str, place: Range) -> Range:
        start, end = place
        for secret in self._on_lines(path, start.line, end.line):
            start = secret.start if secret.start < start < secret.end else start
            end = secret.start if secret.start < end <= secret.end else end
        return Range(start, max(start, end))

    def _texts(self, diagnostic: Diagnostic) -> list[str]:
        """Every form of the secrets on the lines of a diagnostic, longest first."""
        found: set[str] = set()
        for path, place in ((diagnostic.path, diagnostic.range), *((r.path, r.range) for r in diagnostic.related)):
            for secret in self._on_lines(path, place.start.line, place.end.line):
                if (path, secret) not in self._forms:
                    self._forms[path, secret] = frozenset(_forms(_text(self._outcome.sources[path], secret)))
                found |= self._forms[path, secret]
        return sorted(found, key=lambda text: (-len(text), text))


def _merge(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(Span(*span))
    return merged


def _text(source: Source, place: Range) -> str:
    starts = source.line_starts
    first, last = (starts[position.line - 1] + position.column - 1 for position in place)
    return source.text[first : min(last, first + _LONGEST)]


def _forms(written: str) -> Iterator[str]:
    """A secret as it is written: each of its lines, without quotes, and decoded where it is base64."""
    for text in (written, *written.splitlines()):
        bare = text.strip().strip("'\"")
        if len(bare) >= _SHORTEST:
            yield bare
            try:
                decoded = a2b_base64(bare.encode(), strict_mode=True).decode().strip()
            except (NotBase64, UnicodeError):
                continue
            if len(decoded) >= _SHORTEST:
                yield decoded


def _without(hidden: list[str], text: str) -> str:
    for secret in hidden:
        text = text.replace(secret, MASK)
    return text
