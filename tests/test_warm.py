"""A project in memory says of each file what `check` says of it on disk, whatever has been edited since."""

from __future__ import annotations

import gc
import random
import shutil
import weakref
from pathlib import Path
from typing import Any

import pytest

import k8slint.warm
from k8slint.discover import Unreadable, read_bytes
from k8slint.gather import Found, found_at
from k8slint.homes import Homes
from k8slint.outcome import Diagnostic
from k8slint.registry import builtin
from k8slint.request import Request
from k8slint.resolve import finished
from k8slint.run import check
from k8slint.select import CommandLine
from k8slint.warm import Warm
from tests.widgets import CRD

FIXTURES = Path(__file__).parents[1] / "fixtures"
ALL = Request((".",), CommandLine(preset="all"))


def opened(folder: Path) -> Warm:
    """The project in a folder, which is the working directory."""
    home = Homes(list(builtin().entries.values())).of(str(folder))
    warm = Warm(home, ALL, builtin())
    for path in on_disk(folder):
        warm.put(found(path))
    return warm


def on_disk(folder: Path) -> list[str]:
    """The files of a folder that may hold manifests."""
    files = (each.relative_to(folder) for each in folder.rglob("[!.]*") if each.is_file())
    return sorted(each.as_posix() for each in files if each.suffix in (".yaml", ".yml", ".json"))


def found(path: str) -> Found:
    """A file as it lies there."""
    try:
        return found_at(path, lambda each: read_bytes(each, 10_000_000), {})
    except Unreadable:
        return Found(path, foreign="unreadable")


def reported() -> dict[str, list[Diagnostic]]:
    """What `check` says of each file of the working directory."""
    result: dict[str, list[Diagnostic]] = {}
    for each in check(ALL, builtin()).diagnostics:
        result.setdefault(each.path, []).append(each._replace(fingerprint=""))
    return result


def said(warm: Warm) -> dict[str, list[Diagnostic]]:
    """What the project in memory says of each of its files."""
    result = {}
    for path in sorted(warm.paths):
        drafts = finished(warm.sheet(path).drafts)
        if drafts:
            result[path] = [each._replace(fingerprint="") for each in drafts]
    return result


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of many fixtures, and of a kustomization with a patch and a CRD."""
    for path in sorted(FIXTURES.iterdir())[::7]:
        shutil.copytree(path, tmp_path / path.name, dirs_exist_ok=True)
    for name, text in KUSTOMIZED.items():
        (tmp_path / "kustomized").mkdir(exist_ok=True)
        (tmp_path / "kustomized" / name).write_text(text, "utf-8")
    (tmp_path / ".k8slint.yaml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


KUSTOMIZED = {
    "kustomization.yaml": """\
resources: [web.yaml, widget.yaml]
patches: [{path: patch.yaml}]
images: [{name: nginx, newTag: 1.29.1}]
""",
    "patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n",
    "web.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: webb}, ports: [{port: 80}]}
""",
    "widget.yaml": "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: large}\n",
    "crd.yaml": CRD,
}


def test_it_says_what_check_says(folder: Path) -> None:
    assert said(opened(folder)) == reported()


def test_it_goes_on_doing_so_while_files_are_edited(folder: Path) -> None:
    warm = opened(folder)
    chance = random.Random(4)
    paths = [path for path in on_disk(folder) if Path(path).stat().st_size < 20_000]
    for _ in range(5):
        for path in chance.sample(paths, 20):
            edit(chance, Path(path), Path(chance.choice(paths)))
            if Path(path).exists():
                warm.put(found(path))
            else:
                warm.drop(path)
        assert said(warm) == reported()


def edit(chance: random.Random, file: Path, other: Path) -> None:
    """What somebody may do to a file: leave out a line, take another file's text, delete it or write it anew."""
    lines = file.read_bytes().splitlines(keepends=True) if file.exists() else []
    done = chance.randrange(4)
    if done == 0 and lines:
        del lines[chance.randrange(len(lines))]
        file.write_bytes(b"".join(lines))
    elif done == 1 and other.exists():
        file.write_bytes(other.read_bytes())
    elif done == 2 and file.exists():
        file.unlink()
    else:
        file.write_bytes(b"".join(lines) + b"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: new}\n")


@pytest.mark.parametrize(
    ("name", "text", "where", "rules"),
    [
        ("kustomization.yaml", "resources: [web.yaml, widget.yaml, crd.yaml]\n", "web.yaml", {"latest-tag": 1}),
        ("crd.yaml", KUSTOMIZED["crd.yaml"].replace("integer", "string"), "widget.yaml", {"invalid-type": -1}),
    ],
)
def test_what_a_file_says_of_others_is_heard_at_once(
    folder: Path, name: str, text: str, where: str, rules: dict[str, int]
) -> None:
    warm = opened(folder)
    before = [each.rule for each in said(warm)[f"kustomized/{where}"]]
    (folder / "kustomized" / name).write_text(text, "utf-8")
    warm.put(found(f"kustomized/{name}"))
    now = said(warm)
    assert now == reported()
    after = [each.rule for each in now.get(f"kustomized/{where}", [])]
    assert {rule: after.count(rule) - before.count(rule) for rule in rules} == rules


def test_only_what_has_changed_is_read_again(folder: Path) -> None:
    warm = opened(folder)
    before = {path: warm.unit(path) for path in warm.paths}
    warm.put(found("kustomized/web.yaml"))
    after = {path: warm.unit(path) for path in warm.paths}
    assert [path for path in before if before[path] is not after[path]] == ["kustomized/web.yaml"]


@pytest.mark.parametrize("broken", ["read_found", "unit_of", "lint_unit"])
@pytest.mark.parametrize("length", [0, 70_000])
def test_a_fault_costs_one_file(folder: Path, broken: str, length: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with open("kustomized/widget.yaml", "a", encoding="utf-8") as file:
        file.write("#" * length)  # of a long file less is kept
    before = said(opened(folder))
    real = getattr(k8slint.warm, broken)

    def failing(first: Any, *rest: Any) -> Any:
        if "kustomized/widget.yaml" in (getattr(first, "path", ""), *(each.source.path for each in files_in(first))):
            raise ValueError("kind: Secret")
        return real(first, *rest)

    monkeypatch.setattr(k8slint.warm, broken, failing)
    warm = opened(folder)
    after = said(warm)
    (why,) = warm.sheet("kustomized/widget.yaml").failures
    assert why.startswith("ValueError in test_warm.py, line ")
    assert "Secret" not in why
    # Beside a file of which nothing is known, less is certain.
    assert apart(after) == apart(before)
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    warm.put(found("kustomized/widget.yaml"))
    assert said(warm) == before


def apart(found: dict[str, list[Diagnostic]]) -> dict[str, list[Diagnostic]]:
    """What is said of the files in other folders."""
    return {path: each for path, each in found.items() if not path.startswith("kustomized/")}


def files_in(value: Any) -> list[Any]:
    """The file that a value holds, if it holds one."""
    return [value.file] if hasattr(value, "file") else []


def test_a_project_goes_without_a_collector_once_there_is_another(folder: Path) -> None:
    warm = opened(folder)
    warm.sheet("kustomized/web.yaml")
    before = weakref.ref(warm.project)
    gc.disable()
    try:
        warm.put(Found("kustomized/web.yaml", KUSTOMIZED["web.yaml"].encode()))
        warm.sheet("kustomized/web.yaml")
        assert before() is None
    finally:
        gc.enable()
