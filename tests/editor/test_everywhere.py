"""Completion and hover at many places of many texts, most of them half typed: nothing is raised, no secret is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from k8slint.assemble import ReadFile, assemble
from k8slint.editor.complete import completions
from k8slint.editor.hover import hover
from k8slint.reading.read import read
from k8slint.schema.releases import newest_release

ROOT = Path(__file__).parents[2]
TEXTS = sorted((ROOT / "fixtures").rglob("*.*"))[::97]
ODD = (
    "- - - - - - - - - - - - - -\n" * 30,
    "a:\n  " * 300,
    "".join(f"{' ' * level}a:\n" for level in range(300)),
    "{" * 500,
    '["' * 500,
    "a: {b: [" * 200,
    "a: &a [*a, *b]\nb: *a\n&x c: !!str d\n? e\n: f",
    "a: |\n" * 50,
    "a: '\n  b: \"\n  c: |+2 # x\n   d\n",
    "\ufeffkind: Pod\r\r\n\x85\u2028a: b\n\x00\x1b[0m: \ud83d x",
    "---\n---\n...\n%YAML 1.1\n--- # x\nkind: Pod\n--- x\n",
    "# k8slint: ignore[" * 100,
    "kind: List\nitems:\n- kind: List\n  items: [{kind: Pod, metadata: ]}\n- \n-",
    "{{ if a }}\nkind: Pod\nspec: {{ b }}\n{{- end }}\n" * 5,
    "apiVersion: v1\nkind: Pod\nspec:\n  containers: x\n  volumes: {a: b}\n  nodeSelector: []\nmetadata: 3\n",
)


def ask_everywhere(text: str, name: str, step: int) -> str:
    """Everything that is said of a text, and of what it was when it was typed as far as each place."""
    said = []
    for at in range(0, len(text) + 1, step):
        for typed in (text, text[:at]):
            project = assemble([ReadFile(read(typed.encode("utf-8", "surrogatepass"), name))], (newest_release(),))
            offset = min(at, len(project.units[0].file.source.text))
            said += [repr(each) for each in completions(project, project.units[0], offset)[:50]]
            said.append(repr(hover(project, project.units[0], offset)))
    return "".join(said)


@pytest.mark.parametrize("path", TEXTS, ids=[path.relative_to(ROOT).as_posix() for path in TEXTS])
def test_nothing_is_raised(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "replace")[:3000]
    ask_everywhere(text, path.name, max(1, len(text) // 23))


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_nothing_is_raised_by_odd_texts(text: str) -> None:
    ask_everywhere(text[:2000], "a.yaml", max(1, len(text[:2000]) // 37))


def test_no_secret_is_told() -> None:
    text = """\
apiVersion: v1
kind: Secret
metadata: {name: login, labels: {app: web}}
stringData:
  password: hunter2
  more: |
    hunter2
data: {key: aHVudGVyMg==, list: [hunter2]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web, password: hunter2}}
spec:
  containers:
    - name: web
      args: ["--password=hunter2", "--url=http://me:hunter2@example.com"]
      env:
        - {name: PASSWORD, value: hunter2}
        - name: PASSWORD
          valueFrom: {secretKeyRef: {name: login, key: password}}
"""
    said = ask_everywhere(text, "a.yaml", 5)
    assert "secretKeyRef" in said
    assert "hunter2" not in said
    assert "aHVudGVyMg" not in said
