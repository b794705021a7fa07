"""What fails within k8slint, or in a plugin, never looks like a clean file nor like a fault of the manifest."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from k8slint.kube.objects import Object
from k8slint.registry import rule_in
from k8slint.rule import Rule
from k8slint.surroundings import Surroundings
from k8slint.target import EACH_OBJECT, EACH_SCHEMA_ERROR
from tests.cli.conftest import Run, Tree
from tests.cli.manifests import CLEAN, WARNED

S3CRET = WARNED.replace("name: web\n", "name: s3cr3t\n", 1)
CRASH = "rule 'latest-tag' failed with KeyError"


@pytest.fixture
def crashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let latest-tag fail on every container."""

    def fail(self: Rule[Any], item: object, options: object = None) -> Iterator[Any]:
        if self.entry.id == "latest-tag":
            raise KeyError("s3cr3t")
        return iter(())

    monkeypatch.setattr(Rule, "check", fail)


@pytest.mark.usefixtures("crashing")
@pytest.mark.parametrize(
    ("manifest", "config", "arguments"),
    [
        (S3CRET, "", ("--select", "latest-tag")),
        (S3CRET, "", ("--ignore", "rule-crashed")),
        (S3CRET, "", ("--severity", "rule-crashed=info", "--fail-on", "never")),
        (S3CRET, "ignore: [rule-crashed]\n", ()),
        (S3CRET, "overrides: [{files: ['**'], ignore: [all], extend-select: [latest-tag]}]\n", ()),
        ("# k8slint: file-ignore[rule-crashed]\n" + S3CRET, "", ()),
        (
            S3CRET.replace("metadata:\n", "metadata:\n  annotations: {k8slint/ignore.rule-crashed: why}\n", 1),
            "",
            ("--scope", "files"),
        ),
    ],
)
def test_a_crash_is_always_told(tree: Tree, run: Run, manifest: str, config: str, arguments: tuple[str, ...]) -> None:
    tree({"a.yaml": manifest, ".k8slint.yaml": config})
    ran = run("check", "a.yaml", "-f", "json", *arguments)
    assert ran.code == 2
    report = json.loads(ran.out)
    assert [f["message"] for f in report["findings"] if f["rule"] == "rule-crashed"] == [CRASH]
    assert report["failures"] == [f"a.yaml: {CRASH}"]
    assert report["summary"]["suppressed"] == 0
    assert "s3cr3t" not in ran.err + "".join(f["message"] + f["help"] for f in report["findings"])


@pytest.mark.usefixtures("crashing")
def test_many_crashes_of_a_file_are_one_failure(tree: Tree, run: Run) -> None:
    tree({"a.yaml": "---\n".join(WARNED.replace("name: web", f"name: web{n}") for n in range(150))})
    report = json.loads(run("check", "-f", "json", "--select", "latest-tag").out)
    assert report["failures"] == [f"a.yaml: {CRASH}"]
    assert (len(report["findings"]), report["summary"]["withheld"]) == (100, 50)


def test_nothing_but_the_crash_is_lost(tree: Tree, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Iterator[Any]:
        raise KeyError("s3cr3t")

    monkeypatch.setattr(EACH_SCHEMA_ERROR, "select", fail)
    tree({"a.yaml": S3CRET, "b.yaml": CLEAN})
    ran = run("check", "-f", "json", "--ignore", "duplicate-object")
    assert ran.code == 2
    found = [(f["path"], f["rule"], f["message"], f["range"]["start"]["line"]) for f in json.loads(ran.out)["findings"]]
    crash = "target 'schema-error' failed with KeyError"
    assert ("a.yaml", "rule-crashed", crash, 2) in found
    assert ("b.yaml", "rule-crashed", crash, 2) in found
    assert "latest-tag" in [rule for _, rule, _, _ in found]
    assert "s3cr3t" not in ran.err


def test_a_fault_in_what_the_schema_says_is_told_like_any_other(
    tree: Tree, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Iterator[Any]:
        raise KeyError("s3cr3t")

    monkeypatch.setattr(Surroundings, "schema_errors", fail)
    tree({"a.yaml": S3CRET, "b.yaml": "a: [\napiVersion: v1\n"})
    ran = run("check", "-f", "json")
    assert ran.code == 2
    found = [(f["path"], f["rule"], f["message"]) for f in json.loads(ran.out)["findings"]]
    assert ("a.yaml", "rule-crashed", "the schema failed with KeyError") in found
    assert {"latest-tag", "yaml-syntax"} <= {rule for _, rule, _ in found}
    assert "s3cr3t" not in ran.err


def test_a_kind_that_cannot_be_told_is_a_crash(tree: Tree, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(obj: Object) -> str:
        raise RecursionError

    monkeypatch.setattr(EACH_OBJECT, "kind_of", fail)
    tree({"a.yaml": CLEAN})
    assert run("check", "-f", "json").code == 2


@pytest.mark.parametrize("yielded", ["a text", None, 3])
def test_a_rule_that_yields_no_finding_has_crashed(
    tree: Tree, run: Run, monkeypatch: pytest.MonkeyPatch, yielded: object
) -> None:
    monkeypatch.setattr(Rule, "check", lambda *_: iter([yielded]))
    tree({"a.yaml": CLEAN})
    ran = run("check", "-f", "json", "--select", "invalid-metadata")
    assert ran.code == 2
    assert "failed with TypeError" in ran.out


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (ValueError("s3cr3t"), 2, "k8slint: error: ValueError in test_faults.py, line "),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_the_last_resort(
    tree: Tree, run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, said: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("k8slint.cli.rules.Selector", fail)
    tree({})
    ran = run("rules")
    assert ran.code == code
    assert ran.err.startswith(said)
    assert ran.err.count("\n") == (1 if said else 0)
    assert "s3cr3t" not in ran.err


@pytest.mark.skipif(os.name == "nt", reason="pipes close differently there")
@pytest.mark.parametrize("arguments", [("rules",), ("rule", "latest-tag"), ("config", "schema"), ("check", "a.yaml")])
def test_a_reader_that_goes_away_hears_nothing(tree: Tree, arguments: tuple[str, ...]) -> None:
    folder = tree({"a.yaml": CLEAN})
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "k8slint", *arguments],
            cwd=folder, stdout=writing, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert ran.stderr == ""
    assert ran.returncode in (0, 2)


Plugin = Callable[[dict[str, str]], None]

RULE = """\
from collections.abc import Iterator
from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.rule import rule
from k8slint.target import EACH_OBJECT

@rule({id!r}, "a summary", on=EACH_OBJECT, severity="error", preset={preset!r}, category={category!r}, since="1"{more})
def check(obj: Object) -> Iterator[Finding]:
    yield Finding("the plugin was here", obj["kind"].place)
"""


def source(id: str, category: str = "acme", more: str = "", preset: str = "default") -> str:
    """The module of a plugin's rule."""
    return RULE.format(id=id, category=category, more=more, preset=preset)


@pytest.fixture
def plugin(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plugin]:
    """Install a package `acme_rules` with some modules as a plugin called acme."""
    site = tmp_path_factory.mktemp("site")
    monkeypatch.syspath_prepend(str(site))

    def install(modules: dict[str, str]) -> None:
        info = site / "acme-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[k8slint.rules]\nacme = acme_rules\n")
        for name, text in modules.items():
            path = site / "acme_rules" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        importlib.invalidate_caches()

    yield install
    for name in [name for name in sys.modules if name.partition(".")[0] == "acme_rules"]:
        del sys.modules[name]
    rule_in.cache_clear()


def test_a_plugin_speaks_only_when_it_is_asked_for(tree: Tree, run: Run, plugin: Plugin) -> None:
    plugin({"__init__.py": "", "a.py": source("acme-a"), "_helper.py": "raise ValueError"})
    tree({"a.yaml": CLEAN})
    assert run("check", "a.yaml").code == 0
    ran = run("check", "a.yaml", "--plugins", "-f", "concise", "-q")
    assert (ran.code, ran.out) == (1, "a.yaml:2:7: error[acme-a] the plugin was here\n")


def test_a_module_may_import_another_rule(tree: Tree, run: Run, plugin: Plugin) -> None:
    other = "from acme_rules.a import check as other\nfrom k8slint_rules.latest_tag import latest_tag\n"
    plugin({"__init__.py": "", "a.py": source("acme-a"), "b.py": other + source("acme-b")})
    tree({"a.yaml": CLEAN})
    report = json.loads(run("check", "a.yaml", "--plugins", "-f", "json", "--select", "acme").out)
    assert [finding["rule"] for finding in report["findings"]] == ["acme-a", "acme-b"]


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ({}, "plugin 'acme' cannot be loaded: ModuleNotFoundError: No module named 'acme_rules'"),
        ({"__init__.py": "", "a.py": "1 / 0"}, "plugin 'acme' cannot be loaded: ZeroDivisionError: division by zero"),
        ({"__init__.py": "", "a.py": "raise SystemExit(0)"}, "plugin 'acme' cannot be loaded: SystemExit: 0"),
        ({"__init__.py": "", "a.py": "a ="}, "plugin 'acme' cannot be loaded: SyntaxError: "),
        (
            {"__init__.py": "", "a.py": "x = 1"},
            "cannot be loaded: ImportError: module 'acme_rules.a' must make exactly one rule, but makes 0",
        ),
        (
            {"__init__.py": "", "a.py": "from k8slint_rules.latest_tag import latest_tag"},
            "cannot be loaded: ImportError: module 'acme_rules.a' must make exactly one rule, but makes 0",
        ),
        (
            {"__init__.py": "", "a.py": source("latest-tag")},
            "plugin 'acme', module 'acme_rules.a': the name 'latest-tag' is taken",
        ),
        ({"__init__.py": "", "a.py": source("strict")}, "module 'acme_rules.a': the name 'strict' is taken"),
        ({"__init__.py": "", "a.py": source("images")}, "module 'acme_rules.a': the name 'images' is taken"),
        ({"__init__.py": "", "a.py": source("policy")}, "module 'acme_rules.a': the name 'policy' is taken"),
        (
            {"__init__.py": "", "a.py": source("acme-a"), "b.py": source("acme-a")},
            "module 'acme_rules.b': the name 'acme-a' is taken",
        ),
        ({"__init__.py": "", "a.py": source("Acme A")}, "module 'acme_rules.a': 'Acme A' is no rule id"),
        (
            {"__init__.py": "", "a.py": source("acme-a", "latest-tag")},
            "rule 'acme-a' gives the name 'latest-tag' another meaning",
        ),
        (
            {"__init__.py": "", "a.py": source("acme-a", more=", was=('latest-tag',)")},
            "rule 'acme-a' gives the name 'latest-tag' another meaning",
        ),
        (
            {"__init__.py": "", "a.py": source("acme-a", more=", sets=('all',)")},
            "rule 'acme-a' gives the name 'all' another meaning",
        ),
        (
            {"__init__.py": "", "a.py": source("acme-a", "minimal")},
            "rule 'acme-a' gives the name 'minimal' another meaning",
        ),
        (
            {"__init__.py": "", "a.py": source("acme-a", more=", sets=('images',)")},
            "rule 'acme-a' gives the name 'images' another meaning",
        ),
    ],
)
def test_a_plugin_that_cannot_be_used(tree: Tree, run: Run, plugin: Plugin, modules: dict[str, str], said: str) -> None:
    plugin(modules)
    tree({"a.yaml": CLEAN})
    ran = run("check", "a.yaml", "--plugins")
    assert ran.code == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("module", ["click", "yaml", "json"])
def test_modules_of_the_linted_folder_are_not_imported(tree: Tree, module: str) -> None:
    folder = tree({"a.yaml": CLEAN, f"{module}.py": "raise SystemExit('pwned')"})
    ran = subprocess.run(
        [sys.executable, "-m", "k8slint", "check", "a.yaml"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("command", [("rules",), ("check",), ("check", "--help"), ("check", "--isolated", ".")])
def test_no_memory_at_all(tmp_path: Path, command: tuple[str, ...]) -> None:
    code = """
import sys
from k8slint import __main__
from k8slint.cli import checking, commands, options
def fail(*_, **__): raise MemoryError
options.plain = checking.run_alone = commands.cli = fail
__main__.main()
"""
    done = subprocess.run([sys.executable, "-c", code, *command], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"k8slint: error: there is not enough memory\n")


@pytest.mark.parametrize("release", ["9" * 6000, "1." + "9" * 6000, "1.\u0663", "1.34.", "v", "-1.34", "1.34\n"])
def test_what_is_no_release_is_said_in_short(tree: Tree, run: Run, release: str) -> None:
    tree({})
    ran = run("check", f"--kubernetes-version={release}")
    assert ran.code == 2
    assert ran.err.startswith("k8slint: error: '")
    assert "is not a Kubernetes release" in ran.err or ran.err.endswith("…\n")
    assert len(ran.err) <= 2001
