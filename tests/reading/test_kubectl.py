"""The reader agrees with kubectl's recorded answers."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from k8slint.reading.limits import Limits
from k8slint.reading.objects import kubectl_verdict, to_json
from k8slint.reading.read import read
from tests.reading.inputs import scalars, structures

HERE = Path(__file__).parent
DEEP = Limits(depth=10_000)

KNOWN = {
    "tag followed by comma": "kubectl's scanner takes the comma into the tag",
    "tag str followed by comma": "kubectl's scanner takes the comma into the tag",
    "yaml escape apostrophe": "kubectl takes an escape that YAML does not have",
    "yaml byte-order mark at line": "kubectl takes a byte-order mark in the middle for a letter",
}


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def _canonical(value: object) -> str:
    """A value as text that tells true from 1; integers beyond 64 bits count as floats, as they do for kubectl."""

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        return float(value) if type(value) is int and not -(2**63) <= value < 2**63 else value

    return json.dumps(plain(value), sort_keys=True)


def _read(data: bytes, limits: Limits = DEEP) -> list[Any] | None:
    verdict = kubectl_verdict(read(data, "x.yaml", limits))
    return None if isinstance(verdict, str) else verdict


@pytest.mark.parametrize("row", _rows("scalars.jsonl"), ids=lambda row: row["text"])
def test_scalar(row: dict[str, Any]) -> None:
    objects = _read(f"apiVersion: v1\nkind: A\nv: {row['text']}\n".encode())
    if "error" in row:
        assert objects is None
    else:
        assert objects is not None
        assert _canonical(objects[0].get("v")) == _canonical(row["value"])


@pytest.mark.parametrize("row", _rows("scalars.jsonl"), ids=lambda row: row["text"])
def test_key(row: dict[str, Any]) -> None:
    objects = _read(f"apiVersion: v1\nkind: A\nv:\n  {row['text']}: x\n".encode())
    if "keyError" in row:
        assert objects is None
    else:
        assert objects is not None
        assert _canonical(objects[0].get("v")) == _canonical(row["key"])


@pytest.mark.parametrize("row", _rows("structures.jsonl"), ids=lambda row: row["name"])
def test_structure(row: dict[str, Any]) -> None:
    objects = _read(base64.b64decode(row["base64"]))
    if row["name"] in KNOWN:
        pytest.xfail(KNOWN[row["name"]])
    if "error" in row:
        assert objects is None
    elif "deep" in row:
        assert objects is not None
        assert to_json(objects).count("[") > 9_000
    else:
        assert objects is not None
        assert _canonical(objects) == _canonical(row["documents"])


def test_the_tables_are_those_of_the_inputs() -> None:
    recorded = {row["name"]: base64.b64decode(row["base64"]) for row in _rows("structures.jsonl")}
    assert recorded == structures()
    assert [row["text"] for row in _rows("scalars.jsonl")] == scalars()
    assert set(KNOWN) <= set(recorded)


def test_to_json_is_json() -> None:
    value: object = {"a": [1, 2.5, None, True, {"b": 'x"y'}, [], {}], "日": ""}
    assert json.loads(to_json(value)) == value
