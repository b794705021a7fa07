"""A fresh desk for each test, and nothing of it left running."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.editors.desk import Desk, make_desk

_TIME_TO_GO = 15.0  # seconds


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = make_desk(tmp_path)
    yield desk
    deadline = time.monotonic() + _TIME_TO_GO
    while (left := _running(desk)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert not left, "an editor is gone, and what it started still runs"


def _running(desk: Desk) -> list[int]:
    """The processes with the environment of a desk; no group has them all, for editors start servers in sessions."""
    mark = f"RESULT={desk.environment['RESULT']}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return found
