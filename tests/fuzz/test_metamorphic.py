"""Manifests as they are, written otherwise: the same findings, but for their places."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from k8slint.reading.limits import DEFAULT_LIMITS

from .budget import TIMES, seeds
from .lint import found_in
from .metamorphic import WAYS, Files, has_aliases, manifests_below, projects
from .spelling import ABOUT_SPELLING, BY_OFFSET, IN_ONE_FILE, IN_ORDER, compared, facts

ROOT = Path(__file__).parents[2]
# A folder of other manifests, each file of which is tried by itself: `K8SLINT_FUZZ_MANIFESTS=~/manifests`.
ELSEWHERE = os.environ.get("K8SLINT_FUZZ_MANIFESTS")
FOLDERS = [*sorted(path for path in (ROOT / "fixtures").iterdir() if path.name[0] != "_"), ROOT / "examples"]


def check(name: str, files: Files, way: str, seed: int) -> None:
    """What is said of files is said of them when they are written in some way."""
    others = WAYS[way](files, random.Random(seed))
    if any(len(data) > DEFAULT_LIMITS.file_bytes for data in others.values()):
        return
    left_out = IN_ONE_FILE if way == "in_files_of_their_own" else ()
    usual, other = facts(found_in(files), left_out), facts(found_in(others), left_out)
    if has_aliases(files):
        # What stands there once is blamed once, at one of the paths that lead to it.
        assert {each.rule for each in usual} == {each.rule for each in other}, (name, way, seed)
        return
    if way == "with_keys_in_another_order":
        usual, other = (
            [each._replace(message="", path=()) if each.rule in IN_ORDER else each for each in some]
            for some in (usual, other)
        )
    one, two = compared(usual, other)
    assert one == two, (name, way, seed)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.name))
def test_what_is_said_stays_the_same(folder: Path) -> None:
    number = FOLDERS.index(folder)
    ways = list(WAYS)
    for name, files in projects(folder):
        number += 1
        for seed in seeds(1) if TIMES else [number]:
            for way in ways if TIMES or folder.name == "examples" else [ways[number % len(ways)]]:
                check(name, files, way, seed)


@pytest.mark.skipif(not ELSEWHERE, reason="no other manifests are named")
def test_what_is_said_of_others_stays_the_same() -> None:
    chance = random.Random(seeds(1)[0])
    wrong: list[str] = []
    for name, files in manifests_below(Path(ELSEWHERE or ".")):
        for way in chance.sample(list(WAYS), 2):
            try:
                check(name, files, way, chance.randrange(1 << 32))
            except AssertionError as error:
                wrong.append(str(error))
    assert wrong == []


def test_every_exception_names_a_rule() -> None:
    known = {path.name for path in FOLDERS}
    assert {*ABOUT_SPELLING, *BY_OFFSET, *IN_ORDER, *IN_ONE_FILE} <= known
