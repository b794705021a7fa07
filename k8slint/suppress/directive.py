"""The grammar of suppression comments: `# k8slint: ignore[rule-a, rule-b] -- reason`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple, TypeAlias

from k8slint.finding import Edit, Fix
from k8slint.pattern import Pattern
from k8slint.source import Span
from k8slint.vocabulary import did_you_mean, near

Keyword: TypeAlias = Literal["ignore", "object-ignore", "file-ignore"]

KEYWORDS: tuple[Keyword, ...] = ("ignore", "object-ignore", "file-ignore")

_FORM = "write '# k8slint: ignore[rule-id] -- reason'"
_OURS = Pattern(r"#+[ \t]*k8slint(?![\w./])")
_NEXT = Pattern(r"(?<![ \t])[ \t]++(?=#(?:[ \t]|k8slint:))")
_HEAD = Pattern(r"[ \t]*:[ \t]*([A-Za-z_-]*)[ \t]*")
_IDS = Pattern(r"\[([^\[\]]*)\][ \t]*")
_ID = Pattern(r"[^\s,]+(?:[ \t]+[^\s,]+)*")
_REASON = Pattern(r"--[ \t]*(.*)", re.DOTALL)


class SuppressionProblem(NamedTuple):
    """What is wrong with a suppression, ready to become a finding."""

    kind: Literal["unused", "unknown", "malformed", "no-reason"]
    message: str
    span: Span
    help: str = ""
    fix: Fix | None = None


class Word(NamedTuple):
    """A rule id as it stands in a directive."""

    text: str
    span: Span


class Directive(NamedTuple):
    """One directive; its span begins at its `#`. `comment` is the whole comment, which may hold several."""

    keyword: Keyword
    words: tuple[Word, ...]
    reason: str
    span: Span
    comment: Span
    own_line: bool


def directives(text: str, comment: Span, own_line: bool) -> Iterator[Directive | SuppressionProblem]:
    """The directives of a comment, and those that were meant to be some."""
    start = comment.start
    while start < comment.end:
        gap = _NEXT.search(text, start + 1, comment.end)
        end = gap.start() if gap else comment.end
        ours = _OURS.match(text, start, end)
        if ours:
            yield _directive(text, ours.end(), Span(start, start + len(text[start:end].rstrip())), comment, own_line)
        start = gap.end() if gap else comment.end


def _directive(text: str, at: int, span: Span, comment: Span, own_line: bool) -> Directive | SuppressionProblem:
    head = _HEAD.match(text, at, span.end)
    if head is None:
        return _malformed("comment starts with 'k8slint' but not with 'k8slint:'", span, _FORM)
    keyword = next((known for known in KEYWORDS if known == head[1]), None)
    if keyword is None:
        if not head[1]:
            return _malformed("k8slint comment says nothing", span, _FORM)
        meant = near(head[1], KEYWORDS)
        help = did_you_mean(meant)[2:] or _FORM
        fix = Fix(f"change it to '{meant}'", (Edit(Span(*head.span(1)), meant),)) if meant else None
        return _malformed(f"'{head[1]}' is not a k8slint directive", span, help)._replace(fix=fix)
    ids = _IDS.match(text, head.end(), span.end)
    if ids is None:
        opened = text.startswith("[", head.end())
        wrong = "does not close its bracket" if opened else "names no rules in brackets"
        return _malformed(f"'{keyword}' {wrong}", span, f"write '{keyword}[rule-id] -- reason'")
    words = tuple(Word(word[0], Span(*word.span())) for word in _ID.finditer(text, *ids.span(1)))
    if not words:
        return _malformed(f"'{keyword}' names no rules in brackets", span, f"write '{keyword}[rule-id] -- reason'")
    reason = _REASON.match(text, ids.end(), span.end)
    if reason is None and ids.end() < span.end:
        return _malformed(f"text behind '{keyword}[...]' is not a reason", span, "a reason follows ' -- '")
    if keyword == "file-ignore" and (text[comment.start - 1 : comment.start] not in ("", "\n", "\r")):
        return _malformed("'file-ignore' does not stand at the start of a line", span, "move it to column 1")
    return Directive(keyword, words, reason[1].strip() if reason else "", span, comment, own_line)


def _malformed(message: str, span: Span, help: str) -> SuppressionProblem:
    return SuppressionProblem("malformed", message, span, help)


def without(text: str, directive: Directive, dropped: Collection[Word]) -> Edit:
    """The edit that takes words out of a directive, and the directive, comment or line with the last of them."""
    gone = frozenset(dropped)
    kept = [word.text for word in directive.words if word not in gone]
    if kept:
        return Edit(Span(directive.words[0].span.start, directive.words[-1].span.end), ", ".join(kept))
    (start, end), comment = directive.span, directive.comment
    if start == comment.start and not text[end : comment.end].strip():
        end = comment.end
        start = _blank_start(text, start)
        if directive.own_line:
            end += 2 if text.startswith("\r\n", end) else len(text[end : end + 1])
        return Edit(Span(start, end), "")
    if start == comment.start:
        return Edit(Span(start, text.index("#", end)), "")
    return Edit(Span(_blank_start(text, start), end), "")


def _blank_start(text: str, at: int) -> int:
    while text[at - 1 : at] in (" ", "\t"):
        at -= 1
    return at
