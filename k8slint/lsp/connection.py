"""The server at its end of the pipe: what comes in, what goes out, and nothing else on standard output."""

from __future__ import annotations

import asyncio
import logging
import os
import queue
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import wraps
from typing import Any, BinaryIO, ParamSpec, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams, JsonRpcMethodNotFound
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from k8slint import __version__
from k8slint.errors import fault
from k8slint.lsp.client import Client
from k8slint.lsp.pages import Pages
from k8slint.lsp.protocol import Protocol
from k8slint.lsp.report import Reader
from k8slint.lsp.session import Desk, Session
from k8slint.lsp.wire import messages
from k8slint.registry import Registry

P = ParamSpec("P")
T = TypeVar("T")

_WAITING = 256  # messages that are read ahead
_PATIENCE = 2  # seconds in which a client may read what it is still to be told


class Server(LanguageServer):
    """One server for one client, over one pair of pipes."""

    protocol: Protocol
    client: Client

    def __init__(self, registry: Registry) -> None:
        super().__init__("k8slint", __version__, protocol_cls=Protocol, converter_factory=default_converter)
        self.registry = registry
        self.pages = Pages(registry)
        self.session = Session(registry, self.misconfigured, self.busy)
        self.protocol.note = self.note
        self.on_busy: Callable[[str | None], None] = lambda _path: None

    # What is said to the person

    def note(self, sentence: str) -> None:
        """A sentence for the log of the editor."""
        self.window_log_message(types.LogMessageParams(type=types.MessageType.Warning, message=sentence))

    def warn(self, sentence: str) -> None:
        """A sentence that somebody has to read."""
        self.window_show_message(types.ShowMessageParams(type=types.MessageType.Warning, message=sentence))

    def misconfigured(self, sentence: str) -> None:
        """A sentence about settings that cannot be used; the last one stands in the status until something is read."""
        self.warn(sentence)
        self.tell_status("error", message=sentence)

    def tell_status(self, state: str, **more: object) -> None:
        """Tell a client that wants to hear it how the server is: "loading", "ready" or "error"."""
        if self.client.status:
            self.protocol.notify("k8slint/status", {"state": state, "version": __version__, **more})

    def busy(self, path: str | None) -> None:
        """Take note that a project is being read, or has been."""
        self.on_busy(path)

    def report_server_error(self, error: Exception, source: object) -> None:  # noqa: ARG002 - as pygls calls it
        """Note what failed in pygls, without its text, which may quote a manifest. Who asks wrongly is told so."""
        if not isinstance(error, (JsonRpcMethodNotFound, JsonRpcInvalidParams)):
            self.note(fault(error))

    def ask(self, method: str, params: Any) -> Awaitable[Any]:
        """Ask the client for something; None where it refuses."""

        async def answered() -> Any:
            with suppress(Exception):
                return await self.protocol.send_request_async(method, params)
            return None

        return asyncio.ensure_future(answered())

    def reader(self, desk: Desk) -> Reader:
        """How findings of a file and its project are put for this client."""
        session = self.session
        return Reader(
            session.encoding,
            lambda path: session.buffers.get(session.uri_of(path)) if path != desk.path else desk.buffer,
            desk.warm.source,
            lambda path: desk.buffer.uri if path == desk.path else session.uri_of(path),
            self.pages.uri_of,
            self.client.related,
            self.client.tags,
            self.client.pages,
        )


def guarded(server: Server, empty: Any = None) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A feature whose failure is noted and answered with nothing, for the next question may go well."""

    def decorate(answer: Callable[P, T]) -> Callable[P, T]:
        if asyncio.iscoroutinefunction(answer):

            @wraps(answer)
            async def awaited(*args: P.args, **kwargs: P.kwargs) -> Any:
                try:
                    return await answer(*args, **kwargs)
                except Exception as error:
                    server.note(fault(error))
                    return empty

            return awaited  # type: ignore[return-value]

        @wraps(answer)
        def called(*args: P.args, **kwargs: P.kwargs) -> Any:
            try:
                return answer(*args, **kwargs)
            except Exception as error:
                server.note(fault(error))
                return empty

        return called

    return decorate


def serve(server: Server) -> int:
    """Talk to the client on standard input and output until it says good-bye or is gone; gives the exit code."""
    logging.disable()  # what pygls logs quotes whole messages, and so manifests
    try:
        stdin = os.fdopen(os.dup(0), "rb")
        stdout = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)  # whatever else prints does not speak the protocol
    except OSError:
        return 1  # nobody is there to talk to
    sys.stdout = sys.stderr
    try:
        return asyncio.run(_talk(server, stdin, stdout))
    except KeyboardInterrupt:
        return 130


async def _talk(server: Server, stdin: BinaryIO, stdout: BinaryIO) -> int:
    writer = _Writer(stdout)
    server.protocol.set_writer(writer)
    waiting: asyncio.Queue[bytes | None] = asyncio.Queue(_WAITING)
    loop = asyncio.get_running_loop()

    def read() -> None:
        with suppress(OSError, ValueError, RuntimeError):
            for body in messages(stdin):
                asyncio.run_coroutine_threadsafe(waiting.put(body), loop).result()
        with suppress(RuntimeError):
            asyncio.run_coroutine_threadsafe(waiting.put(None), loop)

    threading.Thread(target=read, daemon=True).start()
    while (body := await waiting.get()) is not None:
        server.protocol.receive(body)
        if server.protocol.exit_code is not None:
            writer.close()
            return server.protocol.exit_code
        await asyncio.sleep(0)
    return 1


class _Writer:
    """Writes in a thread of its own, so that a client that does not read keeps nobody from reading."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._waiting: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        self._waiting.put(data)

    def close(self) -> None:
        """Wait a moment until everything is written."""
        self._waiting.put(None)
        self._thread.join(_PATIENCE)

    def _write(self) -> None:
        with suppress(OSError, ValueError):
            while (data := self._waiting.get()) is not None:
                self._stream.write(data)
                if self._waiting.empty():
                    self._stream.flush()
            self._stream.flush()
