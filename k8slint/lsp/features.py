"""What an editor asks about a place: each question is answered by a function that knows no protocol."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol

from lsprotocol import types

from k8slint.lsp.connection import Server, guarded
from k8slint.lsp.report import Reader
from k8slint.lsp.session import Desk
from k8slint.node import Place

_AGAIN = types.Command("", "editor.action.triggerSuggest")
_TRIGGERS = (" ", ":", "-", '"', "'", "[", ",", "/")

_COMPLETIONS = {
    "field": types.CompletionItemKind.Property,
    "value": types.CompletionItemKind.EnumMember,
    "kind": types.CompletionItemKind.Class,
    "reference": types.CompletionItemKind.Reference,
    "key": types.CompletionItemKind.Constant,
    "port": types.CompletionItemKind.Interface,
    "label": types.CompletionItemKind.Keyword,
    "rule": types.CompletionItemKind.Event,
}
_SYMBOLS = {
    "object": types.SymbolKind.Class,
    "container": types.SymbolKind.Module,
    "volume": types.SymbolKind.File,
    "port": types.SymbolKind.Interface,
    "key": types.SymbolKind.Key,
    "rule": types.SymbolKind.Event,
}


class _Pointed(Protocol):
    """The parameters of a question about a place."""

    @property
    def text_document(self) -> types.TextDocumentIdentifier: ...
    @property
    def position(self) -> types.Position: ...


class Features:
    """The answers of a server about places in files."""

    def __init__(self, server: Server, ready: asyncio.Event) -> None:
        self._server = server
        self._ready = ready
        self._offered: tuple[Desk, tuple[Any, ...]] | None = None

    def register(self) -> None:
        """Offer all of them to the client."""
        feature, server = self._server.feature, self._server
        answers: dict[str, tuple[Callable[..., Awaitable[Any]], Any]] = {
            types.TEXT_DOCUMENT_HOVER: (self._hover, None),
            types.TEXT_DOCUMENT_COMPLETION: (
                self._completion,
                types.CompletionOptions(trigger_characters=_TRIGGERS, resolve_provider=True),
            ),
            types.COMPLETION_ITEM_RESOLVE: (self._resolve, None),
            types.TEXT_DOCUMENT_DEFINITION: (self._definition, None),
            types.TEXT_DOCUMENT_REFERENCES: (self._references, None),
            types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: (self._highlight, None),
            types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: (self._symbols, None),
            types.WORKSPACE_SYMBOL: (self._workspace_symbols, None),
        }
        for name, (answer, options) in answers.items():
            feature(name, options)(guarded(server)(answer))

    async def _at(self, params: _Pointed) -> tuple[Desk, Reader, int] | None:
        """The file, and the character in it, that a question is about."""
        await self._ready.wait()
        desk = await self._server.session.desk(params.text_document.uri)
        if desk is None:
            return None
        point = params.position.line, params.position.character
        return desk, self._server.reader(desk), desk.buffer.offset(point, self._server.session.encoding)

    async def _hover(self, params: types.HoverParams) -> types.Hover | None:
        from k8slint.editor.hover import hover

        at = await self._at(params)
        if at is None:
            return None
        desk, reader, offset = at
        found = hover(
            desk.project,
            desk.unit,
            offset,
            self._server.session.diagnostics(desk),
            self._server.registry,
            fields=desk.options.hover,
        )
        if found is None:
            return None
        kind = types.MarkupKind.Markdown if self._server.client.markdown else types.MarkupKind.PlainText
        return types.Hover(types.MarkupContent(kind, found.markdown), reader.range(desk.path, found.span))

    async def _completion(self, params: types.CompletionParams) -> types.CompletionList | None:
        from k8slint.editor.complete import MOST, completions

        at = await self._at(params)
        if at is None or not at[0].options.completion:
            return None
        desk, reader, offset = at
        found = completions(desk.project, desk.unit, offset, self._server.registry)
        self._offered = desk, found
        items = [
            types.CompletionItem(
                label=each.label,
                kind=_COMPLETIONS[each.kind],
                detail=each.detail or None,
                documentation=types.MarkupContent(types.MarkupKind.Markdown, each.doc) if each.doc else None,
                sort_text=each.sort or None,
                filter_text=each.filter or None,
                # Further lines have their whole indentation.
                insert_text_mode=types.InsertTextMode.AsIs,
                text_edit=types.TextEdit(reader.range(desk.path, each.span), each.text),
                command=types.Command("", "editor.action.triggerSuggest")
                if each.retrigger and self._server.client.status
                else None,
                tags=[types.CompletionItemTag.Deprecated] if each.deprecated else None,
                data=number,
            )
            for number, each in enumerate(found)
        ]
        return types.CompletionList(is_incomplete=len(items) >= MOST, items=items)

    async def _resolve(self, item: types.CompletionItem) -> types.CompletionItem:
        from k8slint.editor.complete import resolve

        if self._offered is None or item.documentation or not isinstance(item.data, int):
            return item
        desk, found = self._offered
        if 0 <= item.data < len(found) and found[item.data].label == item.label:
            doc = resolve(desk.project, found[item.data])
            item.documentation = types.MarkupContent(types.MarkupKind.Markdown, doc) if doc else None
        return item

    async def _definition(
        self, params: types.DefinitionParams
    ) -> list[types.Location] | list[types.LocationLink] | None:
        from k8slint.editor.links import definitions

        at = await self._at(params)
        found = definitions(at[0].project, at[0].unit, at[2]) if at is not None else None
        if at is None or found is None:
            return None
        locations = list(_locations(found.targets, at[1]))
        if not self._server.client.links:
            return locations
        origin = at[1].range(at[0].path, found.origin)
        return [
            types.LocationLink(
                target_uri=each.uri,
                target_range=each.range,
                target_selection_range=each.range,
                origin_selection_range=origin,
            )
            for each in locations
        ]

    async def _references(self, params: types.ReferenceParams) -> list[types.Location] | None:
        from k8slint.editor.links import references

        at = await self._at(params)
        if at is None:
            return None
        desk, reader, offset = at
        declaration = params.context.include_declaration
        return list(_locations(references(desk.project, desk.unit, offset, declaration=declaration), reader))

    async def _highlight(self, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight] | None:
        from k8slint.editor.links import highlights

        at = await self._at(params)
        if at is None:
            return None
        desk, reader, offset = at
        found = highlights(desk.project, desk.unit, offset)
        return [types.DocumentHighlight(reader.range(desk.path, span)) for span in found]

    async def _symbols(
        self, params: types.DocumentSymbolParams
    ) -> list[types.DocumentSymbol] | list[types.SymbolInformation] | None:
        from k8slint.editor.symbols import symbols

        await self._ready.wait()
        desk = await self._server.session.desk(params.text_document.uri)
        if desk is None:
            return None
        reader, found = self._server.reader(desk), symbols(desk.unit)
        if self._server.client.outlines:
            return [_outline(each, desk.path, reader) for each in found]
        uri = desk.buffer.uri
        return [
            types.SymbolInformation(
                location=types.Location(uri, reader.range(desk.path, each.span)),
                name=each.name,
                kind=_SYMBOLS[each.kind],
            )
            for each in found
        ]

    async def _workspace_symbols(self, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        from k8slint.editor.symbols import workspace_symbols

        await self._ready.wait()
        found = []
        for desk in await self._server.session.everywhere():
            reader = self._server.reader(desk)
            for symbol, place in workspace_symbols(desk.project, params.query):
                location = types.Location(reader.uri_of(place.source.path), reader.range(place.source.path, place.span))
                found.append(
                    types.WorkspaceSymbol(
                        location=location, name=symbol.name, kind=_SYMBOLS[symbol.kind], container_name=symbol.detail
                    )
                )
        return found


def _locations(places: Iterable[Place], reader: Reader) -> Iterable[types.Location]:
    for place in places:
        path = place.source.path
        yield types.Location(uri=reader.uri_of(path), range=reader.range(path, place.span))


def _outline(symbol: Any, path: str, reader: Reader) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        name=symbol.name or "?",
        detail=symbol.detail,
        kind=_SYMBOLS[symbol.kind],
        range=reader.range(path, symbol.span),
        selection_range=reader.range(path, symbol.selection),
        children=[_outline(each, path, reader) for each in symbol.children],
    )
