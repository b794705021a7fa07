"""An editor for tests: it speaks the protocol over pipes and answers what a server asks."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

Message: TypeAlias = "dict[str, Any]"
COMMAND = (sys.executable, "-m", "k8slint", "server")
PULL: Mapping[str, Any] = {"textDocument": {"diagnostic": {}}}  # the capability to ask for diagnostics
PATIENCE = 60  # seconds; only a server that is stuck takes so long


class Editor:
    """A server in a process of its own, and what it has said so far.

    `settings` is what it is told when it asks, by the URI it asks about.
    """

    def __init__(self, folder: Path, cache: Path, command: Sequence[str] = COMMAND) -> None:
        self.folder = folder
        self.settings: Callable[[str | None], Any] = lambda _uri: None
        self.notes: list[Message] = []
        self.asked: list[Message] = []
        self._next = 0
        self._answers: dict[Any, Message] = {}
        self._said: queue.Queue[Message | None] = queue.Queue()
        environment = {**os.environ, "K8SLINT_CACHE_DIR": str(cache)}
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while line := stream.readline():
            assert line.startswith(b"Content-Length: "), line
            length = int(line.split(b":")[1])
            while stream.readline().strip():
                pass
            self._said.put(json.loads(stream.read(length)))
        self._said.put(None)

    def raw(self, data: bytes) -> None:
        """Send bytes as they are."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message: Any) -> None:
        """Send a message."""
        body = json.dumps(message).encode()
        self.raw(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def notify(self, method: str, params: Any = None) -> None:
        """Send a notification."""
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def start(self, method: str, params: Any = None) -> int:
        """Send a request and do not wait; gives its id."""
        self._next += 1
        self.send({"jsonrpc": "2.0", "id": self._next, "method": method, "params": params})
        return self._next

    def answer(self, id: Any) -> Message:
        """Wait for the answer to a request, an error included."""
        while id not in self._answers:
            self._hear()
        return self._answers.pop(id)

    def request(self, method: str, params: Any = None) -> Any:
        """Send a request and wait for its result."""
        answer = self.answer(self.start(method, params))
        assert "error" not in answer, answer
        return answer["result"]

    def wait_for(self, method: str, fits: Callable[[Any], bool] = lambda _params: True) -> Any:
        """Wait for a notification; gives its parameters. What had come before counts."""
        while True:
            for number, note in enumerate(self.notes):
                if note["method"] == method and fits(note["params"]):
                    del self.notes[number]
                    return note["params"]
            self._hear()

    def wait_to_be_asked(self, method: str) -> Message:
        """Wait for a request of the server, which has been answered already."""
        while True:
            for number, message in enumerate(self.asked):
                if message["method"] == method:
                    return self.asked.pop(number)
            self._hear()

    def _hear(self) -> None:
        message = self._said.get(timeout=PATIENCE)
        assert message is not None, f"the server is gone: {self._last_words()}"
        if "method" not in message:
            self._answers[message["id"]] = message
        elif "id" not in message:
            self.notes.append(message)
        else:
            self.heed(message)

    def heed(self, message: Message) -> None:
        """Answer a request of the server."""
        self.asked.append(message)
        result: Any = None
        if message["method"] == "workspace/configuration":
            result = [self.settings(item.get("scopeUri")) for item in message["params"]["items"]]
        elif message["method"] == "window/showDocument":
            result = {"success": True}
        self.send({"jsonrpc": "2.0", "id": message["id"], "result": result})

    def _last_words(self) -> str:
        assert self.process.stderr is not None
        return self.process.stderr.read().decode("utf-8", "replace")[-2000:]

    def initialize(
        self, capabilities: Mapping[str, Any] | None = None, options: Any = None, folders: list[Path] | None = None
    ) -> Any:
        """The first two messages; gives the capabilities of the server."""
        roots = [self.folder] if folders is None else folders
        result = self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": None,
                "capabilities": capabilities or {},
                "initializationOptions": options,
                "workspaceFolders": [{"uri": root.as_uri(), "name": root.name} for root in roots],
            },
        )
        self.notify("initialized", {})
        return result["capabilities"]

    def uri(self, name: str) -> str:
        """The URI of a file of the folder."""
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str | None = None) -> str:
        """Open a file, with its text on disk if no other is given; gives its URI."""
        uri = self.uri(name) if ":" not in name else name
        if text is None:
            text = (self.folder / name).read_bytes().decode()
        item = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return uri

    def change(self, uri: str, version: int, *changes: Message) -> None:
        """Send an edit."""
        document = {"uri": uri, "version": version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)})

    def pull(self, uri: str, previous: str | None = None) -> Any:
        """Ask for the diagnostics of a file."""
        return self.request("textDocument/diagnostic", {"textDocument": {"uri": uri}, "previousResultId": previous})

    def pushed(self, uri: str, fits: Callable[[Any], bool] = lambda _params: True) -> list[Message]:
        """Wait for diagnostics of a file."""
        found = self.wait_for("textDocument/publishDiagnostics", lambda params: params["uri"] == uri and fits(params))
        result: list[Message] = found["diagnostics"]
        return result

    def leave(self) -> int:
        """Say good-bye; gives the exit code."""
        self.request("shutdown")
        self.notify("exit")
        return self.process.wait(PATIENCE)

    def stop(self) -> None:
        """End the process, whatever state it is in."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            try:
                stream.close()
            except BrokenPipeError:
                pass
