"""One project of a run: the settings that hold, the work, and what is left to report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from k8slint.conclude import Result
from k8slint.discover import shown
from k8slint.engine import Rules
from k8slint.errors import ConfigError, UsageError
from k8slint.finding import SEVERITIES
from k8slint.gather import UNREADABLE, Gathered, Part
from k8slint.job import Job
from k8slint.node import Path
from k8slint.outcome import RuleFacts, Skip
from k8slint.registry import Registry
from k8slint.request import Request
from k8slint.resolve import finished
from k8slint.rule import CRASHED
from k8slint.schema.releases import in_order, newest_release, release_on_board
from k8slint.select import Selector
from k8slint.settings import Settings
from k8slint.sheet import Sheet
from k8slint.source import Position, Source
from k8slint.target import WHOLE_PROJECT

if TYPE_CHECKING:
    from k8slint.cache.memory import Memory


def lint_part(
    part: Part, gathered: Gathered, request: Request, registry: Registry, memory: Memory | None = None
) -> tuple[Result, dict[str, Source]]:
    """Lint one project; gives what it has to say, and the texts of the files with findings.

    `memory` is what earlier runs found out about its files.

    Raises:
        UsageError: a setting or a release cannot be served.
    """
    settings = part.home.settings
    releases, selector, rules, complete = decide(settings, request, registry)
    reported = part.reported.difference(found.path for found in gathered.files if found.foreign == UNREADABLE)
    job = Job(
        gathered.files,
        part.home,
        rules,
        selector,
        reported,
        releases,
        complete=complete,
        jobs=request.jobs,
        memory=memory,
    )
    paths = [found.path for found in gathered.files if found.path in reported]
    sheets = dict(zip(paths, job.sheets(), strict=True))
    found = finished(draft for sheet in sheets.values() for draft in sheet.drafts)
    spoken = {each.path for each in found}
    fatal = _failing(request.fail_on or settings.fail_on)
    result = Result(
        files=len(sheets),
        objects=sum(len(sheet.brief.identities) for sheet in sheets.values()),
        diagnostics=found,
        rules={id: _facts(registry, id) for id in {each.rule for each in found}},
        secrets={path: sheet.secrets for path, sheet in sheets.items() if path in spoken},
        skipped=tuple(Skip(path, sheet.brief.skipped) for path, sheet in sheets.items() if sheet.brief.skipped),
        withheld=tuple(more for sheet in sheets.values() for more in sheet.withheld),
        suppressed=sum(sheet.suppressed for sheet in sheets.values()),
        unread=sum(sheet.unread for sheet in sheets.values()),
        unchecked=sum(sheet.unchecked for sheet in sheets.values()),
        unjudged=sum(sheet.unjudged for sheet in sheets.values()),
        releases=releases,
        failed=any(not fatal.isdisjoint(sheet.severities) for sheet in sheets.values()),
        failures=(*_not_read(gathered, sheets), *(failure for sheet in sheets.values() for failure in sheet.failures)),
        warnings=tuple(_odd_kinds(settings, job.kinds)),
        notes=(*selector.notes, *(["rules that compare objects are off: --scope files"] if request.files_only else ())),
    )
    return result, {path: job.source(path) for path in spoken}


class Decided(NamedTuple):
    """What a run of a project goes by, from its settings and from what was asked."""

    releases: tuple[str, ...]
    selector: Selector
    rules: Rules
    complete: bool


def decide(settings: Settings, request: Request, registry: Registry) -> Decided:
    """What a run of a project goes by.

    Raises:
        UsageError: a setting or a release cannot be served.
    """
    releases = _releases(request, settings)
    selector = Selector(settings, list(registry.entries.values()), request.words)
    # Without the project, a rule that looks at all of it would take what it cannot see for missing.
    heard = (rule for rule in selector.rules if not (request.files_only and rule.on == WHOLE_PROJECT.name))
    rules = Rules(registry, {CRASHED, *(rule.id for rule in heard)}, settings.rules)
    return Decided(releases, selector, rules, request.complete or settings.complete)


def _facts(registry: Registry, id: str) -> RuleFacts:
    from k8slint.docs import paragraphs, sections

    entry = registry.entries[id]
    parts = sections(registry.load(id).doc)
    why = paragraphs(parts.get("Why", ""))
    return RuleFacts(id, entry.summary, entry.severity, entry.category, why, parts.get("Good", ""))


def _not_read(gathered: Gathered, sheets: Mapping[str, Sheet]) -> Iterator[str]:
    """Sentences about the files that could not be had, or of which a bound left a part unread."""
    cut = ((path, message) for path, sheet in sheets.items() for message in sheet.cut_off)
    yield from (f"{path}: {why}" for path, why in sorted((*gathered.failures, *cut), key=itemgetter(0)))


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


def _odd_kinds(settings: Settings, kinds: Iterable[str]) -> Iterator[str]:
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
    present = {kind.rpartition("/")[2] for kind in kinds}
    for (number, index), kind in asked.items():
        near = nearest(kind, known) if kind not in known and kind not in present else None
        if near is not None:
            path, position = _origin(settings, ("overrides", number, "kinds", index))
            yield str(ConfigError(f"no kind is called '{kind}'; did you mean '{near}'?", path, position))


def _origin(settings: Settings, path: Path) -> tuple[str, Position | None]:
    return shown(settings.config_path or ""), settings.origins.get(path)
