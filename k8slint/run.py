"""One run of `check`: from what was asked to what a report prints."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from k8slint import __version__
from k8slint.assemble import assemble
from k8slint.config import find_config, load
from k8slint.discover import find_root
from k8slint.engine import CRASHED, Rules, Spoken, lint, objects_by_file
from k8slint.finding import Severity
from k8slint.gather import STDIN, Scope, gather
from k8slint.outcome import Diagnostic, Outcome, RuleFacts, Skip, Summary
from k8slint.project import Unit
from k8slint.registry import Registry
from k8slint.resolve import diagnostics, object_at
from k8slint.schema.releases import in_order, newest_release, release_on_board
from k8slint.select import CommandLine, Selector
from k8slint.settings import Settings
from k8slint.silence import Kept, silence
from k8slint.source import Span
from k8slint.target import WHOLE_PROJECT


class Request(NamedTuple):
    """What was asked on the command line.

    `config` is the path of a configuration to use instead of the nearest one; `isolated` uses none. `scope`
    "files" reads nothing but the named files.
    """

    paths: tuple[str, ...]
    words: CommandLine = CommandLine()
    fail_on: str | None = None
    kubernetes_versions: tuple[str, ...] = ()
    config: str | None = None
    isolated: bool = False
    scope: str = "project"
    complete: bool = False
    stdin_filename: str = ""
    force_exclude: bool = False
    no_cache: bool = False


class _Part(NamedTuple):
    """The part of a run that lies in one project."""

    settings: Settings
    root: str
    paths: list[str]


class _Result(NamedTuple):
    """What one project had to say."""

    units: Sequence[Unit]
    unchecked: int
    diagnostics: tuple[Diagnostic, ...]
    suppressed: int
    skips: tuple[Skip, ...]
    failures: tuple[str, ...]
    releases: tuple[str, ...]
    notes: tuple[str, ...]


def check(request: Request, registry: Registry) -> Outcome:
    """Lint what was asked for.

    Raises:
        UsageError: a setting, an option or a release cannot be served.
    """
    paths = [path for path in request.paths if path == STDIN or os.path.lexists(path)]
    missing = [f"{path}: no such file or folder" for path in request.paths if path not in paths]
    parts = _parts(paths, request, registry)
    results = [_check_part(part, request, registry) for part in parts]
    fail_on = request.fail_on or next((part.settings.fail_on for part in parts), "error")
    return _outcome(results, registry, missing, fail_on)


def _parts(paths: Sequence[str], request: Request, registry: Registry) -> list[_Part]:
    by_root: dict[str, _Part] = {}
    by_folder: dict[str, _Part] = {}
    for path in paths:
        folder = _folder(path, request)
        if folder not in by_folder:
            settings = _settings(folder, request, registry)
            root = _root(folder) if settings.config_path is None or request.config else settings.root
            by_folder[folder] = by_root.setdefault(root, _Part(settings, root, []))
        by_folder[folder].paths.append(path)
    return list(by_root.values())


def _folder(path: str, request: Request) -> str:
    path = (request.stdin_filename or "stdin") if path == STDIN else path
    return os.path.abspath(path if os.path.isdir(path) else os.path.dirname(path))


def _root(folder: str) -> str:
    """The project that a folder belongs to where no configuration says so.

    The git root, else the working directory if the folder lies in it, else the folder. A home directory or the
    root of the file system is nobody's project.
    """
    root, is_git = find_root(folder)
    if is_git:
        return root
    here = os.getcwd()
    if here in (os.path.expanduser("~"), os.path.abspath(os.sep)) or not (folder + os.sep).startswith(here + os.sep):
        return folder
    return here


def _settings(folder: str, request: Request, registry: Registry) -> Settings:
    path = None if request.isolated else request.config or find_config(folder)
    return load(path, list(registry.entries.values())) if path else Settings()


def _check_part(part: _Part, request: Request, registry: Registry) -> _Result:
    settings = part.settings
    wanted = request.kubernetes_versions or settings.kubernetes_versions
    releases = in_order({release_on_board(text) for text in wanted}) or (newest_release(),)
    selector = Selector(settings, list(registry.entries.values()), request.words)
    scope = Scope(
        part.root,
        tuple(part.paths),
        settings.include,
        settings.exclude,
        settings.crds,
        request.scope == "files",
        request.stdin_filename,
        request.force_exclude,
    )
    gathered = gather(scope)
    complete = request.complete or settings.complete
    project = assemble(gathered.files, releases, complete=complete, placeholders=settings.placeholders)
    units = [unit for unit in project.units if unit.file.source.path in gathered.reported]
    # Without the project, a rule that looks at all of it would take what it cannot see for missing.
    heard = (rule for rule in selector.rules if not (scope.files_only and rule.on == WHOLE_PROJECT.name))
    rules = Rules(registry, (rule.id for rule in heard), settings.rules)
    objects = objects_by_file(units)
    by_file: dict[str, list[Spoken]] = {unit.file.source.path: [] for unit in units}
    for said in lint(project, units, rules):
        by_file[said.finding.place.source.path].append(said)
    kept: list[tuple[Spoken, Severity]] = []
    suppressed = 0
    for unit in units:
        left = _silenced(unit, by_file[unit.file.source.path], rules, selector, part)
        kept += left.said
        suppressed += left.suppressed
    return _Result(
        units,
        sum(not project.catalog.checked(obj) for unit in units for obj in unit.objects),
        diagnostics(kept, objects),
        suppressed,
        gathered.skips,
        gathered.failures,
        releases,
        (*selector.notes, *(["rules that compare objects are off: --scope files"] if scope.files_only else ())),
    )


def _silenced(unit: Unit, said: Sequence[Spoken], rules: Rules, selector: Selector, part: _Part) -> Kept:
    """What is left of the findings of a file after selection and suppression."""
    path = os.path.relpath(unit.file.source.path, part.root).replace(os.sep, "/")

    def decided(found: Sequence[Spoken]) -> list[tuple[Spoken, Severity]]:
        wanted = []
        for each in found:
            obj = each.object or object_at(unit.objects, each.finding.place.span.start)
            decision = selector.decide(each.rule.id, path, obj.id if obj else None, obj.annotations if obj else None)
            if decision.on:
                own = None if decision.configured else each.finding.severity
                wanted.append((each._replace(object=obj), own or decision.severity))
        return wanted

    ran = [id for id in rules.ids if selector.decide(id, path).on]
    reason = part.settings.require_suppression_reason
    kept, about = silence(unit, decided(said), rules, selector.vocabulary, ran, require_reason=reason)
    if not about:
        return kept
    # What is said about the suppressions themselves can be suppressed like anything else.
    again, _ = silence(unit, decided(about), rules, selector.vocabulary, (), require_reason=False)
    return Kept(kept.said + again.said, kept.suppressed + again.suppressed)


def _outcome(results: Sequence[_Result], registry: Registry, missing: Sequence[str], fail_on: str) -> Outcome:
    found = tuple(sorted((d for r in results for d in r.diagnostics), key=lambda d: (d.path, d.span, d.rule)))
    units = [unit for result in results for unit in result.units]
    spoken = {diagnostic.path for diagnostic in found}
    return Outcome(
        version=__version__,
        kubernetes_versions=tuple(dict.fromkeys(release for result in results for release in result.releases)),
        summary=_summary(results, units, found),
        diagnostics=found,
        rules={id: _facts(registry, id) for id in sorted({d.rule for d in found})},
        sources={unit.file.source.path: unit.file.source for unit in units if unit.file.source.path in spoken},
        secrets=_secrets([unit for unit in units if unit.file.source.path in spoken]),
        failures=(*missing, *(failure for result in results for failure in result.failures), *_crashes(found)),
        notes=tuple(dict.fromkeys(note for result in results for note in result.notes)),
        fail_on=fail_on,
    )


def _secrets(units: Sequence[Unit]) -> dict[str, tuple[Span, ...]]:
    if not units:
        return {}
    from k8slint.kube.secrets import secret_spans

    return {unit.file.source.path: secret_spans(unit.file, unit.objects) for unit in units}


def _summary(results: Sequence[_Result], units: Sequence[Unit], found: Sequence[Diagnostic]) -> Summary:
    counts = Counter(diagnostic.severity for diagnostic in found)
    skipped = {skip for result in results for skip in result.skips}
    skipped |= {Skip(unit.file.source.path, unit.skipped) for unit in units if unit.skipped}
    return Summary(
        files=len(units),
        objects=sum(len(unit.objects) for unit in units),
        errors=counts["error"],
        warnings=counts["warning"],
        infos=counts["info"],
        suppressed=sum(result.suppressed for result in results),
        unchecked=sum(result.unchecked for result in results),
        skipped=tuple(sorted(skipped)),
    )


def _crashes(found: Sequence[Diagnostic]) -> list[str]:
    return [f"{each.path}: {each.message}" for each in found if each.rule == CRASHED]


def _facts(registry: Registry, id: str) -> RuleFacts:
    from k8slint.docs import paragraphs, sections

    entry = registry.entries[id]
    parts = sections(registry.load(id).doc)
    why = paragraphs(parts.get("Why", ""))
    good = parts.get("Good", "")
    return RuleFacts(id, entry.summary, entry.severity, entry.category, why, good)
