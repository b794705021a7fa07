"""The same manifests, written otherwise; each way gives the files anew, with the same things in them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from k8slint.discover import SUFFIXES
from k8slint.document import File
from k8slint.node import Map, Node, Scalar, Seq, plain
from k8slint.reading.read import read

from .writer import JSON, TIDY, some_style, write_all

Files: TypeAlias = Mapping[str, bytes]
Way: TypeAlias = Callable[[Files, random.Random], Files]

WAYS: dict[str, Way] = {}
_ROOT = Path(__file__).parents[2]
# Files that say how they have to be written, or what must not be said of them.
_LONG = 50_000
_SPECIAL = (b"k8slint", b"# with:")


def way(function: Way) -> Way:
    """Make a function one of the ways."""
    WAYS[function.__name__] = function
    return function


def projects(folder: Path) -> Iterator[tuple[str, Files]]:
    """Groups of files that are shown together: each file of a folder, and each folder in it with all that it holds."""
    for path in sorted(folder.iterdir()):
        files = [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())
        found = {each.relative_to(folder).as_posix(): each.read_bytes() for each in files if _is_manifest(each)}
        if (
            found
            and not any(word in data for data in found.values() for word in _SPECIAL)
            and all(map(is_whole, found.values()))
        ):
            yield path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else path.name, found


def manifests_below(folder: Path) -> Iterator[tuple[str, Files]]:
    """The files below a folder, each by itself, that are short enough to be tried often."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and _is_manifest(path) and path.stat().st_size < _LONG:
            data = path.read_bytes()
            if not any(word in data for word in _SPECIAL) and is_whole(data):
                yield path.relative_to(folder).as_posix(), {path.name: data}


def _is_manifest(path: Path) -> bool:
    return path.suffix in SUFFIXES and ".fixed." not in path.name and not path.is_symlink()


def is_whole(data: bytes) -> bool:
    """Whether a text is read without anything to say about it, so that it can be written again."""
    file = read(data, "a.yaml")
    return not file.problems and not file.has_gaps and bool(file.documents)


def documents(data: bytes) -> list[Any]:
    """The values of the documents of a file."""
    return [plain(document.root) for document in read(data, "a.yaml").documents]


def has_aliases(files: Files) -> bool:
    """Whether something stands at two places of a tree, but once in the text."""
    return any(_is_shared(document.root) for data in files.values() for document in read(data, "a.yaml").documents)


def _is_shared(root: Node | None) -> bool:
    seen: set[int] = set()
    waiting = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            return True
        seen.add(id(node))
        if not isinstance(node, Scalar):
            waiting += node.items if isinstance(node, Seq) else node.fields.values()
    return False


@way
def with_windows_line_ends(files: Files, chance: random.Random) -> Files:
    return {path: data if b"\0" in data else re.sub(rb"\r?\n", b"\r\n", data) for path, data in files.items()}


@way
def with_comments(files: Files, chance: random.Random) -> Files:
    return {path: _commented(data, chance) for path, data in files.items()}


def _commented(data: bytes, chance: random.Random) -> bytes:
    file = read(data, "a.yaml")
    if file.is_json:
        return data
    inside = _inside(file)
    text = file.source.text
    parts = []
    for start, end in zip(file.source.line_starts, [*file.source.line_starts[1:], len(text)], strict=True):
        if chance.random() < 0.3 and not any(first < start < last for first, last in inside):
            parts.append(" " * chance.randrange(12) + chance.choice(["# note\n", "#\n", "# key: [value\n"]))
        parts.append(text[start:end])
    return "".join(parts).encode()


def _inside(file: File) -> list[tuple[int, int]]:
    """Where text stands that goes on over lines, and where nothing may be put."""
    found = []
    waiting = [document.root for document in file.documents]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            found.append((node.start, node.end + (node.style in ("|", ">"))))
        elif isinstance(node, Seq):
            waiting += node.items
        elif isinstance(node, Map):
            waiting += node.fields.values()
    return [(start, end) for start, end in found if "\n" in file.source.text[start:end]]


@way
def in_another_hand(files: Files, chance: random.Random) -> Files:
    return {path: _written(data, chance) if path.endswith("ml") else data for path, data in files.items()}


def _written(data: bytes, chance: random.Random) -> bytes:
    # Some rules look for a word or a number in a text, where escapes and other digits hide it.
    style = some_style(chance)._replace(before="", odd=0.0)
    return write_all(documents(data), style, chance.randrange(1 << 32))[0].text.encode()


@way
def as_json(files: Files, chance: random.Random) -> Files:
    if not all(isinstance(each, dict) for data in files.values() for each in documents(data)):
        return files  # a stream of JSON holds objects
    return {
        path: write_all(documents(data), JSON, chance.randrange(1 << 32))[0].text.encode()
        for path, data in files.items()
    }


@way
def with_keys_in_another_order(files: Files, chance: random.Random) -> Files:
    return {
        path: write_all([_shuffled(each, chance) for each in documents(data)], TIDY)[0].text.encode()
        for path, data in files.items()
    }


def _shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        return {key: _shuffled(value[key], chance) for key in chance.sample(list(value), len(value))}
    return [_shuffled(each, chance) for each in value] if isinstance(value, list) else value


@way
def under_another_name(files: Files, chance: random.Random) -> Files:
    if len(files) > 1:
        return files  # their names may be told somewhere
    ((path, data),) = files.items()
    return {re.sub(r"[^/]*(?=\.ya?ml$)", "renamed", path): data}


@way
def in_files_of_their_own(files: Files, chance: random.Random) -> Files:
    found: dict[str, bytes] = {}
    if any("kustomization" in path for path in files):
        return files  # it lists the files by name
    for path, data in files.items():
        texts = [write_all([each], TIDY)[0].text.encode() for each in documents(data)]
        stem, dot, suffix = path.rpartition(".")
        if len(texts) == 1 or suffix == "json":
            found[path] = data
        else:
            found |= {f"{stem}-{number:03}{dot}{suffix}": text for number, text in enumerate(texts)}
    return found
