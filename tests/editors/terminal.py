"""A program in a terminal of its own: it sees a screen and a keyboard, and is gone afterwards."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

PATIENCE = 60.0  # seconds; nothing here takes more than a few, and a test that hangs shall say so


class Terminal:
    """What a program writes to its screen, and a way to press its keys."""

    def __init__(self, descriptor: int, process: subprocess.Popen[bytes]) -> None:
        self.descriptor, self.process, self.seen = descriptor, process, b""

    def read(self, seconds: float) -> bool:
        """Take what is written within some time; gives False once the program is gone."""
        if not select.select([self.descriptor], [], [], seconds)[0]:
            return self.process.poll() is None
        self.seen += os.read(self.descriptor, 65536)
        return True

    def until(self, text: str) -> None:
        """Read until a text has been written since the last key; raises TimeoutError with what was written instead."""
        wanted, deadline = text.encode(), time.monotonic() + PATIENCE
        while wanted not in self.seen:
            if not self.read(0.5) or time.monotonic() > deadline:
                raise TimeoutError(f"no {text!r} on the screen, but {self.seen[-4000:]!r}")

    def press(self, keys: str) -> None:
        self.seen = b""
        os.write(self.descriptor, keys.encode())

    def finish(self) -> bytes:
        """Read until the program ends; raises TimeoutError if it does not."""
        deadline = time.monotonic() + PATIENCE
        while self.read(0.5):
            if time.monotonic() > deadline:
                raise TimeoutError(f"still running; on the screen: {self.seen[-4000:]!r}")
        self.process.wait(PATIENCE)
        return self.seen


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process with its whole group, which `start_new_session` made."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextlib.contextmanager
def terminal(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Iterator[Terminal]:
    """Start a program in a terminal of 50 lines and 200 columns."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
    # The first terminal that the head of a session opens becomes its own, /dev/tty.
    opened = ("sh", "-c", f'exec "$@" <>{os.ttyname(slave)} >&0 2>&0', "sh", *command)
    process = subprocess.Popen(
        opened,
        cwd=folder,
        env={**environment, "TERM": "xterm-256color"},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield Terminal(master, process)
    finally:
        end(process)
        os.close(slave)
        os.close(master)


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> str:
    """Run a program that wants no terminal; gives what it wrote, raises TimeoutError if it does not end."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        out, _ = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired as late:
        end(process)
        raise TimeoutError(f"still running; it wrote {process.communicate()[0][-4000:]!r}") from late
    finally:
        end(process)
    return out.decode(errors="replace")
