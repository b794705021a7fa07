"""From what the projects of a run had to say to one outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from k8slint import __version__
from k8slint.outcome import Diagnostic, Outcome, RuleFacts, Skip, Summary
from k8slint.project import Unit
from k8slint.registry import Registry
from k8slint.settle import Settled
from k8slint.source import Span


class Result(NamedTuple):
    """What one project had to say; `settled` has an entry for each of its units that is reported."""

    units: Sequence[Unit]
    settled: Sequence[Settled]
    diagnostics: tuple[Diagnostic, ...]
    secrets: Mapping[str, tuple[Span, ...]]
    unchecked: int
    unjudged: int
    releases: tuple[str, ...]
    failed: bool
    failures: tuple[str, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]


def conclude(results: Sequence[Result], registry: Registry, missing: Sequence[str], skips: Sequence[Skip]) -> Outcome:
    """The outcome of a run; `missing` are sentences about paths, `skips` the files that nobody looked into."""
    found = tuple(sorted((d for r in results for d in r.diagnostics), key=lambda d: (d.path, d.span, d.rule)))
    units = [unit for result in results for unit in result.units]
    spoken = {diagnostic.path for diagnostic in found}
    return Outcome(
        version=__version__,
        kubernetes_versions=tuple(dict.fromkeys(release for result in results for release in result.releases)),
        summary=_summary(results, units, found, skips),
        diagnostics=found,
        rules={id: _facts(registry, id) for id in sorted({d.rule for d in found})},
        sources={unit.file.source.path: unit.file.source for unit in units if unit.file.source.path in spoken},
        secrets={path: spans for result in results for path, spans in result.secrets.items()},
        failures=tuple(dict.fromkeys([*missing, *(failure for result in results for failure in result.failures)])),
        warnings=tuple(dict.fromkeys(warning for result in results for warning in result.warnings)),
        notes=tuple(dict.fromkeys(note for result in results for note in result.notes)),
        failed=any(result.failed for result in results),
    )


def _summary(
    results: Sequence[Result], units: Sequence[Unit], found: Sequence[Diagnostic], skips: Sequence[Skip]
) -> Summary:
    counts = Counter(diagnostic.severity for diagnostic in found)
    settled = [each for result in results for each in result.settled]
    skipped = {*skips, *(Skip(unit.file.source.path, unit.skipped) for unit in units if unit.skipped)}
    return Summary(
        files=len(units),
        objects=sum(len(unit.objects) for unit in units),
        errors=counts["error"],
        warnings=counts["warning"],
        infos=counts["info"],
        suppressed=sum(each.suppressed for each in settled),
        unchecked=sum(result.unchecked for result in results),
        unjudged=sum(result.unjudged for result in results),
        skipped=tuple(sorted(skipped)),
        unread=sum(each.unread for each in settled),
        withheld=tuple(sorted(more for each in settled for more in each.withheld)),
    )


def _facts(registry: Registry, id: str) -> RuleFacts:
    from k8slint.docs import paragraphs, sections

    entry = registry.entries[id]
    parts = sections(registry.load(id).doc)
    why = paragraphs(parts.get("Why", ""))
    good = parts.get("Good", "")
    return RuleFacts(id, entry.summary, entry.severity, entry.category, why, good)
