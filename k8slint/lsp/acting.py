"""What can be done about findings: fixes, suppressions, the page of the rule."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from k8slint.editor.actions import Action, actions
from k8slint.fix import applied
from k8slint.lsp.asked import Asked
from k8slint.lsp.commands import SELECT
from k8slint.lsp.report import Reader, diagnostic
from k8slint.lsp.session import Desk
from k8slint.lsp.units import point_at
from k8slint.printable import printable
from k8slint.source import Source, Span

_QUICK_FIX = "quickfix"
_FIX_ALL = "source.fixAll.k8slint"


class Acting:
    """Code actions."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        options = types.CodeActionOptions(code_action_kinds=[_QUICK_FIX, _FIX_ALL])
        asked.offer(types.TEXT_DOCUMENT_CODE_ACTION, self._actions, options)

    async def _actions(self, params: types.CodeActionParams) -> list[types.CodeAction] | None:
        desk = await self._asked.desk(params)
        if desk is None:
            return None
        reader, encoding = self._asked.server.reader(desk), self._asked.server.session.encoding
        start, end = params.range.start, params.range.end
        span = desk.buffer.span((start.line, start.character), (end.line, end.character), encoding)
        found = self._asked.server.session.diagnostics(desk)
        wanted = params.context.only
        return [
            action
            for each in actions(desk.unit, found, span, self._asked.server.registry)
            if _is_of(action := self._action(each, desk, reader), wanted)
        ]

    def _action(self, action: Action, desk: Desk, reader: Reader) -> types.CodeAction:
        kind = _FIX_ALL if action.kind == "source.fixAll" else _QUICK_FIX
        command = None
        if action.command:
            name, *arguments = action.command
            command = types.Command(_title(action), name, arguments=arguments)
        elif action.reason is not None and self._asked.server.client.shows:
            command = self._place_of_reason(action, action.reason, desk)
        return types.CodeAction(
            title=_title(action),
            kind=kind,
            diagnostics=[diagnostic(each, reader) for each in action.diagnostics] or None,
            is_preferred=action.preferred or None,
            edit=self._edit(action, desk, reader) if action.edits else None,
            command=command,
        )

    def _edit(self, action: Action, desk: Desk, reader: Reader) -> types.WorkspaceEdit:
        edits = [types.TextEdit(reader.range(desk.path, span), text) for span, text in action.edits]
        uri = desk.buffer.uri
        if not self._asked.server.client.edits_versions:
            return types.WorkspaceEdit(changes={uri: edits})
        document = types.OptionalVersionedTextDocumentIdentifier(uri, desk.buffer.version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, edits)])

    def _place_of_reason(self, action: Action, reason: Span, desk: Desk) -> types.Command:
        """A command that selects, after the edits, the text in whose place a reason is to be written."""
        after = Source(desk.path, applied(desk.buffer.text, action.edits))
        (line, first), (_, last) = (
            point_at(after, offset, self._asked.server.session.encoding) for offset in (reason.start, reason.end)
        )
        return types.Command(_title(action), SELECT, arguments=[desk.buffer.uri, line, first, last])


def _title(action: Action) -> str:
    """A title as menus have it; all of ours begin with a verb."""
    return printable(action.title[:1].upper() + action.title[1:])


def _is_of(action: types.CodeAction, wanted: Sequence[str] | None) -> bool:
    """Whether an action is of the kinds that are asked for; "source" asks for "source.fixAll" too."""
    return wanted is None or any(kind == "" or f"{action.kind}.".startswith(f"{kind}.") for kind in wanted)
