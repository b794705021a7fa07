"""What several tests need: the rules as they are on disk, and a run of `check` as people run it."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, settings

from k8slint.outcome import Diagnostic
from k8slint.registry import Registry, index_text, module_name, rule_in

# A busy machine is no fault of ours.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")

CheckFiles: TypeAlias = Callable[[Mapping[str, bytes]], tuple[Diagnostic, ...]]

CONFIG = ".k8slint.yaml"
_NUMBERS = count()
_OFFLINE = str(Path(__file__).parent / "offline")


def pytest_configure() -> None:
    """Neither this process nor one that a test starts reaches the network; each of them imports what this one does."""
    path = [each for each in sys.path if each not in ("", _OFFLINE)]
    os.environ["PYTHONPATH"] = os.pathsep.join((_OFFLINE, *path))
    if getattr(sys.modules.get("sitecustomize"), "Online", None) is None:  # the workers of xdist have it already
        sys.modules.pop("sitecustomize", None)
        sys.path.insert(0, _OFFLINE)
        import_module("sitecustomize")
        sys.path.remove(_OFFLINE)


@pytest.fixture(autouse=True)
def no_cache_of_the_user(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a cache of its own, a folder that nobody makes before something is kept in it."""
    monkeypatch.setenv("K8SLINT_CACHE_DIR", str(tmp_path_factory.getbasetemp() / f"cache-{next(_NUMBERS)}"))


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The built-in rules as their modules are now; the index on disk may be stale."""
    modules = {row["id"]: f"k8slint_rules.{module_name(row['id'])}" for row in json.loads(index_text())}
    return Registry({id: rule_in(module).entry for id, module in modules.items()}, modules)


@pytest.fixture
def check_files(tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> CheckFiles:
    """A whole run over files, given as path to bytes, that are a project of their own; gives what it reports."""
    from k8slint.run import Request, check

    def run(files: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
        folder = tmp_path / "project"
        shutil.rmtree(folder, ignore_errors=True)
        for path, data in {CONFIG: b"", **files}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        monkeypatch.chdir(folder)
        return check(Request(tuple(path for path in files if path != CONFIG)), registry).diagnostics

    return run
