"""What the server does when it is told to: show the page of a rule, or the place where a reason is to be written."""

from __future__ import annotations

from typing import Any

from lsprotocol import types

from k8slint.docs import paragraphs, sections
from k8slint.editor.actions import EXPLAIN
from k8slint.lsp.connection import Server, guarded

SELECT = "k8slint.select"


def register(server: Server) -> None:
    """Offer the commands to the client."""

    async def explain(*arguments: Any) -> None:
        rule = arguments[0] if arguments else None
        if not isinstance(rule, str) or rule not in server.registry.entries:
            server.warn("there is no such rule")
            return
        page = server.pages.uri_of(rule)
        if page is None or not await _shown(server, types.ShowDocumentParams(uri=page, take_focus=True)):
            entry, parts = server.registry.entries[rule], sections(server.registry.load(rule).doc)
            message = f"{rule}: {entry.summary}. {paragraphs(parts.get('Why', ''))}"
            server.window_show_message(types.ShowMessageParams(types.MessageType.Info, message))

    async def select(*arguments: Any) -> None:
        if [*map(type, arguments)] != [str, int, int, int] or min(arguments[1:]) < 0:
            server.warn("there is no such place")
            return
        uri, line, first, last = arguments
        place = types.Range(types.Position(line, first), types.Position(line, last))
        await _shown(server, types.ShowDocumentParams(uri=uri, take_focus=True, selection=place))

    server.command(EXPLAIN)(guarded(server)(explain))
    server.command(SELECT)(guarded(server)(select))


async def _shown(server: Server, params: types.ShowDocumentParams) -> bool:
    if not server.client.shows:
        return False
    answer = await server.ask(types.WINDOW_SHOW_DOCUMENT, params)
    return answer is not None and bool(answer.success)
