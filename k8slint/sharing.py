"""The files of a job shared among processes.

What others must know of is looked over in equal shares; the rest is linted by whoever has time. A process may die of a
file, for want of memory or in a library. Then another one tries that file alone, and if that dies as well the file is
given up, which is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from itertools import chain
from typing import Protocol, TypeVar

from k8slint.assemble import PLAIN, Glance
from k8slint.crew import Mark, Queue, Worker, pieces, shares
from k8slint.sheet import Sheet

Found = TypeVar("Found")


class Steps(Protocol):
    """The work itself, on files by their numbers. `at` is told of each before it is begun."""

    at: Callable[[int], None]

    def look_over(self, numbers: Iterable[int]) -> dict[int, Glance]:
        """What others must know of some files."""

    def surround(self, glances: Mapping[int, Glance]) -> None:
        """Take note of what is known of all files."""

    def examine(self, numbers: Iterable[int]) -> dict[int, Sheet]:
        """Lint some files by the rules that look at nothing else."""

    def lost(self, number: int) -> Sheet:
        """The sheet of a file that processes die of."""


def shared(
    steps: Steps, telling: Mapping[int, int], plain: Mapping[int, int], known: Mapping[int, Glance], processes: int
) -> dict[int, Sheet] | None:
    """The sheets of many files, given their costs: those that have something to tell others, and the plain ones.

    `known` are the glances that nobody needs to take; what costs nothing is left to the first process. If some process
    dies, some sheets may be missing. None where the system has no room for another process.
    """
    own = [number for number, cost in telling.items() if not cost]
    numbers = [number for number, cost in telling.items() if cost]
    mine, *others = ([numbers[i] for i in share] for share in shares([telling[n] for n in numbers], processes))
    numbers = list(plain)
    with ExitStack() as ends:
        queues, hands = [], []
        try:
            for half in pieces([*plain.values()], processes):
                queues.append(Queue([[numbers[index] for index in piece] for piece in half]))
                ends.callback(queues[-1].close)
            for share in others:
                hands.append(_Hand(steps, share, queues))
                ends.callback(hands[-1].worker.dismiss)
        except OSError:
            return None
        glances = {**known, **steps.look_over([*own, *mine])}
        for hand in hands:
            glances.update(hand.glances())
        for hand in hands:
            hand.worker.tell(glances)
        steps.surround(glances)
        # Custom resources come before the CRDs that were read on their account, for these are not kept for long.
        sheets = steps.examine(chain(_taken(queues), own, mine))
        for hand in hands:
            sheets.update(hand.sheets())
        return sheets


class _Hand:
    """A worker with its share of the files that have something to tell."""

    def __init__(self, steps: Steps, share: Sequence[int], queues: Sequence[Queue[list[int]]]) -> None:
        self._steps = steps
        self._share = share
        self._lost: dict[int, Sheet] = {}
        self._mark = Mark()
        self._is_dead = False
        # It begins with the long files. The first process has the short ones: they are likely to be looked at again.
        go_on = partial(_go_on, steps, queues[::-1], share)
        self.worker = Worker(share, partial(_begin, steps, self._mark), go_on)

    def glances(self) -> dict[int, Glance]:
        """What it has seen. If it has died the first process sees to its share, but for the file that it died of."""
        seen = self.worker.told()
        if seen is not None:
            return seen
        self._is_dead = True
        deadly = self._mark.number
        seen = self._steps.look_over(number for number in self._share if number != deadly)
        if deadly is not None:
            seen.update(self._once_more(self._steps.look_over, deadly) or {deadly: PLAIN})
        return seen

    def sheets(self) -> dict[int, Sheet]:
        """What it has found. If it has died that is nothing, but for the file that it died of."""
        found = self.worker.result()
        if found is not None:
            return found
        deadly = self._mark.number
        if not self._is_dead and deadly is not None:
            return self._once_more(self._steps.examine, deadly) or self._lost
        return self._lost

    def _once_more(self, step: Callable[[Iterable[int]], Found], number: int) -> Found | None:
        """What a step finds in a file of which a process has died, in another process; None if that dies as well."""
        found = None
        with suppress(OSError):
            worker = Worker([number], step, id)
            found = worker.told()
            worker.dismiss()
        if found is None:
            self._lost[number] = self._steps.lost(number)
        return found


def _begin(steps: Steps, mark: Mark, share: Sequence[int]) -> dict[int, Glance]:
    steps.at = mark.put
    return steps.look_over(share)


def _go_on(
    steps: Steps, queues: Iterable[Queue[list[int]]], share: Iterable[int], glances: Mapping[int, Glance]
) -> dict[int, Sheet]:
    steps.surround(glances)
    return steps.examine(chain(_taken(queues), share))


def _taken(queues: Iterable[Queue[list[int]]]) -> Iterator[int]:
    return chain.from_iterable(chain.from_iterable(queues))
