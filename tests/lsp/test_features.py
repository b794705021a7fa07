"""Hover, completion, navigation and code actions, as an editor asks for them and applies what it gets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import PULL, Editor, Message
from tests.lsp.conftest import Start

WEB = """\
# 🦊 日本語
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: nginx:1.29.1
        imagePullPolicy: IfNotPresnet
        env:
        - {name: "🦊", value: yes}
        - name: LEVEL
          valueFrom: {configMapKeyRef: {name: settings, key: level}}
"""
SETTINGS = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {level: info, colour: red}\n"
FILES = {"web.yaml": WEB, "maps/settings.yaml": SETTINGS}


def place(text: str, mark: str, after: int = 0) -> dict[str, int]:
    """Where a piece of text stands, in UTF-16, so many characters further on."""
    offset = text.index(mark) + after
    before = text[:offset].split("\n")
    return {"line": len(before) - 1, "character": len(before[-1].encode("utf-16-le")) // 2}


def ask(editor: Editor, method: str, uri: str, position: Message, **more: Any) -> Any:
    """Ask about a place."""
    return editor.request(f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": position, **more})


def applied(text: str, edits: list[Message]) -> str:
    """A text after the edits of a client that counts in UTF-16."""
    lines = [*text.splitlines(keepends=True), ""]
    starts = [sum(map(len, lines[:number])) for number in range(len(lines))]

    def offset(position: Message) -> int:
        line = lines[position["line"]].encode("utf-16-le")
        return starts[position["line"]] + len(line[: 2 * position["character"]].decode("utf-16-le"))

    for edit in sorted(edits, key=lambda edit: -offset(edit["range"]["start"])):
        first, last = offset(edit["range"]["start"]), offset(edit["range"]["end"])
        text = text[:first] + edit["newText"] + text[last:]
    return text


def test_hover_tells_of_the_field_and_of_the_finding(start: Start) -> None:
    editor = start(FILES)
    editor.initialize(PULL)
    uri = editor.open("web.yaml")
    found = ask(editor, "hover", uri, place(WEB, "IfNotPresnet", 3))
    assert found["contents"]["kind"] == "markdown"
    text = found["contents"]["value"]
    assert text.startswith("**imagePullPolicy** `string`")
    assert "**invalid-value**" in text
    line = place(WEB, "IfNotPresnet")
    assert found["range"] == {"start": line, "end": {**line, "character": line["character"] + 12}}
    assert ask(editor, "hover", uri, {"line": 0, "character": 3}) is None


def test_a_client_may_leave_fields_to_another_server(start: Start) -> None:
    editor = start(FILES)
    plain = {"textDocument": {"diagnostic": {}, "hover": {"contentFormat": ["plaintext"]}}}
    editor.initialize(plain, {"otherYamlServer": True, "settings": {"schemaDiagnostics": "on"}})
    uri = editor.open("web.yaml")
    found = ask(editor, "hover", uri, place(WEB, "IfNotPresnet"))["contents"]
    assert found["kind"] == "plaintext"
    assert "imagePullPolicy** `string`" not in found["value"]
    assert "invalid-value" in found["value"]
    assert ask(editor, "hover", uri, place(WEB, "image:")) is None
    assert ask(editor, "completion", uri, place(WEB, "IfNotPresnet", 4)) is None


@pytest.mark.parametrize(
    ("mark", "after", "label", "new"),
    [
        ("IfNotPresnet", 5, "IfNotPresent", "IfNotPresent"),
        ("image: nginx", 3, "imagePullPolicy", None),
        ("key: level", 6, "colour", "colour"),
        ("name: settings", 8, "settings", "settings"),
    ],
)
def test_completion_replaces_what_was_typed(start: Start, mark: str, after: int, label: str, new: str | None) -> None:
    editor = start(FILES)
    editor.initialize(PULL)
    uri = editor.open("web.yaml")
    found = {item["label"]: item for item in ask(editor, "completion", uri, place(WEB, mark, after))["items"]}
    if new is None:
        assert label not in found  # it is there already
        assert "livenessProbe" in found
        return
    edit = found[label]["textEdit"]
    word = mark.rpartition(" ")[2] if " " in mark else mark
    assert applied(WEB, [edit]) == WEB.replace(mark, mark.replace(word, new))
    assert found[label]["insertTextMode"] == 1


def test_who_reads_no_markdown_gets_none(start: Start) -> None:
    editor = start(FILES)
    plaintext = {"contentFormat": ["plaintext"]}, {"completionItem": {"documentationFormat": ["plaintext"]}}
    editor.initialize({"textDocument": {"diagnostic": {}, "hover": plaintext[0], "completion": plaintext[1]}})
    uri = editor.open("web.yaml")
    found = ask(editor, "hover", uri, place(WEB, "IfNotPresnet"))["contents"]
    assert found["value"].startswith("imagePullPolicy string\n\nValues: Always, IfNotPresent, Never\n")
    assert "More info: https://kubernetes.io/docs/concepts/containers/images#updating-images\n" in found["value"]
    assert "\n\ninvalid-value error: " in found["value"]
    uri = editor.open("new.yaml", "apiVersion: apps/v1\nkind: Deployment\nspec:\n  re")
    items = {item["label"]: item for item in ask(editor, "completion", uri, {"line": 3, "character": 4})["items"]}
    assert items["replicas"]["documentation"]["kind"] == "plaintext"
    assert items["replicas"]["documentation"]["value"].startswith("Default: 1\n")


def test_completion_tells_more_when_asked(start: Start) -> None:
    editor = start(FILES)
    editor.initialize(PULL)
    uri = editor.open("new.yaml", "apiVersion: apps/v1\nkind: Dep")
    items = ask(editor, "completion", uri, {"line": 1, "character": 9})["items"]
    (item,) = [item for item in items if item["label"] == "Deployment"]
    assert (
        "Deployment enables declarative updates"
        in editor.request("completionItem/resolve", item)["documentation"]["value"]
    )
    assert "documentation" not in editor.request("completionItem/resolve", {**item, "data": 9999})


def test_definition_and_references_lead_through_the_project(start: Start) -> None:
    editor = start(FILES)
    editor.initialize({"textDocument": {"diagnostic": {}, "definition": {"linkSupport": True}}})
    uri = editor.open("web.yaml")
    (link,) = ask(editor, "definition", uri, place(WEB, "name: settings", 8))
    there = editor.uri("maps/settings.yaml")
    assert link["targetUri"] == there
    assert link["targetSelectionRange"]["start"] == place(SETTINGS, "settings")
    assert link["originSelectionRange"]["start"] == place(WEB, "settings, key")
    (link,) = ask(editor, "definition", uri, place(WEB, "key: level", 6))
    assert link["targetSelectionRange"]["start"] == place(SETTINGS, "level")
    other = editor.open("maps/settings.yaml")
    assert other == there
    found = ask(editor, "references", other, place(SETTINGS, "settings"), context={"includeDeclaration": True})
    assert {(each["uri"], each["range"]["start"]["line"]) for each in found} == {(there, 2), (uri, 16)}
    editor.change(uri, 2, {"text": WEB.replace("settings", "setings")})
    assert ask(editor, "references", other, place(SETTINGS, "settings"), context={"includeDeclaration": False}) == []


def test_symbols(start: Start) -> None:
    editor = start(FILES)
    outline = {"documentSymbol": {"hierarchicalDocumentSymbolSupport": True}}
    editor.initialize({"textDocument": {"diagnostic": {}, **outline}})
    uri = editor.open("web.yaml")
    (found,) = editor.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    assert (found["name"], found["detail"]) == ("Deployment web", "apps/v1")
    assert "web" in {child["name"] for child in found["children"]}
    names = {each["name"]: each for each in editor.request("workspace/symbol", {"query": "settings"})}
    assert names["ConfigMap settings"]["location"]["uri"] == editor.uri("maps/settings.yaml")


def actions(editor: Editor, uri: str, mark: str, text: str = WEB, **context: Any) -> dict[str, Message]:
    """The code actions at a piece of text, by their titles."""
    at = place(text, mark)
    params = {
        "textDocument": {"uri": uri},
        "range": {"start": at, "end": at},
        "context": {"diagnostics": [], **context},
    }
    return {action["title"]: action for action in editor.request("textDocument/codeAction", params)}


def test_a_fix_mends_its_finding(start: Start) -> None:
    editor = start(FILES)
    editor.initialize(PULL)
    uri = editor.open("web.yaml")
    before = {item["code"] for item in editor.pull(uri)["items"]}
    (action,) = [
        each
        for each in actions(editor, uri, "IfNotPresnet").values()
        if "edit" in each and "IfNotPresent" in str(each["edit"])
    ]
    assert action["kind"] == "quickfix"
    assert [each["code"] for each in action["diagnostics"]] == ["invalid-value"]
    text = applied(WEB, action["edit"]["changes"][uri])
    assert text == WEB.replace("IfNotPresnet", "IfNotPresent")
    editor.change(uri, 2, {"text": text})
    assert {item["code"] for item in editor.pull(uri)["items"]} == before - {"invalid-value"}


def test_what_looks_like_something_else_is_quoted(start: Start) -> None:
    editor = start(FILES)
    editor.initialize(PULL)
    uri = editor.open("web.yaml")
    found = actions(editor, uri, "yes}")
    assert any(
        applied(WEB, action["edit"]["changes"][uri]) == WEB.replace("yes}", '"yes"}')
        for action in found.values()
        if "edit" in action
    )


@pytest.mark.parametrize("where", ["here", "for Deployment 'web'"])
def test_a_finding_can_be_ignored(start: Start, where: str) -> None:
    editor = start(FILES)
    shows = {"window": {"showDocument": {"support": True}}}
    editor.initialize({**PULL, **shows, "workspace": {"workspaceEdit": {"documentChanges": True}}})
    uri = editor.open("web.yaml")
    before = {item["code"] for item in editor.pull(uri)["items"]}
    action = actions(editor, uri, "IfNotPresnet")[f"Ignore 'invalid-value' {where}"]
    (edit,) = action["edit"]["documentChanges"]
    assert edit["textDocument"] == {"uri": uri, "version": 1}
    text = applied(WEB, edit["edits"])
    editor.change(uri, 2, {"text": text})
    assert {item["code"] for item in editor.pull(uri)["items"]} == before - {"invalid-value"}
    # Then the editor runs the command, which shows where the reason goes.
    command = action["command"]
    editor.request("workspace/executeCommand", {"command": command["command"], "arguments": command["arguments"]})
    shown = editor.wait_to_be_asked("window/showDocument")["params"]
    assert shown["uri"] == uri
    first, last = shown["selection"]["start"], shown["selection"]["end"]
    line = text.split("\n")[first["line"]]
    assert "k8slint:" in line
    assert line[: first["character"]].endswith("-- ")
    assert first["line"] == last["line"]
    assert len(line) >= last["character"] > first["character"]


def test_only_what_is_asked_for(start: Start) -> None:
    editor = start(FILES)
    editor.initialize(PULL)
    uri = editor.open("web.yaml")
    assert actions(editor, uri, "IfNotPresnet", only=["refactor"]) == {}
    kinds = {each["kind"] for each in actions(editor, uri, "IfNotPresnet", only=["quickfix"]).values()}
    assert kinds == {"quickfix"}
    fixing = actions(editor, uri, "IfNotPresnet", only=["source.fixAll"])
    assert {each["kind"] for each in fixing.values()} <= {"source.fixAll.k8slint"}


def test_a_rule_is_explained(start: Start) -> None:
    editor = start(FILES)
    editor.initialize({**PULL, "window": {"showDocument": {"support": True}}})
    uri = editor.open("web.yaml")
    command = actions(editor, uri, "IfNotPresnet")["Explain 'invalid-value'"]["command"]
    editor.request("workspace/executeCommand", {"command": command["command"], "arguments": command["arguments"]})
    shown = editor.wait_to_be_asked("window/showDocument")["params"]
    assert "# invalid-value" in Path(shown["uri"].removeprefix("file://")).read_text("utf-8")


def test_a_client_that_shows_nothing_gets_it_as_a_message(start: Start) -> None:
    editor = start(FILES)
    editor.initialize(PULL)
    editor.request("workspace/executeCommand", {"command": "k8slint.explain", "arguments": ["latest-tag"]})
    assert editor.wait_for("window/showMessage")["message"].startswith("latest-tag: ")
    editor.request("workspace/executeCommand", {"command": "k8slint.explain", "arguments": [{"a": 1}]})
    assert editor.wait_for("window/showMessage")["message"] == "there is no such rule"


def test_the_status_is_told_to_those_who_want_it(start: Start) -> None:
    editor = start(FILES)
    editor.initialize(PULL, {"status": True})
    editor.pull(editor.open("web.yaml"))
    status = editor.wait_for("k8slint/status", lambda params: params["state"] == "ready" and params["files"])
    assert (status["files"], status["objects"]) == (2, 2)
    assert status["kubernetesVersions"] == ["1.37"]


ODD = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: "set\\u202etings\\n"}
data: {"le\\u0007vel": a, "  ": b}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: web
    env:
    - name: LEVEL
      valueFrom: {configMapKeyRef: {name: set}}
"""


def test_names_are_shown_without_what_nobody_sees(start: Start) -> None:
    editor = start({"odd.yaml": ODD})
    outline = {"documentSymbol": {"hierarchicalDocumentSymbolSupport": True}}
    editor.initialize({"textDocument": {"diagnostic": {}, **outline}})
    uri = editor.open("odd.yaml")
    found, _ = editor.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    assert found["name"] == r"ConfigMap set\u202etings\n"
    assert {each["name"] for each in found["children"]} == {r"le\x07vel", "?"}
    (symbol,) = [each for each in editor.request("workspace/symbol", {"query": "set"}) if "ConfigMap" in each["name"]]
    assert symbol["name"] == r"ConfigMap set\u202etings\n"
    items = ask(editor, "completion", uri, place(ODD, "name: set}", 9))["items"]
    (item,) = [each for each in items if "ings" in each["label"]]
    assert item["label"] == r"set\u202etings\n"
    assert item["textEdit"]["newText"] == '"set\u202etings\\n"'
    assert editor.request("completionItem/resolve", item)["label"] == item["label"]


def test_settings_that_cannot_be_used_stand_in_the_status(start: Start) -> None:
    editor = start({**FILES, ".k8slint.yaml": "ignroe: []\n"})
    editor.initialize(PULL, {"status": True})
    editor.pull(editor.open("web.yaml"))
    status = editor.wait_for("k8slint/status", lambda params: params["state"] == "error")
    assert status["message"] == ".k8slint.yaml:1:1: unknown key 'ignroe'; did you mean 'ignore'?"
