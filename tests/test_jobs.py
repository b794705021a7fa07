"""A project linted by several processes: the report is the one that one process gives, to the byte."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from k8slint.crew import can_copy

FIXTURES = Path(__file__).parents[1] / "fixtures"
# A process of its own, for this one may have threads; and every byte is worth a worker, for fixtures are small.
RUN = """\
from k8slint import job
from k8slint.__main__ import main
job._WORTH_A_WORKER = 1
{sabotage}
main()
"""


def checked(jobs: int, folder: Path, sabotage: str = "") -> tuple[int, bytes, bytes]:
    """The exit code and what is printed, with so many processes."""
    command = [sys.executable, "-c", RUN.format(sabotage=sabotage), "check", ".", "--preset", "all", "--no-cache"]
    done = subprocess.run([*command, "-f", "json", "-j", str(jobs)], cwd=folder, capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.skipif(not can_copy(), reason="no copies of processes here")
def test_the_report_is_the_same(tmp_path: Path) -> None:
    for path in [*sorted(FIXTURES.iterdir())[::4], FIXTURES / "limit-exceeded"]:
        shutil.copytree(path, tmp_path / path.name, dirs_exist_ok=True)
    alone = checked(1, tmp_path)
    assert alone[0] == 2  # some fixtures are too large or too deep
    assert len(alone[1]) > 100_000
    assert checked(3, tmp_path) == alone


SABOTAGE = """\
import os
from pathlib import Path
from k8slint.crew import Queue
from k8slint.job import Job
real, me = Job.{step}, os.getpid()
def broken(self, numbers):
    numbers = [*numbers]
    if os.getpid() != me and numbers:
        deadly = [number for number in numbers if self._found[number].path == "b.yaml"]
        if deadly and ({always} or not Path(".git/died").exists()):
            Path(".git/died").touch()
            self.at(deadly[0])
            os._exit(1)
    return real(self, numbers)
Job.{step} = broken
taken = Queue.__iter__
Queue.__iter__ = lambda queue: iter(()) if os.getpid() == me else taken(queue)  # let the others have it all
"""
CRD = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\n"
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n"


@pytest.fixture
def some_files(tmp_path: Path) -> Path:
    """A folder with a few files, of which some are looked over."""
    os.makedirs(tmp_path / ".git")
    for name in "abcdef":
        (tmp_path / f"{name}.yaml").write_text(POD.replace("x", name))
    return tmp_path


@pytest.mark.skipif(not can_copy(), reason="no copies of processes here")
@pytest.mark.parametrize(("step", "text"), [("look_over", CRD), ("examine", CRD), ("examine", POD)])
def test_a_file_is_tried_again_when_a_process_dies_of_it(some_files: Path, step: str, text: str) -> None:
    (some_files / "a.yaml").write_text(CRD + "# this one is the longest, so the first process looks at it\n")
    (some_files / "b.yaml").write_text(text)
    alone = checked(1, some_files)
    assert b"b.yaml" in alone[1]
    assert checked(2, some_files, SABOTAGE.format(step=step, always=False)) == alone
    assert (some_files / ".git/died").exists()


@pytest.mark.skipif(not can_copy(), reason="no copies of processes here")
@pytest.mark.parametrize(("step", "text"), [("look_over", CRD), ("examine", CRD), ("examine", POD)])
def test_a_file_that_processes_die_of_is_given_up(some_files: Path, step: str, text: str) -> None:
    (some_files / "a.yaml").write_text(CRD + "# this one is the longest, so the first process looks at it\n")
    (some_files / "b.yaml").write_text(text)
    code, report, _ = checked(2, some_files, SABOTAGE.format(step=step, always=True))
    assert code == 2
    found = json.loads(report)
    why = "the processes that were to lint it have died, perhaps for want of memory"
    assert found["failures"] == [f"b.yaml: not linted: {why}"]
    assert {each["path"] for each in found["findings"]} == {f"{name}.yaml" for name in "acdef"}


FAULT = """\
from k8slint import job
real = job.{step}
def broken(first, *others):
    if first[0].source.path == "b.yaml": raise {error}("s3cr3t")
    return real(first, *others)
job.{step} = broken
"""


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.skipif(not can_copy(), reason="no copies"))])
@pytest.mark.parametrize("comment", ["", "# k8slint: ignore[latest-tag]\n"])
@pytest.mark.parametrize("step", ["glance", "unit_of", "sheet_of"])
@pytest.mark.parametrize(
    ("error", "why"), [("KeyError", "KeyError in <string>"), ("MemoryError", "there is not enough")]
)
def test_a_fault_in_one_file_hides_no_other(
    some_files: Path, jobs: int, comment: str, step: str, error: str, why: str
) -> None:
    for name in "ab":
        (some_files / f"{name}.yaml").write_text(CRD + comment)
    code, report, errors = checked(jobs, some_files, FAULT.format(step=step, error=error))
    found = json.loads(report)
    assert b"s3cr3t" not in report + errors
    assert code == 2
    (failure,) = found["failures"]
    assert failure.startswith(f"b.yaml: not linted: {why}")
    assert {each["path"] for each in found["findings"]} == {f"{name}.yaml" for name in "acdef"}
