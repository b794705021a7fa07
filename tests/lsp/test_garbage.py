"""The server outlives whatever is sent, and every request gets an answer."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import PATIENCE, PULL, Editor
from tests.lsp.conftest import Start

POD = "apiVersion: v1\nkind: Pdo\nmetadata: {name: a}\n"


def is_well(editor: Editor) -> bool:
    """Whether the server lints as ever."""
    uri = editor.open("well.yaml", POD)
    return [item["code"] for item in editor.pull(uri)["items"]] == ["unknown-api-version"]


def framed(body: bytes) -> bytes:
    """A body with its header."""
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


@pytest.mark.parametrize(
    "garbage",
    [
        framed(b"{"),
        framed(b""),
        framed(b"\xff\xfe"),
        framed(b"[" * 100_000),
        framed(b'{"jsonrpc": "2.0", "method": "initialized", "params": {}}' * 2),
        framed(b"[]"),
        framed(b"null"),
        framed(b'{"jsonrpc": "1.0", "id": "x", "method": "shutdown"}'),
        framed(b'{"jsonrpc": "2.0", "id": {}, "method": "shutdown"}'),
        framed(b'{"jsonrpc": "2.0", "id": null, "method": "shutdown"}'),
        framed(b'{"jsonrpc": "2.0", "method": 5}'),
        framed(b'{"jsonrpc": "2.0", "id": 99, "result": {"a": {"b": 1}}}'),
        framed(b'{"jsonrpc": "2.0", "id": 99, "error": 5}'),
        framed(b'{"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 1234}}'),
        framed(b'{"jsonrpc": "2.0", "method": "$/cancelRequest", "params": null}'),
        framed(b'{"jsonrpc": "2.0", "method": "$/unknown", "params": {"def": 1, "": 2}}'),
        framed(b'{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {}}'),
        framed(b'{"jsonrpc": "2.0", "method": "textDocument/didOpen"}'),
        framed(b'{"jsonrpc": "2.0", "method": "initialize"}'),
        b"nonsense\r\n\r\nmore of it\r\n",
        b"\r\n\r\n\r\n",
        b"Content-Length: abc\r\n\r\n",
        b"Content-Length: -5\r\n\r\n",
        b"Content-Length: 99999999999999999999999999\r\n\r\n",
        b"x" * 10_000 + b"\r\n",
        b"content-type: x\r\nCONTENT-LENGTH: 2\r\n\r\n{}",
        b"Content-Length: 2\n\n{}",
    ],
)
def test_garbage_costs_only_itself(steady: Editor, garbage: bytes) -> None:
    steady.raw(garbage)
    assert is_well(steady)


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("textDocument/nothing", {}, -32601),
        ("textDocument/hover", {"textDocument": {"uri": 5}, "position": {"line": "x", "character": 0}}, -32602),
        ("textDocument/diagnostic", None, -32602),
        ("initialize", {"processId": 1, "rootUri": None, "capabilities": {}}, -32600),
        ("workspace/executeCommand", {"command": "rm", "arguments": ["-rf"]}, -32602),
    ],
)
def test_a_wrong_request_is_refused(steady: Editor, method: str, params: Any, code: int) -> None:
    answer = steady.answer(steady.start(method, params))
    assert answer["error"]["code"] == code
    assert is_well(steady)


def test_what_comes_too_early_or_too_late_is_refused(start: Start) -> None:
    editor = start({})
    assert editor.answer(editor.start("textDocument/hover", {}))["error"]["code"] == -32002
    editor.initialize(PULL)
    assert is_well(editor)
    editor.request("shutdown")
    assert editor.answer(editor.start("textDocument/hover", {}))["error"]["code"] == -32600
    editor.notify("exit")
    assert editor.process.wait(PATIENCE) == 0


@pytest.mark.parametrize("farewell", ["exit", "close"])
def test_without_a_shutdown_the_end_is_not_well(start: Start, farewell: str) -> None:
    editor = start({})
    editor.initialize(PULL)
    if farewell == "exit":
        editor.notify("exit")
    else:
        assert editor.process.stdin is not None
        editor.process.stdin.close()
    assert editor.process.wait(PATIENCE) == 1


def position(line: Any, character: Any) -> dict[str, Any]:
    """A position, which may be none."""
    return {"line": line, "character": character}


@pytest.mark.parametrize(
    ("start_at", "end_at"),
    [
        (position(0, 0), position(999_999, 999_999)),
        (position(2**31 - 1, 2**31 - 1), position(2**31 - 1, 2**31 - 1)),
        (position(1, 500), position(0, 3)),
        (position(2, 4), position(2, 0)),
    ],
)
def test_positions_beyond_the_text_are_its_end(
    steady: Editor, start_at: dict[str, Any], end_at: dict[str, Any]
) -> None:
    uri = steady.open("a.yaml", POD)
    steady.change(uri, 2, {"range": {"start": start_at, "end": end_at}, "text": ""})
    assert steady.pull(uri)["kind"] == "full"
    steady.change(uri, 3, {"text": POD})
    assert [item["code"] for item in steady.pull(uri)["items"]] == ["unknown-api-version"]


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "file://",
        "file:///",
        "file:///a%00b.yaml",
        "http://[::1",
        "git:/a.yaml",
        "untitled:",
        "file:///%ff%fe.yaml",
        "\ud800",
    ],
)
def test_odd_uris(steady: Editor, uri: str) -> None:
    item = {"uri": uri, "languageId": "yaml", "version": 1, "text": POD}
    steady.notify("textDocument/didOpen", {"textDocument": item})
    assert steady.pull(uri)["kind"] == "full"
    steady.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert is_well(steady)


def test_halves_of_characters_and_other_odd_texts(steady: Editor) -> None:
    for text in (
        "\ud800",
        "a: \udfff\n" + POD,
        "\0" * 100,
        "\ufeff\ufeff" + POD,
        "{" * 50_000,
        "a: " * 20_000,
        "- " * 5000,
    ):
        uri = steady.open("odd.yaml", text)
        assert steady.pull(uri)["kind"] == "full"
        steady.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert is_well(steady)


def test_a_flood_of_messages_at_once(steady: Editor) -> None:
    uri = steady.open("a.yaml", POD)
    ids = []
    for version in range(2, 402):
        steady.change(uri, version, {"text": POD + "#" * version})
        ids.append(steady.start("textDocument/diagnostic", {"textDocument": {"uri": uri}}))
        if version % 3 == 0:
            steady.notify("$/cancelRequest", {"id": ids[-1]})
    answers = [steady.answer(id) for id in ids]
    assert all("result" in answer or answer["error"]["code"] == -32800 for answer in answers)
    assert is_well(steady)


def test_random_bytes_between_messages(steady: Editor) -> None:
    chance = random.Random(3)
    for _ in range(30):
        body = bytearray(json.dumps({"jsonrpc": "2.0", "id": "noise", "method": "textDocument/diagnostic"}).encode())
        for _ in range(chance.randrange(6)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        steady.raw(framed(bytes(body)))
    assert is_well(steady)


@pytest.mark.skipif(os.name == "nt", reason="a folder in use cannot be deleted there")
@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        ("exec {} <&-", 1),
        ("exec {} </dev/null >&-", 1),
        ("exec {} <&- >&- 2>&-", 1),
        ('rmdir "$PWD" && exec {} </dev/null', 1),
    ],
)
def test_where_nobody_is_there_it_ends_quietly(tmp_path: Path, trouble: str, code: int) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    command = ["sh", "-c", trouble.format(f'"{sys.executable}" -m k8slint server')]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")


@pytest.mark.skipif(os.name == "nt", reason="a folder in use cannot be deleted there")
def test_in_a_folder_that_is_gone_others_can_be_served(tmp_path: Path) -> None:
    for name in ("gone", "work"):
        (tmp_path / name).mkdir()
    command = ["sh", "-c", f'rmdir "$PWD" && exec "{sys.executable}" -m k8slint server']
    editor = Editor(tmp_path / "gone", tmp_path / "cache", command)
    editor.folder = tmp_path / "work"
    try:
        editor.initialize(PULL, folders=[])
        assert is_well(editor)
    finally:
        editor.stop()


PRINTING = """\
import os, sys
from k8slint.lsp.session import Session
real = Session.open
def noisy(self, *rest):
    print("printed")
    os.write(1, b"written")
    sys.__stdout__.write("gone around")
    sys.__stdout__.flush()
    return real(self, *rest)
Session.open = noisy
from k8slint.__main__ import main
sys.argv[1:] = ["server"]
main()
"""


def test_nothing_but_the_protocol_goes_to_standard_output(tmp_path: Path) -> None:
    uri = (tmp_path / "a.yaml").as_uri()
    opened = {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": POD}}
    sent: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}},
        {"method": "textDocument/didOpen", "params": opened},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    ]
    data = b"".join(framed(json.dumps({"jsonrpc": "2.0", **message}).encode()) for message in sent)
    done = subprocess.run(
        [sys.executable, "-c", PRINTING], input=data, capture_output=True, cwd=tmp_path, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0
    out = done.stdout
    while out:
        header, _, rest = out.partition(b"\r\n\r\n")
        length = int(header.split(b"\r\n")[0].removeprefix(b"Content-Length: "))
        assert json.loads(rest[:length])["jsonrpc"] == "2.0"
        out = rest[length:]
    assert b"printedwrittengone around" in done.stderr.replace(b"\n", b"")


@pytest.mark.parametrize("pulls", [True, False])
def test_a_fault_of_ours_is_no_clean_file_and_tells_nothing(tmp_path: Path, pulls: bool) -> None:
    script = PRINTING.partition("real =")[0] + (
        "real = Session.findings\n"
        "def broken(self, desk):\n"
        "    if 'fault' in desk.path: raise ValueError(desk.buffer.text)\n"
        "    return real(self, desk)\n"
        "Session.findings = broken\n" + PRINTING.partition("Session.open = noisy\n")[2]
    )
    folder = tmp_path / "broken"
    folder.mkdir()
    editor = Editor(folder, tmp_path / "cache", [sys.executable, "-c", script])
    try:
        editor.initialize(PULL if pulls else None)
        uri = editor.open("fault.yaml", POD)
        [item] = editor.pull(uri)["items"] if pulls else editor.pushed(uri)
        assert item["message"].startswith("not linted: ValueError in <string>, line")
        note = editor.wait_for("window/logMessage")
        assert note["message"].startswith("ValueError in <string>, line")
        assert "Pdo" not in item["message"] + note["message"]
        uri = editor.open("well.yaml", POD)
        items = editor.pull(uri)["items"] if pulls else editor.pushed(uri)
        assert [item["code"] for item in items] == ["unknown-api-version"]
    finally:
        editor.stop()


@pytest.mark.skipif(os.name == "nt", reason="a folder in use cannot be deleted there")
def test_a_folder_that_is_deleted_and_made_again(start: Start) -> None:
    editor = start({"well.yaml": POD})
    editor.initialize(PULL)
    assert is_well(editor)
    for folder in (editor.folder, editor.folder.parent / "other"):
        editor.folder.rename(editor.folder.parent / "moved")
        assert is_well(editor)
        folder.mkdir()
        (folder / ".k8slint.yaml").touch()
        editor.folder = folder
        assert is_well(editor)
        shutil.rmtree(editor.folder.parent / "moved")
        assert is_well(editor)


def test_who_never_answers_can_leave(start: Start) -> None:
    class Silent(Editor):
        def heed(self, message: dict[str, Any]) -> None:
            self.asked.append(message)

    first = start({})
    editor = Silent(first.folder, first.folder / "cache")
    try:
        editor.initialize({**PULL, "window": {"showDocument": {"support": True}}})
        editor.start("workspace/executeCommand", {"command": "k8slint.explain", "arguments": ["latest-tag"]})
        editor.wait_to_be_asked("window/showDocument")
        assert editor.leave() == 0
    finally:
        editor.stop()


@pytest.mark.parametrize("arguments", [[], [1], ["x", "y"], ["u", 1, 2, "z"], ["u", -1, 0, 0], [None] * 9])
def test_a_place_that_is_none(steady: Editor, arguments: list[Any]) -> None:
    steady.request("workspace/executeCommand", {"command": "k8slint.select", "arguments": arguments})
    steady.wait_for("window/showMessage", lambda params: params["message"] == "there is no such place")


@pytest.mark.skipif(os.name == "nt", reason="terminals are others there")
def test_somebody_at_a_terminal_is_told_what_this_is(tmp_path: Path) -> None:
    import pty

    keyboard, terminal = pty.openpty()
    command = [sys.executable, "-m", "k8slint", "server"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, stdin=terminal, stdout=pipe, stderr=pipe) as started:
        assert started.stderr is not None
        assert started.stderr.readline() == b"k8slint: an editor is to start this and talk to it; Ctrl-C ends it\n"
        started.send_signal(signal.SIGINT)
        assert started.wait(PATIENCE) == 130
    os.close(keyboard)
    os.close(terminal)
