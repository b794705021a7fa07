"""Which findings a manifest asks not to see, by comments and annotations, and which of these wishes are idle."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from k8slint.document import Document, File
from k8slint.finding import Edit, Fix
from k8slint.kube.objects import Object
from k8slint.node import At
from k8slint.source import Source, Span
from k8slint.suppress import reach
from k8slint.suppress.directive import Directive, SuppressionProblem, Word, directives, without
from k8slint.vocabulary import Vocabulary, quoted

__all__ = [
    "Claim",
    "Covered",
    "FileSuppressions",
    "Suppression",
    "SuppressionProblem",
    "cover",
    "problems",
    "suppressions",
]

_ANNOTATION = "k8slint/ignore."
# A suppression of these can only be judged after all others, so it is never called idle.
_OWN_RULES = frozenset({"unused-suppression", "unknown-suppression", "malformed-suppression"})
_AT_COLUMN_1 = re.compile(r"^#[^\r\n]*k8slint[^\r\n]*", re.MULTILINE)


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
    about: dict[tuple[str, Object | None], set[int]] = {}
    for number, suppression in enumerate(found.suppressions):
        for rule in vocabulary.ids(suppression.rule):
            ranges.setdefault(rule, []).extend((*span, number) for span in suppression.ranges)
            if suppression.object is not None:
                about.setdefault((rule, suppression.object), set()).add(number)
    asked = list(claims)
    by: list[Suppression | None] = [None] * len(asked)
    used: set[int] = set()
    for rule, spans in ranges.items():
        waiting = sorted(spans, reverse=True)
        open_: list[tuple[int, int, int]] = []
        places = sorted((claim.span.start, index) for index, claim in enumerate(asked) if claim.rule == rule)
        for place, index in places:
            while waiting and waiting[-1][0] <= place:
                open_.append(waiting.pop())
            open_ = [span for span in open_ if span[1] > place]
            numbers = {number for _, _, number in open_}
            numbers |= about.get((rule, asked[index].object), set())
            if numbers:
                by[index] = found.suppressions[min(numbers)]
                used |= numbers
    return Covered(tuple(by), frozenset(used))


def problems(
    found: FileSuppressions,
    used: Container[int],
    vocabulary: Vocabulary,
    ran: Container[str],
    *,
    require_reason: bool = False,
) -> Iterator[SuppressionProblem]:
    """What is wrong with the suppressions of a file.

    `used` comes from `cover`; `ran` has the ids of the rules that looked at this file, since only they can tell that
    a suppression is idle.
    """
    yield from found.malformed
    idle: dict[Directive, list[Word]] = {}
    for number, each in enumerate(found.suppressions):
        ids = vocabulary.ids(each.rule)
        if not ids or each.rule in vocabulary.renamed:
            yield _unknown(each, vocabulary)
        if require_reason and not each.reason and (each.directive is None or each.directive.words[0].span == each.span):
            yield _no_reason(each)
        if number in used or not any(rule in ran for rule in ids) or _OWN_RULES.intersection(ids):
            continue
        if each.directive is None:
            yield SuppressionProblem("unused", f"suppression of '{each.rule}' matches no finding", each.span)
        else:
            idle.setdefault(each.directive, []).append(Word(each.rule, each.span))
    for directive, words in idle.items():
        yield _unused(found.source.text, directive, words)


def _directives(file: File) -> Iterator[tuple[Document | None, Directive | SuppressionProblem]]:
    from k8slint.reading import comments

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
    rule = key.removeprefix(_ANNOTATION)
    if rule == key or not rule:
        message = f"annotation '{key}' is not a suppression"
        return SuppressionProblem("malformed", message, span, f"write '{_ANNOTATION}<rule-id>: reason'")
    return Suppression(rule, "annotation", at.text or "", span, (region,), obj)


def _unknown(each: Suppression, vocabulary: Vocabulary) -> SuppressionProblem:
    present = vocabulary.ids(each.rule)
    if present:
        message = f"suppression of '{each.rule}', which is now called {quoted(present)}"
    elif each.rule in vocabulary:
        message = f"suppression of '{each.rule}', which is not a single rule"
        return SuppressionProblem("unknown", message, each.span, "a suppression names each rule by its id")
    else:
        message = f"suppression of unknown rule '{each.rule}'"
    near = present or tuple(filter(None, (vocabulary.near_rule(each.rule),)))
    help = "" if present or not near else f"did you mean '{near[0]}'?"
    fix = None
    if near and each.directive is not None:
        fix = Fix(f"write {quoted(near)}", (Edit(each.span, ", ".join(near)),), safe=bool(present))
    return SuppressionProblem("unknown", message, each.span, help, fix)


def _no_reason(each: Suppression) -> SuppressionProblem:
    if each.directive is None:
        message = f"suppression of '{each.rule}' gives no reason"
        return SuppressionProblem("no-reason", message, each.span, "the value of the annotation is the reason")
    message = f"suppression of {quoted(word.text for word in each.directive.words)} gives no reason"
    return SuppressionProblem("no-reason", message, each.directive.span, "write ' -- reason' behind the brackets")


def _unused(text: str, directive: Directive, words: Sequence[Word]) -> SuppressionProblem:
    message = f"suppression of {quoted(word.text for word in words)} matches no finding"
    fix = Fix("remove the suppression", (without(text, directive, words),), safe=True)
    help = ""
    if directive.keyword == "ignore":
        below = "what stands right below it" if directive.own_line else "what stands on its line"
        help = f"it reaches {below}; 'object-ignore' reaches the whole object"
    return SuppressionProblem(
        "unused", message, directive.span if len(words) == len(directive.words) else words[0].span, help, fix
    )
