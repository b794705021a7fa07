"""What a field is, and what may be put at the cursor."""

from __future__ import annotations

from typing import Any

from lsprotocol import types

from k8slint.lsp.asked import Asked
from k8slint.lsp.session import Desk
from k8slint.printable import printable

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


class Completing:
    """Hover and completion."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._offered: tuple[Desk, tuple[Any, ...]] | None = None
        options = types.CompletionOptions(trigger_characters=_TRIGGERS, resolve_provider=True)
        asked.offer(types.TEXT_DOCUMENT_HOVER, self._hover)
        asked.offer(types.TEXT_DOCUMENT_COMPLETION, self._completion, options)
        asked.offer(types.COMPLETION_ITEM_RESOLVE, self._resolve)

    async def _hover(self, params: types.HoverParams) -> types.Hover | None:
        from k8slint.editor.hover import hover

        at = await self._asked.at(params)
        if at is None:
            return None
        desk, reader, offset = at
        found = hover(
            desk.project,
            desk.unit,
            offset,
            self._asked.server.session.diagnostics(desk),
            self._asked.server.registry,
            fields=desk.options.hover,
        )
        if found is None:
            return None
        said = _said(found.markdown, markdown=self._asked.server.client.markdown)
        return types.Hover(said, reader.range(desk.path, found.span))

    async def _completion(self, params: types.CompletionParams) -> types.CompletionList | None:
        from k8slint.editor.complete import MOST, completions

        at = await self._asked.at(params)
        if at is None or not at[0].options.completion:
            return None
        desk, reader, offset = at
        found = completions(desk.project, desk.unit, offset, self._asked.server.registry)
        self._offered = desk, found
        items = [
            types.CompletionItem(
                label=printable(each.label),
                kind=_COMPLETIONS[each.kind],
                detail=printable(each.detail) or None,
                documentation=self._documentation(each.doc),
                sort_text=each.sort or None,
                filter_text=each.filter or None,
                # Further lines have their whole indentation.
                insert_text_mode=types.InsertTextMode.AsIs,
                text_edit=types.TextEdit(reader.range(desk.path, each.span), each.text),
                command=_AGAIN if each.retrigger and self._asked.server.client.status else None,
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
        if 0 <= item.data < len(found) and printable(found[item.data].label) == item.label:
            doc = resolve(desk.project, found[item.data])
            item.documentation = self._documentation(doc)
        return item

    def _documentation(self, doc: str) -> types.MarkupContent | None:
        return _said(doc, markdown=self._asked.server.client.markdown_items) if doc else None


def _said(text: str, *, markdown: bool) -> types.MarkupContent:
    """Markdown in the form that a client shows."""
    from k8slint.editor.markdown import plain

    if markdown:
        return types.MarkupContent(types.MarkupKind.Markdown, text)
    return types.MarkupContent(types.MarkupKind.PlainText, plain(text))
