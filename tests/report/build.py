"""Short ways to build what reports are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from k8slint.engine import Spoken
from k8slint.finding import Finding, Severity
from k8slint.kube.cover import cover, settled
from k8slint.kube.hidden import Hidden
from k8slint.node import Path
from k8slint.outcome import (
    Diagnostic,
    ObjectId,
    OfferedFix,
    Outcome,
    RelatedPlace,
    RuleFacts,
    Skip,
    Summary,
)
from k8slint.registry import builtin
from k8slint.resolve import diagnostics
from k8slint.source import Source, Span

WEB = ObjectId("apps/v1", "Deployment", "prod", "web", 0)


def span(source: Source, needle: str, length: int | None = None) -> Span:
    """Where a piece of a text stands."""
    start = source.text.index(needle)
    return Span(start, start + (len(needle) if length is None else length))


def secret(source: Source, *spans: Span) -> Hidden:
    """These spans of a source as its only secrets."""
    lines = (line for each in spans for line in cover(source.text, Span(each.start, each.start), (), (each,)))
    return Hidden(settled(source.text, lines))


def spoken(findings: Iterable[Finding], hidden: Hidden) -> tuple[Diagnostic, ...]:
    """What becomes of findings of a rule on their way to a report, in files with these secrets."""
    rule = builtin().entries["latest-tag"]
    return diagnostics(((Spoken(rule, each, None), "warning") for each in findings), {}, lambda _path: hidden)


def find(
    source: Source,
    place: Span,
    message: str,
    *,
    rule: str = "latest-tag",
    severity: Severity = "warning",
    subject: ObjectId | None = WEB,
    path: Path = (),
    cure: str = "",
    url: str | None = None,
    fix: OfferedFix | None = None,
    related: Iterable[RelatedPlace] = (),
) -> Diagnostic:
    """A diagnostic about a place of a source."""
    return Diagnostic(
        rule=rule,
        severity=severity,
        message=message,
        path=source.path,
        span=place,
        range=source.range(place),
        object=subject,
        yaml_path=path,
        help=cure,
        url=url,
        fix=fix,
        related=tuple(related),
        fingerprint="6f0c2a5be1d94c07",
    )


def outcome(
    diagnostics: Iterable[Diagnostic] = (),
    sources: Iterable[Source] = (),
    *,
    secrets: Mapping[str, tuple[Span, ...]] | None = None,
    failures: tuple[str, ...] = (),
    files: int = 1,
    objects: int = 1,
    suppressed: int = 0,
    baselined: int = 0,
    unchecked: int = 0,
    skipped: tuple[Skip, ...] = (),
) -> Outcome:
    """An outcome with the right counts of its findings."""
    found = tuple(diagnostics)
    errors, warnings, infos = (
        sum(1 for each in found if each.severity == severity) for severity in ("error", "warning", "info")
    )
    summary = Summary(files, objects, errors, warnings, infos, suppressed, baselined, unchecked, skipped)
    facts = RuleFacts(
        "latest-tag",
        "image has no fixed tag",
        "warning",
        "reliability",
        "An image without a tag or digest changes under you.\nTwo pods of one Deployment may run different code.",
        "Pin a tag or a digest.",
    )
    return Outcome(
        version="0.1.0",
        kubernetes_versions=("1.37",),
        summary=summary,
        diagnostics=found,
        rules={"latest-tag": facts},
        sources={source.path: source for source in sources},
        secrets=secrets or {},
        failures=failures,
    )
