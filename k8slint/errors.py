"""What is said to the person who asked, not about a manifest.

UsageError          asked wrongly: bad option, bad path; exit 2
  ConfigError       a setting that cannot be used, with its place; exit 2
"""

from __future__ import annotations

from k8slint.source import Position


class UsageError(Exception):
    """The run was asked for in a way that cannot be served."""


class ConfigError(UsageError):
    """A configuration that cannot be used.

    Says the file, and the line and column where they are known.
    """

    def __init__(self, message: str, path: str, position: Position | None = None) -> None:
        where = f"{path}:{position.line}:{position.column}" if position else path
        super().__init__(f"{where}: {message}")
