"""Which files a run reports and knows: projects within projects, git, links, excludes, foreign files, bounds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from k8slint import discover, gather
from k8slint.discover import walk
from tests.cli.conftest import Run, Tree
from tests.cli.manifests import BROKEN, CLEAN, REFUSED, WARNED

OTHER = WARNED.replace("name: web\n", "name: other\n", 1)
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: web, image: "nginx:1.29", envFrom: [{configMapRef: {name: setings}}]}
"""


def git(folder: Path, *arguments: str) -> None:
    """Run git, with a name for commits."""
    who = ("-c", "user.name=test", "-c", "user.email=test@example.com")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def places(run: Run, *arguments: str) -> list[str]:
    """What is reported, as "path rule"."""
    report = json.loads(run("check", "-f", "json", *arguments).out)
    return [f"{finding['path']} {finding['rule']}" for finding in report["findings"]]


def skipped(run: Run, *arguments: str) -> dict[str, str]:
    """What is skipped, and why."""
    summary = json.loads(run("check", "-f", "json", *arguments).out)["summary"]
    return {skip["path"]: skip["reason"] for skip in summary["skipped"]}


NESTED = {
    ".git/HEAD": "",
    ".k8slint.yaml": "exclude: ['vendor/**']\n",
    "p.yaml": WARNED,
    "sub/.k8slint.yaml": "ignore: [latest-tag]\n",
    "sub/p.yaml": OTHER,
    "sub/deep/q.yaml": WARNED,
    "sub/deep/er/pyproject.toml": "[tool.k8slint]\nseverity = {latest-tag = 'error'}\n",
    "sub/deep/er/r.yaml": OTHER,
    "vendor/x/.k8slint.yaml": "severity: {latest-tag: error}\n",
    "vendor/x/p.yaml": WARNED,
}
TOP, INNER, VENDORED = "p.yaml latest-tag", "sub/deep/er/r.yaml latest-tag", "vendor/x/p.yaml latest-tag"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["."], [TOP, INNER]),
        (["p.yaml", "sub/p.yaml", "sub/deep/q.yaml", "sub/deep/er/r.yaml"], [TOP, INNER]),
        (["sub"], [INNER]),
        (["sub/p.yaml"], []),
        (["sub/deep"], [INNER]),
        (["sub/deep/er"], [INNER]),
        ([".", "sub", "sub/deep/er/r.yaml"], [TOP, INNER]),
        # What a project excludes stays excluded, whatever lies in it, unless it is asked for by itself.
        (["vendor/x"], [VENDORED]),
        (["vendor/x/p.yaml"], [VENDORED]),
        (["--force-exclude", "vendor/x/p.yaml", "p.yaml", "sub/p.yaml"], [TOP]),
        # One configuration for all of it.
        (["--config", "sub/.k8slint.yaml", "."], [INNER][:0]),
    ],
)
def test_each_file_belongs_to_its_nearest_configuration(
    tree: Tree, run: Run, arguments: Sequence[str], expected: list[str]
) -> None:
    tree(NESTED)
    assert places(run, *arguments) == expected


def test_a_run_fails_by_the_level_of_each_project(tree: Tree, run: Run) -> None:
    tree(
        {
            "a/.k8slint.yaml": "fail-on: never\n",
            "a/p.yaml": REFUSED,
            "b/.k8slint.yaml": "fail-on: warning\n",
            ".git/HEAD": "",
        }
    )
    assert run("check", ".").code == 0
    Path("b/p.yaml").write_text(WARNED)
    assert run("check", "a", "b").code == 1
    assert run("check", "b", "a").code == 1
    assert run("check", "a/p.yaml").code == 0
    assert run("check", "b", "--fail-on", "error").code == 0


def test_projects_do_not_know_each_other(tree: Tree, run: Run) -> None:
    arguments = (".", "--select", "duplicate-object")
    folder = tree(
        {
            ".git/HEAD": "",
            "a.yaml": CLEAN,
            "sub/a.yaml": CLEAN,
            "kustomization.yaml": "resources: [a.yaml, sub/a.yaml]\n",
        }
    )
    together = places(run, *arguments)
    (folder / "sub/.k8slint.yaml").write_text("")
    assert together
    assert places(run, *arguments) == []


def test_a_git_root_is_a_project_however_it_is_named(tree: Tree, run: Run) -> None:
    tree({".k8slint.yaml": "ignore: [latest-tag]\n", "p.yaml": WARNED, "clone/.git/HEAD": "", "clone/p.yaml": OTHER})
    assert places(run, ".") == places(run, "clone/p.yaml") == ["clone/p.yaml latest-tag"]


@pytest.mark.parametrize("way", ["work", "a/b", "a/bc/d"])
def test_a_project_that_begins_above_the_working_directory_has_each_file_once(
    tree: Tree, run: Run, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"
    folder = tree(
        {".git/HEAD": "", "a/x.yaml": "", "a/b/y.yaml": "", f"{way}/pod.yaml": POD, f"{way}/map.yaml": settings}
    )
    monkeypatch.chdir(folder / way)
    assert "pod.yaml near-miss-reference" in places(run, "pod.yaml")
    found = walk(str(folder)).files
    assert found == sorted(os.path.relpath(path).replace(os.sep, "/") for path in folder.rglob("*.yaml"))


def test_a_broken_configuration_in_an_excluded_folder_is_not_read(tree: Tree, run: Run) -> None:
    tree(
        {
            ".k8slint.yaml": "exclude: [vendor]\n",
            "vendor/.k8slint.yaml": "nonsense: 1\n",
            "vendor/a.yaml": CLEAN,
            "a.yaml": CLEAN,
        }
    )
    assert run("check", ".").code == 0
    assert run("check", "vendor").code == 2


def test_a_deleted_file_that_git_still_lists(tree: Tree, run: Run) -> None:
    folder = tree({"a.yaml": CLEAN, "gone.yaml": CLEAN})
    git(folder, "init")
    git(folder, "add", ".")
    (folder / "gone.yaml").unlink()
    ran = run("check", ".", "-f", "json")
    assert (ran.code, json.loads(ran.out)["summary"]["files"]) == (0, 1)


def test_a_hook_does_not_see_what_is_not_in_git(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tree({"a.yaml": CLEAN, ".gitignore": "ignored.yaml\n"})
    git(folder, "init")
    git(folder, "add", ".")
    tree({"new.yaml": CLEAN, "ignored.yaml": CLEAN})
    assert walk(".").files == ["a.yaml", "new.yaml"]
    monkeypatch.setenv("PRE_COMMIT", "1")
    assert walk(".").files == ["a.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="needs a shell script")
def test_git_starts_nothing_that_the_repository_names(tree: Tree) -> None:
    folder = tree({"a.yaml": CLEAN, "evil.sh": "#!/bin/sh\ntouch pwned\n"})
    (folder / "evil.sh").chmod(0o755)
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "config", "core.fsmonitor", str(folder / "evil.sh"))
    subprocess.run(["git", "ls-files", "--others"], cwd=folder, check=True, capture_output=True)
    assert (folder / "pwned").exists(), "the trap works"
    (folder / "pwned").unlink()
    assert walk(".").files == ["a.yaml"]
    assert not (folder / "pwned").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs a shell script")
@pytest.mark.parametrize("place", ["git", "tools/git"])
def test_a_git_that_lies_in_the_repository_is_not_started(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    folder = tree({".git/HEAD": "", "a.yaml": CLEAN, place: "#!/bin/sh\ntouch pwned\n"})
    (folder / place).chmod(0o755)
    monkeypatch.setenv("PATH", f"{(folder / place).parent}{os.pathsep}{os.environ['PATH']}")
    assert shutil.which("git") == str(folder / place)
    assert walk(".").files == ["a.yaml"]
    assert not (folder / "pwned").exists()


def test_links_are_counted(tree: Tree, run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tree({".git/HEAD": "", "a.yaml": WARNED})
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "x.yaml"
    elsewhere.write_text(WARNED)
    (folder / "inside.yaml").symlink_to("a.yaml")
    (folder / "dangling.yaml").symlink_to("nothing.yaml")
    (folder / "outside.yaml").symlink_to(elsewhere)
    assert skipped(run, ".") == {"inside.yaml": "link", "dangling.yaml": "link", "outside.yaml": "link-outside"}
    assert places(run, ".") == ["a.yaml latest-tag"]
    assert "skipped: 2 link, 1 link-outside" in run("check", ".").out
    assert places(run, "inside.yaml") == ["inside.yaml latest-tag"]
    ran = run("check", "dangling.yaml")
    assert (ran.code, "dangling.yaml: " in ran.err) == (2, True)


def test_excluded_files_are_counted(tree: Tree, run: Run) -> None:
    files = {f"vendor/{number}.yaml": CLEAN for number in range(5)}
    tree({".k8slint.yaml": "exclude: [vendor]\n", "a.yaml": CLEAN, **files})
    assert skipped(run, ".") == dict.fromkeys(files, "excluded")
    ran = run("check", ".", "-v")
    assert "skipped: 5 excluded" in ran.out
    assert "k8slint: skipped 5 excluded files\n" in ran.err
    assert "vendor/0.yaml" not in ran.err
    assert skipped(run, ".", "vendor/0.yaml").keys() == {f"vendor/{number}.yaml" for number in range(1, 5)}
    assert skipped(run, "a.yaml") == {}


def test_verbose_says_what_holds_and_what_was_skipped(tree: Tree, run: Run) -> None:
    tree(
        {"a.yaml": CLEAN, "compose.yaml": "services: {}\n", ".k8slint.yaml": "kubernetes-versions: ['1.34', '1.30']\n"}
    )
    assert run("check", ".").err == ""
    assert run("check", ".", "-v").err == "k8slint: Kubernetes 1.30, 1.34\nk8slint: skipped compose.yaml: compose\n"
    assert "k8slint: rules that compare objects are off: --scope files\n" in run("check", "-v", "--scope", "files").err


def test_rules_that_compare_objects_are_off_without_the_project(tree: Tree, run: Run) -> None:
    tree({"a.yaml": f"{CLEAN}---\n{CLEAN}", "b.yaml": POD + "---\n" + CLEAN})
    arguments = ("--select", "duplicate-object,dangling-service")
    assert places(run, "a.yaml", *arguments)
    assert places(run, "a.yaml", "--scope", "files", *arguments) == []


@pytest.mark.parametrize("split", [False, True])
def test_all_input_together_is_bounded(tree: Tree, run: Run, monkeypatch: pytest.MonkeyPatch, split: bool) -> None:
    files = {f"{name}/a.yaml": CLEAN.replace("settings", name) for name in "abcd"}
    tree({".git/HEAD": "", **files, **({f"{name}/.k8slint.yaml": "" for name in "abcd"} if split else {})})
    assert run("check", ".").code == 0
    monkeypatch.setattr("k8slint.run.TOTAL_BYTES", 2 * len(CLEAN))
    ran = run("check", ".", "-f", "json")
    assert ran.code == 2
    report = json.loads(ran.out)
    assert report["summary"]["files"] == 2
    assert report["failures"][0] == ("c/a.yaml: more than 1 GiB of input; this file and those behind it were not read")
    assert gather.TOTAL_BYTES == 1 << 30


def test_a_name_for_standard_input_is_enough(tree: Tree, run: Run) -> None:
    tree({"foo.yaml": CLEAN, "b.yaml": WARNED})
    ran = run("check", "--stdin-filename", "foo.yaml", "-f", "json", stdin=REFUSED)
    assert ran.code == 1
    assert [finding["path"] for finding in json.loads(ran.out)["findings"]] == ["foo.yaml"]
    ran = run("check", "b.yaml", "--stdin-filename", "foo.yaml", "-f", "json", stdin=REFUSED)
    assert {finding["path"] for finding in json.loads(ran.out)["findings"]} == {"b.yaml", "foo.yaml"}


PLAYBOOK = """\
- hosts: all
  vars: {password: !vault "x"}
  tasks:
    - kubernetes.core.k8s:
        definition:
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: a}
"""
FOREIGN = {
    "playbook.yaml": PLAYBOOK,
    "mkdocs.yml": "site_name: x\nsite_name: y\nemoji: !!python/name:b.c\n",
    "stack.yaml": "AWSTemplateFormatVersion: 2010-09-09\nResources: {A: {Type: B, Name: !Sub '${C}'}}\n",
    "list.yaml": "- 1\n- 2\n",
    "scalar.yml": "just text\n",
    "package.json": '{"name": "x", "name": "y"}\n',
    "broken.yaml": "a: [\n",
}


def test_foreign_files_among_others_are_skipped_and_counted(tree: Tree, run: Run) -> None:
    tree({**FOREIGN, "web.yaml": WARNED})
    for arguments in (["."], [*FOREIGN, "web.yaml"], ["--force-exclude", *FOREIGN, "web.yaml"]):
        ran = run("check", "-f", "json", *arguments)
        report = json.loads(ran.out)
        assert ran.code == 0
        assert [finding["rule"] for finding in report["findings"]] == ["latest-tag"]
        assert {skip["path"]: skip["reason"] for skip in report["summary"]["skipped"]} == dict.fromkeys(
            FOREIGN, "not-kubernetes"
        )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("playbook.yaml", ["not-an-object"]),
        ("mkdocs.yml", []),
        ("stack.yaml", []),
        ("list.yaml", ["not-an-object"]),
        ("scalar.yml", ["not-an-object"]),
        ("package.json", []),
        ("broken.yaml", ["yaml-syntax"]),
    ],
)
def test_the_only_file_that_is_named_is_taken_for_a_manifest(
    tree: Tree, run: Run, name: str, expected: list[str]
) -> None:
    tree(FOREIGN)
    assert places(run, name) == [f"{name} {rule}" for rule in expected]
    assert run("check", name).code == (1 if expected else 0)
    assert places(run, "--force-exclude", name) == []


@pytest.mark.parametrize(
    ("text", "is_meant"),
    [
        ("apiVersion: v1\nkind: [\n", True),
        ("a: 1\n---\n'kind' : Pod\na: [\n", True),
        ("- apiVersion: v1\n  x: [\n", True),
        ('{"x": 1, "kind": "Pod", [\n', True),
        ("definition:\n  apiVersion: v1\n  kind: [\n", False),
        ("- definition:\n  - kind: [\n", False),
        ("mankind: [\n", False),
        ("kinds: [\n", False),
    ],
)
def test_a_broken_file_is_blamed_where_it_was_meant_to_hold_objects(
    tree: Tree, run: Run, text: str, is_meant: bool
) -> None:
    tree({"a.yaml": text, "b.yaml": CLEAN})
    assert places(run, ".") == (["a.yaml yaml-syntax"] if is_meant else [])


def test_what_could_not_be_read_is_never_clean(tree: Tree, run: Run) -> None:
    tree({"a.yaml": f"{CLEAN}---\n{BROKEN}---\n{BROKEN}", "b.yaml": CLEAN})
    ran = run("check", "--select", "latest-tag")
    assert ran.code == 2
    assert "2 documents could not be read" in ran.out
    assert ran.err == "k8slint: a.yaml: 2 documents could not be read, and no rule that is on says why\n"
    ran = run("check", "--select", "yaml-syntax")
    assert (ran.code, ran.err) == (1, "")
    assert "2 documents could not be read" in ran.out
    assert run("check", "b.yaml", "--select", "latest-tag").code == 0
    # Whoever suppresses the reason has heard it.
    Path("a.yaml").write_text(f"# k8slint: file-ignore[yaml-syntax] -- known\n{BROKEN}")
    assert run("check", "a.yaml").code == 0
    assert run("check", "a.yaml", "--ignore", "yaml-syntax").code == 2


def test_a_template_is_told_once_for_all_its_documents(tree: Tree, run: Run) -> None:
    tree({"a.yaml": "kind: {{ .a }}\n---\nkind: {{ .b }}\n"})
    ran = run("check", "a.yaml", "-f", "json")
    assert (ran.code, json.loads(ran.out)["summary"]["unread"]) == (1, 2)
    assert run("check", "a.yaml", "--select", "latest-tag").code == 2


def test_scanning_without_git_finds_the_same(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tree(
        {"a.yaml": CLEAN, "b/c.yml": CLEAN, "node_modules/x.yaml": CLEAN, ".hidden/x.yaml": CLEAN, "n.txt": ""}
    )
    git(folder, "init")
    listed = walk(".").files
    monkeypatch.setattr(discover, "_git", lambda _: None)
    assert walk(".").files == listed == ["a.yaml", "b/c.yml"]
