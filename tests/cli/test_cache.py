"""What is kept between runs: it changes nothing but the time, whatever happens to it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from k8slint.cache.store import Store
from k8slint.document import File
from k8slint.reading.read import read
from tests.cli.conftest import Run, Tree
from tests.cli.manifests import REFUSED, WARNED

SECRET = """apiVersion: v1
kind: Secret
metadata:
  name: key
stringData:
  password: canary-5hY2kQ
"""


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    monkeypatch.setenv("K8SLINT_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def were_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that were read, in the order of reading."""
    paths: list[str] = []

    def noted(data: bytes, path: str) -> File:
        paths.append(path)
        return read(data, path)

    monkeypatch.setattr("k8slint.assemble.read", noted)
    return paths


def entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


def test_nothing_is_read_twice_and_everything_is_said_twice(
    tree: Tree, run: Run, folder: Path, were_read: list[str]
) -> None:
    tree({"a.yaml": REFUSED, "b/c.yaml": WARNED, "d.json": '{"apiVersion": "v1"'})
    for format in ("full", "json", "sarif", "github", "concise"):
        first = run("check", "-f", format)
        assert were_read == (["a.yaml", "b/c.yaml", "d.json"] if format == "full" else [])
        were_read.clear()
        assert run("check", "-f", format) == first
        assert were_read == []
    assert entries(folder)


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a.yaml").write_text(WARNED),
        lambda folder: (folder / "b.yaml").write_text(REFUSED),
        lambda folder: (folder / "a.yaml").rename(folder / "b.yaml"),
        lambda folder: (folder / ".k8slint.yaml").write_text("preset: minimal\n"),
        lambda folder: (folder / "Chart.yaml").write_text("name: chart\n"),
    ],
    ids=["content", "new file", "name", "configuration", "chart"],
)
def test_a_change_is_seen(tree: Tree, run: Run, folder: Path, change: Callable[[Path], object]) -> None:
    tree({"a.yaml": REFUSED, "values.yaml": "a: 1\n"})
    run("check")
    change(Path.cwd())
    assert run("check") == run("check", "--no-cache")
    assert entries(folder)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--preset", "all"),
        ("--kubernetes-version", "1.30"),
        ("--complete",),
        ("--ignore", "security"),
        ("--no-suppressions",),
    ],
)
def test_another_question_has_another_answer(tree: Tree, run: Run, folder: Path, arguments: tuple[str, ...]) -> None:
    tree({"a.yaml": REFUSED, "b.yaml": WARNED, "c.yaml": "# k8slint: file-ignore[latest-tag]\n" + WARNED})
    run("check")
    assert run("check", *arguments) == run("check", *arguments, "--no-cache")
    assert entries(folder)


def test_the_same_name_with_the_same_size_and_time_is_read_anew(tree: Tree, run: Run, folder: Path) -> None:
    tree({"a.yaml": WARNED})
    path = Path("a.yaml")
    before, stat = run("check"), path.stat()
    path.write_text(WARNED.replace("nginx", "redis"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert run("check").out == before.out.replace("nginx", "redis")
    assert entries(folder)


@pytest.mark.parametrize("damage", [b"", b"garbage", None], ids=["empty", "garbage", "one bit"])
def test_a_damaged_entry_is_made_anew(tree: Tree, run: Run, folder: Path, damage: bytes | None) -> None:
    tree({"a.yaml": REFUSED})
    first = run("check")
    for entry in entries(folder):
        data = entry.read_bytes()
        entry.write_bytes(data[:-1] + bytes([data[-1] ^ 1]) if damage is None else damage)
    assert run("check") == first
    assert run("check") == first


def test_without_a_place_to_write_nothing_is_kept(tree: Tree, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    tree({"a.yaml": REFUSED, "file": "in the way"})
    monkeypatch.setenv("K8SLINT_CACHE_DIR", str(Path("file") / "folder"))
    assert run("check").code == 1


def test_no_cache_leaves_nothing(tree: Tree, run: Run, folder: Path) -> None:
    tree({"a.yaml": REFUSED})
    run("check", "--no-cache")
    assert not folder.exists()


def test_another_folder_is_used_when_asked(tree: Tree, run: Run, folder: Path) -> None:
    tree({"a.yaml": REFUSED})
    run("check", "--cache-dir", "elsewhere")
    assert entries(Path("elsewhere"))
    assert not folder.exists()


@pytest.mark.skipif(os.name == "nt", reason="no named pipes, and no modes of files")
def test_what_failed_is_tried_again(tree: Tree, run: Run) -> None:
    tree({"a.yaml": REFUSED})
    os.mkfifo("b.yaml")
    assert run("check").code == 2
    assert run("check").code == 2
    os.unlink("b.yaml")
    tree({"b.yaml": REFUSED.replace("name: a", "name: b")})
    assert run("check") == run("check", "--no-cache")
    assert run("check", "b.yaml").code == 1


def test_no_secret_is_kept(tree: Tree, run: Run, folder: Path) -> None:
    tree({"a.yaml": SECRET, "b.yaml": SECRET.replace("stringData:", "immutable: maybe\nstringData:")})
    assert "canary" not in run("check", "--preset", "all").out
    for entry in entries(folder):
        assert b"canary" not in (Store(str(folder)).get(entry.stem) or b"canary")


@pytest.mark.skipif(os.name == "nt", reason="no named pipes, and no modes of files")
def test_a_cache_is_the_users_alone(tree: Tree, run: Run, folder: Path) -> None:
    tree({"a.yaml": REFUSED})
    run("check")
    assert [path.stat().st_mode & 0o077 for path in (folder, *entries(folder))] == [0] * (1 + len(entries(folder)))


def test_runs_at_the_same_time_do_not_disturb_each_other(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "kept"))
    wrong: list[bytes] = []

    def work(number: int) -> None:
        for _ in range(50):
            store.put("key", bytes([number]) * 1000)
            found = store.get("key")
            if found is None or found != found[:1] * 1000:
                wrong.append(found or b"")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert [path.stem for path in entries(tmp_path / "kept")] == ["key"]


def test_the_oldest_entries_go_when_there_are_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("k8slint.cache.store._MOST", 2000)
    store = Store(str(tmp_path))
    for number in range(20):
        store.put(f"key{number}", os.urandom(400))
        os.utime(tmp_path / f"key{number}.k8slint", (number, number))
    assert store.get("key19") is not None
    assert store.get("key0") is None
    assert sum(path.stat().st_size for path in entries(tmp_path)) <= 2500


BASE = {
    "app/deployment.yaml": WARNED,
    "app/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
    "spec: {selector: {app: web}, ports: [{port: 80}]}\n",
    "app/kustomization.yaml": "kind: Kustomization\nresources: [deployment.yaml, service.yaml]\n",
    "app/patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: other}\nspec: {replicas: 2}\n",
    "app/other.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: other}\nspec:\n  template:\n"
    "    spec: {containers: [{name: a}]}\n",
    "crd.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
    "metadata: {name: widgets.example.com}\nspec:\n  group: example.com\n  names: {kind: Widget, plural: widgets}\n"
    "  scope: Namespaced\n  versions:\n    - name: v1\n      served: true\n      storage: true\n"
    "      schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, required: [size]}}}}\n",
    "widget.yaml": "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {}\n",
    "flux.yaml": "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\n"
    "spec: {path: ./app}\n",
    "variable.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: b}\nspec: {ports: [{port: '${PORT}'}]}\n",
    "quiet.yaml": f"# k8slint: file-ignore[env-value-not-string] -- a test\n{REFUSED}",
    "broken.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: [\n",
    "list.json": '{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Secret"}]}',
}
EDITS: dict[str, tuple[str, str]] = {
    "app/deployment.yaml": ("app: web", "app: wob"),
    "app/service.yaml": ("port: 80", "port: 70000"),
    "app/kustomization.yaml": ("service.yaml", "gone.yaml"),
    "app/patch.yaml": ("replicas: 2", "template: {spec: {containers: [{name: a, image: x}]}}"),
    "app/other.yaml": ("name: a", "name: A"),
    "crd.yaml": ("[size]", "[weight]"),
    "widget.yaml": ("spec: {}", "spec: {size: 1}"),
    "flux.yaml": ("./app", "./app, postBuild: {substitute: {PORT: '1'}}"),
    "variable.yaml": ("name: b", "name: B"),
    "quiet.yaml": ("level: yes", "level: quiet"),
    "broken.yaml": ("[", "a}"),
    "list.json": ('"Secret"', '"ConfigMap"'),
}


@pytest.mark.parametrize("seed", range(4))
def test_what_is_remembered_of_files_is_true_after_any_changes(tree: Tree, run: Run, folder: Path, seed: int) -> None:
    tree(BASE)
    random = Random(seed)
    run("check")
    for _ in range(12):
        name = random.choice(sorted(EDITS))
        path, (one, other) = Path(name), EDITS[name]
        if not path.exists():
            path.write_text(BASE[name])
        elif random.random() < 0.2:
            path.unlink()
        else:
            text = path.read_text()
            path.write_text(text.replace(one, other, 1) if one in text else BASE[name])
        asked = random.choice(((".",), (sorted(BASE)[seed],), (name,), ("app", "crd.yaml")))
        for arguments in (asked, (".",)):
            known = run("check", *arguments, "--preset", "all", "-f", "json")
            assert known == run("check", *arguments, "--preset", "all", "-f", "json", "--no-cache"), name
    assert entries(folder)


def test_only_what_has_changed_is_read(tree: Tree, run: Run, folder: Path, were_read: list[str]) -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m-%d}\n"
    tree({f"{number}.yaml": text % number for number in range(9)})
    run("check")
    assert len(were_read) == 9
    were_read.clear()
    Path("4.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: changed}\ndata: {}\n")
    run("check")
    assert were_read == ["4.yaml"]
    assert entries(folder)


def test_a_crash_is_not_remembered(tree: Tree, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree({"a.yaml": REFUSED, "b.yaml": WARNED})
    with monkeypatch.context() as patched:
        patched.setattr("k8slint.schema.validate.errors", None)
        patched.setattr("k8slint.surroundings.errors", None)
        assert run("check").code == 2
    assert run("check") == run("check", "--no-cache")
    assert entries(folder)
