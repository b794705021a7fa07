"""One run of `check`: from what was asked to what a report prints."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache

from k8slint.conclude import Result, conclude
from k8slint.discover import walk
from k8slint.gather import STDIN, TOTAL_BYTES, Asked, Gathered, Part, choose, gather, text_of
from k8slint.homes import Homes
from k8slint.outcome import Outcome
from k8slint.registry import Registry
from k8slint.request import Request
from k8slint.source import Source

__all__ = ["Request", "check"]


def check(request: Request, registry: Registry) -> Outcome:
    """Lint what was asked for.

    Raises:
        UsageError: a setting, an option or a release cannot be served.
    """
    paths = tuple(path for path in request.paths if path == STDIN or os.path.lexists(path))
    missing = [f"{path}: no such file or folder" for path in request.paths if path not in paths]
    asked = Asked(paths, request.stdin_filename, request.force_exclude)
    homes = Homes(list(registry.entries.values()), request.config, isolated=request.isolated)
    walk_once = cache(walk)
    chosen = choose(asked, homes, walk_once)
    results: list[Result] = []
    sources: dict[str, Source] = {}
    room = TOTAL_BYTES
    for part in chosen.parts:
        gathered = gather(part, asked, homes, walk_once, files_only=request.files_only, room=room)
        room -= gathered.size
        result, texts = _result(part, gathered, request, registry)
        results.append(result)
        sources.update(texts)
    failures = [*missing, *chosen.failures]
    if not failures and not chosen.skips and not any(part.reported for part in chosen.parts):
        results.append(Result(warnings=("no .yaml, .yml or .json file was found, so nothing was linted",)))
    return conclude(results, sources, failures, chosen.skips)


def _result(part: Part, gathered: Gathered, request: Request, registry: Registry) -> tuple[Result, dict[str, Source]]:
    """What a project has to say, and the texts of the files with findings; from the cache where nothing has changed."""
    past = None
    if request.cache is not None:
        from k8slint.cache.results import Past

        with suppress(OSError):  # a cache may never fail a run
            past = Past(request.cache, part, gathered, request)
        known = past.recall() if past is not None else None
        if known is not None:
            return known, _texts(gathered, {each.path for each in known.diagnostics})
    from k8slint.part import lint_part

    result, texts = lint_part(part, gathered, request, registry, past.memory if past is not None else None)
    if past is not None:
        past.remember(result)
    return result, texts


def _texts(gathered: Gathered, paths: set[str]) -> dict[str, Source]:
    files = (found for found in gathered.files if found.path in paths)
    return {found.path: Source(found.path, text_of(found)) for found in files}
