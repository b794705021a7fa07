"""Files linted in memory as a run would lint them, with their suppressions heeded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping
from functools import cache
from typing import NamedTuple

from k8slint.assemble import ReadFile, assemble
from k8slint.engine import Rules, Spoken, lint, objects_by_file
from k8slint.finding import Severity
from k8slint.index import Unit
from k8slint.kube.hidden import hidden_in
from k8slint.outcome import Diagnostic
from k8slint.reading.read import read
from k8slint.registry import Registry
from k8slint.resolve import diagnostics
from k8slint.schema.releases import newest_release
from k8slint.scrub import HiddenIn
from k8slint.silence import silence
from k8slint.vocabulary import Vocabulary


class Linted(NamedTuple):
    """Files in memory, and what is left to say of them."""

    units: Mapping[str, Unit]
    diagnostics: tuple[Diagnostic, ...]

    def of(self, path: str) -> tuple[Diagnostic, ...]:
        """What is said of one file."""
        return tuple(one for one in self.diagnostics if one.path == path)


def linted(
    files: Mapping[str, bytes],
    registry: Registry,
    ids: Container[str] = (),
    releases: tuple[str, ...] = (),
    *,
    require_reason: bool = False,
) -> Linted:
    """The files linted by some rules, or by all."""
    rules = Rules(registry, [id for id in registry.entries if not ids or id in ids])
    vocabulary = Vocabulary(list(registry.entries.values()))
    project = assemble(
        (ReadFile(read(data, path), named=True) for path, data in files.items()), releases or (newest_release(),)
    )
    said: dict[str, list[tuple[Spoken, Severity]]] = defaultdict(list)
    for one in lint(project, project.units, rules):
        said[one.finding.place.source.path].append((one, one.finding.severity or one.rule.severity))
    left: list[tuple[Spoken, Severity]] = []
    for unit in project.units:
        mine = said[unit.file.source.path]
        kept, about = silence(unit, mine, rules, vocabulary, rules.ids, heeded=True, require_reason=require_reason)
        judged = [(one, one.rule.severity) for one in about]
        again, _ = silence(unit, judged, rules, vocabulary, (), heeded=True, require_reason=False)
        left += [*kept.said, *again.said]
    units = {unit.file.source.path: unit for unit in project.units}
    return Linted(units, diagnostics(left, objects_by_file(project.units), _hidden(units)))


def _hidden(units: Mapping[str, Unit]) -> HiddenIn:
    return cache(lambda path: hidden_in(units[path].file))
