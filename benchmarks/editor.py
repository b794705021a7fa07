"""How long an editor waits: one edited document of a project that has been read, linted again in the same process.

python -m benchmarks.editor [--objects 5000] [--lines 500] [--runs 20]
"""

from __future__ import annotations

import argparse
import gc
import time
from statistics import median

from benchmarks.projects import documents
from k8slint.gather import Found
from k8slint.homes import Home
from k8slint.registry import builtin
from k8slint.request import Request
from k8slint.settings import Settings
from k8slint.warm import Warm


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--objects", type=int, default=5000, help="objects of the project, one a file [5000]")
    parser.add_argument("--lines", type=int, default=500, help="lines of the edited file [500]")
    parser.add_argument("--runs", type=int, default=20, help="edits [20]")
    asked = parser.parse_args()
    gc.disable()
    edited = long_file(asked.lines)
    texts = [
        edited.replace(":1.0.0", f":1.{n}.1", 1).replace("app: app-0", f"app: app-{n}", 1) for n in range(asked.runs)
    ]
    alone, together = (
        [project.relint(text) for text in texts]
        for project in (Opened([edited, *documents(asked.objects)], scope) for scope in ("files", "project"))
    )
    print(f"one edited file of {edited.count(chr(10))} lines among {asked.objects:,} objects, {asked.runs} edits\n")
    print(f"its own rules:          median {median(alone):6.1f} ms, most {max(alone):6.1f} ms")
    print(f"and those that compare: median {median(together):6.1f} ms, most {max(together):6.1f} ms")


def long_file(lines: int) -> str:
    """Ordinary objects, as many lines of them."""
    text = "---\n".join(documents(lines // 10))
    return "\n".join(text.split("\n")[:lines]).rsplit("---\n", 1)[0]


class Opened:
    """A project in an editor, everything read; the first of its files is the one that is edited."""

    def __init__(self, texts: list[str], scope: str) -> None:
        self._warm = Warm(Home(".", Settings()), Request((), scope=scope), builtin())
        for number, text in enumerate(texts):
            self._warm.put(Found(f"{number}.yaml", text.encode()))
        self._warm.sheet("0.yaml")

    def relint(self, text: str) -> float:
        """Milliseconds of CPU until the edited file has been read and linted."""
        start = time.process_time()
        self._warm.put(Found("0.yaml", text.encode()))
        self._warm.sheet("0.yaml")
        return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
