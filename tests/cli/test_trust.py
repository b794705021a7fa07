"""A linted tree is data: it lends no code and sets no limits, whatever it holds and however k8slint is started."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from k8slint.config.keys import CONFIG, REFUSED

from .conftest import Run, Tree
from .manifests import CLEAN

PWNED = "import sys; sys.stderr.write('pwned by ' + __name__); raise SystemExit(3)\n"
# Modules that a run imports, at its start or late, and such as Python itself imports for `-m`.
MODULES = (
    *("click", "yaml", "json", "re", "re2", "functools", "warnings", "contextlib", "types", "hashlib", "gc", "tomllib"),
    *("datetime", "subprocess", "unicodedata", "urllib", "encodings", "usercustomize", "bisect", "zlib", "importlib"),
)
PACKAGES = ("k8slint", "k8slint_rules", "k8slint_schemas", "google")
SCRIPT = "import sys\nfrom k8slint.__main__ import main\nsys.exit(main())\n"


@pytest.fixture
def hostile(tree: Tree) -> Path:
    """A folder that offers every module that a run could want, and a plugin."""
    return tree(
        {
            "a.yaml": CLEAN,
            **{f"{name}.py": PWNED for name in MODULES},
            **{f"{name}/__init__.py": PWNED for name in PACKAGES},
            "k8slint/__main__.py": PWNED,
            "evil.py": PWNED,
            "evil-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n",
            "evil-1.0.dist-info/entry_points.txt": "[k8slint.rules]\nevil = evil\n",
            "evil.egg-info/PKG-INFO": "Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n",
            "evil.egg-info/entry_points.txt": "[k8slint.rules]\nevil = evil\n",
            ".pth": "import evil\n",
            "pyproject.toml": '[tool.k8slint]\nselect = ["all"]\n',
        }
    )


@pytest.mark.parametrize("arguments", [(), ("--plugins",), ("-f", "sarif"), ("--jobs", "2", "--no-cache"), ("--help",)])
@pytest.mark.parametrize("way", ["script", "-P -m"])
def test_nothing_of_the_tree_is_imported(
    way: str, arguments: tuple[str, ...], hostile: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    script = tmp_path_factory.mktemp("bin") / "k8slint"
    script.write_text(SCRIPT)
    start = [str(script)] if way == "script" else [*way.split(), "k8slint"]
    done = subprocess.run(
        [sys.executable, *start, "check", "a.yaml", *arguments],
        cwd=hostile,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("start", [["-m", "k8slint"], ["-c", SCRIPT]], ids=["-m", "-c"])
def test_nothing_of_the_tree_is_imported_once_k8slint_runs(start: list[str], tree: Tree) -> None:
    """Python itself looks there for k8slint, and with -m for a few modules, before anybody can help."""
    late = ("click", "yaml", "json", "re2", "hashlib", "tomllib", "datetime", "subprocess", "k8slint_rules", "evil")
    files = {f"{name}.py": PWNED for name in late}
    files |= {"evil-1.0.dist-info/entry_points.txt": "[k8slint.rules]\nevil = evil\n"}
    files |= {"evil-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n"}
    folder = tree({"a.yaml": CLEAN, **files})
    command = [sys.executable, *start, "check", "a.yaml", "--plugins", "-f", "json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_a_configuration_may_set() -> None:
    """Nothing here runs code, raises a limit, names a cache or an output. A new key has to be thought about."""
    assert {key.name for key in CONFIG.keys} == {
        *("kubernetes-versions", "include", "exclude", "preset", "select", "extend-select", "ignore", "severity"),
        *("fail-on", "require-suppression-reason", "rules", "crds", "placeholders", "complete", "overrides"),
    }


_UNKNOWN = (
    "plugin-path",
    "cache-dir",
    "cache",
    "jobs",
    "output-file",
    "output-format",
    "depth",
    "file-bytes",
    "timeout",
)


@pytest.mark.parametrize("key", [*REFUSED, *_UNKNOWN])
@pytest.mark.parametrize("place", [".k8slint.yaml", "pyproject.toml", "below/.k8slint.yaml"])
def test_a_configuration_can_neither_load_code_nor_raise_limits(key: str, place: str, tree: Tree, run: Run) -> None:
    text = f'[tool.k8slint]\n{key} = ["evil"]\n' if place.endswith("toml") else f"{key}: [evil]\n"
    tree({place: text, "below/a.yaml": CLEAN, "evil.py": PWNED, ".git/HEAD": ""})
    ran = run("check")
    assert ran.code == 2
    assert f"'{key}'" in ran.err
    assert "no findings" not in ran.out


@pytest.mark.parametrize("key", ["include", "crds"])
@pytest.mark.parametrize("pattern", ["../**", "../{1}/*.yaml", "/**", "{0}/*.yaml", "link/*.yaml"])
def test_a_configuration_reaches_nothing_outside(
    key: str, pattern: str, tree: Tree, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "b.yaml").write_text("apiVersion: v1\nkind: Pod\nmetadata: {name: outside}\n")
    folder = tree(
        {
            ".k8slint.yaml": f"{key}: ['{pattern.format(outside, outside.name)}', '*.yaml']\n",
            "a.yaml": CLEAN,
            ".git/HEAD": "",
        }
    )
    (folder / "link").symlink_to(outside)
    ran = run("check", "-f", "concise", "-v")
    assert "b.yaml" not in ran.out
