"""Somebody's desk: a home with settings from the page, a project, k8slint on the PATH, and an editor."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.editors.page import piece

EDITORS = "K8SLINT_EDITORS"  # names a folder with the programs, for those that are not on the PATH

_INSTALLED = Path(__file__).parents[2] / ".editors" / "bin"

# In the lines of faults, and above them, stand characters of two and four bytes in UTF-16, of two to four in UTF-8.
MANIFEST = """\
# 東京 🗼
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
      annotations: {note: "日本語 🚀 ü", enabled: yes}
    spec:
      containers:
        - name: web
          image: nginx:1.27
          envFrom:
            - configMapRef: {name: "settings"}
          ports:
            - {name: "🎉", containerPort: 80, protcol: TCP}
"""
SETTINGS = """\
# 設定
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  MODE: fast
"""
MENDED = MANIFEST.replace("enabled: yes", 'enabled: "yes"')
EDITED = MANIFEST.replace("apiVersion", "# 速い 🐎\napiVersion", 1).replace("replicas: 2", "replicas: two")


class Seen(NamedTuple):
    """One finding as people see it; lines and columns count characters, from 1."""

    rule: str
    start: tuple[int, int]
    end: tuple[int, int] | None  # None where what is shown has no end

    def without_end(self) -> Seen:
        return self._replace(end=None)


class Desk(NamedTuple):
    home: Path
    project: Path
    environment: dict[str, str]

    def settings(
        self, file: str, purpose: str = "", before: str = "", after: str = "", change: tuple[str, str] = ("", "")
    ) -> None:
        """Copy a piece of the page to where it says, with one change: some text in place of another."""
        text = piece(file, purpose)
        assert change[0] in text
        if change[0]:
            text = text.replace(*change)
        target = self.home / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(before + text + after, encoding="utf-8")

    def without_schema(self) -> list[Seen]:
        """The findings of web.yaml that the schema alone does not tell."""
        from_schema = ("env-value-not-string", "unknown-field")
        return [each for each in self.findings(MANIFEST) if each.rule not in from_schema]

    def findings(self, text: str) -> list[Seen]:
        """What `k8slint check` says of web.yaml, if this were its text."""
        command = ("k8slint", "check", "--output-format", "json", "--stdin-filename", "web.yaml", "-")
        run = subprocess.run(
            command, cwd=self.project, env=self.environment, input=text.encode(), capture_output=True, check=False
        )
        assert run.returncode in (0, 1), run.stderr
        return sorted(_seen(finding) for finding in json.loads(run.stdout)["findings"])

    def result(self) -> Any:
        """What a script in the editor wrote to $RESULT, as JSON."""
        return json.loads(Path(self.environment["RESULT"]).read_text(encoding="utf-8"))


def _seen(finding: dict[str, Any]) -> Seen:
    start, end = finding["range"]["start"], finding["range"]["end"]
    return Seen(finding["rule"], (start["line"], start["column"]), (end["line"], end["column"]))


def by_bytes(text: str, rule: str, start: tuple[int, int], end: tuple[int, int]) -> Seen:
    """A finding whose lines and columns count bytes, from 0."""
    lines = text.split("\n")

    def place(line: int, column: int) -> tuple[int, int]:
        return line + 1, len(lines[line].encode()[:column].decode()) + 1

    return Seen(rule, place(*start), place(*end))


def make_desk(folder: Path) -> Desk:
    home, project, programs = folder / "home", folder / "project", folder / "bin"
    for each in (home, project, programs):
        each.mkdir()
    (project / ".k8slint.yaml").write_text("", encoding="utf-8")
    (project / "web.yaml").write_text(MANIFEST, encoding="utf-8")
    (project / "settings.yaml").write_text(SETTINGS, encoding="utf-8")
    program = programs / "k8slint"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m k8slint "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "VIM", "NVIM", "EMACS", "HELIX"))
    }
    return Desk(
        home,
        project,
        {
            **kept,
            "HOME": str(home),
            "PATH": f"{programs}{os.pathsep}{kept['PATH']}",
            "LC_ALL": "C.UTF-8",
            "RESULT": str(folder / "result.json"),
        },
    )


def editor(name: str, wanted: tuple[int, int]) -> str:
    """The path of an editor that is new enough; skips the test where there is none."""
    folders = os.pathsep.join((os.environ.get(EDITORS) or str(_INSTALLED), os.environ["PATH"]))
    path = shutil.which(name, path=folders)
    if path is None:
        pytest.skip(f"no {name} here: `make editors` may bring it, {EDITORS}=FOLDER says where it is")
    shown = subprocess.run((path, "--version"), capture_output=True, text=True, check=False).stdout
    version = re.search(r"(\d+)\.(\d+)", shown)
    if version is None or (int(version[1]), int(version[2])) < wanted:
        found, least = version and version[0], ".".join(map(str, wanted))
        pytest.skip(f"{path} is too old, {found} and not {least}: `make editors` may bring a newer one")
    return path
