"""Calls of the system that fail: what is reported is true all the same, or it is said what is missing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from k8slint.crew import can_copy

from .conftest import BYSTANDER

INJECTED = Path(__file__).parent / "injected.py"


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """All runs over a few files, with settings, a kustomization and two processes."""
    folder = tmp_path_factory.mktemp("injected")
    (folder / "sub").mkdir()
    (folder / ".git").mkdir()
    (folder / ".k8slint.yaml").write_text("extend-select: [latest-tag]\n")
    (folder / "a.yaml").write_text(BYSTANDER)
    (folder / "sub/b.yaml").write_text("apiVersion: v1\nkind: Pod\nmetadata: {name: b}\n")
    (folder / "sub/kustomization.yaml").write_text("resources: [b.yaml]\n")
    caches = tmp_path_factory.mktemp("caches")
    done = subprocess.run(
        [sys.executable, str(INJECTED), str(caches), "check", ".", "-f", "json", "-j", "2"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.skipif(not can_copy(), reason="no copies of processes here")
def test_a_report_is_whole_or_says_that_it_is_not(runs: list[dict[str, Any]]) -> None:
    healthy = next(run for run in runs if not run["has_failed"])
    assert healthy["code"] == 1
    assert healthy["err"] == ""
    assert {run["fault"][0] for run in runs if run["has_failed"]} == {run["fault"][0] for run in runs}
    for run in runs:
        assert "Traceback" not in run["err"], run
        if run["code"] == 2:
            assert run["err"].startswith("k8slint: ")
            assert run["err"].count("\n") == 1
        else:
            assert (run["code"], run["out"], run["err"]) == (1, healthy["out"], ""), run["fault"]


@pytest.mark.skipif(not can_copy(), reason="no copies of processes here")
def test_a_fault_with_one_file_hides_no_other(runs: list[dict[str, Any]]) -> None:
    told = {run["err"].partition(": ")[2].strip(): run for run in runs if run["code"] == 2}
    for path, other in (("a.yaml", "sub/b.yaml"), ("sub/b.yaml", "a.yaml")):
        for why in ("too many open files", "input/output error", "there is not enough memory"):
            report = json.loads(told[f"{path}: {why}"]["out"])
            assert report["failures"] == [f"{path}: {why}"]
            assert {each["path"] for each in report["findings"]} == {other}
    assert {each["path"] for each in json.loads(told["sub/: permission denied"]["out"])["findings"]} == {"a.yaml"}


@pytest.mark.skipif(not can_copy(), reason="no copies of processes here")
def test_no_fault_leaves_a_cache_that_lies(runs: list[dict[str, Any]]) -> None:
    healthy = next(run for run in runs if not run["has_failed"])
    for run in runs:
        assert run["afterwards"] == {**run["afterwards"], "code": 1, "out": healthy["out"], "err": ""}, run["fault"]
