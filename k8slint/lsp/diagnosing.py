"""Telling a client what is wrong: when it asks, or a moment after each change, never both."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import monotonic
from typing import NamedTuple

from lsprotocol import types

from k8slint.errors import fault
from k8slint.lsp.connection import Server, guarded
from k8slint.lsp.report import diagnostic, failure
from k8slint.lsp.session import Desk

_QUIET = 0.1  # seconds without an edit after which a person looks up
_SLOW = 0.15  # seconds that linting a file may take without anybody waiting for it on purpose


class Said(NamedTuple):
    """What a client was told last of a file, and a name for it."""

    items: Sequence[types.Diagnostic]
    id: str


class Diagnosing:
    """What each open file has to its name, and who has to hear of it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._said: dict[str, Said] = {}
        self._changed: dict[str, None] = {}
        self._task: asyncio.Task[None] | None = None
        self._last_edit = 0.0
        self._cost = 0.0
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
        if self._said.pop(uri, None) is not None and not self._server.client.pulls:
            self._publish(uri, (), None)
        self._soon()

    def _soon(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task = asyncio.ensure_future(guarded(self._server)(self._later)())

    async def _later(self) -> None:
        await asyncio.sleep(max(_QUIET, 2 * self._cost))
        first = [*reversed(self._changed)]
        others = [uri for uri in self._server.session.buffers if uri not in self._changed]
        stale = False
        for uri in (*first, *others):
            items = await self._items(uri)
            if uri not in self._server.session.buffers:
                continue
            known = self._said.get(uri)
            is_news = known is None or known.items != items
            if self._server.client.pulls:
                stale = stale or (is_news and known is not None and uri not in self._changed)
            elif is_news or uri in self._changed:
                self._say(uri, items)
                self._publish(uri, items, self._server.session.buffers[uri].version)
            self._changed.pop(uri, None)
            await asyncio.sleep(0)
        if stale and self._server.client.refreshes:
            self._server.ask(types.WORKSPACE_DIAGNOSTIC_REFRESH, None)

    async def report(
        self, uri: str, previous: str | None
    ) -> types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport:
        """The answer to a client that asks about a file; `previous` is the name of what it was told before."""
        while self._cost > _SLOW and (left := self._last_edit + self._cost - monotonic()) > 0:
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

    async def _items(self, uri: str) -> Sequence[types.Diagnostic]:
        try:
            desk = await self._server.session.desk(uri)
            return self._found(desk) if desk is not None else ()
        except Exception as error:
            self._server.note(fault(error))
            return [failure(fault(error))]

    def _found(self, desk: Desk) -> Sequence[types.Diagnostic]:
        begun = monotonic()
        found = self._server.session.diagnostics(desk)
        reader = self._server.reader(desk)
        items = [diagnostic(each, reader) for each in found]
        self._cost = monotonic() - begun
        return items

    def _say(self, uri: str, items: Sequence[types.Diagnostic]) -> Said:
        self._number += 1
        said = self._said[uri] = Said(items, str(self._number))
        return said

    def _publish(self, uri: str, items: Sequence[types.Diagnostic], version: int | None) -> None:
        params = types.PublishDiagnosticsParams(
            uri=uri, diagnostics=items, version=version if self._server.client.versions else None
        )
        self._server.text_document_publish_diagnostics(params)
