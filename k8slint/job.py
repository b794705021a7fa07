"""The work on one project: its files are looked over, then linted one by one, then compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from k8slint.assemble import PLAIN, Glance, ReadFile, glance, is_plain, read_found, surroundings_of, unit_of
from k8slint.document import File, LaterFile
from k8slint.engine import Rules, Spoken, lint_project, lint_unit
from k8slint.errors import fault
from k8slint.gather import Found, text_of
from k8slint.homes import Home
from k8slint.kube.identity import LaterObject
from k8slint.kube.kustomize_entries import entries_in
from k8slint.node import Node
from k8slint.project import Project, Unit
from k8slint.reading.read import read_one
from k8slint.select import Selector
from k8slint.sheet import Sheet, Terms, done, sheet_of, with_more
from k8slint.source import LaterSource, Source
from k8slint.surroundings import Surroundings

if TYPE_CHECKING:
    from k8slint.cache.memory import Memory
    from k8slint.kube.hidden import Hidden

_WORTH_A_WORKER = 4_000_000  # bytes of long files; less is done before a copy of the process has begun
_LONG = 64_000  # bytes of a file that is read again if somebody asks,
_ENOUGH = 10_000_000  # once the trees of so many bytes have been kept
_SHORT, _FEW = 30_000, 20  # one of so many short files is enough to warm up


class Job:
    """The files of a project and what has been found out about them so far. Files go by their numbers.

    `jobs` is how many processes may share the work, as many as seem good if nobody says; `kinds` are those of the
    objects, once everything has been compared.
    """

    def __init__(
        self,
        files: Sequence[Found],
        home: Home,
        rules: Rules,
        selector: Selector,
        reported: frozenset[str],
        releases: tuple[str, ...],
        *,
        complete: bool,
        jobs: int | None = None,
        memory: Memory | None = None,
    ) -> None:
        self._found = files
        self._numbers = {found.path: number for number, found in enumerate(files)}
        self._releases = releases
        self._complete = complete
        self._jobs = jobs
        self._read: dict[int, ReadFile] = {}
        self._units: dict[int, Unit] = {}
        self._later = [
            LaterFile(
                LaterSource(found.path, partial(self._text, number)),
                partial(self._file, number),
                partial(self._root, number),
                has_gaps=False,
            )
            for number, found in enumerate(files)
        ]
        self._terms = Terms(rules, selector, home, reported, self._hidden)
        self._memory = memory
        self._recalled: dict[int, Sheet] = {}
        self._states: dict[str, str] = {}
        self._glances: Mapping[int, Glance] = {}
        self._kept = 0
        self._faults: dict[int, str] = {}
        self.at: Callable[[int], None] = _nowhere
        self._surroundings: Surroundings
        self.kinds: frozenset[str] = frozenset()

    def sheets(self) -> list[Sheet]:
        """Do all of it; gives the sheet of each file that is reported."""
        everything = range(len(self._found))
        known = {} if self._memory is None else {n: g for n in everything if (g := self._memory.glance(n)) is not None}
        new = [number for number in everything if number not in known]
        known.update((number, PLAIN) for number in new if is_plain(self._found[number]))
        sheets = self._shared(new, known)
        if sheets is None:
            sheets = {}
            self.surround({**known, **self.look_over(number for number in new if number not in known)})
        sheets.update(self._recall())
        # Custom resources come before the CRDs that were read on their account, for these are not kept for long.
        left = (number for number in everything if number not in sheets)
        sheets.update(self.examine(sorted(left, key=lambda number: self._glances[number] is not PLAIN)))
        return self._compared(sheets)

    def _shared(self, new: Sequence[int], known: Mapping[int, Glance]) -> dict[int, Sheet] | None:
        """The sheets of the files that are new, if they are enough for several processes."""
        costs = {number: _cost(self._found[number]) for number in new}
        useful = min(len(new), 1 + sum(costs.values()) // _WORTH_A_WORKER)
        if useful < 2:
            return None
        from k8slint.crew import processors

        if processors(self._jobs) < 2:
            return None
        from k8slint.sharing import shared

        self._warm_up([number for number in new if len(self._found[number].data) < _SHORT][::_FEW])
        # What kustomizations say is looked at again and again, so this process reads them all.
        telling = {n: 0 if self._found[n].foreign else costs[n] for n in new if n not in known}
        plain = {number: costs[number] for number in new if number in known}
        return shared(self, telling, plain, known, min(useful, processors(self._jobs)))

    def _recall(self) -> dict[int, Sheet]:
        """The sheets of earlier runs that still hold."""
        if self._memory is None:
            return {}
        found = {}
        for number, each in enumerate(self._found):
            sheet = self._memory.sheet(number, self._terms_of, wanted=each.path in self._terms.reported)
            if sheet is not None:
                found[number] = sheet
        self._recalled = dict(found)
        return found

    def _terms_of(self, number: int, asked: Sequence[str]) -> str:
        """What decides about the sheet of a file beside the file, as far as some parts of its surroundings matter."""
        path, around = self._found[number].path, self._surroundings
        graph = around.kustomizations
        sets = (graph.configs, graph.labelled, graph.relabelled)
        facts = [graph.is_patch(path), around.substitutes, graph.replace_variables, *(path in each for each in sets)]
        parts = ["".join("01"[fact] for fact in facts), *sorted(graph.pinned.get(path, ()))]
        for name, paths in (("patches", around.patched_by), ("definitions", around.defined_by)):
            parts.append(self._state_of(name, paths) if name in asked else "")
        return json.dumps(parts)

    def _state_of(self, name: str, paths: Sequence[str]) -> str:
        """The state of all files that make a part of the surroundings."""
        assert self._memory is not None
        if name not in self._states:
            self._states[name] = self._memory.state_of(self._numbers[path] for path in paths)
        return self._states[name]

    def _warm_up(self, numbers: Sequence[int]) -> None:
        """Lint a few files for nothing, so that what is imported and compiled for them is there for all processes."""
        self.surround(self.look_over(numbers))
        self.examine(numbers)
        self._units.clear()

    def source(self, path: str) -> Source:
        """The text of a file."""
        number = self._numbers[path]
        return self._read[number].file.source if number in self._read else self._later[number].source

    def look_over(self, numbers: Iterable[int]) -> dict[int, Glance]:
        """What others must know of some files."""
        glances = {}
        for number in numbers:
            self.at(number)
            try:
                glances[number] = glance(self._have_read(number))
            except Exception as error:  # it is told of in place of what linting the file would find
                glances[number] = PLAIN
                self._faults[number] = fault(error)
        return glances

    def surround(self, glances: Mapping[int, Glance]) -> None:
        """Take note of what is known of all files."""
        seen = [*sorted(glances.items())]
        files = [self._later[number] for number, _ in seen]
        for file, (_, each) in zip(files, seen, strict=True):
            file.source.known[entries_in] = each.entries
        placeholders = self._terms.home.settings.placeholders
        self._surroundings = surroundings_of(files, [each for _, each in seen], self._releases, placeholders)
        self._glances = glances

    def examine(self, numbers: Iterable[int]) -> dict[int, Sheet]:
        """Lint some files by the rules that look at nothing else."""
        sheets = {}
        for number in numbers:
            self.at(number)
            sheets[number] = self._sheet(number)
            size = len(self._found[number].data)
            if size > _LONG:
                # Trees take ten times as much memory as their text, and few of the long ones are looked at again.
                self._kept += size
                if self._kept > _ENOUGH:
                    self._forget(number)
        return sheets

    def _sheet(self, number: int) -> Sheet:
        if number in self._faults:
            return self._failed(number, self._faults[number])
        try:
            return sheet_of(self._unit(number), self._surroundings, self._terms)
        except Exception as error:  # a fault in one file must not hide what is said of the others
            why = fault(error)
        return self._failed(number, why)  # what took all the memory is gone by now

    def lost(self, number: int) -> Sheet:
        """The sheet of a file that processes die of."""
        return self._failed(number, "the processes that were to lint it have died, perhaps for want of memory")

    def _failed(self, number: int, why: str) -> Sheet:
        self._forget(number)
        return Sheet(is_done=True, failures=(f"{self._found[number].path}: not linted: {why}",))

    def _forget(self, number: int) -> None:
        if number in self._units:
            self._surroundings.forget(self._units.pop(number).objects)
        self._read.pop(number, None)

    def _compared(self, sheets: Mapping[int, Sheet]) -> list[Sheet]:
        """The sheets with what is found when everything is compared."""
        self._keep(sheets)
        everything = range(len(self._found))
        units = [self._unit(n) if n in self._units else self._remembered(n, sheets[n]) for n in everything]
        project = Project(units, self._surroundings, complete=self._complete)
        self.kinds = project.kinds
        wanted = [number for number in everything if self._found[number].path in self._terms.reported]
        said: dict[str, list[Spoken]] = {self._found[number].path: [] for number in wanted}
        for spoken in lint_project(project, [units[number] for number in wanted], self._terms.rules):
            said[spoken.finding.place.source.path].append(spoken)
        return [self._whole(number, sheets[number], units[number], said[self._found[number].path]) for number in wanted]

    def _keep(self, sheets: Mapping[int, Sheet]) -> None:
        if self._memory is not None:
            new = [n for n, sheet in sheets.items() if n not in self._recalled and not sheet.failures]
            self._memory.keep({n: (self._glances[n], self._terms_of(n, sheets[n].asked), sheets[n]) for n in new})

    def _whole(self, number: int, sheet: Sheet, unit: Unit, said: list[Spoken]) -> Sheet:
        if sheet.is_done:
            return with_more(sheet, unit, said, self._terms)
        try:
            own = self._unit(number)
            return done(
                own, [*lint_unit(own, self._surroundings, self._terms.rules), *said], self._surroundings, self._terms
            )
        except Exception as error:
            return self._failed(number, fault(error))

    def _have_read(self, number: int) -> ReadFile:
        if number not in self._read:
            self._read[number] = read_found(self._found[number])
        return self._read[number]

    def _unit(self, number: int) -> Unit:
        if number not in self._units:
            self._units[number] = unit_of(self._have_read(number), self._surroundings.kustomizations, self._releases)
        return self._units[number]

    def _file(self, number: int) -> File:
        return self._have_read(number).file

    def _text(self, number: int) -> str:
        return self._read[number].file.source.text if number in self._read else text_of(self._found[number])

    def _root(self, number: int, document: int, offset: int) -> Node | None:
        alone = None if number in self._read else read_one(self._later[number].source, offset)
        return alone or self._file(number).root_of(document, offset)

    def _remembered(self, number: int, sheet: Sheet) -> Unit:
        file = self._later[number]
        file.has_gaps = sheet.brief.has_gaps
        objects = tuple(LaterObject(identity, file, self._releases) for identity in sheet.brief.identities)
        return Unit(file, objects, (), sheet.brief.skipped)

    def _hidden(self, path: str) -> Hidden:
        from k8slint.kube.hidden import NOTHING, hidden_in

        return hidden_in(self._file(self._numbers[path])) if path in self._numbers else NOTHING


def _nowhere(number: int) -> None:
    """Where a process is matters only to others."""


def _cost(found: Found) -> int:
    """About how long a file takes, in bytes of a long one. In short ones, more of the text is about pods."""
    size = len(found.data)
    return size + 5 * min(size, 3000) + 2000
