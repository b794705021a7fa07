"""What a result depends on beside the files: this program and what it is built on, down to their last change."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder

from k8slint import __version__

_OURS = ("k8slint", "k8slint_rules", "k8slint_schemas")
_OTHERS = ("yaml", "re2", "kubernetes_validate")


@cache
def recipe() -> str:
    """A text that is another one when the program, one of its packages or Python is another one."""
    return repr((__version__, sys.version, sys.platform, list(_stamps())))


def _stamps() -> Iterator[tuple[str, int, int]]:
    for name in _OURS:
        for folder in import_module(name).__path__:
            yield from _below(folder)
    for name in _OTHERS:
        # Found, not imported; a package that is installed anew leaves another time at its folder.
        spec = PathFinder.find_spec(name)
        for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
            yield folder, os.stat(folder).st_mtime_ns, 0


def _below(folder: str) -> Iterator[tuple[str, int, int]]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _below(entry.path)
        else:
            stat = entry.stat()
            yield entry.path, stat.st_mtime_ns, stat.st_size
