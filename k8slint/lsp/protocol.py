"""The protocol as pygls speaks it, for a client that may send anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from lsprotocol import types
from pygls.protocol import LanguageServerProtocol, lsp_method

from k8slint.errors import fault

_PARSE_ERROR, _INVALID_REQUEST, _INVALID_PARAMS, _NOT_INITIALIZED = -32700, -32600, -32602, -32002


class Protocol(LanguageServerProtocol):
    """What differs from pygls: every request gets an answer, and the texts of files are kept by the session.

    pygls splits lines at more characters than editors do, and moves positions that lie behind the end of a line; so it
    does not get to see the texts. `note` is called with sentences for the log.
    """

    note: Callable[[str], None]
    exit_code: int | None = None

    def receive(self, body: bytes) -> None:
        """Take a message as it came."""
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            self._refuse(None, _PARSE_ERROR, "the message is no JSON")
            return
        if not isinstance(data, dict) or data.get("jsonrpc") != self.VERSION:
            self._refuse(_id_of(data), _INVALID_REQUEST, "the message is no JSON-RPC 2.0")
            return
        id, method = _id_of(data), data.get("method")
        if not isinstance(method, str):
            if "id" in data and ("result" in data or "error" in data):
                self._handle(data, None)
            else:
                self._refuse(id, _INVALID_REQUEST, "the message has no method")
        elif "id" in data and id is None:
            self._refuse(None, _INVALID_REQUEST, "the id is no number and no text")
        elif self._workspace is None and method not in (types.INITIALIZE, types.EXIT):
            if id is not None:
                self._refuse(id, _NOT_INITIALIZED, "the first request is 'initialize'")
        elif self._workspace is not None and method == types.INITIALIZE:
            self._refuse(id, _INVALID_REQUEST, "'initialize' comes once")
        elif self._shutdown and method != types.EXIT:
            if id is not None:
                self._refuse(id, _INVALID_REQUEST, "the server has been shut down")
        else:
            self._handle(data, id)

    def _handle(self, data: dict[str, Any], id: int | str | None) -> None:
        try:
            message = self.structure_message(data)
        except Exception:  # whatever it is that pygls could make nothing of, it is the client's
            self._refuse(
                id, _INVALID_PARAMS, f"the parameters do not fit {str(data.get('method', 'the answer'))[:100]}"
            )
            return
        try:
            self.handle_message(message)
        except Exception as error:
            self.note(fault(error))

    def _refuse(self, id: int | str | None, code: int, why: str) -> None:
        self._send_data({"jsonrpc": self.VERSION, "id": id, "error": {"code": code, "message": why}})

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *_args: Any) -> None:  # type: ignore[override]
        """The end of all that goes on; pygls stumbles over what a client has not answered."""
        for id, future in list(self._request_futures.items()):
            if id != self.msg_id and not future.done():
                future.cancel()
        self._shutdown = True

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_args: Any) -> None:  # type: ignore[override]
        """The end; it was announced if all is well."""
        self.exit_code = 0 if self._shutdown else 1

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Any:
        """The session keeps the texts."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Any:
        """The session keeps the texts."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Any:
        """The session keeps the texts."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None


def _id_of(data: Any) -> int | str | None:
    id = data.get("id") if isinstance(data, dict) else None
    return id if isinstance(id, (int, str)) and not isinstance(id, bool) else None
