"""Processes that share work: what they find is what one would have found, also when one of them dies."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.crew import can_copy, pieces, shares

_TWO_PARTS = """
import os, sys
from k8slint.crew import Worker
known = list(range(300_000))

def first(share):
    if share == "dies first": os._exit(1)
    return [known[number] for number in share]

def second(heard):
    if heard == "die": os._exit(1)
    if heard == "raise": raise ValueError
    return [heard * 2] * 3

workers = [Worker(share, first, second) for share in {shares}]
for worker in workers:
    print(worker.told())
for worker, heard in zip(workers, {heard}):
    worker.tell(heard)
for worker in workers:
    print(worker.result())
"""


def result(shares: object, heard: object) -> list[str]:
    """What a process prints that has a worker for each of some shares, and then tells them something."""
    # A process of its own: this one may have threads, and should not be copied.
    code = _TWO_PARTS.format(shares=shares, heard=heard)
    done = subprocess.run([sys.executable, "-"], input=code, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.splitlines()


only_with_copies = pytest.mark.skipif(not can_copy(), reason="no copies of processes here")


@only_with_copies
def test_workers_tell_and_hear() -> None:
    assert result([[1, 2], [3], []], ["a", "b", "c"]) == [
        "[1, 2]",
        "[3]",
        "[]",
        *(str([letter * 2] * 3) for letter in "abc"),
    ]


@only_with_copies
@pytest.mark.parametrize("how", ["die", "raise"])
def test_a_worker_that_dies_is_noticed(how: str) -> None:
    assert result(["dies first", [3], [4]], ["a", how, "c"]) == ["None", "[3]", "[4]", "None", "None", str(["cc"] * 3)]


@only_with_copies
def test_workers_that_wait_can_be_dismissed() -> None:
    code = """
from k8slint.crew import Worker
workers = [Worker(number, str, str) for number in range(3)]
print([worker.told() for worker in workers])
for worker in workers:
    worker.dismiss()
    worker.dismiss()
print("done")
"""
    done = subprocess.run([sys.executable, "-"], input=code, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines() == ["['0', '1', '2']", "done"]


@only_with_copies
def test_there_is_no_limit_to_what_is_told() -> None:
    assert [len(line) for line in result([list(range(50_000))], ["x" * 500_000])] == [
        len(str(list(range(50_000)))),
        len(str(["x" * 1_000_000] * 3)),
    ]


@only_with_copies
def test_a_queue_gives_each_piece_to_one_process() -> None:
    code = """
from k8slint.crew import Queue, Worker
queue = Queue([f"piece {number}" for number in range(255)])
workers = [Worker(None, str, lambda heard: list(queue)) for _ in range(3)]
for worker in workers:
    worker.tell(worker.told())
taken = [list(queue), *(worker.result() for worker in workers)]
queue.close()
print(sum(map(len, taken)), *sorted(piece for each in taken for piece in each), sep="\\n")
"""
    done = subprocess.run([sys.executable, "-"], input=code, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines() == ["255", *sorted(f"piece {number}" for number in range(255))]


@given(st.lists(st.integers(0, 1000), max_size=50), st.integers(1, 5))
def test_shares_are_all_of_the_work_and_about_the_same(sizes: list[int], number: int) -> None:
    found = shares(sizes, number)
    assert sorted(index for share in found for index in share) == list(range(len(sizes)))
    assert all(share == sorted(share) for share in found)
    loads = [sum(sizes[index] for index in share) for share in found]
    assert max(loads) - min(loads) <= max(sizes, default=0)


@given(st.lists(st.integers(0, 1000), max_size=1000), st.integers(1, 5))
def test_pieces_are_all_of_the_work_with_the_smallest_in_the_first_half(sizes: list[int], number: int) -> None:
    short, long = pieces(sizes, number)
    assert sorted(index for piece in (*short, *long) for index in piece) == list(range(len(sizes)))
    assert max(len(short), len(long)) <= 255
    in_order = [sizes[index] for piece in (*short, *reversed(long)) for index in piece]
    assert in_order == sorted(sizes)
    assert sum(sizes[index] for piece in short for index in piece) * number <= sum(sizes)
