"""A project linted by several processes: the report is the one that one process gives, to the byte."""

from __future__ import annotations

import os
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
def test_the_report_is_the_same() -> None:
    alone = checked(1, FIXTURES)
    assert alone[0] == 2  # some fixtures are too large or too deep
    assert len(alone[1]) > 100_000
    assert checked(3, FIXTURES) == alone


SABOTAGE = """\
import os
from k8slint.job import Job
real = Job.{step}
me = os.getpid()
def broken(self, *given):
    if os.getpid() != me: os._exit(1)
    return real(self, *given)
Job.{step} = broken
"""


@pytest.mark.skipif(not can_copy(), reason="no copies of processes here")
@pytest.mark.parametrize("step", ["_look_over", "_go_on", "_examine"])
def test_a_process_that_dies_loses_nothing(tmp_path: Path, step: str) -> None:
    for number in range(6):
        (tmp_path / f"{number}.yaml").write_text(f"apiVersion: v1\nkind: Pod\nmetadata: {{name: pod-{number}}}\n")
    os.makedirs(tmp_path / ".git")
    alone = checked(1, tmp_path)
    assert alone[1].count(b'"rule": "missing-field"') == 6
    assert checked(3, tmp_path, SABOTAGE.format(step=step)) == alone
