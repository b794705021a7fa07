"""Run k8slint again and again in the working directory, and let one call after another fail.

`injected.py FOLDER check ...` keeps caches in that folder, and prints a line of JSON for each run. A run is a copy of
this process in which the n-th call of one kind raises; n goes from 0 until a run makes fewer calls than that. Then it
is done once more, with the same cache and without a fault; once for all runs that leave the same cache.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

del sys.path[0]

from k8slint import crew, job, part, sharing  # noqa: E402, F401 - all copies have them then
from k8slint.__main__ import main  # noqa: E402
from k8slint.cache import memory, results  # noqa: E402, F401

FULL, BROKEN, LOCKED, GONE = errno.EMFILE, errno.EIO, errno.EACCES, errno.ENOSPC
FAULTS: dict[str, tuple[int | None, ...]] = {
    "open": (FULL, BROKEN),
    "read": (BROKEN, None),
    "os.scandir": (LOCKED,),
    "os.mkdir": (LOCKED,),
    "os.rename": (GONE,),
    "subprocess.Popen": (errno.ENOMEM,),
    "os.fork": (errno.EAGAIN,),
    "pipe": (FULL,),
    "mmap.__new__": (errno.ENOMEM,),
}
COME = 100  # is added to the exit code of a run in which the call has failed


def armed(call: str, number: int, error: int | None) -> Callable[[], bool]:
    """Let a call of this process fail, with an error of the system or for want of memory; gives whether it has."""
    process = os.getpid()
    left = [number + 1]

    def heed(happens: str, about: object = "") -> None:
        # What Python reads for itself does not count.
        if happens != call or os.getpid() != process or str(about).endswith((".py", ".pyc", ".so", "__pycache__")):
            return
        left[0] -= 1
        if left[0] == 0:
            raise OSError(error, os.strerror(error)) if error else MemoryError

    def guarded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def guard(*given: Any) -> Any:
            heed(name)
            return function(*given)

        return guard

    sys.addaudithook(lambda event, about: heed(event, about[0] if about else ""))
    os.read, os.pipe = guarded("read", os.read), guarded("pipe", os.pipe)
    return lambda: left[0] <= 0


def run(cache: str, fault: tuple[str, int, int | None] | None) -> dict[str, Any]:
    """How a run ends, in which a call fails, and what it prints."""
    with TemporaryFile() as out, TemporaryFile() as err:
        process = os.fork()
        if process == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            os.environ["K8SLINT_CACHE_DIR"] = cache
            has_failed = armed(*fault) if fault is not None else lambda: False
            leave = os._exit
            os._exit = lambda status: leave(status + COME * has_failed())  # which k8slint does itself without memory
            code: object = 99
            try:
                main()
            except SystemExit as end:
                code = end.code or 0
            finally:
                sys.stdout.flush()
                os._exit(code if isinstance(code, int) else 98)
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        out.seek(0)
        err.seek(0)
        printed = {"out": out.read().decode(), "err": err.read().decode()}
        return {"has_failed": code >= COME, "code": code % COME, **printed}


def contents(folder: str) -> frozenset[tuple[str, bytes]]:
    """The files below a folder, by their paths from there."""
    top = Path(folder)
    return frozenset((str(path.relative_to(top)), path.read_bytes()) for path in top.rglob("*") if path.is_file())


if __name__ == "__main__":
    afterwards: dict[frozenset[tuple[str, bytes]], dict[str, Any]] = {}
    job._WORTH_A_WORKER = 1
    caches = sys.argv.pop(1)
    for call, errors in FAULTS.items():
        for error in errors:
            for number in count():
                cache = os.path.join(caches, f"{call}-{number}-{error}")
                result = run(cache, (call, number, error))
                left = contents(cache)
                if left not in afterwards:
                    afterwards[left] = run(cache, None)
                print(json.dumps({"fault": [call, number, error], **result, "afterwards": afterwards[left]}))
                if not result["has_failed"]:
                    break
