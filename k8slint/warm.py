"""A project that stays in memory while somebody works on it: each file as it is now, read once per change."""

from __future__ import annotations

from functools import cached_property, partial

from k8slint.assemble import PLAIN, Glance, ReadFile, glance, is_plain, read_found, surroundings_of, unit_of
from k8slint.document import File, LaterFile
from k8slint.engine import lint_project, lint_unit
from k8slint.errors import fault
from k8slint.gather import UNREADABLE, Found, text_of
from k8slint.homes import Home
from k8slint.kube.hidden import NOTHING, Hidden, hidden_in
from k8slint.kube.identity import LaterObject, identity_of
from k8slint.kube.kustomize import Kustomizations, together
from k8slint.kube.kustomize_entries import entries_in
from k8slint.node import Node
from k8slint.part import decide
from k8slint.project import Project, Unit
from k8slint.reading.read import read_one
from k8slint.registry import Registry
from k8slint.request import Request
from k8slint.sheet import Sheet, Terms, done
from k8slint.source import LaterSource, Source
from k8slint.surroundings import Surroundings

_NOTHING_SAID = together((), frozenset())  # by any kustomization
_LONG = 64_000  # bytes; trees take ten times as much


class Warm:
    """The files of a project, and what `check` says of each of them.

    What was found out about a file is kept until that file changes; what the files say to each other is looked up
    again at the next question.

    Raises:
        UsageError: a setting or a release cannot be served.
    """

    def __init__(self, home: Home, request: Request, registry: Registry) -> None:
        self.home = home
        self.decided = decide(home.settings, request, registry)
        self._read: dict[str, ReadFile] = {}
        self._glances: dict[str, Glance] = {}
        self._units: dict[str, Unit] = {}
        self._roles: dict[str, tuple[object, ...]] = {}
        self._order: list[str] = []
        self._long: dict[str, Found] = {}
        self._light: dict[str, Unit] = {}
        self._last: File | None = None
        self._faults: dict[str, str] = {}
        self._changed: set[str] = set()
        self._stale = True  # what the files say to each other
        self._surroundings: Surroundings
        self._project: Project | None = None

    def __contains__(self, path: str) -> bool:
        return path in self._read

    @property
    def paths(self) -> frozenset[str]:
        """The paths of all files."""
        return frozenset(self._read)

    def put(self, found: Found, *, keep: bool = False) -> None:
        """Take a file as it is now. The trees of a long one are read again when somebody asks, unless `keep`."""
        path = found.path
        self._long.pop(path, None)
        if len(found.data) > _LONG and not keep:
            self._long[path] = found
        if self._last is not None and self._last.source.path == path:
            self._last = None
        self._faults.pop(path, None)
        self._light.pop(path, None)
        try:
            read = read_found(found)
            seen = PLAIN if is_plain(found) else glance(read)
            if path in self._long:
                whole = unit_of(read, _NOTHING_SAID, self.decided.releases)
                read, self._light[path] = self._lightened(read, whole, seen)
        except Exception as error:  # a fault in one file must not hide what is said of the others
            self._faults[path] = fault(error)
            self._long.pop(path, None)
            read, seen = ReadFile(_nothing(path), foreign=UNREADABLE), PLAIN
        self._stale = self._stale or self._matters(path) or seen != self._glances.get(path)
        self._read[path], self._glances[path] = read, seen
        self._changed.add(path)
        self._project = None

    def drop(self, path: str) -> None:
        """Forget a file that is no longer there."""
        if self._read.pop(path, None) is not None:
            self._long.pop(path, None)
            self._light.pop(path, None)
            self._faults.pop(path, None)
            self._glances.pop(path)
            self._roles.pop(path, None)
            self._leave(self._units.pop(path, None))
            self._changed.discard(path)
            self._order = []
            self._stale = True
            self._project = None

    def _matters(self, path: str) -> bool:
        """Whether what stands in a file decides how others are read or linted."""
        if path not in self._units:
            return True
        around = self._surroundings
        return path in around.patched_by or path in around.defined_by

    @property
    def project(self) -> Project:
        """The project as it is now."""
        if self._project is None:
            if self._stale:
                self._look_around()
            while self._changed:
                self._look_at(self._changed.pop())
            if len(self._order) != len(self._units):
                self._order = sorted(self._units)
            units = [self._units[path] for path in self._order]
            self._project = Project(units, self._surroundings, complete=self.decided.complete)
        return self._project

    def unit(self, path: str) -> Unit | None:
        """A file of the project, with the objects in it."""
        return self._units.get(path) if self.project else None

    def sheet(self, path: str) -> Sheet:
        """What all rules say of a file; that it was not linted where something of ours failed.

        Raises:
            KeyError: there is no such file.
        """
        if path in self._long:
            self.put(self._long[path], keep=True)
        project, unit = self.project, self._units[path]
        if path in self._faults:
            return Sheet(is_done=True, failures=(self._faults[path],))
        rules = self.decided.rules
        try:
            said = [*lint_unit(unit, self._surroundings, rules), *lint_project(project, [unit], rules)]
            return done(unit, said, self._surroundings, self._terms)
        except Exception as error:
            return Sheet(is_done=True, failures=(fault(error),))

    @cached_property
    def _terms(self) -> Terms:
        decided = self.decided
        return Terms(decided.rules, decided.selector, self.home, frozenset(), self.hidden)

    def hidden(self, path: str) -> Hidden:
        """What no output may show of a file."""
        return hidden_in(self._read[path].file) if path in self._read else NOTHING

    def source(self, path: str) -> Source | None:
        """The text of a file."""
        return self._read[path].file.source if path in self._read else None

    def _look_around(self) -> None:
        paths = sorted(self._read)
        files = [self._read[path].file for path in paths]
        glances = [self._glances[path] for path in paths]
        placeholders = self.home.settings.placeholders
        self._surroundings = surroundings_of(files, glances, self.decided.releases, placeholders)
        graph = self._surroundings.kustomizations
        for path in paths:
            role = _role(graph, path)
            if self._roles.get(path) != role:
                self._roles[path] = role
                self._changed.add(path)
        self._units = {path: self._units[path] for path in paths if path in self._units}
        self._changed.update(path for path in paths if path not in self._units)
        self._stale = False

    def _look_at(self, path: str) -> None:
        self._leave(self._units.get(path))
        try:
            self._units[path] = self._made(path)
        except Exception as error:
            self._faults[path] = fault(error)
            self._units[path] = Unit(_nothing(path), (), (), UNREADABLE)

    def _made(self, path: str) -> Unit:
        unit = self._light.get(path)
        if unit is not None and self._roles[path] == _role(_NOTHING_SAID, path):
            return unit
        unit = unit_of(self._read[path], self._surroundings.kustomizations, self.decided.releases)
        return self._lightened(self._read[path], unit, self._glances[path])[1] if path in self._long else unit

    def _lightened(self, read: ReadFile, unit: Unit, seen: Glance) -> tuple[ReadFile, Unit]:
        """A file, and the objects in it, without their trees."""
        found = self._long[unit.file.source.path]
        source = LaterSource(found.path, partial(text_of, found))
        source.known[entries_in] = seen.entries
        file = LaterFile(source, partial(self._again, found), partial(self._root, found, source), unit.has_gaps)
        objects = tuple([LaterObject(identity_of(obj), file, self.decided.releases) for obj in unit.objects])
        return read._replace(file=file), Unit(file, objects, (), unit.skipped)

    def _root(self, found: Found, source: Source, document: int, offset: int) -> Node | None:
        return read_one(source, offset) or self._again(found).root_of(document, offset)

    def _again(self, found: Found) -> File:
        if self._last is None or self._last.source.path != found.path:
            self._last = read_found(found).file
        return self._last

    def _leave(self, unit: Unit | None) -> None:
        """Let go of what was found out about a file. Much of it leads back to where it is kept: only a collector of
        garbage would find it, which takes long in a large project.
        """
        if unit is None:
            return
        if not self._stale:
            self._surroundings.forget(unit.objects)
            self._surroundings.unjudged.pop(unit.file.source.path, None)
        unit.file.source.known.clear()
        for obj in unit.objects:
            obj.known.clear()


def _role(graph: Kustomizations, path: str) -> tuple[object, ...]:
    """What the kustomizations make of a file."""
    sets = (graph.configs, graph.labelled, graph.relabelled)
    return graph.is_patch(path), *(path in each for each in sets), graph.pinned.get(path, frozenset())


def _nothing(path: str) -> File:
    file = File(Source(path, ""), (), ())
    file.has_gaps = True
    return file
