"""Measure k8slint beside bare Python and, where they are at hand, beside other tools.

    python -m benchmarks.compare [--kubeconform PATH] [--folder PATH ...] [--files 2000] [--runs 7]

Prints Markdown tables. Only ratios mean something, and only those of one table: everything in it ran in turn.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.measure import Command, table
from benchmarks.projects import SHAPES, documents, make
from benchmarks.schemas import standalone

RELEASE = "1.37"
K8SLINT = (sys.executable, "-m", "k8slint", "check")


def main() -> None:
    """Read the command line and measure everything it asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kubeconform", type=Path, help="the program; its schemas come from kubernetes-validate")
    parser.add_argument("--folder", type=Path, action="append", default=[], help="a real folder, which is copied")
    parser.add_argument("--files", type=int, default=2000, help="files of the generated project [2000]")
    parser.add_argument("--runs", type=int, default=7, help="rounds that count [7]")
    parser.add_argument("--skip", action="append", default=[], choices=["one", "folder", "growth"], help="leave out")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="k8slint-benchmark-") as name:
        root = Path(name)
        peers = []
        if asked.kubeconform:
            location = standalone(RELEASE, root / "schemas")
            words = ("-schema-location", location, "-strict", "-ignore-missing-schemas")
            peers = [str(asked.kubeconform.resolve()), *words, "-kubernetes-version", f"{RELEASE}.0"]
        if "one" not in asked.skip:
            one_file(root, peers, asked.runs * 3)
        if "folder" not in asked.skip:
            for folder in (make(root, "files", asked.files), *(copied(root, each) for each in asked.folder)):
                whole_folder(root, folder, peers, asked.runs)
        if "growth" not in asked.skip:
            growth(root, asked.files, asked.runs)


def one_file(root: Path, peers: list[str], runs: int) -> None:
    """A Deployment and a Service in a file of about 60 lines, a new process each time."""
    folder = root / "one"
    folder.mkdir()
    (folder / ".k8slint.yaml").touch()
    (folder / "web.yaml").write_text("---\n".join(list(documents(2))))
    commands = [
        Command("k8slint, no cache", (*K8SLINT, "--no-cache", "web.yaml"), folder),
        Command("bare Python", (sys.executable, "-c", "pass"), folder),
    ]
    if peers:
        commands.append(Command("kubeconform", (*peers, "web.yaml"), folder))
    table("One file", commands, runs)


def whole_folder(root: Path, folder: Path, peers: list[str], runs: int) -> None:
    """A folder: with an empty cache, with a full one, with one file changed, and without a cache."""
    cache = root / "cache"
    kept = {"K8SLINT_CACHE_DIR": str(cache)}
    forget = partial(shutil.rmtree, cache, ignore_errors=True)
    some = next(path for path in sorted(folder.rglob("*.yaml")) if path.stat().st_size)
    numbers = count()

    def change() -> None:
        some.write_text(some.read_text() + f"# change {next(numbers)}\n")

    commands = [
        Command("k8slint, no cache", (*K8SLINT, "--no-cache", "."), folder),
        Command("k8slint, cold", (*K8SLINT, "."), folder, forget, kept),
        Command("k8slint, warm", (*K8SLINT, "."), folder, environment=kept),
        Command("k8slint, one file changed", (*K8SLINT, "."), folder, change, kept),
        Command("k8slint, that file only", (*K8SLINT, str(some)), folder, change, kept),
    ]
    if peers:
        commands.append(Command("kubeconform", (*peers, "."), folder))
    files = [path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml", ".json")]
    size = sum(path.stat().st_size for path in files)
    table(f"{folder.name}: {len(files):,} files, {size / 1e6:.1f} MB", commands, runs)


def growth(root: Path, files: int, runs: int) -> None:
    """Four, two and one times as much of the same: twice as much should take at most about twice as long."""
    for shape in SHAPES:
        numbers = (4 * files, 2 * files, files)
        folders = [make(root, shape, number) for number in numbers]
        commands = [
            Command(f"{number:,} {shape}", (*K8SLINT, "--no-cache", "."), folder)
            for number, folder in zip(numbers, folders, strict=True)
        ]
        table(f"Growth: {shape}", commands, max(1, runs // 3))


def copied(root: Path, folder: Path) -> Path:
    """A folder that a benchmark may change, as a project of its own."""
    there = root / folder.name
    shutil.copytree(folder, there, ignore=shutil.ignore_patterns(".git"))
    (there / ".k8slint.yaml").touch()
    return there


if __name__ == "__main__":
    main()
