"""How long an editor waits: one edited document of a project that has been read, linted again in the same process.

python -m benchmarks.editor [--objects 5000] [--lines 500] [--runs 20]
"""

from __future__ import annotations

import argparse
import gc
import time
from statistics import median

from benchmarks.projects import documents
from k8slint.assemble import ReadFile, glance, surroundings_of, unit_of
from k8slint.engine import Rules, lint_project, lint_unit
from k8slint.project import Project
from k8slint.reading.read import read
from k8slint.registry import builtin
from k8slint.schema.releases import newest_release

RELEASES = (newest_release(),)


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--objects", type=int, default=5000, help="objects of the project, one a file [5000]")
    parser.add_argument("--lines", type=int, default=500, help="lines of the edited file [500]")
    parser.add_argument("--runs", type=int, default=20, help="edits [20]")
    asked = parser.parse_args()
    gc.disable()
    edited = long_file(asked.lines)
    project = Opened([edited, *documents(asked.objects)])
    alone, together = [], []
    for number in range(asked.runs + 1):
        text = edited.replace(":1.0.0", f":1.{number}.1", 1).replace("app: app-0", f"app: app-{number}", 1)
        own, every = project.relint(text)
        alone.append(own * 1000)
        together.append(every * 1000)
    print(f"one edited file of {edited.count(chr(10))} lines among {asked.objects:,} objects, {asked.runs} edits\n")
    print(f"its own rules:          median {median(alone[1:]):6.1f} ms, most {max(alone[1:]):6.1f} ms")
    print(f"and those that compare: median {median(together[1:]):6.1f} ms, most {max(together[1:]):6.1f} ms")


def long_file(lines: int) -> str:
    """Ordinary objects, as many lines of them."""
    text = "---\n".join(documents(lines // 10))
    return "\n".join(text.split("\n")[:lines]).rsplit("---\n", 1)[0]


class Opened:
    """A project in an editor, everything read; the first of its files is the one that is edited."""

    def __init__(self, texts: list[str]) -> None:
        entries = builtin().entries.values()
        self._rules = Rules(builtin(), {entry.id for entry in entries if entry.preset in ("minimal", "default")})
        self._files = [ReadFile(read(text.encode(), f"{number}.yaml")) for number, text in enumerate(texts)]
        self._glances = [glance(each) for each in self._files]
        graph = surroundings_of([each.file for each in self._files], self._glances, RELEASES).kustomizations
        self._units = [unit_of(each, graph, RELEASES) for each in self._files]

    def relint(self, text: str) -> tuple[float, float]:
        """Seconds of CPU until the edited file has been read and linted by its own rules, and until by all."""
        start = time.process_time()
        self._files[0] = ReadFile(read(text.encode(), "0.yaml"))
        self._glances[0] = glance(self._files[0])
        surroundings = surroundings_of([each.file for each in self._files], self._glances, RELEASES)
        self._units[0] = unit_of(self._files[0], surroundings.kustomizations, RELEASES)
        list(lint_unit(self._units[0], surroundings, self._rules))
        alone = time.process_time() - start
        list(lint_project(Project(self._units, surroundings), self._units[:1], self._rules))
        return alone, time.process_time() - start


if __name__ == "__main__":
    main()
