"""What the server says of a file is what `check` says, in the client's own units, whatever has been typed."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from k8slint.outcome import Diagnostic
from k8slint.registry import builtin
from k8slint.request import Request
from k8slint.run import check
from k8slint.source import Position
from tests.lsp.client import PULL, Message
from tests.lsp.conftest import Start

ROOT = Path(__file__).parents[2]
SHOP = (ROOT / "examples" / "shop.yaml").read_text("utf-8")

PAIR = {
    "web.yaml": """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: web
    image: nginx:1.29.1
    env:
    - name: LEVEL
      valueFrom: {configMapKeyRef: {name: settings, key: level}}
""",
    "settings.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {level: info}\n",
}
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    image: a:1\n"
WIDE = """\
# 日本語のコメント 🦊
apiVersion: v1
kind: Service
metadata: {name: web, annotations: {"説明🦊": "日本語🦊", port: 80}}
spec: {ports: [{port: 80}]}
"""


def units(text: str, encoding: str) -> int:
    """How many units a text takes, as the standard library counts."""
    return (
        len(text.encode(f"{encoding}-le" if encoding != "utf-8" else encoding))
        // {
            "utf-8": 1,
            "utf-16": 2,
            "utf-32": 4,
        }[encoding]
    )


def expected(found: Diagnostic, text: str, encoding: str = "utf-16") -> dict[str, Any]:
    """A finding of `check` as a client should get it."""
    lines = text.replace("\r\n", "\n").split("\n")

    def point(position: Position) -> dict[str, int]:
        return {
            "line": position.line - 1,
            "character": units(lines[position.line - 1][: position.column - 1], encoding),
        }

    return {
        "code": found.rule,
        "severity": {"error": 1, "warning": 2, "info": 3}[found.severity],
        "range": {"start": point(found.range.start), "end": point(found.range.end)},
        "first line": found.message,
    }


def told(items: list[Message]) -> list[dict[str, Any]]:
    """The same of what the server sent."""
    return [
        {
            "code": item["code"],
            "severity": item["severity"],
            "range": item["range"],
            "first line": item["message"].split("\n")[0],
        }
        for item in items
    ]


def checked(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> list[Diagnostic]:
    """What `check` says of a file."""
    monkeypatch.chdir(folder)
    return list(check(Request((name,), force_exclude=True), builtin()).diagnostics)


def code(items: list[Message]) -> list[str]:
    """The rules that spoke."""
    return [item.get("code", "") for item in items]


def test_a_client_that_pulls_gets_what_check_says(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = start({"shop.yaml": SHOP})
    assert editor.initialize(PULL)["diagnosticProvider"]["interFileDependencies"]
    items = editor.pull(editor.open("shop.yaml"))["items"]
    found = checked(editor.folder, "shop.yaml", monkeypatch)
    assert len(found) > 5
    assert told(items) == [expected(each, SHOP) for each in found]
    assert editor.leave() == 0
    assert not any(note["method"] == "textDocument/publishDiagnostics" for note in editor.notes)


def test_a_client_that_does_not_is_told(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = start({"shop.yaml": SHOP})
    assert "diagnosticProvider" not in editor.initialize()
    uri = editor.open("shop.yaml")
    found = checked(editor.folder, "shop.yaml", monkeypatch)
    assert told(editor.pushed(uri)) == [expected(each, SHOP) for each in found]
    editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert editor.pushed(uri) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_columns_are_the_clients(start: Start, monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    editor = start({"wide.yaml": WIDE})
    general = {"general": {"positionEncodings": [encoding]}}
    assert editor.initialize({**PULL, **general})["positionEncoding"] == encoding
    items = editor.pull(editor.open("wide.yaml"))["items"]
    (found,) = [each for each in checked(editor.folder, "wide.yaml", monkeypatch) if each.range.start.line == 4]
    assert expected(found, WIDE, encoding) in told(items)
    (line,) = [item["range"]["start"] for item in items if item["range"]["start"]["line"] == 3]
    before = 'metadata: {name: web, annotations: {"説明🦊": "日本語🦊", port: '
    assert line["character"] == units(before, encoding)


def test_an_editor_that_counts_otherwise_than_it_announces_can_say_so(start: Start) -> None:
    editor = start({"wide.yaml": WIDE})
    editor.initialize(PULL, {"positionEncoding": "utf-8"})
    columns = {
        item["range"]["start"]["character"]
        for item in editor.pull(editor.open("wide.yaml"))["items"]
        if item["range"]["start"]["line"] == 3
    }
    assert columns == {units('metadata: {name: web, annotations: {"説明🦊": "日本語🦊", port: ', "utf-8")}


def test_a_byte_order_mark_counts_in_the_editor_only(start: Start) -> None:
    editor = start({})
    editor.initialize(PULL)
    items = editor.pull(editor.open("a.yaml", "\ufeffapiVersion: v1\nkind: Pdo\nmetadata: {name: a}\n"))["items"]
    assert [item["range"]["start"] for item in items] == [{"line": 1, "character": 6}]
    uri = editor.open("b.yaml", "\ufeff{apiVersion: v1, kind: Pdo, metadata: {name: a}}\n")
    assert [item["range"]["start"]["character"] for item in editor.pull(uri)["items"]] == [1]


@pytest.mark.parametrize("seed", range(3))
def test_hundreds_of_edits(start: Start, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """The text is changed at random places, line breaks of all kinds and wide characters among them."""
    editor = start({**PAIR, "other/shop.yaml": SHOP})
    editor.initialize(PULL)
    chance = random.Random(seed)
    text = PAIR["web.yaml"]
    uri = editor.open("web.yaml")
    pieces = [
        "\n",
        "\r\n",
        "x",
        "日本",
        "🦊",
        "  ",
        "- a: b\n",
        "key: ",
        '"',
        "---\n",
        "\u2028",
        "\x85",
        "",
        "\t",
        "#",
        "{",
        ":",
    ]
    for version in range(2, 122):
        first, last = sorted(chance.choices(range(len(text) + 1), k=2))
        last = min(last, first + chance.choice([0, 0, 1, 3, 40]))
        new = chance.choice(pieces)
        change = {"range": {"start": where(text, first), "end": where(text, last)}, "text": new}
        if splits(text, first) or splits(text, last):
            continue
        text = text[:first] + new + text[last:]
        editor.change(uri, version, change)
        if version % 4 == 0:
            items = editor.pull(uri)["items"]
            (editor.folder / "web.yaml").write_bytes(text.encode())
            found = checked(editor.folder, "web.yaml", monkeypatch)
            assert [(each.rule, each.message) for each in found] == [
                (item["code"], item["message"].split("\nhelp: ")[0]) for item in items
            ], text
            assert [(item["range"]["start"], item["range"]["end"]) for item in items] == [
                (at(text, each.range.start), at(text, each.range.end)) for each in found
            ], text


def lines_of(text: str) -> list[str]:
    """The lines of a text as the protocol has them, with their line breaks."""
    return (
        text.replace("\r\n", "\n\0").replace("\r", "\r\0").replace("\n", "\n\0").replace("\n\0\0", "\r\n\0").split("\0")
    )


def where(text: str, offset: int) -> dict[str, int]:
    """The position of a character, in UTF-16."""
    before = lines_of(text[:offset])
    return {"line": len(before) - 1, "character": units(before[-1], "utf-16")}


def at(text: str, position: Position) -> dict[str, int]:
    """The position that `check` gives, in UTF-16."""
    line = lines_of(text)[position.line - 1]
    return {"line": position.line - 1, "character": units(line[: position.column - 1], "utf-16")}


def splits(text: str, offset: int) -> bool:
    """Whether a place lies within a line break, which no editor offers."""
    return text[offset - 1 : offset + 1] == "\r\n"


def test_what_is_not_saved_counts_for_others(start: Start) -> None:
    editor = start(PAIR)
    editor.initialize(PULL)
    web, settings = editor.open("web.yaml"), editor.open("settings.yaml")
    assert "missing-config-key" not in code(editor.pull(web)["items"])
    editor.change(settings, 2, {"text": PAIR["settings.yaml"].replace("level", "loglevel")})
    (found,) = [item for item in editor.pull(web)["items"] if item["code"] == "missing-config-key"]
    (related,) = found["relatedInformation"]
    assert related["location"]["uri"] == settings
    assert related["location"]["range"]["start"]["line"] == 3
    editor.notify("textDocument/didClose", {"textDocument": {"uri": settings}})
    assert "missing-config-key" not in code(editor.pull(web)["items"])


def test_others_are_told_of_what_is_not_saved(start: Start) -> None:
    editor = start(PAIR)
    editor.initialize()
    web = editor.open("web.yaml")
    assert "missing-config-key" not in code(editor.pushed(web))
    settings = editor.open("settings.yaml")
    assert editor.pushed(settings) == []
    editor.change(settings, 2, {"text": PAIR["settings.yaml"].replace("level", "loglevel")})
    assert "missing-config-key" in code(editor.pushed(web))


def test_a_client_that_pulls_is_asked_to_do_it_again(start: Start) -> None:
    editor = start(PAIR)
    editor.initialize({**PULL, "workspace": {"diagnostics": {"refreshSupport": True}}})
    web, settings = editor.open("web.yaml"), editor.open("settings.yaml")
    before = editor.pull(web)
    editor.pull(settings)
    assert editor.pull(web, before["resultId"]) == {"kind": "unchanged", "resultId": before["resultId"]}
    editor.change(settings, 2, {"text": PAIR["settings.yaml"].replace("level", "loglevel")})
    editor.wait_to_be_asked("workspace/diagnostic/refresh")
    assert "missing-config-key" in code(editor.pull(web, before["resultId"])["items"])


@pytest.mark.parametrize(
    "half",
    [
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  na",
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports:\n  - port: 80\n    tar",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    image: [",
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: "x',
        "apiV",
        "",
    ],
)
def test_half_typed_text_does_not_flood(start: Start, half: str) -> None:
    editor = start(PAIR)
    editor.initialize(PULL)
    assert len(editor.pull(editor.open("new.yaml", half))["items"]) <= 1
    assert editor.pull(editor.open("settings.yaml"))["items"] == []


def test_what_is_no_manifest_is_left_alone(start: Start) -> None:
    editor = start({"compose.yaml": "services: {a: {image: b}}\n", ".github/workflows/ci.yaml": "on: [push\n"})
    editor.initialize(PULL)
    for name in ("compose.yaml", ".github/workflows/ci.yaml"):
        assert editor.pull(editor.open(name))["items"] == []
    assert editor.pull(editor.open("a.txt", "a: [\n"))["items"] == []


def test_a_file_that_was_never_saved(start: Start) -> None:
    editor = start({})
    editor.initialize(PULL)
    items = editor.pull(editor.open("untitled:Untitled-1", "apiVersion: v1\nkind: Pdo\nmetadata: {name: a}\n"))["items"]
    assert code(items) == ["unknown-api-version"]
    editor.change("untitled:Untitled-1", 2, {"text": PAIR["settings.yaml"]})
    assert editor.pull("untitled:Untitled-1")["items"] == []


def test_rules_have_pages_tags_and_places(start: Start) -> None:
    editor = start({"old.yaml": "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\n"})
    editor.initialize(PULL)
    (found,) = [item for item in editor.pull(editor.open("old.yaml"))["items"] if item["code"].startswith("removed-")]
    assert found["source"] == "k8slint"
    assert found["tags"] == [2]
    page = Path(found["codeDescription"]["href"].removeprefix("file://"))
    assert page.read_text("utf-8").startswith("<!-- Generated by `k8slint dev docs`. -->\n\n# removed-api-version")


def test_more_than_anybody_reads_is_counted(start: Start) -> None:
    env = "".join(f"    - {{name: A, value: {n}}}\n" for n in range(130))
    editor = start({})
    editor.initialize(PULL)
    items = editor.pull(editor.open("long.yaml", POD + "    env:\n" + env))["items"]
    assert code(items).count("env-value-not-string") == 100
    assert "30 more of 'env-value-not-string' in this file" in [item["message"] for item in items]


def test_nothing_secret_is_told(start: Start) -> None:
    text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {password: c3VwZXJzZWNyZXQtY2FuYXJ5 !}\n"
    editor = start({})
    editor.initialize(PULL)
    report = editor.pull(editor.open("secret.yaml", text))
    assert report["items"]
    assert "c3VwZXJ" not in str(report)
    assert "c3VwZXJ" not in str(editor.notes)


def test_the_steps_of_a_help_stand_below_each_other(start: Start) -> None:
    editor = start({"a.yaml": "apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata: {name: a}\nspec: {}\n"})
    editor.initialize(PULL)
    items = editor.pull(editor.open("a.yaml"))["items"]
    (message,) = [item["message"] for item in items if item["code"] == "removed-api-version"]
    assert "\\n" not in message
    assert message.split("\n")[1] == "help: use networking.k8s.io/v1"
