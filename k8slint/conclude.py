"""From what the projects of a run had to say to one outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from k8slint import __version__
from k8slint.outcome import Diagnostic, Outcome, RuleFacts, Skip, Summary, Withheld
from k8slint.source import Source, Span


class Result(NamedTuple):
    """What one project had to say, in plain values.

    `files` and `objects` count what was reported, `secrets` has spans by path, `rules` has the facts of the rules that
    spoke. The other fields are those of an `Outcome` and its `Summary`.
    """

    files: int = 0
    objects: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    rules: Mapping[str, RuleFacts] = {}
    secrets: Mapping[str, tuple[Span, ...]] = {}
    skipped: tuple[Skip, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    suppressed: int = 0
    unread: int = 0
    unchecked: int = 0
    unjudged: int = 0
    releases: tuple[str, ...] = ()
    failed: bool = False
    failures: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def conclude(
    results: Sequence[Result], sources: Mapping[str, Source], missing: Sequence[str], skips: Sequence[Skip]
) -> Outcome:
    """The outcome of a run.

    `sources` are the texts of the files with findings, `missing` sentences about paths, `skips` the files that nobody
    looked into.
    """
    found = tuple(sorted((d for r in results for d in r.diagnostics), key=lambda d: (d.path, d.span, d.rule)))
    rules = {id: facts for result in results for id, facts in result.rules.items()}
    return Outcome(
        version=__version__,
        kubernetes_versions=tuple(dict.fromkeys(release for result in results for release in result.releases)),
        summary=_summary(results, found, skips),
        diagnostics=found,
        rules=dict(sorted(rules.items())),
        sources=sources,
        secrets={path: spans for result in results for path, spans in result.secrets.items()},
        failures=tuple(dict.fromkeys([*missing, *(failure for result in results for failure in result.failures)])),
        warnings=tuple(dict.fromkeys(warning for result in results for warning in result.warnings)),
        notes=tuple(dict.fromkeys(note for result in results for note in result.notes)),
        failed=any(result.failed for result in results),
    )


def _summary(results: Sequence[Result], found: Sequence[Diagnostic], skips: Sequence[Skip]) -> Summary:
    counts = Counter(diagnostic.severity for diagnostic in found)
    return Summary(
        files=sum(result.files for result in results),
        objects=sum(result.objects for result in results),
        errors=counts["error"],
        warnings=counts["warning"],
        infos=counts["info"],
        suppressed=sum(result.suppressed for result in results),
        unchecked=sum(result.unchecked for result in results),
        unjudged=sum(result.unjudged for result in results),
        skipped=tuple(sorted({*skips, *(skip for result in results for skip in result.skipped)})),
        unread=sum(result.unread for result in results),
        withheld=tuple(sorted(more for result in results for more in result.withheld)),
    )
