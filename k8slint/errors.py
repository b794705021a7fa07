"""What is said to the person who asked, not about a manifest.

UsageError          asked wrongly: bad option, bad path; exit 2
  ConfigError       a setting that cannot be used, with its place; exit 2
"""

from __future__ import annotations

import os

from k8slint.source import Position

NO_MEMORY = "there is not enough memory"


class UsageError(Exception):
    """The run was asked for in a way that cannot be served."""


class ConfigError(UsageError):
    """A configuration that cannot be used.

    Says the file, and the line and column where they are known; `said` is the sentence without these.
    """

    def __init__(self, message: str, path: str, position: Position | None = None) -> None:
        self.said = message
        self.position = position
        where = f"{path}:{position.line}:{position.column}" if position else path
        super().__init__(f"{where}: {message}")


def fault(error: BaseException) -> str:
    """What is told of a failure of k8slint itself: its type and place, for its text may quote a manifest."""
    if isinstance(error, MemoryError):
        return NO_MEMORY
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    what = type(error).__name__
    if isinstance(error, OSError) and error.strerror:  # the words of the system
        what += f" ({error.strerror.lower()})"
    where = f" in {os.path.basename(at.tb_frame.f_code.co_filename)}, line {at.tb_lineno}" if at else ""
    return f"{what}{where}; this is a fault of k8slint or of a plugin, please report it"
