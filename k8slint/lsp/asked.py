"""A question about a file or a place in it: which file, in which project, which character."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from lsprotocol import types

from k8slint.lsp.connection import Server, guarded
from k8slint.lsp.report import Reader
from k8slint.lsp.session import Desk


class _About(Protocol):
    """The parameters of a question about a file."""

    @property
    def text_document(self) -> types.TextDocumentIdentifier: ...


class _Pointed(_About, Protocol):
    """The parameters of a question about a place."""

    @property
    def position(self) -> types.Position: ...


class Asked:
    """What it takes to answer: the server, once it is ready."""

    def __init__(self, server: Server, ready: asyncio.Event) -> None:
        self.server = server
        self._ready = ready

    def offer(self, name: str, answer: Callable[..., Awaitable[Any]], options: Any = None) -> None:
        """Offer the answers to one sort of question."""
        self.server.feature(name, options)(guarded(self.server)(answer))

    async def ready(self) -> None:
        """Wait until the settings are known."""
        await self._ready.wait()

    async def desk(self, params: _About) -> Desk | None:
        """The file that a question is about."""
        await self._ready.wait()
        return await self.server.session.desk(params.text_document.uri)

    async def at(self, params: _Pointed) -> tuple[Desk, Reader, int] | None:
        """The same, and the character in it."""
        desk = await self.desk(params)
        if desk is None:
            return None
        point = params.position.line, params.position.character
        return desk, self.server.reader(desk), desk.buffer.offset(point, self.server.session.encoding)
