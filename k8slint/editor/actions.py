"""What an editor can do about the findings at a place: mend them, ignore them, explain them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple, TypeAlias

from k8slint.editor.ignoring import NEVER_IGNORED, Wish, Wishes
from k8slint.editor.mending import edits_of, together
from k8slint.finding import Edit
from k8slint.index import Unit
from k8slint.outcome import Diagnostic
from k8slint.registry import Registry
from k8slint.source import Span

ActionKind: TypeAlias = Literal["quickfix", "source.fixAll"]

EXPLAIN = "k8slint.explain"
_MOST = 20  # findings at one place for which something is offered
_FEW = 3  # rules at one place up to which each has all its entries in the menu; beyond, a hover tells of them
_MANY = 3  # findings of a rule in a file from which on it may be the whole file that is meant


class Action(NamedTuple):
    """Something that can be done, as edits of the file at hand or as a command with its arguments.

    `diagnostics` are those that it mends or silences. `reason` is where, in the text after the edits, a reason waits
    to be written. `preferred` is the one thing to do about a finding, which changes nothing but that.
    """

    title: str
    kind: ActionKind
    edits: tuple[Edit, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    preferred: bool = False
    command: tuple[str, ...] = ()
    reason: Span | None = None


def actions(unit: Unit, diagnostics: Sequence[Diagnostic], span: Span, registry: Registry) -> tuple[Action, ...]:
    """What can be done about the findings that touch a span, the best first, and about the whole file last.

    `diagnostics` are all of the file, made of the text that the unit has now.
    """
    size = len(unit.file.source.text)
    current = [one for one in diagnostics if one.span.end <= size]
    here = list(islice((one for one in current if _touches(one.span, span)), _MOST))
    rules = list(dict.fromkeys(one.rule for one in here))
    found = [
        *_fixes(unit, here),
        *(action for rule in rules for action in _fix_all_of(unit, rule, current)),
        *_ignores(unit, here, current),
        *(_explain(rule) for rule in rules if rule in registry.entries and len(rules) <= _FEW),
        *_fix_safe(unit, current),
    ]
    return _merged(found)


def _explain(rule: str) -> Action:
    return Action(f"explain '{rule}'", "quickfix", command=(EXPLAIN, rule))


def _touches(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end


def _fixes(unit: Unit, here: Iterable[Diagnostic]) -> Iterator[Action]:
    for one in here:
        edits = edits_of(unit.file.source, one)
        if one.fix is not None and edits:
            yield Action(one.fix.title, "quickfix", edits, (one,), one.fix.safe)


def _fix_all_of(unit: Unit, rule: str, current: Iterable[Diagnostic]) -> Iterator[Action]:
    edits, mended = together(unit.file.source, (one for one in current if one.rule == rule))
    if len(mended) > 1:
        yield Action(f"mend {len(mended)} findings of '{rule}' in this file", "quickfix", edits, mended)


def _fix_safe(unit: Unit, current: Iterable[Diagnostic]) -> Iterator[Action]:
    edits, mended = together(unit.file.source, (one for one in current if one.fix is not None and one.fix.safe))
    if mended:
        yield Action("make all safe fixes in this file", "source.fixAll", edits, mended)


def _ignores(unit: Unit, here: Sequence[Diagnostic], current: Sequence[Diagnostic]) -> Iterator[Action]:
    wishes = Wishes(unit)
    ignorable = [one for one in here if one.rule not in NEVER_IGNORED]
    for one in ignorable:
        yield from _ignore("here", one.rule, wishes.here(one.rule, one.span.start), [one])
    for one in ignorable:
        obj, wish = wishes.for_object(one.rule, one.span.start)
        if obj is not None:
            whom = f"for {obj.kind} '{obj.name}'" if obj.name else f"for this {obj.kind}"
            yield from _ignore(whom, one.rule, wish, [one])
    for rule in dict.fromkeys(one.rule for one in ignorable):
        same = [one for one in current if one.rule == rule]
        if len(same) >= _MANY or wishes.is_broken_at(next(one.span.start for one in here if one.rule == rule)):
            yield from _ignore("in this file", rule, wishes.in_file(rule), same)


def _ignore(where: str, rule: str, wish: Wish | None, silenced: Iterable[Diagnostic]) -> Iterator[Action]:
    if wish is not None:
        yield Action(f"ignore '{rule}' {where}", "quickfix", (wish.edit,), tuple(silenced), reason=wish.reason)


def _merged(found: Iterable[Action]) -> tuple[Action, ...]:
    """The same edits once, for all the findings that they mend."""
    merged: dict[tuple[str, tuple[Edit, ...], tuple[str, ...]], Action] = {}
    for action in found:
        key = (action.title, action.edits, action.command)
        known = merged.setdefault(key, action)
        if known is not action:
            both = tuple(dict.fromkeys((*known.diagnostics, *action.diagnostics)))
            merged[key] = known._replace(diagnostics=both, preferred=known.preferred and action.preferred)
    return tuple(merged.values())
