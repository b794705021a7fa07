"""How long an editor waits for the language server, and how much memory that takes.

python -m benchmarks.server [--objects 5000] [--lines 500] [--runs 50] [--folder DIR]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.editor import long_file
from benchmarks.projects import documents

NAME = "edited.yaml"


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--objects", type=int, default=5000, help="objects of the project, one a file [5000]")
    parser.add_argument("--lines", type=int, default=500, help="lines of the edited file [500]")
    parser.add_argument("--runs", type=int, default=50, help="edits [50]")
    parser.add_argument("--folder", type=Path, help="a folder of manifests instead, which is left as it is")
    asked = parser.parse_args()
    text = long_file(asked.lines)
    with project(asked.folder, asked.objects) as folder, server(folder) as client:
        measure(client, folder, text, asked.runs)


@contextmanager
def project(folder: Path | None, objects: int) -> Iterator[Path]:
    """A folder with a project; one that is made goes away again."""
    if folder is not None:
        yield folder.resolve()
        return
    with tempfile.TemporaryDirectory() as name:
        for number, text in enumerate(documents(objects)):
            path = Path(name) / f"{number % 50}" / f"{number}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        yield Path(name)


@contextmanager
def server(folder: Path) -> Iterator[Client]:
    """A server that was just started."""
    process = subprocess.Popen(
        [sys.executable, "-m", "k8slint", "server"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        yield Client(process)
    finally:
        process.kill()
        process.wait()


class Client:
    """Speaks the protocol, and waits."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._number = 0

    def notify(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def request(self, method: str, params: Any) -> Any:
        """Send a request and wait for its result."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._number and "method" not in message:
                return message["result"]

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while (line := self._process.stdout.readline()).strip():
            if line.startswith(b"Content-Length:"):
                length = int(line.partition(b":")[2])
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return message

    @property
    def memory(self) -> str:
        """The most memory that the server has held, where the system tells."""
        status = Path(f"/proc/{self._process.pid}/status")
        if not status.exists():
            return "unknown"
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return f"{int(line.split()[1]) / 1024:.0f} MB"


def measure(client: Client, folder: Path, text: str, runs: int) -> None:
    """Start, open a file, and edit it again and again."""
    uri = (folder / NAME).as_uri()
    here = {"textDocument": {"uri": uri}}
    at = {**here, "position": {"line": 3, "character": 4}}
    capabilities: dict[str, Any] = {"textDocument": {"diagnostic": {}}}
    folders = [{"uri": folder.as_uri(), "name": "project"}]
    begun = time.perf_counter()
    client.request("initialize", {"processId": None, "capabilities": capabilities, "workspaceFolders": folders})
    client.notify("initialized", {})
    say("start", [time.perf_counter() - begun])
    item = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
    begun = time.perf_counter()
    client.notify("textDocument/didOpen", {"textDocument": item})
    client.request("textDocument/diagnostic", here)
    say("first diagnostics, the project read", [time.perf_counter() - begun])
    after: dict[str, Callable[[], Any]] = {
        "diagnostics": lambda: client.request("textDocument/diagnostic", here),
        "hover": lambda: client.request("textDocument/hover", at),
        "completion": lambda: client.request("textDocument/completion", at),
        "definition": lambda: client.request("textDocument/definition", at),
    }
    for what, ask in after.items():
        seconds = []
        for number in range(runs):
            name, tag = f"app: app-{number}", f":1.{number}.1"
            edited = text.replace(":1.0.0", tag, 1).replace("app: app-0", name, 1)
            document = {"uri": uri, "version": number + 2}
            begun = time.perf_counter()
            client.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": edited}]})
            ask()
            seconds.append(time.perf_counter() - begun)
        say(f"an edit, then {what}", seconds)
    print(f"{'memory at most':40} {client.memory:>9}")


def say(what: str, seconds: list[float]) -> None:
    """Print a row."""
    most = f", most {max(seconds) * 1000:6.1f} ms" if len(seconds) > 1 else ""
    print(f"{what:40} {median(seconds) * 1000:6.1f} ms{most}")


if __name__ == "__main__":
    main()
