"""The work on one project: its files are looked over, then linted one by one, then compared."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING

from k8slint.assemble import PLAIN, Glance, ReadFile, glance, is_plain, read_found, surroundings_of, unit_of
from k8slint.document import File, LaterFile
from k8slint.engine import Rules, Spoken, lint_project, lint_unit
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
    from k8slint.crew import Queue
    from k8slint.kube.hidden import Hidden

_WORTH_A_WORKER = 4_000_000  # bytes of long files; less is done before a copy of the process has begun
_LONG = 64_000  # bytes of a file that is read again if somebody asks
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
        self._terms = Terms(rules, selector, home, reported, cache(self._hidden))
        self._memory = memory
        self._recalled: dict[int, Sheet] = {}
        self._states: dict[str, str] = {}
        self._glances: Mapping[int, Glance] = {}
        self._surroundings: Surroundings
        self.kinds: frozenset[str] = frozenset()

    def sheets(self) -> list[Sheet]:
        """Do all of it; gives the sheet of each file that is reported."""
        everything = range(len(self._found))
        known = {} if self._memory is None else {n: g for n in everything if (g := self._memory.glance(n)) is not None}
        new = [number for number in everything if number not in known]
        known.update((number, PLAIN) for number in new if is_plain(self._found[number]))
        costs = {number: _cost(self._found[number]) for number in new}
        useful = min(len(new), 1 + sum(costs.values()) // _WORTH_A_WORKER)
        if useful > 1:
            from k8slint.crew import processors

            useful = min(useful, processors(self._jobs))
        if useful > 1:
            sheets = self._shared(costs, known, useful)
        else:
            known.update(self._look_over(number for number in new if number not in known))
            self._surround(everything, known)
            sheets = self._recall()
        # Custom resources come before the CRDs that were read on their account, for these are not kept for long.
        left = (number for number in everything if number not in sheets)
        sheets.update(self._examine(sorted(left, key=lambda number: self._glances[number] is not PLAIN)))
        return self._compared(sheets)

    def _shared(self, costs: Mapping[int, int], known: Mapping[int, Glance], processes: int) -> dict[int, Sheet]:
        """The sheets of the files that are new, which so many processes make, and those that still hold."""
        from k8slint.crew import Queue, Worker, pieces, shares

        self._warm_up([number for number in costs if len(self._found[number].data) < _SHORT][::_FEW])
        # What kustomizations say is looked at again and again, so this process reads them all.
        telling = [number for number in costs if number not in known and not self._found[number].foreign]
        mine, *others = ([telling[i] for i in share] for share in shares([costs[n] for n in telling], processes))
        mine += (number for number in costs if self._found[number].foreign)
        plain = [number for number in costs if number in known]
        short, long = (
            Queue([[plain[index] for index in piece] for piece in half])
            for half in pieces([costs[number] for number in plain], processes)
        )
        workers = [Worker(share, self._look_over, partial(self._go_on, share, (long, short))) for share in others]
        try:
            glances = {**known, **self._look_over(mine)}
            for worker, share in zip(workers, others, strict=True):
                glances.update(worker.told() or self._look_over(share))
            for worker in workers:
                worker.tell(glances)
            self._surround(range(len(self._found)), glances)
            sheets = self._recall()
            sheets.update(self._examine(chain(chain.from_iterable(chain(short, long)), mine)))
            for worker in workers:
                sheets.update(worker.result() or ())
        finally:
            for worker in workers:
                worker.dismiss()
            for queue in (short, long):
                queue.close()
        return sheets

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
        self._surround(numbers, self._look_over(numbers))
        self._examine(numbers)
        self._units.clear()

    def source(self, path: str) -> Source:
        """The text of a file."""
        number = self._numbers[path]
        return self._read[number].file.source if number in self._read else self._later[number].source

    def _look_over(self, numbers: Iterable[int]) -> dict[int, Glance]:
        return {number: glance(self._have_read(number)) for number in numbers}

    def _go_on(
        self, share: Iterable[int], queues: Iterable[Queue[list[int]]], glances: Mapping[int, Glance]
    ) -> dict[int, Sheet]:
        self._surround(range(len(self._found)), glances)
        return self._examine(chain(chain.from_iterable(chain.from_iterable(queues)), share))

    def _surround(self, numbers: Sequence[int], glances: Mapping[int, Glance]) -> None:
        files = [self._later[number] for number in numbers]
        seen = [glances[number] for number in numbers]
        for file, each in zip(files, seen, strict=True):
            file.source.known[entries_in] = each.entries
        self._surroundings = surroundings_of(files, seen, self._releases, self._terms.home.settings.placeholders)
        self._glances = glances

    def _examine(self, numbers: Iterable[int]) -> dict[int, Sheet]:
        sheets = {}
        for number in numbers:
            sheets[number] = sheet_of(self._unit(number), self._surroundings, self._terms)
            if len(self._found[number].data) > _LONG:
                # Trees take ten times as much memory as their text, and few of the long ones are looked at again.
                self._surroundings.forget(self._units.pop(number).objects)
                del self._read[number]
        return sheets

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
        own = self._unit(number)
        return done(
            own, [*lint_unit(own, self._surroundings, self._terms.rules), *said], self._surroundings, self._terms
        )

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


def _cost(found: Found) -> int:
    """About how long a file takes, in bytes of a long one. In short ones, more of the text is about pods."""
    size = len(found.data)
    return size + 5 * min(size, 3000) + 2000
