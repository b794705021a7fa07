"""What is wrong with the suppressions of a file: idle, unknown, without a reason."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from k8slint.finding import Edit, Fix
from k8slint.suppress.cover import FileSuppressions, Suppression
from k8slint.suppress.directive import Directive, SuppressionProblem, Word, without
from k8slint.vocabulary import Vocabulary, quoted

# A suppression of these can only be judged after all others, so it is never called idle.
_OWN_RULES = frozenset({"unused-suppression", "unknown-suppression", "malformed-suppression"})
_MOST_LISTED = 10  # rules of one directive that a message names
_MOST_GUESSES = 100  # unknown rules of one file for which the near one is looked for, which takes a while


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
    idle: dict[int, tuple[Directive, list[Word]]] = {}
    guesses = _MOST_GUESSES
    for number, each in enumerate(found.suppressions):
        ids = vocabulary.ids(each.rule)
        if not ids or each.rule in vocabulary.renamed:
            yield _unknown(each, vocabulary, guess=guesses > 0)
            guesses -= 1
        if require_reason and not each.reason and (each.directive is None or each.directive.words[0].span == each.span):
            yield _no_reason(each)
        if number in used or not any(rule in ran for rule in ids) or _OWN_RULES.intersection(ids):
            continue
        if each.directive is None:
            yield SuppressionProblem("unused", f"suppression of '{each.rule}' matches no finding", each.span)
        else:
            idle.setdefault(each.directive.span.start, (each.directive, []))[1].append(Word(each.rule, each.span))
    for directive, words in idle.values():
        yield _unused(found.source.text, directive, words)


def _unknown(each: Suppression, vocabulary: Vocabulary, *, guess: bool) -> SuppressionProblem:
    present = vocabulary.ids(each.rule)
    if present:
        message = f"suppression of '{each.rule}', which is now called {quoted(present)}"
    elif each.rule in vocabulary:
        message = f"suppression of '{each.rule}', which is not a single rule"
        return SuppressionProblem("unknown", message, each.span, "a suppression names each rule by its id")
    else:
        message = f"suppression of unknown rule '{each.rule}'"
    near = present or tuple(filter(None, (vocabulary.near_rule(each.rule) if guess else "",)))
    help = "" if present or not near else f"did you mean '{near[0]}'?"
    fix = None
    if near and each.directive is not None:
        fix = Fix(f"write {quoted(near)}", (Edit(each.span, ", ".join(near)),), safe=bool(present))
    return SuppressionProblem("unknown", message, each.span, help, fix)


def _no_reason(each: Suppression) -> SuppressionProblem:
    if each.directive is None:
        message = f"suppression of '{each.rule}' gives no reason"
        return SuppressionProblem("no-reason", message, each.span, "the value of the annotation is the reason")
    message = f"suppression of {_listed(each.directive.words)} gives no reason"
    return SuppressionProblem("no-reason", message, each.directive.span, "write ' -- reason' behind the brackets")


def _listed(words: Sequence[Word]) -> str:
    more = f" and {len(words) - _MOST_LISTED} more" if len(words) > _MOST_LISTED else ""
    return quoted(word.text for word in words[:_MOST_LISTED]) + more


def _unused(text: str, directive: Directive, words: Sequence[Word]) -> SuppressionProblem:
    message = f"suppression of {_listed(words)} matches no finding"
    fix = Fix("remove the suppression", (without(text, directive, words),), safe=True)
    help = ""
    if directive.keyword == "ignore":
        below = "what stands right below it" if directive.own_line else "what stands on its line"
        help = f"it reaches {below}; 'object-ignore' reaches the whole object"
    return SuppressionProblem(
        "unused", message, directive.span if len(words) == len(directive.words) else words[0].span, help, fix
    )
