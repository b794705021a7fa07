"""Entries in a folder: plain bytes with a checksum, written whole or not at all, the oldest dropped when it is full.

Whatever is wrong with the folder or an entry, the entry is just not there: a cache may never fail a run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256

_SUM = 64  # characters of a checksum
_MOST = 256 << 20  # bytes of all entries
_LARGEST = 64 << 20  # bytes of one entry
_SUFFIX = ".k8slint"


def default_folder() -> str | None:
    """Where caches of this user lie on this system; None where nobody can tell."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "") or os.path.join(home, ".cache")
    return os.path.join(base, "k8slint") if os.path.isabs(base) else None


class Store:
    """The entries in one folder, which is made when the first one is written."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def get(self, key: str) -> bytes | None:
        """An entry that was put under a key; None if there is none, or none that is whole."""
        path = self._path(key)
        try:
            with open(path, "rb") as stream:
                written, data = stream.read(_SUM), stream.read(_LARGEST)
        except OSError:
            return None
        if written != _checksum(data):
            return None
        with suppress(OSError):
            os.utime(path)  # the entries that are used are the last to be dropped
        return data

    def put(self, key: str, data: bytes) -> None:
        """Write an entry, if that is possible. A reader sees the old one or the new one, never a part."""
        if len(data) > _LARGEST:
            return
        with suppress(OSError):
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            draft = self._path(f"{key}.{os.getpid()}-{os.urandom(4).hex()}")
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            try:
                with open(descriptor, "wb") as stream:
                    stream.write(_checksum(data))
                    stream.write(data)
                os.replace(draft, self._path(key))
            except BaseException:  # nor may a draft be left by whoever interrupts
                os.unlink(draft)
                raise
            self._drop_oldest()

    def _path(self, key: str) -> str:
        return os.path.join(self._folder, key + _SUFFIX)

    def _drop_oldest(self) -> None:
        with os.scandir(self._folder) as entries:
            paths = [entry.path for entry in entries]
        total = 0
        for _, size, path in sorted(_stamped(paths), reverse=True):
            total += size
            if total > _MOST:
                with suppress(OSError):
                    os.unlink(path)


def _stamped(paths: list[str]) -> Iterator[tuple[int, int, str]]:
    for path in paths:
        with suppress(OSError):  # another run has just dropped it
            stat = os.stat(path)
            yield stat.st_mtime_ns, stat.st_size, path


def _checksum(data: bytes) -> bytes:
    return sha256(data).hexdigest().encode()
