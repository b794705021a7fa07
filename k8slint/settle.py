"""What is left of the findings of one file: after selection and suppression, and no more than anybody reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from k8slint.document import Document
from k8slint.engine import Rules, Spoken
from k8slint.finding import Severity
from k8slint.homes import Home
from k8slint.index import object_at
from k8slint.outcome import Withheld
from k8slint.project import Unit
from k8slint.rule import CRASHED
from k8slint.select import Selector
from k8slint.silence import MARK, Kept, silence

MOST = 100  # findings of one rule in one file that a report shows

Told = tuple[Spoken, Severity]


class Settled(NamedTuple):
    """The findings of a file that are to be reported, and what became of the others.

    `severities` are those of all that were not suppressed; `failures` are sentences about what makes the run
    incomplete; `heard` are the offsets at which some rule that is on had something to say.
    """

    told: tuple[Told, ...]
    withheld: tuple[Withheld, ...]
    suppressed: int
    severities: frozenset[Severity]
    failures: tuple[str, ...]
    heard: frozenset[int]


_QUIET = Settled((), (), 0, frozenset(), (), frozenset())  # of a file about which there is nothing to say


def settle(unit: Unit, said: Sequence[Spoken], rules: Rules, selector: Selector, home: Home) -> Settled:
    """Weigh what the rules said about a file.

    Of a file that suppresses nothing, what its own rules said and what others said can be weighed one after the other.
    """
    if not said and MARK not in unit.file.source.text:
        return _QUIET
    path = unit.file.source.path
    relative = home.relative(path)
    heeded = selector.heeds_suppressions
    # Asked where something is suppressed. What silences nothing anyway is not idle, so nobody judges that.
    ran = (id for id in rules.ids if heeded and selector.decide(id, relative).on)
    reason = home.settings.require_suppression_reason
    wanted = list(_decided(unit, said, selector, relative))
    kept, about = silence(unit, wanted, rules, selector.vocabulary, ran, heeded=heeded, require_reason=reason)
    # What is said about the suppressions themselves can be suppressed like anything else.
    judged = list(_decided(unit, about, selector, relative))
    again = Kept([], 0)
    if judged:
        again, _ = silence(unit, judged, rules, selector.vocabulary, (), heeded=heeded, require_reason=False)
    # A crash is no opinion about a manifest: nobody can select it away or suppress it.
    crashes: list[Told] = [(each, "error") for each in (*said, *about) if each.rule.id == CRASHED]
    left = [*kept.said, *again.said, *crashes]
    told, withheld = _withhold(path, left)
    return Settled(
        told,
        withheld,
        kept.suppressed + again.suppressed,
        frozenset(severity for _, severity in left),
        tuple(f"{path}: {crash.finding.message}" for crash, _ in crashes),
        frozenset(each.finding.place.span.start for each, _ in wanted),
    )


def _decided(unit: Unit, found: Iterable[Spoken], selector: Selector, relative: str) -> Iterator[Told]:
    for each in found:
        if each.rule.id == CRASHED:
            continue
        obj = each.object or object_at(unit.objects, each.finding.place.span.start)
        decision = selector.decide(each.rule.id, relative, obj.id if obj else None, obj.annotations if obj else None)
        if decision.on:
            own = None if decision.configured else each.finding.severity
            yield each._replace(object=obj), own or decision.severity


def _withhold(path: str, found: Sequence[Told]) -> tuple[tuple[Told, ...], tuple[Withheld, ...]]:
    """The first findings of each rule, in the order of their places, and how many more there are."""
    if len(found) <= MOST:
        return tuple(found), ()
    counts: Counter[str] = Counter()
    shown: list[Told] = []
    once = {(each.finding.place.span, each.rule.id, each.finding.message): (each, severity) for each, severity in found}
    for place in sorted(once):
        each, severity = once[place]
        counts[each.rule.id] += 1
        if counts[each.rule.id] <= MOST:
            shown.append((each, severity))
    more = (Withheld(path, rule, count - MOST) for rule, count in sorted(counts.items()) if count > MOST)
    return tuple(shown), tuple(more)


def unread(unit: Unit) -> list[Document]:
    """The documents that could not be read, of a file that is not something else altogether."""
    return [] if unit.skipped else [document for document in unit.file.documents if document.root is None]


def silently_unread(unit: Unit, told: Container[int]) -> Iterator[str]:
    """A sentence where no rule that is on has said why a document could not be read."""
    reasons = [problem for problem in unit.problems if problem.refused or problem.kind == "limit"]
    heard = {problem.document for problem in reasons if problem.span.start in told}
    blamed = {problem.document for problem in reasons}
    # A document without a reason of its own shares that of another one: a file is called a template once.
    silent = [d for d in unread(unit) if d.number not in heard and (d.number in blamed or not heard)]
    if silent:
        what = "a document" if len(silent) == 1 else f"{len(silent):,} documents"
        yield f"{unit.file.source.path}: {what} could not be read, and no rule that is on says why"
