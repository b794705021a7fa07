"""News from the disk: looked at once it is quiet there, or after a while where it never is."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from time import monotonic

from k8slint.errors import fault
from k8slint.lsp.connection import Server, guarded
from k8slint.lsp.uris import path_of

_CONFIGS = (".k8slint.yaml", ".k8slint.yml", "pyproject.toml")
_QUIET = 0.2  # seconds without news after which we look
_UNREST = 1  # seconds with news all the time after which we look, too


class Watching:
    """What has changed on disk since somebody looked; `seen` is called after each look."""

    def __init__(self, server: Server, seen: Callable[[], None]) -> None:
        self._server = server
        self._seen = seen
        self._task: asyncio.Task[None] | None = None
        self._is_news = False
        self._patience: float = _UNREST

    def heard(self, uris: Iterable[str]) -> None:
        """Take note that files have come, gone or changed; which ones is told by the disk."""
        names = {os.path.basename(path_of(uri) or "") for uri in uris}
        if not names.isdisjoint(_CONFIGS):
            self._server.session.settings_changed()
        self._is_news = True
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(guarded(self._server)(self._look)())

    async def _look(self) -> None:
        while self._is_news:
            begun = monotonic()
            while self._is_news and monotonic() - begun < self._patience:
                self._is_news = False
                await asyncio.sleep(_QUIET)
            begun, self._is_news = monotonic(), False
            try:
                await self._server.session.reread()
            except Exception as error:
                self._server.note(fault(error))
            self._patience = max(_UNREST, 5 * (monotonic() - begun))
            self._seen()
