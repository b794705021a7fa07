"""A folder of hostile files, and a run of k8slint over it that may not take more than is promised."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from .row import Row

CHILD = Path(__file__).parent / "child.py"

# Stands beside the hostile file; the warning about it must come whatever happens there.
BYSTANDER = """\
apiVersion: v1
kind: Service
metadata: {name: bystander}
spec: {type: ClusterIP, externalName: example.com, ports: [{port: 80}]}
"""
_START = 0.1  # seconds of CPU that a run over one small file takes on the machine that the bounds are meant for
_SLACK = 2.0  # what a busy machine may take more
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class Said(NamedTuple):
    """A finding as a person would quote it."""

    rule: str
    message: str
    line: int
    column: int


class Ran(NamedTuple):
    """How a run ended, what it printed and which files it opened. `findings` are those of a JSON report."""

    code: int
    out: str
    err: str
    findings: Sequence[Mapping[str, Any]]
    opened: frozenset[str] = frozenset()

    @property
    def skipped(self) -> dict[str, str]:
        """Why files were skipped, from a JSON report."""
        return {each["path"]: each["reason"] for each in json.loads(self.out)["summary"]["skipped"]}

    @property
    def failures(self) -> list[str]:
        """What could not be done, from a JSON report."""
        told: list[str] = json.loads(self.out)["failures"]
        return told

    def about(self, path: str) -> list[Said]:
        """What is said of a file."""
        return [
            Said(each["rule"], each["message"], *each["range"]["start"].values())
            for each in self.findings
            if each["path"] == path
        ]


class Hostile:
    """The folder of a test, a git root of its own, and the row that the test belongs to."""

    def __init__(self, folder: Path, row: Row, speed: float) -> None:
        self.folder = folder
        self.row = row
        self._speed = speed
        (folder / ".git").mkdir()

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Put files into the folder."""
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def check(
        self,
        files: Mapping[str, str | bytes],
        *arguments: str,
        code: int | None = None,
        stdin: bytes = b"",
        bystander: bool = True,
        environment: Mapping[str, str] = {},
        form: str = "json",
        prelude: str = "",
    ) -> Ran:
        """Check the whole folder, or what `arguments` name, with these files in it, and what is promised of every run.

        `code` is the exit code where the row leaves it open. With a `bystander`, a file beside the others has to be
        linted whatever they hold. `prelude` is Python that the process runs first.
        """
        if bystander:
            self.write({"bystander.yaml": BYSTANDER})
        self.write(files)
        named = any(word == "-" or word[:1] != "-" for word in arguments)
        words = [*([] if named else ["."]), *arguments, "--no-cache", "-f", form]
        ran, took = run_child(self.folder, ["check", *words], stdin, {**environment, "PRELUDE": prelude})
        assert ran.code == (self.row.exit if code is None else code), ran.err + ran.out[:2000]
        self._hold(ran, took, sum(len(content) for content in files.values()) + len(stdin))
        if form == "json" and bystander:
            (seen,) = (each for each in ran.findings if each["path"] == "bystander.yaml")
            assert seen["rule"] == "server-warning"
        return ran

    def _hold(self, ran: Ran, took: Mapping[str, Any], size: int) -> None:
        printed = ran.out + ran.err
        assert "Traceback" not in printed
        assert {"git"}.issuperset(took.get("started", ()))
        assert _FORBIDDEN.search(printed.replace("\r\n", "\n")) is None
        if "seconds" in took:
            assert took["seconds"] <= (self.row.seconds * _SLACK + _START * 2) * self._speed
        if "mebibytes" in took:
            assert took["mebibytes"] <= self.row.mebibytes + 25 * size / (1 << 20)


def run_child(
    folder: Path, arguments: Sequence[str], stdin: bytes = b"", environment: Mapping[str, str] = {}
) -> tuple[Ran, Mapping[str, Any]]:
    """Run k8slint in a folder, in a process of its own with bounds; gives what it took, too."""
    took = folder.parent / f"{folder.name}-took.json"
    took.unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, str(CHILD), str(took), *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        env={**os.environ, **environment},
        timeout=300,
        check=False,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    found = json.loads(out).get("findings", ()) if out.startswith("{") else ()
    spent = json.loads(took.read_text("utf-8")) if took.exists() else {}
    return Ran(done.returncode, out, err, found, frozenset(spent.get("opened", ()))), spent


@pytest.fixture(scope="session")
def speed(tmp_path_factory: pytest.TempPathFactory) -> float:
    """How many times slower this machine is than the one that the bounds are meant for; 1 if it is faster."""
    folder = tmp_path_factory.mktemp("speed")
    (folder / "a.yaml").write_text(BYSTANDER)
    taken = [float(run_child(folder, ["check", ".", "--no-cache"])[1].get("seconds", _START)) for _ in range(3)]
    return max(1.0, min(taken) / _START)


@pytest.fixture
def hostile(request: pytest.FixtureRequest, tmp_path: Path, speed: float) -> Hostile:
    """The folder of a test that a row decorates."""
    folder = tmp_path / "project"
    folder.mkdir()
    return Hostile(folder, request.function.row, speed)
