"""Who may import whom: a table, and a look at every import statement."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Each layer, the layers below it that it may import, and its modules or packages below `k8slint`.
LAYERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "words": (
        (),
        ("", "document", "errors", "finding", "node", "outcome", "pattern", "printable", "settings", "source"),
    ),
    "reading": (("words",), ("reading",)),
    "kube": (("words", "reading"), ("kube",)),
    "cel": (("words", "kube"), ("cel",)),
    "schema": (("words", "reading", "kube", "cel"), ("schema",)),
    "rule words": (
        ("words", "reading", "kube", "cel", "schema"),
        (
            *("docs", "example", "groups", "index", "layout", "mentions", "podlayout", "project", "rule"),
            *("surroundings", "target"),
        ),
    ),
    "run": (
        ("words", "reading", "kube", "cel", "schema", "rule words"),
        (
            "assemble",
            "cache",
            "conclude",
            "crew",
            "config",
            "discover",
            "engine",
            "fix",
            "gather",
            "globs",
            "homes",
            "job",
            "override",
            "paritypage",
            "part",
            "registry",
            "request",
            "resolve",
            "rulepage",
            "run",
            "scaffold",
            "scrub",
            "select",
            "settle",
            "sharing",
            "sheet",
            "silence",
            "suppress",
            "vocabulary",
            "warm",
        ),
    ),
    "editor": (("words", "reading", "kube", "cel", "schema", "rule words", "run"), ("editor",)),
    "report": (("words",), ("report",)),
    "faces": (
        ("words", "reading", "kube", "cel", "schema", "rule words", "run", "editor", "report"),
        ("__main__", "cli", "lsp", "testing"),
    ),
}

# What a rule may import, beside the standard library.
FOR_RULES = ("document", "finding", "kube", "node", "pattern", "rule", "target")

# Packages of others, and the places that may import them. k8slint_schemas is data beside us, and read like a package.
OTHERS = {
    "click": ("k8slint/cli/",),
    "jsonschema": ("k8slint/schema/",),
    "k8slint_schemas": ("k8slint/kube/resources.py", "k8slint/kube/versions.py", "k8slint/schema/", "schemas/"),
    "kubernetes_validate": ("k8slint/schema/", "schemas/refresh.py"),
    "lsprotocol": ("k8slint/lsp/",),
    "pygls": ("k8slint/lsp/",),
    "re2": ("k8slint/kube/patterns.py",),
    "ruamel": ("k8slint/fix.py",),
    "yaml": ("k8slint/reading/",),
}

FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("k8slint", "rules", "schemas")
    for path in (ROOT / folder).rglob("*.py")
)
MODULES = {path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in FILES}


def imports(tree: ast.AST) -> Iterator[str]:
    """The dotted names that a module imports when it runs; what is imported for types only is left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            # `from k8slint import fix` imports a module, `from k8slint import __version__` a name of the package.
            yield from {name if (name := f"{base}.{alias.name}") in MODULES else base for alias in node.names}
        yield from imports(node)


def layer(module: str) -> str | None:
    """The layer of a module of k8slint, such as "k8slint.kube.pods"."""
    name = module.removeprefix("k8slint").removeprefix(".").partition(".")[0]
    return next((layer for layer, (_, names) in LAYERS.items() if name in names), None)


def faults(path: str, text: str) -> Iterator[str]:
    """What a file imports and should not, one sentence each."""
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    mine = layer(module) if path.startswith("k8slint/") else None
    if path.startswith("k8slint/") and mine is None:
        yield f"{module} has no layer yet: add it to LAYERS in {Path(__file__).name}"
        return
    for name in sorted(set(imports(ast.parse(text)))):
        package = name.partition(".")[0]
        if package in sys.stdlib_module_names:
            continue
        if package == "k8slint_rules" or not package:
            yield f"{path} imports {name}: rules are found by the registry, and imports are absolute"
        elif package != "k8slint":
            if not path.startswith(OTHERS.get(package, ())):
                where = " and ".join(OTHERS.get(package, ())) or "nobody"
                yield f"{path} imports {package}, which {where} may"
        elif path.startswith("rules/"):
            if name.split(".")[1:2] == [] or name.split(".")[1] not in FOR_RULES:
                yield f"{path} imports {name}; a rule imports {', '.join(FOR_RULES)} and nothing else of k8slint"
        elif mine is not None:
            theirs = layer(name)
            if theirs != mine and theirs not in LAYERS[mine][0]:
                yield f"{path} ({mine}) imports {name} ({theirs or 'no layer'})"


@pytest.mark.parametrize("path", FILES)
def test_imports_go_down_only(path: str) -> None:
    assert list(faults(path, (ROOT / path).read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("k8slint/novel.py", "", "k8slint.novel has no layer yet: add it to LAYERS in test_layers.py"),
        ("k8slint/node.py", "import k8slint.reading", "(words) imports k8slint.reading (reading)"),
        ("k8slint/node.py", "from k8slint import fix", "(words) imports k8slint.fix (run)"),
        ("k8slint/node.py", "def f():\n    import k8slint.run", "(words) imports k8slint.run (run)"),
        ("k8slint/report/full.py", "from k8slint.rule import Rule", "(report) imports k8slint.rule (rule words)"),
        ("k8slint/run.py", "import yaml", "k8slint/run.py imports yaml, which k8slint/reading/ may"),
        ("k8slint/run.py", "import requests", "k8slint/run.py imports requests, which nobody may"),
        ("k8slint/registry.py", "import k8slint_rules.latest_tag", "rules are found by the registry"),
        ("rules/k8slint_rules/a.py", "from k8slint_rules.latest_tag import latest_tag", "found by the registry"),
        ("rules/k8slint_rules/a.py", "from .latest_tag import latest_tag", "imports are absolute"),
        ("rules/k8slint_rules/a.py", "from k8slint.project import Project", "imports k8slint.project; a rule imports"),
        ("rules/k8slint_rules/a.py", "import k8slint", "imports k8slint; a rule imports"),
        ("rules/k8slint_rules/a.py", "import yaml", "imports yaml, which k8slint/reading/ may"),
    ],
)
def test_a_wrong_import_is_seen(path: str, text: str, said: str) -> None:
    (fault,) = faults(path, text)
    assert said in fault


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("k8slint/node.py", "from k8slint import __version__"),
        ("k8slint/node.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from k8slint.run import Outcome"),
        ("k8slint/cli/check.py", "import click\nfrom k8slint.report import full"),
        (
            "rules/k8slint_rules/a.py",
            "import re\nfrom k8slint.kube.pods import Container\nfrom k8slint.target import T",
        ),
    ],
)
def test_a_right_import_is_not(path: str, text: str) -> None:
    assert list(faults(path, text)) == []


def test_every_layer_is_a_step_above_the_ones_it_imports() -> None:
    seen: list[str] = []
    for name, (below, _) in LAYERS.items():
        assert set(below) <= set(seen), f"{name} may import a layer that stands behind it"
        seen.append(name)


def test_every_name_is_that_of_a_file() -> None:
    there = {path.stem for path in (ROOT / "k8slint").glob("*.py")} | {
        path.parent.name for path in ROOT.glob("k8slint/*/__init__.py")
    }
    named = [name or "__init__" for _, names in LAYERS.values() for name in names]
    assert [name for name in named if name not in there] == []
    assert len(named) == len(set(named)), "a module stands in two layers"
    assert [name for name in FOR_RULES if name not in there] == []
    assert [place for places in OTHERS.values() for place in places if not (ROOT / place).exists()] == []
