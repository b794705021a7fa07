"""Which findings a manifest asks not to see, by comments and annotations, and which of these wishes are idle."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from k8slint.document import Document, File
from k8slint.kube.objects import Object
from k8slint.node import At
from k8slint.pattern import Pattern
from k8slint.source import Source, Span
from k8slint.suppress import reach
from k8slint.suppress.directive import Directive, SuppressionProblem, directives
from k8slint.vocabulary import Vocabulary

ANNOTATION = "k8slint/ignore."
_AT_COLUMN_1 = Pattern(r"^#[^\r\n]*k8slint[^\r\n]*", re.MULTILINE)


class Claim(NamedTuple):
    """A finding as far as a suppression cares."""

    rule: str
    span: Span
    object: Object | None = None


class Suppression(NamedTuple):
    """One rule that is not to be heard in some ranges of a file, or about one object.

    `scope` is the keyword of a comment, or "annotation". `directive` is None for an annotation.
    """

    rule: str
    scope: str
    reason: str
    span: Span
    ranges: tuple[Span, ...]
    object: Object | None = None
    directive: Directive | None = None


class FileSuppressions(NamedTuple):
    """The suppressions of a file, narrowest first, and what was meant to be one; false when there is nothing."""

    source: Source
    suppressions: tuple[Suppression, ...] = ()
    malformed: tuple[SuppressionProblem, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.suppressions or self.malformed)


class Covered(NamedTuple):
    """For each claim the narrowest suppression that covers it, and the numbers of all that covered one."""

    by: tuple[Suppression | None, ...]
    used: frozenset[int]


def suppressions(file: File, objects: Sequence[Object]) -> FileSuppressions:
    """Everything in a file that asks for silence. `objects` are all objects of the file."""
    source = file.source
    if "k8slint" not in source.text:
        return FileSuppressions(source)
    found: list[Suppression] = []
    malformed: list[SuppressionProblem] = []
    starts = reach.starts_of(objects)
    for obj in objects:
        for key, at in obj["metadata"]["annotations"].fields():
            if key.startswith("k8slint/"):
                region = reach.of_object(obj, starts[obj.document], file.documents[obj.document])
                said = _annotation(obj, key, at, region)
                if isinstance(said, Suppression):
                    found.append(said)
                else:
                    malformed.append(said)
    trees: dict[int, list[reach.Entry]] = {}
    for home, each in () if file.is_json else _directives(file):
        if isinstance(each, SuppressionProblem):
            malformed.append(each)
        else:
            ranges = _ranges(source, each, home, starts, trees)
            found += [Suppression(w.text, each.keyword, each.reason, w.span, ranges, None, each) for w in each.words]
    order = ("ignore", "annotation", "object-ignore", "file-ignore")
    found.sort(key=lambda suppression: order.index(suppression.scope))
    return FileSuppressions(source, tuple(found), tuple(malformed))


def cover(found: FileSuppressions, claims: Iterable[Claim], vocabulary: Vocabulary) -> Covered:
    """Who silences whom. A finding that several suppressions cover counts as used for each of them."""
    ranges: dict[str, list[tuple[int, int, int]]] = {}
    about: dict[tuple[str, Object | None], list[int]] = {}
    for number, suppression in enumerate(found.suppressions):
        for rule in vocabulary.ids(suppression.rule):
            ranges.setdefault(rule, []).extend((number, *span) for span in suppression.ranges)
            if suppression.object is not None:
                about.setdefault((rule, suppression.object), []).append(number)
    asked = list(claims)
    claimed: dict[str, list[tuple[int, int]]] = {}
    for index, claim in enumerate(asked):
        if claim.rule in ranges:
            claimed.setdefault(claim.rule, []).append((claim.span.start, index))
    narrowest: dict[int, int] = {}
    used: set[int] = set()
    for rule, unsorted in claimed.items():
        places = sorted(unsorted)
        used.update(number for number, start, end in ranges[rule] if _any_within(places, start, end))
        for index, number in _first_of(ranges[rule], places):
            narrowest[index] = number
    for index, claim in enumerate(asked):
        numbers = about.get((claim.rule, claim.object), ())
        used.update(numbers)
        if numbers:
            narrowest[index] = min(numbers[0], narrowest.get(index, numbers[0]))
    by = (found.suppressions[narrowest[index]] if index in narrowest else None for index in range(len(asked)))
    return Covered(tuple(by), frozenset(used))


def _any_within(places: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_left(places, start, key=_offset)
    return index < len(places) and places[index][0] < end


def _offset(place: tuple[int, int]) -> int:
    return place[0]


def _first_of(spans: Iterable[tuple[int, int, int]], places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """For each place, given in order, the lowest number among the spans that it lies in, if there is one."""
    waiting = sorted(spans, key=lambda span: span[1], reverse=True)
    begun: list[tuple[int, int, int]] = []
    for place, index in places:
        while waiting and waiting[-1][1] <= place:
            heappush(begun, waiting.pop())
        while begun and begun[0][2] <= place:
            heappop(begun)
        if begun:
            yield index, begun[0][0]


def _directives(file: File) -> Iterator[tuple[Document | None, Directive | SuppressionProblem]]:
    from k8slint.reading.comments import comments

    text = file.source.text
    seen: set[int] = set()
    for document in file.documents:
        for comment in comments(document):
            seen.add(comment.span.start)
            for each in directives(text, comment.span, comment.own_line):
                yield document, each
    # A document that breaks off has comments behind the break; there only those for the whole file are heard.
    for match in _AT_COLUMN_1.finditer(text):
        index = bisect_right(file.documents, match.start(), key=lambda document: document.span.end)
        broken = index == len(file.documents) or file.documents[index].root is None
        if broken and match.start() not in seen:
            for each in directives(text, Span(*match.span()), True):
                if isinstance(each, Directive) and each.keyword == "file-ignore":
                    yield None, each


def _ranges(
    source: Source,
    directive: Directive,
    document: Document | None,
    starts: Mapping[int, Sequence[int]],
    trees: dict[int, list[reach.Entry]],
) -> tuple[Span, ...]:
    if directive.keyword == "file-ignore":
        return (Span(0, len(source.text) + 1),)
    if document is None:
        return ()
    if directive.keyword == "object-ignore":
        return reach.objects_at(source, directive.comment, starts.get(document.number, ()), document)
    if document.number not in trees:
        root = document.root if document.root is not None else document.partial
        trees[document.number] = reach.entries(root) if root is not None else []
    if directive.own_line:
        return reach.subtree(source, directive.comment, document, trees[document.number])
    return reach.line(source, directive.comment, trees[document.number])


def _annotation(obj: Object, key: str, at: At, region: Span) -> Suppression | SuppressionProblem:
    span = at.key_span or at.head
    rule = key.removeprefix(ANNOTATION)
    if rule == key or not rule:
        message = f"annotation '{key}' is not a suppression"
        return SuppressionProblem("malformed", message, span, f"write '{ANNOTATION}<rule-id>: reason'")
    return Suppression(rule, "annotation", at.text or "", span, (region,), obj)
