"""Show each rule what it asked for, and collect what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from k8slint.finding import Finding
from k8slint.index import object_at
from k8slint.kube.objects import Object
from k8slint.kube.once import once
from k8slint.node import Place, keys_in
from k8slint.project import Project, Unit
from k8slint.registry import Registry
from k8slint.rule import CRASHED, RuleEntry
from k8slint.source import Span
from k8slint.surroundings import Surroundings
from k8slint.target import EACH_PROBLEM, TARGETS, Problem, Scope, Target


class Spoken(NamedTuple):
    """One finding and the rule that said it; `object` is known where the rule was shown a part of one."""

    rule: RuleEntry
    finding: Finding
    object: Object | None


class Rules:
    """The rules that a run selected, ready to be shown things."""

    def __init__(
        self, registry: Registry, selected: Iterable[str], options: Mapping[str, Mapping[str, object]] | None = None
    ) -> None:
        self.ids = frozenset(selected)
        self._registry = registry
        self._options = options or {}
        self._by_target: dict[str, list[RuleEntry]] = defaultdict(list)
        for entry in registry.entries.values():
            if entry.id in self.ids:
                self._by_target[entry.on].append(entry)
        self._for_kind: dict[tuple[str, str], tuple[RuleEntry, ...]] = {}
        self._checks: dict[str, Callable[[object], Iterator[Finding]]] = {}

    def targets(self, scope: Scope) -> list[Target[Any]]:
        """The targets of a scope that some selected rule asked for."""
        return [target for name, target in TARGETS.items() if target.scope == scope and name in self._by_target]

    def for_kind(self, target: str, kind: str) -> tuple[RuleEntry, ...]:
        """The rules that want to see a thing of this kind."""
        known = self._for_kind.get((target, kind))
        if known is None:
            known = tuple(e for e in self._by_target[target] if not e.kinds or kind in e.kinds)
            self._for_kind[target, kind] = known
        return known

    def for_project(self, kinds: frozenset[str]) -> list[RuleEntry]:
        """The rules that want to see a project in which these kinds occur."""
        return [e for e in self._by_target["project"] if not e.kinds or kinds.intersection(e.kinds)]

    def say(self, entry: RuleEntry, item: object, where: Place, obj: Object | None) -> Iterator[Spoken]:
        """What a rule says about a thing. A rule that raises is a finding of its own, at `where`."""
        try:
            for finding in self._check(entry)(item):
                if not isinstance(finding, Finding):
                    raise TypeError(f"rule '{entry.id}' yields what is no finding")
                yield Spoken(entry, finding, obj)
        except Exception as error:  # a fault in one rule must not hide what the others say
            yield self.crashed(f"rule '{entry.id}'", error, where, obj)

    def _check(self, entry: RuleEntry) -> Callable[[object], Iterator[Finding]]:
        known = self._checks.get(entry.id)
        if known is None:
            check, options = self._registry.load(entry.id).check, self._options.get(entry.id)
            known = self._checks[entry.id] = partial(check, options=options)
        return known

    def show(
        self, target: Target[Any], subject: object, surroundings: Surroundings, where: Place, obj: Object | None
    ) -> Iterator[Spoken]:
        """What the rules say about everything that a target finds in its subject."""
        try:
            items = [(item, target.kind_of(item)) for item in target.select(subject, surroundings)]
        except Exception as error:  # nor must a fault in what the rules are shown
            yield self.crashed(f"target '{target.name}'", error, where, obj)
            return
        is_decoded: bool | None = True if obj is None else None
        keys = keys_of(obj) if items and obj is not None else None
        for item, kind in items:
            for entry in self.for_kind(target.name, kind):
                if entry.refused and is_decoded is None and obj is not None:
                    try:
                        is_decoded = surroundings.decodes(obj)
                    except Exception as error:  # nor in what the schema says
                        is_decoded = False
                        yield self.crashed("the schema", error, where, obj)
                if entry.refused and not is_decoded:
                    continue
                # In a large object it takes longer to look for keys than to ask the rules.
                if keys is None or not entry.needs or not keys.isdisjoint(entry.needs):
                    yield from self.say(entry, item, where, obj)

    def crashed(self, what: str, error: Exception, where: Place, obj: Object | None) -> Spoken:
        """That something of ours failed, as a finding. The text of an error may quote the manifest: it is not told."""
        message = f"{what} failed with {type(error).__name__}"
        help = "this is a fault of k8slint or of a plugin, please report it"
        return Spoken(self._registry.entries[CRASHED], Finding(message, where, help), obj)


@once
def keys_of(obj: Object) -> frozenset[str] | None:
    """Every key in an object; None for a large one."""
    return keys_in(obj.root.node)


def lint(project: Project, units: Sequence[Unit], rules: Rules) -> Iterator[Spoken]:
    """Everything the rules say about these units of a project, in no particular order."""
    for unit in units:
        yield from lint_unit(unit, project.surroundings, rules)
    yield from lint_project(project, units, rules)


def problems(rules: Rules, found: Iterable[Problem]) -> Iterator[Spoken]:
    """What the rules say about problems that came up outside of reading."""
    for problem in found:
        for entry in rules.for_kind(EACH_PROBLEM.name, problem.kind):
            yield from rules.say(entry, problem, problem.place, None)


def lint_unit(unit: Unit, surroundings: Surroundings, rules: Rules) -> Iterator[Spoken]:
    """What the rules for one file or object say about a file."""
    for target in rules.targets("file"):
        yield from rules.show(target, unit, surroundings, Place(unit.file.source, Span(0, 0)), None)
    of_objects = rules.targets("object")
    for obj in unit.objects:
        where = obj["kind"].place
        for target in of_objects:
            yield from rules.show(target, obj, surroundings, where, obj)


def lint_project(project: Project, units: Sequence[Unit], rules: Rules) -> Iterator[Spoken]:
    """What the rules for the whole project say about some of its units; what they say about others is left out."""
    if not units or not (project.objects or project.kustomizations.by_folder):
        return
    somewhere = Place(units[0].file.source, Span(0, 0))
    objects, view = objects_by_file(units), project.seen_from(units)
    for entry in rules.for_project(project.kinds):
        for spoken in rules.say(entry, view, somewhere, None):
            place = spoken.finding.place
            if place.source.path not in objects:
                continue
            if place is somewhere:
                # A rule that fails is to be heard, so it is blamed on the first object of a file that is reported.
                places = (obj["kind"].place for unit in units for obj in unit.objects)
                yield spoken._replace(finding=spoken.finding._replace(place=next(places, somewhere)))
                continue
            obj = object_at(objects[place.source.path], place.span.start) if entry.refused else None
            if obj is None or _decodes(project, obj):
                yield spoken


def _decodes(project: Project, obj: Object) -> bool:
    try:
        return project.decodes(obj)
    except Exception:  # it was told where the object was linted by itself
        return False


def objects_by_file(units: Iterable[Unit]) -> Mapping[str, Sequence[Object]]:
    """The objects of each file, in the order they stand."""
    return {unit.file.source.path: unit.objects for unit in units}
