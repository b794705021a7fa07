"""Findings minus the suppressed ones, plus what is wrong with the suppressions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from k8slint.engine import Rules, Spoken, problems
from k8slint.finding import Severity
from k8slint.node import Place
from k8slint.project import Unit
from k8slint.target import Problem
from k8slint.vocabulary import Vocabulary

if TYPE_CHECKING:
    from k8slint.suppress import SuppressionProblem

MARK = "k8slint"  # a file without this word suppresses nothing


class Kept(NamedTuple):
    """What is left to report, and how much was silenced."""

    said: list[tuple[Spoken, Severity]]
    suppressed: int


def silence(
    unit: Unit,
    said: Sequence[tuple[Spoken, Severity]],
    rules: Rules,
    vocabulary: Vocabulary,
    ran: Iterable[str],
    *,
    heeded: bool,
    require_reason: bool,
) -> tuple[Kept, list[Spoken]]:
    """Apply the suppressions of one file to what was said about it.

    `ran` are the rules that were on for this file. Where suppressions are not `heeded`, all is kept. The second value
    is what the rules say about the suppressions themselves, which can be suppressed in turn by a second call.
    """
    if MARK not in unit.file.source.text:
        return Kept(list(said), 0), []
    from k8slint import suppress

    found = suppress.suppressions(unit.file, unit.objects)
    covered = suppress.cover(
        found, (suppress.Claim(s.rule.id, s.finding.place.span, s.object) for s, _ in said), vocabulary
    )
    kept = [one for one, by in zip(said, covered.by, strict=True) if by is None or not heeded]
    told = suppress.problems(found, covered.used, vocabulary, frozenset(ran), require_reason=require_reason)
    about = list(problems(rules, (_problem(unit, each) for each in told)))
    return Kept(kept, len(said) - len(kept)), about


def _problem(unit: Unit, told: SuppressionProblem) -> Problem:
    place = Place(unit.file.source, told.span)
    return Problem(f"{told.kind}-suppression", told.message, place, told.help, (), told.fix)
