"""One run of `check`: from what was asked to what a report prints."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from k8slint.assemble import assemble
from k8slint.conclude import Result, conclude
from k8slint.discover import shown, walk
from k8slint.engine import CRASHED, Rules, Spoken, lint, objects_by_file
from k8slint.errors import ConfigError, UsageError
from k8slint.finding import SEVERITIES
from k8slint.gather import STDIN, TOTAL_BYTES, Asked, Gathered, Part, choose, gather, read_found
from k8slint.homes import Homes
from k8slint.kube.objects import Object
from k8slint.node import Path
from k8slint.outcome import Outcome
from k8slint.project import Project, Unit
from k8slint.registry import Registry
from k8slint.resolve import diagnostics
from k8slint.schema.releases import in_order, newest_release, release_on_board
from k8slint.select import CommandLine, Selector
from k8slint.settings import Settings
from k8slint.settle import settle
from k8slint.source import Position
from k8slint.target import WHOLE_PROJECT

if TYPE_CHECKING:
    from k8slint.scrub import HiddenIn


class Request(NamedTuple):
    """What was asked on the command line.

    `config` is the path of a configuration to use instead of the nearest ones; `isolated` uses none. `scope`
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

    @property
    def files_only(self) -> bool:
        """Whether nothing is known but the named files."""
        return self.scope == "files"


def check(request: Request, registry: Registry) -> Outcome:
    """Lint what was asked for.

    Raises:
        UsageError: a setting, an option or a release cannot be served.
    """
    paths = tuple(path for path in request.paths if path == STDIN or os.path.lexists(path))
    missing = [f"{path}: no such file or folder" for path in request.paths if path not in paths]
    asked = Asked(paths, request.stdin_filename, request.force_exclude)
    homes = Homes(list(registry.entries.values()), request.config, isolated=request.isolated)
    walk_once = cache(walk)
    chosen = choose(asked, homes, walk_once)
    results: list[Result] = []
    room = TOTAL_BYTES
    for part in chosen.parts:
        gathered = gather(part, asked, homes, walk_once, files_only=request.files_only, room=room)
        room -= gathered.size
        results.append(_check_part(part, gathered, request, registry))
    return conclude(results, registry, missing, chosen.skips)


def _check_part(part: Part, gathered: Gathered, request: Request, registry: Registry) -> Result:
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
    return Result(
        units,
        settled,
        found,
        {each.path: hidden(each.path).spans for each in found} if hidden else {},
        sum(not _is_checked(project, obj) for unit in units for obj in unit.objects),
        sum(project.unjudged[unit.file.source.path] for unit in units),
        releases,
        any(not fatal.isdisjoint(each.severities) for each in settled),
        (*_not_read(gathered, units), *(failure for each in settled for failure in each.failures)),
        tuple(_odd_kinds(settings, project)),
        (*selector.notes, *(["rules that compare objects are off: --scope files"] if request.files_only else ())),
    )


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
