"""Run k8slint as its entry point does, within bounds, and write down what it took: `child.py FILE check ...`."""

from __future__ import annotations

import atexit
import json
import os
import sys
from pathlib import Path
from typing import Any

del sys.path[0]

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

GIBIBYTE = 1 << 30
MOST_MEMORY = 3 * GIBIBYTE
MOST_SECONDS = 120

OPENED: set[str] = set()
STARTED: set[str] = set()
_STARTS = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.startfile", "os.system")


def note(event: str, about: tuple[Any, ...]) -> None:
    """Keep what the process opens, and what it starts or connects to."""
    if event == "open" and isinstance(about[0], str | bytes):
        OPENED.add(os.path.abspath(os.fsdecode(about[0])))
    elif event in _STARTS:
        STARTED.add(Path(os.fsdecode(about[0])).stem)
    elif event.startswith("socket."):
        STARTED.add(event)


def spent() -> dict[str, float]:
    """Seconds of CPU, and mebibytes at the peak where the system tells; ru_maxrss knows of the parent's as well."""
    if resource is None:
        return {}
    used = resource.getrusage(resource.RUSAGE_SELF)
    took = {"seconds": used.ru_utime + used.ru_stime}
    status = Path("/proc/self/status")
    if status.exists():
        fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
        took["mebibytes"] = int(fields["VmHWM"].split()[0]) / 1024
    return took


def main() -> None:
    """Take the first word off the command line, and go on as `k8slint`."""
    took = Path(sys.argv.pop(1))
    if resource is not None:
        if sys.platform.startswith("linux"):  # others do not know this bound, or refuse it
            resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    atexit.register(
        lambda: took.write_text(json.dumps({**spent(), "opened": [*OPENED], "started": [*STARTED]}), "utf-8")
    )
    exec(os.environ.pop("PRELUDE", ""), {})  # faults that a test injects
    sys.addaudithook(note)
    from k8slint.__main__ import main as k8slint

    k8slint()


if __name__ == "__main__":
    main()
