"""No network for this process: Python imports this module at its start where its folder is on PYTHONPATH."""

from __future__ import annotations

import sys

_LOCAL = (1, -1)  # AF_UNIX, the pairs of event loops and the like; and what is told by the descriptor alone


class Online(BaseException):
    """Something wanted the network; no `except Exception` can hide it."""


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if not event.startswith("socket."):
        return
    if event == "socket.__new__" and arguments[1] in _LOCAL:
        return
    if event == "socket.bind" and isinstance(arguments[1], str):  # to a file
        return
    if event not in ("socket.gethostname", "socket.sethostname"):
        raise Online(f"{event}{arguments[1:]!r}")


sys.addaudithook(_refuse)
