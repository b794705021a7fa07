"""Read the files of a project, and know which of them are to be reported."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import NamedTuple

from k8slint.assemble import ReadFile
from k8slint.discover import Unreadable, chart_folder, leads_out, read_bytes, read_stdin, shown, walk
from k8slint.document import File
from k8slint.globs import matcher
from k8slint.kube.recognise import foreign_file
from k8slint.outcome import Skip
from k8slint.reading import DEFAULT_LIMITS, read
from k8slint.source import Source

STDIN = "-"
TOTAL_BYTES = 1 << 30


class Scope(NamedTuple):
    """Which files make a project, and which of them were asked for.

    `crds` are globs of files that are read for their definitions even where they are excluded; `files_only` leaves out
    what else was not asked for; `stdin_filename` is the name of what comes in through "-".
    """

    root: str
    paths: tuple[str, ...]
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    crds: tuple[str, ...] = ()
    files_only: bool = False
    stdin_filename: str = ""
    force_exclude: bool = False


class Gathered(NamedTuple):
    """The files of a project that were read, the paths to report, and what was left out and why."""

    files: tuple[ReadFile, ...]
    reported: frozenset[str]
    skips: tuple[Skip, ...]
    failures: tuple[str, ...]


def gather(scope: Scope) -> Gathered:
    """Find and read the files of a project, in the order of their paths."""
    excluded = _excluded(scope)
    skips: set[Skip] = set()
    named: set[str] = set()
    reported: set[str] = set()
    for path in scope.paths:
        name = _stdin_name(scope) if path == STDIN else shown(path)
        if path != STDIN and os.path.isdir(path):
            reported.update(_below(path, scope, excluded, skips))
        elif scope.force_exclude and excluded(name):
            skips.add(Skip(name, "excluded"))
        else:
            named.add(name)
    reported |= named
    known = set(reported)
    elsewhere: set[Skip] = set()
    if not scope.files_only:
        known.update(_below(scope.root, scope, excluded, elsewhere))
    if scope.crds:
        wanted = _matcher(scope, scope.crds)
        known.update(_below(scope.root, scope, lambda path: not wanted(path), elsewhere))
    failures: list[str] = []
    files = tuple(_read(sorted(known), frozenset(named), scope, reported, failures))
    return Gathered(files, frozenset(reported), tuple(sorted(skips)), tuple(failures))


def _stdin_name(scope: Scope) -> str:
    return shown(scope.stdin_filename) if scope.stdin_filename else STDIN


def _below(folder: str, scope: Scope, excluded: Callable[[str], bool], skips: set[Skip]) -> Iterator[str]:
    for path in walk(folder):
        if excluded(path):
            continue
        if not os.path.islink(path):
            yield path
        elif leads_out(path, scope.root):
            skips.add(Skip(path, "link-outside"))


def _excluded(scope: Scope) -> Callable[[str], bool]:
    if not scope.exclude and not scope.include:
        return lambda _path: False
    left_out = _matcher(scope, scope.exclude)
    taken = _matcher(scope, scope.include or ("**",))
    return lambda path: left_out(path) or not taken(path)


def _matcher(scope: Scope, globs: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether a path as shown matches globs that are relative to the root."""
    matches = matcher(globs)
    return lambda path: matches(os.path.relpath(path, scope.root).replace(os.sep, "/"))


def _read(
    paths: list[str], named: frozenset[str], scope: Scope, reported: set[str], failures: list[str]
) -> Iterator[ReadFile]:
    charts: dict[str, str | None] = {}
    stdin = _stdin_name(scope) if STDIN in scope.paths else None
    total = 0
    for path in paths:
        chart = chart_folder(path, charts)
        foreign = foreign_file(path, chart) or ""
        if foreign and foreign != "kustomization":
            yield ReadFile(File(Source(path, ""), (), ()), foreign=foreign)
            continue
        try:
            limit = DEFAULT_LIMITS.file_bytes
            data = read_stdin(limit) if path == stdin else read_bytes(path, limit)
        except Unreadable as error:
            if path in reported:
                failures.append(f"{path}: {error}")
            continue
        if path.endswith(".json") and path not in named and b'"apiVersion"' not in data:
            continue
        total += len(data)
        if total > TOTAL_BYTES:
            failures.append(f"{path}: more than 1 GiB of input; this file and those behind it were not read")
            return
        file = read(data, path)
        if chart is not None and any(problem.kind == "template" for problem in file.problems):
            yield ReadFile(File(Source(path, ""), (), ()), foreign="helm-template")
            continue
        if path in reported:
            failures.extend(f"{path}: {problem.message}" for problem in file.problems if problem.kind == "limit")
        yield ReadFile(file, path in named and not scope.force_exclude, foreign)
