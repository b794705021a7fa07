"""The shipped data is what its sources give, and its parts fit together."""

from __future__ import annotations

import importlib.util
import json
import zlib
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import k8slint_schemas
import pytest

from k8slint.kube.versions import lifecycle
from k8slint.schema.compiled import schemas
from k8slint.schema.convert import read_release
from k8slint.schema.descriptions import descriptions
from k8slint.schema.index import index, newer
from k8slint.schema.types import Struct

FOLDER = Path(k8slint_schemas.__file__).parent
OVERLAYS = sorted((FOLDER / "overlays").glob("*.json"))


def refresh() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh", FOLDER.parent / "refresh.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_index_is_fresh() -> None:
    shipped = zlib.decompress((FOLDER / "kubernetes.jsonl.zz").read_bytes()).decode()
    assert shipped == refresh().rebuild(), "run python schemas/refresh.py"


def test_the_descriptions_are_fresh() -> None:
    shipped = zlib.decompress((FOLDER / "descriptions.jsonl.zz").read_bytes()).decode()
    assert shipped == refresh().rebuild_descriptions(), "run python schemas/refresh.py"


def test_every_definition_on_board_is_described() -> None:
    told, dumb = descriptions(), Counter[str]()
    for release in index().releases:
        for name in read_release(refresh().folders()[release]).definitions:
            fields = index().definition(name, release)["fields"]  # type: ignore[index]
            dumb[name] = sum(not told.description(name, field) for field in fields)
    few = {name: count for name, count in dumb.items() if count > 2}
    assert few.keys() == {"apiextensions.v1.JSONSchemaProps"}, few


def test_the_data_stays_small() -> None:
    assert (FOLDER / "kubernetes.jsonl.zz").stat().st_size < 100_000
    assert (FOLDER / "descriptions.jsonl.zz").stat().st_size < 200_000
    assert sum(file.stat().st_size for file in FOLDER.rglob("*.*") if file.suffix != ".pyc") < 600_000


@pytest.mark.parametrize("file", OVERLAYS, ids=lambda file: file.stem)
def test_overlays_name_what_exists(file: Path) -> None:
    overlay: dict[str, Any] = json.loads(file.read_bytes())
    for name, fields in overlay.items():
        releases = index().releases_of(name)
        assert releases, name
        if file.stem in ("moved", "misplaced"):
            assert not set(fields) & set(index().definition(name, releases[-1])["fields"])  # type: ignore[index]
            continue
        for field in fields:
            word = index().definition(name, releases[-1])["fields"][field.removesuffix("[]").removesuffix("?")]  # type: ignore[index]
            if file.stem == "enums":
                assert word.startswith("[") == field.endswith("[]"), f"{name}.{field} is {word}"


def test_cluster_scoped_kinds_exist() -> None:
    known = {kind.split("/")[-1] for kind in index().kinds} | {"AuditSink", "PodSecurityPolicy"}
    listed = json.loads((FOLDER / "cluster-scoped.json").read_bytes())
    assert {kind.split("/")[-1] for kind in listed} <= known
    assert listed == sorted(set(listed))


@pytest.mark.parametrize("name", ["api-lifecycle.json", "ecosystem-lifecycle.json"])
def test_lifecycles_are_whole(name: str) -> None:
    for key in json.loads((FOLDER / name).read_bytes()):
        *group, version, kind = key.split("/")
        row = lifecycle("/".join(group), version, kind)
        assert row is not None, key
        assert row.removed or row.deprecated, key
        assert bool(row.replacement) == bool(row.replacement_kind), key


def test_what_is_gone_is_not_bundled() -> None:
    for kind, name in index().kinds.items():
        *group, version, last = kind.split("/")
        row = lifecycle("/".join(group), version, last)
        if row is not None and row.removed in index().releases:
            assert row.removed not in index().releases_of(name), kind


@pytest.mark.parametrize("release", index().releases)
def test_every_definition_compiles(release: str) -> None:
    served = schemas(release)
    seen: set[str] = set()
    waiting = [struct for kind in served.kinds if (struct := served.kind(kind)) is not None]
    while waiting:
        struct = waiting.pop()
        if struct.name in seen:
            continue
        seen.add(struct.name)
        assert set(struct.required) <= set(struct.fields)
        waiting += (field for field in struct.fields.values() if isinstance(field, Struct))
    assert len(seen) > 100


def test_a_release_read_from_the_package_is_as_the_bundled_one() -> None:
    release = newer("1.36")
    for kind, name in release.kinds.items():
        assert index().kinds[kind] == name
        assert index().definition(name, "1.36") == release.definitions[name]
