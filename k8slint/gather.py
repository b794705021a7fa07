"""Find the files that were asked for, and read the projects that they belong to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple, TypeAlias

from k8slint.discover import Listing, Unreadable, beside, chart_folder, leads_out, read_bytes, read_stdin, shown
from k8slint.globs import matcher
from k8slint.homes import Home, Homes, lies_in
from k8slint.kube.recognise import foreign_file
from k8slint.outcome import Skip
from k8slint.reading.limits import DEFAULT_LIMITS

STDIN = "-"
UNREADABLE = "unreadable"
TOTAL_BYTES = 1 << 30

Walk: TypeAlias = Callable[[str], Listing]


class Asked(NamedTuple):
    """The paths that were asked for, which exist, and how they are meant.

    `stdin_filename` is the name of what comes in through "-". `force_exclude` treats a file that was named as if it
    had been found in the working directory.
    """

    paths: tuple[str, ...]
    stdin_filename: str = ""
    force_exclude: bool = False

    def name(self, path: str) -> str:
        """The name of a path in reports."""
        return shown(self.stdin_filename or STDIN) if path == STDIN else shown(path)

    @property
    def pointed_at(self) -> str | None:
        """The one file that a person pointed at, and so takes for a manifest."""
        if self.force_exclude or len(self.paths) != 1 or (self.paths[0] != STDIN and os.path.isdir(self.paths[0])):
            return None
        return self.name(self.paths[0])

    @property
    def stdin(self) -> str | None:
        """The name of standard input, if it is to be read."""
        return self.name(STDIN) if STDIN in self.paths else None


class Part(NamedTuple):
    """What was asked for of one project: the files to report."""

    home: Home
    reported: frozenset[str]


class Chosen(NamedTuple):
    """The parts of a run, the files that were met and left out, and sentences about what could not be searched."""

    parts: tuple[Part, ...]
    skips: tuple[Skip, ...]
    failures: tuple[str, ...] = ()


class Found(NamedTuple):
    """A file as it lies there: its bytes, not read yet, or by one word in `foreign` what it is instead of a manifest.

    `named` says that a person pointed at it. Only kustomizations among foreign files have bytes. What is unreadable may
    hold anything.
    """

    path: str
    data: bytes = b""
    named: bool = False
    foreign: str = ""
    in_chart: bool = False


def text_of(found: Found) -> str:
    """The text of a file; "" where it holds none."""
    from k8slint.reading.decode import decode

    return decode(found.data).text or ""


class Gathered(NamedTuple):
    """The files of a project, those that could not be had, each with a sentence, and the number of bytes."""

    files: tuple[Found, ...]
    failures: tuple[tuple[str, str], ...]
    size: int


def choose(asked: Asked, homes: Homes, walk: Walk) -> Chosen:
    """The files to report, each with its project.

    Raises:
        ConfigError: a configuration cannot be used.
    """
    found: dict[str, tuple[Home, set[str]]] = {}
    skips: set[Skip] = set()
    failures: list[str] = []
    for path in asked.paths:
        name = asked.name(path)
        is_folder = path != STDIN and os.path.isdir(path)
        home = homes.of(path if is_folder else os.path.dirname(os.path.abspath(name)))
        found.setdefault(home.root, (home, set()))
        if is_folder:
            failures += _not_searched(path, homes, walk)
        for owner, file in _searched(path, homes, walk, skips) if is_folder else ((home, name),):
            if not is_folder and asked.force_exclude and _left_out_from_here(file, homes):
                skips.add(Skip(file, "excluded"))
            else:
                found.setdefault(owner.root, (owner, set()))[1].add(file)
    parts = tuple(Part(home, frozenset(files)) for home, files in found.values())
    reported = {file for part in parts for file in part.reported}
    return Chosen(parts, tuple(sorted(skip for skip in skips if skip.path not in reported)), tuple(failures))


def _not_searched(folder: str, homes: Homes, walk: Walk) -> Iterator[str]:
    """Sentences about the folders below one that cannot be listed, but for those that nothing is wanted of."""
    for path, why in walk(os.path.abspath(folder)).unreadable:
        inside = os.path.join(path, "a.yaml")
        if _owner(inside, homes.down_to(os.path.abspath(path), folder)) is not None:
            yield f"{path}: {why}"


def _searched(folder: str, homes: Homes, walk: Walk, skips: set[Skip]) -> Iterator[tuple[Home, str]]:
    absolute = cache(os.path.abspath)
    for path in walk(os.path.abspath(folder)).files:
        home = _owner(path, homes.down_to(absolute(os.path.dirname(path)), folder))
        if home is None:
            skips.add(Skip(path, "excluded"))
        elif not os.path.islink(path):
            yield home, path
        else:
            skips.add(Skip(path, "link-outside" if leads_out(path, home.root) else "link"))


def _owner(path: str, way: Iterable[Home]) -> Home | None:
    """The project of a file, given those on the way down to it; None where one of them leaves it out."""
    owner = None
    for owner in way:
        if owner.leaves_out(path):
            return None
    return owner


def _left_out_from_here(path: str, homes: Homes) -> bool:
    folder, here = os.path.dirname(os.path.abspath(path)), os.getcwd()
    return _owner(path, homes.down_to(folder, here if lies_in(folder, here) else folder)) is None


def gather(part: Part, asked: Asked, homes: Homes, walk: Walk, *, files_only: bool, room: int) -> Gathered:
    """The files of a project, in the order of their paths, `room` bytes at most.

    `files_only` leaves out what is not to be reported.
    """
    known = set(part.reported)
    if not files_only:
        known.update(_members(part.home, homes, walk))
    known.update(_crds(part.home, walk))
    failures: list[tuple[str, str]] = []
    files = tuple(_found(sorted(known), part.reported, asked, room, failures))
    return Gathered(files, tuple(failures), sum(len(each.data) for each in files))


def _crds(home: Home, walk: Walk) -> Iterator[str]:
    if home.settings.crds:
        is_crd = matcher(home.settings.crds)
        found = (path for path in walk(home.root).files if is_crd(home.relative(path)))
        yield from (path for path in found if not os.path.islink(path))


def everything(home: Home, homes: Homes, walk: Walk) -> set[str]:
    """The paths of all files that are known in a project."""
    return {*_members(home, homes, walk), *_crds(home, walk)}


def _members(home: Home, homes: Homes, walk: Walk) -> Iterator[str]:
    absolute = cache(os.path.abspath)
    for path in walk(home.root).files if home.is_deep else beside(home.root):
        is_another = homes.is_another(absolute(os.path.dirname(path)), home.root)
        if not is_another and not home.leaves_out(path) and not os.path.islink(path):
            yield path


def _found(
    paths: list[str], reported: frozenset[str], asked: Asked, room: int, failures: list[tuple[str, str]]
) -> Iterator[Found]:
    charts: dict[str, str | None] = {}
    pointed_at, stdin = asked.pointed_at, asked.stdin
    total = 0
    for path in paths:
        try:
            found = found_at(path, _read_stdin if path == stdin else _read, charts, named=path == pointed_at)
        except Unreadable as error:
            if path in reported:
                failures.append((path, str(error)))
            yield Found(path, foreign=UNREADABLE)
            continue
        total += len(found.data)
        if total > room:
            failures.append((path, "more than 1 GiB of input; this file and those behind it were not read"))
            return
        yield found


def found_at(path: str, read: Callable[[str], bytes], charts: dict[str, str | None], *, named: bool = False) -> Found:
    """What a file is, by its name and its bytes, which are read only where it may be a manifest.

    `charts` keeps for each folder the Helm chart that it lies in.

    Raises:
        Unreadable: by `read`.
    """
    chart = chart_folder(path, charts)
    foreign = foreign_file(path, chart) or ""
    if foreign and foreign != "kustomization":
        return Found(path, foreign=foreign)
    data = read(path)
    if path.endswith(".json") and not named and not _may_hold_objects(data):
        return Found(path, foreign="not-kubernetes")
    return Found(path, data, named, foreign, chart is not None)


def _read(path: str) -> bytes:
    return read_bytes(path, DEFAULT_LIMITS.file_bytes)


def _read_stdin(_path: str) -> bytes:
    return read_stdin(DEFAULT_LIMITS.file_bytes)


def _may_hold_objects(data: bytes) -> bool:
    """Whether JSON, or what should be JSON, names an apiVersion; UTF-16 is told by its zeros."""
    return b"apiVersion" in data or b"\0" in data[:4]
