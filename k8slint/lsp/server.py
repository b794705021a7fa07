"""`k8slint server`: the language server, from its first message to its last."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from lsprotocol import types

from k8slint.lsp import commands
from k8slint.lsp.acting import Acting
from k8slint.lsp.asked import Asked
from k8slint.lsp.buffer import Change
from k8slint.lsp.client import client, roots
from k8slint.lsp.completing import Completing
from k8slint.lsp.connection import Server, guarded, serve
from k8slint.lsp.diagnosing import Diagnosing
from k8slint.lsp.leading import Leading
from k8slint.lsp.options import Options, understood
from k8slint.lsp.units import ENCODINGS
from k8slint.lsp.uris import path_in
from k8slint.lsp.watching import Watching
from k8slint.registry import Registry

_WATCHED = ("**/*.{yaml,yml,json}", "**/Kustomization", "**/pyproject.toml", "**/.gitignore", "**/.git/HEAD")
_NOTHING = types.RelatedFullDocumentDiagnosticReport(items=())
_PATIENCE = 3  # seconds in which a client may answer what its settings are


def run(registry: Registry) -> int:
    """Serve one editor on standard input and output; gives the exit code."""
    # What edits leave behind is looked through in idle moments, and of somebody who never rests now and then.
    gc.enable()
    gc.set_threshold(50_000, 20, 20)
    try:
        os.getcwd()
    except OSError:
        os.chdir(os.sep)  # names need a folder, and this one is gone
    server = Server(registry)
    _Life(server)
    return serve(server)


class _Life:
    """What happens between the first message and the last, but for what a feature answers by itself."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._ready = asyncio.Event()
        self._diagnosing = Diagnosing(server, self._ready)
        self._watching = Watching(server, self._diagnosing.disturbed)
        self._asked = 0
        server.on_busy = self._read
        feature = server.feature
        feature(types.INITIALIZE)(guarded(server)(self._initialize))
        feature(types.INITIALIZED)(guarded(server)(self._initialized))
        feature(types.TEXT_DOCUMENT_DID_OPEN)(guarded(server)(self._open))
        feature(types.TEXT_DOCUMENT_DID_CHANGE)(guarded(server)(self._change))
        feature(types.TEXT_DOCUMENT_DID_CLOSE)(guarded(server)(self._close))
        feature(types.TEXT_DOCUMENT_DID_SAVE)(guarded(server)(self._saved))
        feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(guarded(server)(self._changed_on_disk))
        feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(guarded(server)(self._configured))
        feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(guarded(server)(self._folders_changed))

    def _initialize(self, params: types.InitializeParams) -> None:
        server = self._server
        server.client = client(params)
        wanted = server.client.encoding or server.protocol.workspace.position_encoding
        server.session.encoding = next(each for each in ENCODINGS if each == wanted)
        folders = [*roots(params)]
        with suppress(OSError, IndexError):
            os.chdir(folders[0])  # what names are relative to
        self._use([(folder, server.client.settings) for folder in folders], server.client.settings)
        if server.client.pulls:
            options = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=False)
            server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(guarded(server, _NOTHING)(self._diagnostics))
        asked = Asked(server, self._ready)
        Completing(asked)
        Leading(asked)
        Acting(asked)
        commands.register(server)

    async def _initialized(self, _params: types.InitializedParams) -> None:
        server = self._server
        registrations = []
        if server.client.watches:
            watchers = [types.FileSystemWatcher(glob_pattern=pattern) for pattern in _WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers=watchers)
            registrations.append(types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options))
        if server.client.registers:
            wanted = {"section": "k8slint"}
            registrations.append(types.Registration("settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, wanted))
        if registrations:
            server.ask(types.CLIENT_REGISTER_CAPABILITY, types.RegistrationParams(registrations))
        await self._ask_settings()

    async def _ask_settings(self) -> None:
        """Ask what is set for each folder. Until that is known nothing is linted, for it would be linted twice."""
        self._asked += 1
        number = self._asked
        try:
            if self._server.client.asks:
                answered = asyncio.ensure_future(self._hear_settings(number))
                if (await asyncio.wait([answered], timeout=_PATIENCE))[0]:
                    await answered
                else:
                    self._server.note("the editor has not said what its settings are; until it does, earlier ones hold")
        finally:
            if number == self._asked:  # else somebody has asked since, and waits for another answer
                self._ready.set()
                self._server.tell_status("ready", **self._server.session.counts())
                self._diagnosing.disturbed()

    async def _hear_settings(self, number: int) -> None:
        """Use the answer to a question, however late it comes, unless another has been asked since."""
        server, folders = self._server, self._folders()
        asked = [types.ConfigurationItem(scope_uri=uri, section="k8slint") for uri, _ in folders]
        params = types.ConfigurationParams([*asked, types.ConfigurationItem(section="k8slint")])
        answer = await server.ask(types.WORKSPACE_CONFIGURATION, params)
        if isinstance(answer, Sequence) and len(answer) == len(folders) + 1 and number == self._asked:
            given = [_over(server.client.settings, _plain(each)) for each in answer]
            self._use([(path, each) for (_, path), each in zip(folders, given, strict=False)], given[-1])
            self._diagnosing.disturbed()

    def _folders(self) -> list[tuple[str, str]]:
        """The URI and path of each workspace folder."""
        space = self._server.protocol.workspace
        found = [(folder.uri, path) for folder in space.folders.values() if (path := path_in(folder.uri))]
        if not space.folders and space.root_uri and space.root_path:
            found = [(space.root_uri, space.root_path)]
        return found

    def _use(self, folders: Iterable[tuple[str, object]], defaults: object) -> None:
        def options(settings: object) -> Options:
            found = understood(settings, other_server=self._server.client.other_server)
            warnings.update(dict.fromkeys(found.warnings))
            return found.options

        warnings: dict[str, None] = {}
        self._server.session.work_in(
            [(os.path.abspath(path), options(each)) for path, each in folders], options(defaults)
        )
        for sentence in warnings:
            self._server.warn(sentence)

    def _read(self, path: str | None) -> None:
        if path is None:
            gc.collect()
            gc.freeze()
            self._server.tell_status("ready", **self._server.session.counts())
        else:
            gc.unfreeze()
            self._server.tell_status("loading")

    # Texts

    def _open(self, params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        self._server.session.open(document.uri, document.text, document.version)
        self._diagnosing.edited(document.uri)

    def _change(self, params: types.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        self._server.session.change(document.uri, [_change(each) for each in params.content_changes], document.version)
        self._diagnosing.edited(document.uri)

    def _close(self, params: types.DidCloseTextDocumentParams) -> None:
        if self._server.session.close(params.text_document.uri):
            self._watching.heard(())
        self._diagnosing.closed(params.text_document.uri)

    async def _diagnostics(self, params: types.DocumentDiagnosticParams) -> object:
        await self._ready.wait()
        return await self._diagnosing.report(params.text_document.uri, params.previous_result_id)

    # The disk, and the settings

    def _saved(self, params: types.DidSaveTextDocumentParams) -> None:
        if not self._server.client.watches:
            self._watching.heard([params.text_document.uri])

    def _changed_on_disk(self, params: types.DidChangeWatchedFilesParams) -> None:
        self._watching.heard([change.uri for change in params.changes])

    async def _configured(self, params: types.DidChangeConfigurationParams) -> None:
        if self._server.client.asks:
            await self._ask_settings()
            return
        settings = _plain(params.settings)
        if isinstance(settings, dict) and "k8slint" in settings:
            settings = settings["k8slint"]
        settings = _over(self._server.client.settings, settings)
        self._use([(path, settings) for _, path in self._folders()], settings)
        self._diagnosing.disturbed()

    async def _folders_changed(self, _params: types.DidChangeWorkspaceFoldersParams) -> None:
        if not self._server.client.asks:
            settings = self._server.client.settings
            self._use([(path, settings) for _, path in self._folders()], settings)
        await self._ask_settings()


def _change(change: types.TextDocumentContentChangeEvent) -> Change:
    if isinstance(change, types.TextDocumentContentChangePartial):
        start, end = change.range.start, change.range.end
        return Change(change.text, (start.line, start.character), (end.line, end.character))
    return Change(change.text)


def _plain(value: object) -> object:
    """What a client sent, where pygls made objects of its mappings."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: _plain(each) for key, each in value._asdict().items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value


def _over(first: object, told: object) -> object:
    """What a client told later, over the settings of its first message: some say {} of a section they do not know."""
    if isinstance(first, Mapping) and isinstance(told, Mapping):
        return {**first, **told}
    return first if told is None else told
