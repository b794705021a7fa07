"""Folders, settings, configurations, and what changes on disk."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import PULL, Editor, Message
from tests.lsp.conftest import Start
from tests.widgets import CRD

WATCH = {"didChangeWatchedFiles": {"dynamicRegistration": True}}
ASK = {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}}
LATEST = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: nginx, replicas: 1}]}\n"
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: web
    image: nginx:1.29.1
    envFrom: [{configMapRef: {name: settings}}]
"""
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: setings}\n"
WIDGET = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {size: large}\n"


def rules(report: Any) -> set[str]:
    """The rules that spoke."""
    return {item["code"] for item in report["items"]}


def touch(editor: Editor, name: str, text: str | None) -> Message:
    """Change a file on disk, or delete it; gives the event that an editor sends."""
    path = editor.folder / name
    kind = 2 if path.exists() else 1
    if text is None:
        path.unlink()
        kind = 3
    else:
        path.write_text(text, "utf-8")
    return {"uri": path.as_uri(), "type": kind}


def until(editor: Editor, uri: str, wanted: set[str], *, unwanted: bool = False) -> None:
    """Ask again whenever the server says so, until rules speak or no longer do."""
    while (wanted <= rules(editor.pull(uri))) is unwanted:
        editor.wait_to_be_asked("workspace/diagnostic/refresh")


REFRESH = {"diagnostics": {"refreshSupport": True}}


def test_what_changes_on_disk_counts(start: Start) -> None:
    editor = start({"pod.yaml": POD})
    editor.initialize({**PULL, "workspace": {**WATCH, **REFRESH}})
    asked = editor.wait_to_be_asked("client/registerCapability")
    (registration,) = asked["params"]["registrations"]
    patterns = [each["globPattern"] for each in registration["registerOptions"]["watchers"]]
    assert "**/*.{yaml,yml,json}" in patterns
    uri = editor.open("pod.yaml")
    assert "near-miss-reference" not in rules(editor.pull(uri))
    for name, text, unwanted in (("map.yaml", CONFIG_MAP, False), ("map.yaml", None, True)):
        editor.notify("workspace/didChangeWatchedFiles", {"changes": [touch(editor, name, text)]})
        until(editor, uri, {"near-miss-reference"}, unwanted=unwanted)


def test_a_crd_on_disk_and_a_folder_at_once(start: Start) -> None:
    editor = start({"widget.yaml": WIDGET})
    editor.initialize({**PULL, "workspace": {**WATCH, **REFRESH}})
    uri = editor.open("widget.yaml")
    assert rules(editor.pull(uri)) == set()
    (editor.folder / "crds").mkdir()
    touch(editor, "crds/widget.yaml", CRD)
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": editor.uri("crds"), "type": 1}]})
    until(editor, uri, {"invalid-type"})


def test_a_configuration_that_changes(start: Start) -> None:
    editor = start({"pod.yaml": LATEST, ".k8slint.yaml": "ignore: [latest-tag]\n"})
    editor.initialize({**PULL, "workspace": {**WATCH, **REFRESH}})
    uri = editor.open("pod.yaml")
    assert "latest-tag" not in rules(editor.pull(uri))
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [touch(editor, ".k8slint.yaml", "")]})
    until(editor, uri, {"latest-tag"})
    event = touch(editor, ".k8slint.yaml", "exclude: ['*.yaml']\n")
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [event]})
    until(editor, uri, {"latest-tag"}, unwanted=True)
    assert editor.pull(uri)["items"] == []


def test_a_configuration_that_cannot_be_used_is_told_once(start: Start) -> None:
    editor = start({"pod.yaml": LATEST, ".k8slint.yaml": "ignroe: [latest-tag]\n"})
    editor.initialize(PULL)
    uri = editor.open("pod.yaml")
    assert "latest-tag" in rules(editor.pull(uri))
    said = editor.wait_for("window/showMessage")["message"]
    assert said == ".k8slint.yaml:1:1: unknown key 'ignroe'; did you mean 'ignore'?"
    editor.change(uri, 2, {"text": LATEST + "\n"})
    editor.pull(uri)
    assert not [note for note in editor.notes if note["method"] == "window/showMessage"]


def test_a_configuration_is_looked_at_before_it_is_saved(start: Start) -> None:
    editor = start({})
    editor.initialize(PULL)
    uri = editor.open(".k8slint.yaml", "# 🦊\nselect: [latest-tag, latest-tga]\n")
    (item,) = editor.pull(uri)["items"]
    assert (
        item["message"]
        == "'latest-tga' in 'select[1]' is not a preset, set, category or rule; did you mean 'latest-tag'?"
    )
    assert item["range"]["start"]["line"] == 1
    for version, (text, said) in enumerate(
        [("fail-on: [\n", 1), ("", 0), ("- a\n", 1), ("ignore: [latest-tag]\n", 0), ("---\n---\na: b\n", 1)], 2
    ):
        editor.change(uri, version, {"text": text})
        assert len(editor.pull(uri)["items"]) == said, text


def test_without_watching_a_save_is_enough(start: Start) -> None:
    editor = start({"pod.yaml": POD, "map.yaml": CONFIG_MAP.replace("setings", "x")})
    editor.initialize({**PULL, "workspace": REFRESH})
    uri = editor.open("pod.yaml")
    assert "near-miss-reference" not in rules(editor.pull(uri))
    touch(editor, "map.yaml", CONFIG_MAP)
    editor.notify("textDocument/didSave", {"textDocument": {"uri": editor.uri("map.yaml")}})
    until(editor, uri, {"near-miss-reference"})


def test_every_folder_has_its_own_settings(start: Start, tmp_path: Path) -> None:
    editor = start({})
    folders = [tmp_path / "work" / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
        (folder / "pod.yaml").write_text(LATEST, "utf-8")
        (folder / ".git").mkdir()
    one, two = (folder.as_uri() for folder in folders)
    settings = {one: {"ignore": ["latest-tag"]}, two: {"preset": "minimal"}}
    editor.settings = lambda uri: settings.get(str(uri), {})
    editor.initialize({**PULL, "workspace": ASK}, folders=folders)
    assert "latest-tag" not in rules(editor.pull(editor.open("one/pod.yaml")))
    assert "no-liveness-probe" in rules(editor.pull(editor.uri("one/pod.yaml")))
    assert rules(editor.pull(editor.open("two/pod.yaml"))) == {"unknown-field"}
    settings.clear()
    editor.notify("workspace/didChangeConfiguration", {"settings": None})
    editor.wait_to_be_asked("workspace/configuration")
    editor.wait_to_be_asked("workspace/configuration")
    assert "latest-tag" in rules(editor.pull(editor.uri("one/pod.yaml")))


def test_folders_come_and_go(start: Start, tmp_path: Path) -> None:
    editor = start({"pod.yaml": LATEST})
    editor.settings = lambda uri: {"ignore": ["latest-tag"]} if uri else {}
    editor.initialize({**PULL, "workspace": ASK}, folders=[])
    uri = editor.open("pod.yaml")
    assert "latest-tag" in rules(editor.pull(uri))
    folder = {"uri": editor.folder.as_uri(), "name": "work"}
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [folder], "removed": []}})
    editor.wait_to_be_asked("workspace/configuration")
    editor.wait_to_be_asked("workspace/configuration")
    assert "latest-tag" not in rules(editor.pull(uri))


@pytest.mark.parametrize(
    ("settings", "other_server", "speaks"),
    [
        ({}, False, True),
        ({}, True, False),
        ({"schemaDiagnostics": "auto"}, True, False),
        ({"schemaDiagnostics": "on"}, True, True),
        ({"schemaDiagnostics": "off"}, False, False),
    ],
)
def test_what_the_schema_says_can_be_left_to_another_server(
    start: Start, settings: dict[str, str], other_server: bool, speaks: bool
) -> None:
    editor = start({"pod.yaml": LATEST})
    editor.initialize(PULL, {"settings": settings, "otherYamlServer": other_server})
    uri = editor.open("pod.yaml")
    found = rules(editor.pull(uri))
    assert ("unknown-field" in found) is speaks
    line, column = 3, LATEST.splitlines()[3].index("replicas")
    place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}
    assert ("unknown-field" in str(editor.request("textDocument/hover", place))) is speaks
    assert "latest-tag" in found


@pytest.mark.parametrize("told", [None, {}, {"hover": "off"}])
def test_settings_of_the_first_message_hold_unless_told_otherwise(start: Start, told: object) -> None:
    editor = start({"pod.yaml": LATEST})
    editor.settings = lambda _uri: told
    editor.initialize({**PULL, "workspace": ASK}, {"settings": {"schemaDiagnostics": "off"}})
    assert "unknown-field" not in rules(editor.pull(editor.open("pod.yaml")))


def test_nothing_is_said_between_two_questions_about_settings(start: Start) -> None:
    editor = start({"pod.yaml": LATEST})
    editor.settings = lambda _uri: {"ignore": ["latest-tag"]}
    editor.initialize({"workspace": ASK})
    editor.notify("workspace/didChangeConfiguration", {"settings": None})
    found = editor.pushed(editor.open("pod.yaml"))
    assert found
    assert "latest-tag" not in {item["code"] for item in found}


def test_settings_that_cannot_be_used_are_told(start: Start) -> None:
    editor = start({"pod.yaml": LATEST})
    settings = {"preset": "defualt", "select": 5, "hover": "maybe", "kubernetesVersions": ["1.99"], "ignore": ["x"]}
    editor.initialize(PULL, {"settings": settings})
    assert "latest-tag" in rules(editor.pull(editor.open("pod.yaml")))
    said = {note["params"]["message"] for note in editor.notes if note["method"] == "window/showMessage"}
    assert "setting 'k8slint.preset' must be one of minimal, default, strict, all, policy" in said
    assert "setting 'k8slint.select' must be a list of texts" in said
    assert "setting 'k8slint.hover' must be one of auto, on, off" in said
    assert any("1.99" in each for each in said)


def test_a_release_can_be_chosen(start: Start) -> None:
    text = "apiVersion: autoscaling/v2beta2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\n"
    editor = start({"hpa.yaml": text})
    editor.initialize(PULL, {"settings": {"kubernetesVersions": "1.25"}})
    assert "deprecated-api-version" in rules(editor.pull(editor.open("hpa.yaml")))


def test_an_answer_about_settings_counts_however_late_it_comes(start: Start, tmp_path: Path) -> None:
    start({"pod.yaml": LATEST})
    impatient = (
        "import sys\nfrom k8slint.lsp import server\nserver._PATIENCE = 0.05\nsys.argv[1:] = ['server']\n"
        "from k8slint.__main__ import main\nmain()\n"
    )
    editor = Slow(tmp_path / "work", tmp_path / "cache", [sys.executable, "-c", impatient])
    try:
        editor.initialize({**PULL, "workspace": {**ASK, **REFRESH}})
        uri = editor.open("pod.yaml")
        assert "latest-tag" in rules(editor.pull(uri))
        assert "has not said" in editor.wait_for("window/logMessage")["message"]
        (question,) = editor.questions
        editor.send({"jsonrpc": "2.0", "id": question["id"], "result": [{"ignore": ["latest-tag"]}, {}]})
        until(editor, uri, {"latest-tag"}, unwanted=True)
        assert not [note for note in editor.notes if note["method"] == "window/logMessage"]
    finally:
        editor.stop()


class Slow(Editor):
    """An editor that answers the question about its settings later."""

    def __init__(self, folder: Path, cache: Path, command: Sequence[str]) -> None:
        super().__init__(folder, cache, command)
        self.questions: list[Message] = []

    def heed(self, message: Message) -> None:
        """Keep the question."""
        if message["method"] == "workspace/configuration":
            self.questions.append(message)
        else:
            super().heed(message)


@pytest.mark.parametrize("uri", ["http://[::1", "vscode-vfs://github/a/b", "", "untitled:x", "file:///no/such/folder"])
def test_a_folder_that_is_none(start: Start, uri: str) -> None:
    editor = start({"pod.yaml": LATEST})
    params = {"processId": None, "rootUri": None, "workspaceFolders": [{"uri": uri, "name": "x"}]}
    editor.request("initialize", {**params, "capabilities": {**PULL, "workspace": ASK}})
    editor.notify("initialized", {})
    assert "latest-tag" in rules(editor.pull(editor.open("pod.yaml")))


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_file_whose_name_is_no_text(start: Start) -> None:
    editor = start({"pod.yaml": POD})
    (editor.folder / "map\udcff.yaml").write_text(CONFIG_MAP, "utf-8")
    editor.initialize(PULL)
    assert "near-miss-reference" in rules(editor.pull(editor.open("pod.yaml")))
    (found,) = editor.request("workspace/symbol", {"query": "setings"})
    assert found["location"]["uri"] == editor.uri("map%FF.yaml").replace("%25", "%")
    editor.open(found["location"]["uri"], CONFIG_MAP.replace("setings", "other"))
    assert "near-miss-reference" not in rules(editor.pull(editor.uri("pod.yaml")))


def test_news_without_end_keeps_nobody_from_looking(start: Start) -> None:
    editor = start({"pod.yaml": POD})
    editor.initialize({**PULL, "workspace": WATCH})
    uri = editor.open("pod.yaml")
    editor.pull(uri)
    event = touch(editor, "map.yaml", CONFIG_MAP)
    for _ in range(3000):
        editor.notify("workspace/didChangeWatchedFiles", {"changes": [event]})
        if "near-miss-reference" in rules(editor.pull(uri)):
            break
    else:
        pytest.fail("nobody looked")


def test_a_file_that_is_saved_and_closed_stays(start: Start) -> None:
    editor = start({"pod.yaml": POD})
    editor.initialize({**PULL, "workspace": {**WATCH, **REFRESH}})
    uri = editor.open("pod.yaml")
    editor.pull(uri)
    other = editor.open("map.yaml", CONFIG_MAP)
    assert "near-miss-reference" in rules(editor.pull(uri))
    touch(editor, "map.yaml", CONFIG_MAP)
    editor.notify("textDocument/didClose", {"textDocument": {"uri": other}})
    until(editor, uri, {"near-miss-reference"})


def test_two_folders_of_one_project_count_once(start: Start) -> None:
    editor = start({"one/pod.yaml": POD, "two/map.yaml": CONFIG_MAP})
    folders = [editor.folder / "one", editor.folder / "two"]
    editor.initialize(PULL, {"status": True}, folders=folders)
    for name in ("one/pod.yaml", "two/map.yaml"):
        editor.pull(editor.open(name))
    assert len(editor.request("workspace/symbol", {"query": "setings"})) == 1
    assert [note["params"] for note in editor.notes if note["method"] == "k8slint/status"][-1]["files"] == 2
