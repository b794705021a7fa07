"""Processes that die, and memory that runs out (row 80)."""

from __future__ import annotations

import sys

import pytest

from k8slint.crew import can_copy

from .conftest import Hostile
from .row import Row

POD = "apiVersion: v1\nkind: Pod\nmetadata: {{name: {}}}\n"

DEADLY = Row(
    number=80,
    given="a file among 300 others of which every process dies that shares the work, is killed, or runs out of memory",
    then="that file is named as not linted; all others are",
    place="the path",
    exit=2,
    seconds=5,
)

# Every file is worth a process, and the first one leaves them all to the other.
_SHARED = """\
import os, signal
from k8slint import crew, job
job._WORTH_A_WORKER = 1
first, taken, real = os.getpid(), crew.Queue.__iter__, job.sheet_of
crew.Queue.__iter__ = lambda queue: iter(()) if os.getpid() == first else taken(queue)
def deadly(unit, *others):
    if unit.file.source.path == "deadly.yaml" and os.getpid() != first:
        {way}
    return real(unit, *others)
job.sheet_of = deadly
"""
_WAYS = {
    "killed": ("os.kill(os.getpid(), signal.SIGKILL)", "the processes that were to lint it have died"),
    "crashed": ("os.abort()", "the processes that were to lint it have died"),
    "left": ("os._exit(0)", "the processes that were to lint it have died"),
    "without memory": ("bytearray(1 << 40)", "there is not enough memory"),
    "faulty": ("raise KeyError('s3cr3t')", "KeyError in <string>"),
}


@DEADLY
@pytest.mark.skipif(not can_copy(), reason="no copies of processes here")
@pytest.mark.parametrize("way", _WAYS)
def test_a_process_dies_of_a_file(hostile: Hostile, way: str) -> None:
    does, told = _WAYS[way]
    files = {f"{number}.yaml": POD.format(f"pod-{number}") for number in range(300)}
    ran = hostile.check({"deadly.yaml": POD.format("deadly"), **files}, "-j", "2", prelude=_SHARED.format(way=does))
    (failure,) = ran.failures
    assert failure.startswith(f"deadly.yaml: not linted: {told}")
    assert "s3cr3t" not in ran.out + ran.err
    assert ran.about("deadly.yaml") == []
    assert all(ran.about(path) for path in files)


_LITTLE_MEMORY = "import resource; resource.setrlimit(resource.RLIMIT_AS, ({0} << 20, {0} << 20))"


@DEADLY
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux bounds the memory of a process so")
@pytest.mark.parametrize("mebibytes", [130, 150, 175, 200])
def test_memory_runs_out(hostile: Hostile, mebibytes: int) -> None:
    large = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a:\n" + "  - {a: 1}\n" * 300_000
    ran = hostile.check({"large.yaml": large}, "-j", "1", prelude=_LITTLE_MEMORY.format(mebibytes))
    assert ran.failures == ["large.yaml: not linted: there is not enough memory"]
