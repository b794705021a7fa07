"""The same input gives the same report, to the byte: in any order, by any number of processes, with any hash seed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from k8slint.report import FORMATS

FIXTURES = Path(__file__).parents[1] / "fixtures"
_EVERY = 40  # of the fixtures, so that all of this takes a few seconds
# Every byte is worth a worker, for fixtures are small.
RUN = "from k8slint import job; from k8slint.__main__ import main; job._WORTH_A_WORKER = 1; main()"
# Processes, hash seed, whether the files come the other way around, and whether there is a cache.
WAYS = (
    (2, "1", True, False),
    (3, "2", False, True),
    (1, "3", True, True),
    (3, "0", True, False),
    (2, "4", False, True),
)


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """Two folders with the same files, which were made in one order and in the other."""
    chosen = sorted(FIXTURES.iterdir())[::_EVERY]
    made = {}
    for is_reversed in (False, True):
        made[is_reversed] = tmp_path_factory.mktemp("tree") / "project"
        for path in reversed(chosen) if is_reversed else chosen:
            copy = shutil.copytree if path.is_dir() else shutil.copy2
            made[is_reversed].mkdir(exist_ok=True)
            copy(path, made[is_reversed] / path.name)
    return made


def report(folder: Path, format: str, way: tuple[int, str, bool, bool], cache: Path) -> tuple[int, bytes, bytes]:
    """The exit code and what is printed, by the second of two runs where there is a cache."""
    jobs, seed, is_reversed, is_cached = way
    names = sorted((path.name for path in folder.iterdir()), reverse=is_reversed)
    command = [sys.executable, "-c", RUN, "check", *names, "--preset", "all", "-v", "-f", format, "-j", str(jobs)]
    command += ["--cache-dir", str(cache)] if is_cached else ["--no-cache"]
    for _ in range(1 + is_cached):
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=False
        )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("format", FORMATS)
def test_the_report_is_the_same_to_the_byte(format: str, trees: dict[bool, Path], tmp_path: Path) -> None:
    alone = report(trees[False], format, (1, "0", False, False), tmp_path)
    assert len(alone[1]) > 10_000
    first = FORMATS.index(format)
    for way in (WAYS[first % len(WAYS)], WAYS[(first + 2) % len(WAYS)]):
        assert report(trees[way[2]], format, way, tmp_path / "cache") == alone, way
