"""One project of a run: its files assembled, shown to the rules, and what is left to report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from k8slint.assemble import assemble, read_found
from k8slint.conclude import Result
from k8slint.discover import shown
from k8slint.engine import Rules, Spoken, lint, objects_by_file
from k8slint.errors import ConfigError, UsageError
from k8slint.finding import SEVERITIES
from k8slint.gather import Gathered, Part
from k8slint.kube.objects import Object
from k8slint.node import Path
from k8slint.outcome import RuleFacts, Skip
from k8slint.project import Project, Unit
from k8slint.registry import Registry
from k8slint.request import Request
from k8slint.resolve import diagnostics
from k8slint.rule import CRASHED
from k8slint.schema.releases import in_order, newest_release, release_on_board
from k8slint.select import Selector
from k8slint.settings import Settings
from k8slint.settle import settle
from k8slint.source import Position, Source
from k8slint.target import WHOLE_PROJECT

if TYPE_CHECKING:
    from k8slint.scrub import HiddenIn


def lint_part(part: Part, gathered: Gathered, request: Request, registry: Registry) -> tuple[Result, dict[str, Source]]:
    """Lint one project; gives what it has to say, and the texts of the files with findings.

    Raises:
        UsageError: a setting or a release cannot be served.
    """
    settings = part.home.settings
    releases = _releases(request, settings)
    selector = Selector(settings, list(registry.entries.values()), request.words)
    complete = request.complete or settings.complete
    project = assemble(map(read_found, gathered.files), releases, complete=complete, placeholders=settings.placeholders)
    units = [unit for unit in project.units if unit.file.source.path in part.reported]
    # Without the project, a rule that looks at all of it would take what it cannot see for missing.
    heard = (rule for rule in selector.rules if not (request.files_only and rule.on == WHOLE_PROJECT.name))
    rules = Rules(registry, {CRASHED, *(rule.id for rule in heard)}, settings.rules)
    said = _by_file(project, units, rules)
    settled = [settle(unit, said[unit.file.source.path], rules, selector, part.home) for unit in units]
    fatal = _failing(request.fail_on or settings.fail_on)
    told = [told for each in settled for told in each.told]
    hidden = _hidden(project) if told else None
    found = diagnostics(told, objects_by_file(units), hidden, part.home.relative)
    spoken = {each.path for each in found}
    result = Result(
        files=len(units),
        objects=sum(len(unit.objects) for unit in units),
        diagnostics=found,
        rules={id: _facts(registry, id) for id in {each.rule for each in found}},
        secrets={path: hidden(path).spans for path in spoken} if hidden else {},
        skipped=tuple(Skip(unit.file.source.path, unit.skipped) for unit in units if unit.skipped),
        withheld=tuple(more for each in settled for more in each.withheld),
        suppressed=sum(each.suppressed for each in settled),
        unread=sum(each.unread for each in settled),
        unchecked=sum(not _is_checked(project, obj) for unit in units for obj in unit.objects),
        unjudged=sum(project.surroundings.unjudged[unit.file.source.path] for unit in units),
        releases=releases,
        failed=any(not fatal.isdisjoint(each.severities) for each in settled),
        failures=(*_not_read(gathered, units), *(failure for each in settled for failure in each.failures)),
        warnings=tuple(_odd_kinds(settings, project)),
        notes=(*selector.notes, *(["rules that compare objects are off: --scope files"] if request.files_only else ())),
    )
    return result, {unit.file.source.path: unit.file.source for unit in units if unit.file.source.path in spoken}


def _facts(registry: Registry, id: str) -> RuleFacts:
    from k8slint.docs import paragraphs, sections

    entry = registry.entries[id]
    parts = sections(registry.load(id).doc)
    why = paragraphs(parts.get("Why", ""))
    return RuleFacts(id, entry.summary, entry.severity, entry.category, why, parts.get("Good", ""))


def _not_read(gathered: Gathered, units: Iterable[Unit]) -> Iterator[str]:
    """Sentences about the files that could not be had, or of which a bound left a part unread."""
    cut = ((unit.file.source.path, p.message) for unit in units for p in unit.file.problems if p.kind == "limit")
    yield from (f"{path}: {why}" for path, why in sorted((*gathered.failures, *cut), key=itemgetter(0)))


def _hidden(project: Project) -> HiddenIn:
    """What is secret in each file, looked for once."""
    from k8slint.kube.hidden import NOTHING, hidden_in

    files = {unit.file.source.path: unit.file for unit in project.units}
    return cache(lambda path: hidden_in(files[path]) if path in files else NOTHING)


def _by_file(project: Project, units: Sequence[Unit], rules: Rules) -> Mapping[str, list[Spoken]]:
    found: dict[str, list[Spoken]] = {unit.file.source.path: [] for unit in units}
    for said in lint(project, units, rules):
        found[said.finding.place.source.path].append(said)
    return found


def _is_checked(project: Project, obj: Object) -> bool:
    try:
        return project.catalog.checked(obj)
    except Exception:  # the engine tells of it, where it asks for the errors of the schema
        return False


def _failing(level: str) -> frozenset[str]:
    """The severities that fail a run; "never" is none of them."""
    known = list[str](SEVERITIES)
    return frozenset(known[: known.index(level) + 1] if level in known else ())


def _releases(request: Request, settings: Settings) -> tuple[str, ...]:
    if request.kubernetes_versions:
        return in_order({release_on_board(text) for text in request.kubernetes_versions})
    found = set()
    for number, text in enumerate(settings.kubernetes_versions):
        try:
            found.add(release_on_board(text))
        except UsageError as error:
            path, position = _origin(settings, ("kubernetes-versions", number))
            raise ConfigError(str(error), path, position) from error
    return in_order(found) or (newest_release(),)


def _odd_kinds(settings: Settings, project: Project) -> Iterator[str]:
    """Warnings about kinds of overrides that nobody knows, where another one was probably meant."""
    asked = {
        (number, index): kind.rpartition("/")[2]
        for number, override in enumerate(settings.overrides)
        for index, kind in enumerate(override.kinds)
    }
    if not asked:
        return
    from k8slint.kube.near import nearest
    from k8slint.schema.index import index as schemas

    known = {key.rpartition("/")[2] for key in schemas().kinds}
    present = {kind.rpartition("/")[2] for kind in project.kinds}
    for (number, index), kind in asked.items():
        near = nearest(kind, known) if kind not in known and kind not in present else None
        if near is not None:
            path, position = _origin(settings, ("overrides", number, "kinds", index))
            yield str(ConfigError(f"no kind is called '{kind}'; did you mean '{near}'?", path, position))


def _origin(settings: Settings, path: Path) -> tuple[str, Position | None]:
    return shown(settings.config_path or ""), settings.origins.get(path)
