"""Time whole commands in turn, so that what the machine does beside them falls on all alike."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple


class Command(NamedTuple):
    """A command with the name it has in the table; `before` is called, untimed, ahead of each run."""

    name: str
    words: Sequence[str]
    cwd: Path
    before: Callable[[], object] = lambda: None
    environment: Mapping[str, str] = {}


class Run(NamedTuple):
    """What one run took: seconds on the clock, seconds of CPU with all children, and the largest process in MiB."""

    wall: float
    cpu: float
    peak: float


def run(command: Command) -> Run:
    """Run a command once. Its output is thrown away, its exit code is its own business unless it cannot start."""
    command.before()
    start = time.perf_counter()
    child = subprocess.Popen(
        command.words,
        cwd=command.cwd,
        env={**os.environ, **command.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit(f"{command.name}: exit {child.returncode}: {' '.join(command.words)}")
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale)


def in_turn(commands: Sequence[Command], runs: int) -> list[Run]:
    """The medians of each command over some rounds, after one round that does not count."""
    rounds = [[run(command) for command in commands] for _ in range(runs + 1)][1:]
    return [Run(*(median(values) for values in zip(*column, strict=True))) for column in zip(*rounds, strict=True)]


def table(title: str, commands: Sequence[Command], runs: int) -> list[Run]:
    """Measure some commands and print a line for each, with its ratio to the last one, the yardstick."""
    medians = in_turn(commands, runs)
    base = medians[-1]
    print(f"\n{title} (medians of {runs} rounds in turn)\n")
    print(f"| {'command':<28} |  wall s | ratio |   cpu s | ratio |  peak MiB |")
    print(f"|:{'-' * 29}|--------:|------:|--------:|------:|----------:|")
    for command, each in zip(commands, medians, strict=True):
        wall, cpu = each.wall / base.wall, each.cpu / base.cpu
        print(
            f"| {command.name:<28} | {each.wall:7.3f} | {wall:5.2f} | {each.cpu:7.3f} | {cpu:5.2f} | {each.peak:9.0f} |"
        )
    return medians
