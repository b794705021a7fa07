"""From a place to others: what is meant, where else it is meant, what a file and a project hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from k8slint.editor.symbols import Symbol
from k8slint.lsp.asked import Asked
from k8slint.lsp.report import Reader
from k8slint.node import Place
from k8slint.printable import printable

_SYMBOLS = {
    "object": types.SymbolKind.Class,
    "container": types.SymbolKind.Module,
    "volume": types.SymbolKind.File,
    "port": types.SymbolKind.Interface,
    "key": types.SymbolKind.Key,
    "rule": types.SymbolKind.Event,
}


class Leading:
    """Definition, references, highlights, and symbols."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        asked.offer(types.TEXT_DOCUMENT_DEFINITION, self._definition)
        asked.offer(types.TEXT_DOCUMENT_REFERENCES, self._references)
        asked.offer(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, self._highlight)
        asked.offer(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, self._symbols)
        asked.offer(types.WORKSPACE_SYMBOL, self._workspace_symbols)

    async def _definition(
        self, params: types.DefinitionParams
    ) -> list[types.Location] | list[types.LocationLink] | None:
        from k8slint.editor.links import definitions

        at = await self._asked.at(params)
        found = definitions(at[0].project, at[0].unit, at[2]) if at is not None else None
        if at is None or found is None:
            return None
        locations = list(_locations(found.targets, at[1]))
        if not self._asked.server.client.links:
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

        at = await self._asked.at(params)
        if at is None:
            return None
        desk, reader, offset = at
        declaration = params.context.include_declaration
        return list(_locations(references(desk.project, desk.unit, offset, declaration=declaration), reader))

    async def _highlight(self, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight] | None:
        from k8slint.editor.links import highlights

        at = await self._asked.at(params)
        if at is None:
            return None
        desk, reader, offset = at
        found = highlights(desk.project, desk.unit, offset)
        return [types.DocumentHighlight(reader.range(desk.path, span)) for span in found]

    async def _symbols(
        self, params: types.DocumentSymbolParams
    ) -> list[types.DocumentSymbol] | list[types.SymbolInformation] | None:
        from k8slint.editor.symbols import symbols

        desk = await self._asked.desk(params)
        if desk is None:
            return None
        reader, found = self._asked.server.reader(desk), symbols(desk.unit)
        if self._asked.server.client.outlines:
            return [_outline(each, desk.path, reader) for each in found]
        uri = desk.buffer.uri
        return [
            types.SymbolInformation(
                location=types.Location(uri, reader.range(desk.path, each.span)),
                name=_name(each),
                kind=_SYMBOLS[each.kind],
            )
            for each in found
        ]

    async def _workspace_symbols(self, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        from k8slint.editor.symbols import workspace_symbols

        await self._asked.ready()
        found = []
        for desk in await self._asked.server.session.everywhere():
            reader = self._asked.server.reader(desk)
            for symbol, place in workspace_symbols(desk.project, params.query):
                location = types.Location(reader.uri_of(place.source.path), reader.range(place.source.path, place.span))
                found.append(
                    types.WorkspaceSymbol(
                        location=location,
                        name=_name(symbol),
                        kind=_SYMBOLS[symbol.kind],
                        container_name=printable(symbol.detail),
                    )
                )
        return found


def _locations(places: Iterable[Place], reader: Reader) -> Iterator[types.Location]:
    for place in places:
        path = place.source.path
        yield types.Location(uri=reader.uri_of(path), range=reader.range(path, place.span))


def _name(symbol: Symbol) -> str:
    """The name of a symbol to be shown, which clients want to have a sign in it."""
    return printable(symbol.name).strip() or "?"


def _outline(symbol: Symbol, path: str, reader: Reader) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        name=_name(symbol),
        detail=printable(symbol.detail),
        kind=_SYMBOLS[symbol.kind],
        range=reader.range(path, symbol.span),
        selection_range=reader.range(path, symbol.selection),
        children=[_outline(each, path, reader) for each in symbol.children],
    )
