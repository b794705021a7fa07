"""Several processes that share the work of one run, where the system can copy a process.

All of them begin with everything that is known so far. In between, each tells the first one what it found, and hears
what all together found.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from heapq import heappop, heappush
from itertools import accumulate
from mmap import mmap
from typing import BinaryIO, Generic, NoReturn, TypeVar, cast

Piece = TypeVar("Piece")
Share = TypeVar("Share")
Told = TypeVar("Told")
Heard = TypeVar("Heard")
Result = TypeVar("Result")

_FEW = 4
_PIECES = 100  # or twice as many where they do not fit; a queue takes up to 255
_LENGTH = struct.Struct("!Q")


def can_copy() -> bool:
    """Whether this process can be copied. On macOS it should not be, once libraries of the system have been used."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def processors(wanted: int | None = None) -> int:
    """How many processes share the work, if nobody wants another number; 1 where there are no copies.

    More than a few gain little, for one of them compares everything in the end.
    """
    if not can_copy():
        return 1
    if wanted is not None:
        return wanted
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(here, _FEW)


class Worker(Generic[Share, Told, Heard, Result]):
    """A copy of this process that does a share of the work: `first` of it, and with what it then hears, `second`."""

    def __init__(self, share: Share, first: Callable[[Share], Told], second: Callable[[Heard], Result]) -> None:
        self._is_dismissed = False
        down, up = os.pipe(), os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self._process = os.fork()
        if self._process == 0:
            os.close(down[1])
            os.close(up[0])
            _work(share, first, second, os.fdopen(down[0], "rb"), os.fdopen(up[1], "wb"))
        os.close(down[0])
        os.close(up[1])
        self._down, self._up = os.fdopen(down[1], "wb"), os.fdopen(up[0], "rb")

    def told(self) -> Told | None:
        """What the first part of the work found; None if the worker has died."""
        return cast("Told | None", _received(self._up))

    def tell(self, heard: Heard) -> None:
        """Let the worker go on."""
        with suppress(OSError):  # it has died, which is noticed when its result is awaited
            _send(self._down, heard)

    def result(self) -> Result | None:
        """What the second part found; None if the worker has died. It ends with this."""
        found = cast("Result | None", _received(self._up))
        self.dismiss()
        return found

    def dismiss(self) -> None:
        """Let the worker end, whatever it is doing or waiting for."""
        if self._is_dismissed:
            return
        self._is_dismissed = True
        for stream in (self._down, self._up):
            with suppress(OSError):
                stream.close()
        # Workers that began later have copies of its pipes, so it would not notice that these were closed.
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)


def _work(
    share: Share,
    first: Callable[[Share], Told],
    second: Callable[[Heard], Result],
    down: BinaryIO,
    up: BinaryIO,
) -> NoReturn:
    """The life of a worker. Whatever goes wrong in it, the first process finds out."""
    try:
        _send(up, first(share))
        heard = cast("Heard | None", _received(down))
        if heard is not None:
            _send(up, second(heard))
    finally:
        # Nothing of the first process is to be ended or written twice.
        os._exit(0)


def _send(stream: BinaryIO, value: object) -> None:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def _received(stream: BinaryIO) -> object:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return pickle.loads(data) if len(data) == length else None


class Mark:
    """A number that a process leaves where those it was copied from can see it, even when it has died."""

    def __init__(self) -> None:
        self._shared = mmap(-1, 8)

    def put(self, number: int) -> None:
        """Leave a number that is not negative."""
        self._shared[:] = (number + 1).to_bytes(8, "big")

    @property
    def number(self) -> int | None:
        """The last number that was left, if there is one."""
        number = int.from_bytes(self._shared[:], "big") - 1
        return number if number >= 0 else None


class Queue(Generic[Piece]):
    """Pieces of work that processes take from it, each once; whoever copies the process has a copy that knows of it.

    It is a pipe with a byte for each piece. There are no more than 255.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._numbers, into = os.pipe()
        os.write(into, bytes(range(len(pieces))))
        os.close(into)

    def __iter__(self) -> Iterator[Piece]:
        while number := os.read(self._numbers, 1):
            yield self._pieces[number[0]]

    def close(self) -> None:
        """Leave what nobody has taken."""
        os.close(self._numbers)


def pieces(costs: Sequence[int], number: int) -> tuple[list[list[int]], list[list[int]]]:
    """The indices of some work, in pieces for two queues: a process' share of the smallest, and all the rest.

    The first queue begins with the smallest, the second with the largest, so both end with what is in between.
    """
    enough = sum(costs) / _PIECES
    found: list[list[int]] = []
    spent = 0
    for index in sorted(range(len(costs)), key=costs.__getitem__):
        if not found or spent + costs[index] > enough:
            found.append([])
            spent = 0
        found[-1].append(index)
        spent += costs[index]
    up_to = accumulate(sum(costs[index] for index in piece) for piece in found)
    short = sum(1 for load in up_to if load * number <= sum(costs))
    return found[:short], found[short:][::-1]


def shares(costs: Sequence[int], number: int) -> list[list[int]]:
    """The indices of some work in so many shares of about the same cost, each in order."""
    found: list[list[int]] = [[] for _ in range(number)]
    loads = [(0, each) for each in range(number)]
    for index in sorted(range(len(costs)), key=lambda index: (-costs[index], index)):
        load, least = heappop(loads)
        found[least].append(index)
        heappush(loads, (load + costs[index], least))
    return [sorted(share) for share in found]
