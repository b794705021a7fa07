"""Telling a client what is wrong: when it asks, or a moment after each change, never both."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Sequence
from time import monotonic
from typing import NamedTuple

from lsprotocol import types

from k8slint.errors import fault
from k8slint.lsp.configuring import is_configuration, troubles
from k8slint.lsp.connection import Server, guarded
from k8slint.lsp.report import diagnostic, failure, more
from k8slint.lsp.uris import path_of

_QUIET = 0.1  # seconds without an edit after which a person looks up
_IDLE = 1  # second more after which a person does something else
_SLOW = 0.15  # seconds that linting a file may take without anybody waiting for it on purpose


class Said(NamedTuple):
    """What a client was told last of a file, and a name for it."""

    items: Sequence[types.Diagnostic]
    id: str


class Diagnosing:
    """What each open file has to its name, and who has to hear of it, once the server is ready."""

    def __init__(self, server: Server, ready: asyncio.Event) -> None:
        self._server = server
        self._ready = ready
        self._said: dict[str, Said] = {}
        self._hinted: dict[str, Sequence[types.Diagnostic]] = {}
        self._changed: dict[str, None] = {}
        self._task: asyncio.Task[None] | None = None
        self._last_edit = 0.0
        self._number = 0

    def edited(self, uri: str) -> None:
        """Take note of an edit."""
        self._last_edit = monotonic()
        self._changed[uri] = None
        self._soon()

    def disturbed(self) -> None:
        """Take note that something else has changed that may matter to every open file."""
        self._soon()

    def closed(self, uri: str) -> None:
        """Take back what was said of a file that is no longer open."""
        self._changed.pop(uri, None)
        self._hinted.pop(uri, None)
        if self._said.pop(uri, None) is not None and not self._server.client.pulls:
            self._publish(uri, (), None)
        self._soon()

    def _soon(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task = asyncio.ensure_future(guarded(self._server)(self._later)())

    async def _later(self) -> None:
        await self._ready.wait()
        await asyncio.sleep(_QUIET)
        first = [*reversed(self._changed)]
        others = [uri for uri in self._server.session.buffers if uri not in self._changed]
        stale: dict[str, Sequence[types.Diagnostic]] = {}
        for uri in sorted((*first, *others), key=lambda uri: self._cost(uri) > _SLOW):
            await asyncio.sleep(2 * self._cost(uri) if self._cost(uri) > _SLOW else 0)
            items = await self._items(uri)
            if uri in self._server.session.buffers and self._tell(uri, items):
                stale[uri] = items
            self._changed.pop(uri, None)
        if stale and self._server.client.refreshes:
            self._hinted.update(stale)
            self._server.ask(types.WORKSPACE_DIAGNOSTIC_REFRESH, None)
        await asyncio.sleep(_IDLE)
        gc.collect()  # now it keeps nobody waiting

    def _tell(self, uri: str, items: Sequence[types.Diagnostic]) -> bool:
        """Send what is new; where the client asks by itself, only say whether it has to be told to, once for all."""
        known = self._said.get(uri)
        is_news = known is None or known.items != items
        if not self._server.client.pulls:
            if is_news or uri in self._changed:
                self._say(uri, items)
                self._publish(uri, items, self._server.session.buffers[uri].version)
            return False
        if not is_news:
            self._hinted.pop(uri, None)
        return is_news and known is not None and uri not in self._changed and self._hinted.get(uri) != items

    async def report(
        self, uri: str, previous: str | None
    ) -> types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport:
        """The answer to a client that asks about a file; `previous` is the name of what it was told before."""
        while (cost := self._cost(uri)) > _SLOW and (left := self._last_edit + cost - monotonic()) > 0:
            await asyncio.sleep(left)  # whoever types on will ask again
        items = await self._items(uri)
        self._changed.pop(uri, None)
        known = self._said.get(uri)
        if known is not None and known.items == items:
            if previous == known.id:
                return types.RelatedUnchangedDocumentDiagnosticReport(result_id=known.id)
        else:
            known = self._say(uri, items)
        return types.RelatedFullDocumentDiagnosticReport(items=known.items, result_id=known.id)

    def _cost(self, uri: str) -> float:
        return self._server.session.costs.get(uri, 0.0)

    async def _items(self, uri: str) -> Sequence[types.Diagnostic]:
        session = self._server.session
        try:
            path, buffer = path_of(uri), session.buffers.get(uri)
            if path is not None and buffer is not None and is_configuration(path):
                return [*troubles(buffer, path, self._server.registry, session.encoding)]
            desk = await session.desk(uri)
            if desk is None:
                return []
            found = session.findings(desk)
            reader = self._server.reader(desk)
            return [
                *(failure(each) for each in found.failures),
                *(diagnostic(each, reader) for each in found.diagnostics),
                *(more(each) for each in found.withheld),
            ]
        except Exception as error:
            self._server.note(fault(error))
            return [failure(fault(error))]

    def _say(self, uri: str, items: Sequence[types.Diagnostic]) -> Said:
        self._number += 1
        said = self._said[uri] = Said(items, str(self._number))
        return said

    def _publish(self, uri: str, items: Sequence[types.Diagnostic], version: int | None) -> None:
        params = types.PublishDiagnosticsParams(
            uri=uri, diagnostics=items, version=version if self._server.client.versions else None
        )
        self._server.text_document_publish_diagnostics(params)
