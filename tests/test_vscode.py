"""The extension for Visual Studio Code offers the settings that the server understands, in the words it knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from k8slint.lsp.options import understood
from k8slint.vocabulary import LADDER

MANIFEST = Path(__file__).parents[1] / "editors/vscode/package.json"
CLIENT = {"enable", "path", "trace.server"}

pytestmark = pytest.mark.skipif(not MANIFEST.exists(), reason="the extension is not in the source distribution")


def properties() -> dict[str, dict[str, object]]:
    found = json.loads(MANIFEST.read_text("utf-8"))["contributes"]["configuration"]["properties"]
    return {key.removeprefix("k8slint."): each for key, each in found.items()}


def test_the_presets_are_those_of_the_ladder() -> None:
    assert properties()["preset"]["enum"] == ["", *LADDER]


def test_each_default_says_nothing() -> None:
    assert understood({key: each["default"] for key, each in properties().items()}) == understood({})


@pytest.mark.parametrize("key", sorted(set(properties()) - CLIENT) if MANIFEST.exists() else ())
def test_each_setting_reaches_the_server(key: str) -> None:
    declared = properties()[key]
    values = {"array": ["1.36"], "string": (declared.get("enum") or ["other"])[-1]}  # type: ignore[index]
    assert understood({key: values[str(declared["type"])]}).options != understood({}).options


@pytest.mark.parametrize("key", ["schemaDiagnostics", "hover", "completion"])
def test_auto_leaves_it_to_the_other_server(key: str) -> None:
    declared = properties()[key]
    assert declared["enum"] == ["auto", "on", "off"]
    assert understood({key: "auto"}, other_server=True) == understood({}, other_server=True)
    assert understood({key: "auto"}, other_server=True) != understood({key: "on"}, other_server=True)
