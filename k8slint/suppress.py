"""Which findings a manifest asks not to see, by comments and annotations, and which of these wishes are idle."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from k8slint import reach
from k8slint.directive import Directive, SuppressionProblem, Word, directives, without
from k8slint.document import Document, File
from k8slint.finding import Edit, Fix
from k8slint.kube.objects import Object
from k8slint.node import Node
from k8slint.source import Source, Span
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
_BETWEEN = re.compile(r"^(?:(?:---|\.\.\.)[ \t]+|[ \t]*)(#[^\r\n]*)", re.MULTILINE)


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

    def covers(self, claim: Claim) -> bool:
        """The finding starts in reach; its rule is not looked at."""
        if self.object is not None and claim.object is self.object:
            return True
        return any(start <= claim.span.start < end for start, end in self.ranges)


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
    for document in file.documents:
        for obj in objects:
            if obj.document == document.number:
                _annotations(obj, reach.of_object(obj, objects, document), found, malformed)
    for home, each in () if file.is_json else _directives(file):
        if isinstance(each, SuppressionProblem):
            malformed.append(each)
        else:
            ranges = _ranges(source, each, home, objects)
            found += [Suppression(w.text, each.keyword, each.reason, w.span, ranges, None, each) for w in each.words]
    order = ("ignore", "annotation", "object-ignore", "file-ignore")
    found.sort(key=lambda suppression: order.index(suppression.scope))
    return FileSuppressions(source, tuple(found), tuple(malformed))


def cover(found: FileSuppressions, claims: Iterable[Claim], vocabulary: Vocabulary) -> Covered:
    """Who silences whom. A finding that several suppressions cover counts as used for each of them."""
    of_rule: dict[str, list[int]] = {}
    for number, suppression in enumerate(found.suppressions):
        for rule in vocabulary.ids(suppression.rule):
            of_rule.setdefault(rule, []).append(number)
    by: list[Suppression | None] = []
    used: set[int] = set()
    for claim in claims:
        numbers = [n for n in of_rule.get(claim.rule, ()) if found.suppressions[n].covers(claim)]
        by.append(found.suppressions[numbers[0]] if numbers else None)
        used.update(numbers)
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
    # Comments outside of every document, and, where a document breaks off, those behind the break.
    for match in _BETWEEN.finditer(text):
        span = Span(*match.span(1))
        inside = next((d for d in file.documents if d.span.start <= span.start < d.span.end), None)
        if span.start in seen or (inside is not None and inside.root is not None):
            continue
        for each in directives(text, span, text[match.start()] not in "-."):
            if inside is None or (isinstance(each, Directive) and each.keyword == "file-ignore"):
                yield _following(file, match.end()), each


def _following(file: File, line_end: int) -> Document | None:
    """The document that begins right behind a `---` line."""
    between = next((d for d in file.documents if d.span.start >= line_end), None)
    return between if between and not file.source.text[line_end : between.span.start].strip() else None


def _ranges(
    source: Source, directive: Directive, document: Document | None, objects: Sequence[Object]
) -> tuple[Span, ...]:
    if directive.keyword == "file-ignore":
        return (Span(0, len(source.text) + 1),)
    if document is None:
        return ()
    if directive.keyword == "object-ignore":
        return reach.objects_at(source, directive.comment, objects, document)
    root: Node | None = document.root if document.root is not None else document.partial
    tree = reach.entries(root) if root is not None else []
    if directive.own_line:
        return reach.subtree(source, directive.comment, document, tree)
    return reach.line(source, directive.comment, tree)


def _annotations(obj: Object, region: Span, found: list[Suppression], malformed: list[SuppressionProblem]) -> None:
    for key, at in obj["metadata"]["annotations"].fields():
        if not key.startswith("k8slint/"):
            continue
        span = at.key_span or at.head
        rule = key.removeprefix(_ANNOTATION)
        if rule == key or not rule:
            message = f"annotation '{key}' is not a suppression"
            malformed.append(SuppressionProblem("malformed", message, span, f"write '{_ANNOTATION}<rule-id>: reason'"))
        else:
            found.append(Suppression(rule, "annotation", at.text or "", span, (region,), obj))


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
    whole = len(words) == len(directive.words)
    fix = Fix("remove the suppression", (without(text, directive, words),), safe=True)
    help = ""
    if directive.keyword == "ignore":
        below = "what stands right below it" if directive.own_line else "what stands on its line"
        help = f"it reaches {below}; 'object-ignore' reaches the whole object"
    return SuppressionProblem("unused", message, directive.span if whole else words[0].span, help, fix)
