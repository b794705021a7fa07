"""What is asked of a run."""

from __future__ import annotations

from typing import NamedTuple

from k8slint.select import CommandLine


class Request(NamedTuple):
    """What was asked on the command line.

    `config` is the path of a configuration to use instead of the nearest ones; `isolated` uses none. `scope`
    "files" reads nothing but the named files. `cache` is the folder where results are kept, None for nowhere;
    `jobs` how many processes may share the work, None for as many as seem good.
    """

    paths: tuple[str, ...]
    words: CommandLine = CommandLine()
    fail_on: str | None = None
    kubernetes_versions: tuple[str, ...] = ()
    config: str | None = None
    isolated: bool = False
    scope: str = "project"
    complete: bool = False
    stdin_filename: str = ""
    force_exclude: bool = False
    cache: str | None = None
    jobs: int | None = None

    @property
    def files_only(self) -> bool:
        """Whether nothing is known but the named files."""
        return self.scope == "files"
