"""The whole suite runs without a network, in this process and in every one that a test starts."""

from __future__ import annotations

import ast
import socket
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
# Words with which a child would not get the guard.
_LOOSE = frozenset({"-I", "-E", "-S", "PYTHONPATH"})
_TRIES = {
    "socket": "socket.socket()",
    "IPv6": "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
    "connection": "socket.create_connection(('127.0.0.1', 9))",
    "name": "socket.getaddrinfo('localhost', 80)",
    "old name": "socket.gethostbyname('localhost')",
    "local": "with socket.socket(socket.AF_UNIX) as end: end.connect('/nowhere')",
    "swallowed": "try: socket.socket()\nexcept Exception: pass",
    "fetched": "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9/')",
}
if not hasattr(socket, "AF_UNIX"):  # Windows
    del _TRIES["local"]


@pytest.mark.parametrize("attempt", _TRIES.values(), ids=_TRIES)
def test_this_process_is_offline(attempt: str) -> None:
    with pytest.raises(BaseException, match=r"^socket\.") as refused:
        exec(attempt, {"socket": socket})
    assert type(refused.value).__name__ == "Online"


@pytest.mark.parametrize("attempt", _TRIES.values(), ids=_TRIES)
def test_a_child_is_offline(attempt: str, tmp_path: Path) -> None:
    code = f"import socket\n{attempt}"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("sitecustomize.Online: socket.")


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="pairs are connections there")
def test_pairs_within_a_process_are_no_network() -> None:
    for end in socket.socketpair():
        end.close()


def test_no_test_lets_a_child_loose() -> None:
    """Children inherit the environment; nobody makes a path of his own, or has Python ignore it."""
    loose = {
        f"{path.relative_to(TESTS)}:{node.lineno}"
        for path in TESTS.rglob("*.py")
        if path not in (TESTS / "conftest.py", Path(__file__))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in _LOOSE
    }
    assert loose == set()
