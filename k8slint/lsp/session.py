"""What the server knows while an editor is connected: what is open, which projects, what was said last."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from time import monotonic
from typing import Any, NamedTuple

from k8slint.gather import found_at
from k8slint.homes import Home
from k8slint.lsp.buffer import Buffer, Change
from k8slint.lsp.folders import Folders
from k8slint.lsp.options import Options
from k8slint.lsp.report import is_wanted
from k8slint.lsp.units import Encoding
from k8slint.lsp.uris import path_of, uri_for
from k8slint.outcome import Diagnostic, Withheld
from k8slint.project import Project, Unit
from k8slint.registry import Registry
from k8slint.request import Request
from k8slint.resolve import finished
from k8slint.rule import CRASHED
from k8slint.settings import Settings
from k8slint.warm import Warm


class Desk(NamedTuple):
    """A file that is open, in its project, and the settings that hold for it."""

    buffer: Buffer
    path: str
    warm: Warm
    options: Options

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self.warm.project

    @property
    def unit(self) -> Unit:
        """The file as it was read."""
        unit = self.warm.unit(self.path)
        assert unit is not None
        return unit


class Findings(NamedTuple):
    """The findings of a file, sentences about why it was not linted, and how many more of a rule there are."""

    diagnostics: tuple[Diagnostic, ...]
    failures: tuple[str, ...]
    withheld: tuple[Withheld, ...]


class Session:
    """What is open, by its URI, and the projects around it.

    `encoding` is how the client counts columns, `costs` how many seconds it took to lint each open file. `trouble` and
    `busy` are as in `Folders`.
    """

    def __init__(self, registry: Registry, trouble: Callable[[str], None], busy: Callable[[str | None], None]) -> None:
        self.encoding: Encoding = "utf-16"
        self.buffers: dict[str, Buffer] = {}
        self.costs: dict[str, float] = {}
        self._registry = registry
        self._texts: dict[str, str] = {}
        self._folders = Folders(registry, self._texts, trouble, busy)
        self._uris: dict[str, str] = {}
        self._alone: dict[str, Warm] = {}
        self._here = os.getcwd()
        self._found: dict[str, tuple[Project, Findings]] = {}

    # Folders and settings

    def work_in(self, folders: Iterable[tuple[str, Options]], defaults: Options) -> None:
        """Take these folders, with their settings, for the workspace; `defaults` are for files outside of all."""
        self._here = os.getcwd()
        if defaults != self._folders.defaults:
            self._alone.clear()
        self._folders.use(folders, defaults)

    def settings_changed(self) -> None:
        """Forget what was read, as a configuration has changed on disk."""
        self._folders.forget()

    async def reread(self) -> None:
        """Look what has changed on disk."""
        self._stay()
        await self._folders.reread()

    def counts(self) -> Mapping[str, Any]:
        """How much is known, see `Folders`."""
        return self._folders.counts()

    def _stay(self) -> None:
        """Work where we did, for names are relative to that. Where the folder is gone, all get others."""
        with suppress(OSError):
            if os.getcwd() == self._here:
                return
        with suppress(OSError):
            os.chdir(self._here)  # it was made again
            return
        os.chdir(os.sep)
        self._here = os.getcwd()
        named = {path_of(uri): uri for uri in self.buffers}
        self._uris = {path: uri for path, uri in named.items() if path is not None}
        self._texts.clear()
        self._texts.update({path: self.buffers[uri].text for path, uri in self._uris.items()})
        self._folders.forget()

    # Texts

    def open(self, uri: str, text: str, version: int | None) -> None:
        """Take note of a file that was opened in the editor."""
        self._stay()
        self.buffers[uri] = Buffer(uri, text, version)
        self._take(uri)

    def change(self, uri: str, changes: Iterable[Change], version: int | None) -> None:
        """Take note of an edit. One of a file that is not open has no text to change."""
        self._stay()
        if uri in self.buffers:
            self.buffers[uri] = self.buffers[uri].changed(changes, version, self.encoding)
            self._take(uri)

    def close(self, uri: str) -> bool:
        """Take note that a file is no longer open: what counts is on disk again.

        Gives whether somebody has to look there, for the file may have been written since.
        """
        self._stay()
        if self.buffers.pop(uri, None) is None:
            return False
        self._alone.pop(uri, None)
        self._found.pop(uri, None)
        self.costs.pop(uri, None)
        path = path_of(uri)
        if path is not None:
            self._texts.pop(path, None)
            self._uris.pop(path, None)
            return self._folders.drop(path)
        return False

    def _take(self, uri: str) -> None:
        path, text = path_of(uri), self.buffers[uri].text
        if path is not None:
            self._texts[path] = text
            self._uris[path] = uri
            self._folders.take(path)
        elif uri in self._alone:
            self._alone[uri].put(found_at(_untitled(uri), lambda _: text.encode(), {}))

    def uri_of(self, path: str) -> str:
        """The URI of a file, as the editor spelled it if it is open."""
        return self._uris.get(path) or uri_for(path)

    # Answers

    async def desk(self, uri: str) -> Desk | None:
        """An open file in its project, read now if it has not been; None for what is no manifest by its settings."""
        self._stay()
        buffer = self.buffers.get(uri)
        if buffer is None:
            return None
        path = path_of(uri)
        if path is None:
            return self._untitled(uri, buffer) if uri.startswith("untitled:") else None
        project = await self._folders.project_of(path)
        buffer = self.buffers.get(uri)  # it may have been edited or closed in the meantime
        if project is None or buffer is None or path not in project[0]:
            return None
        return Desk(buffer, path, *project)

    def _untitled(self, uri: str, buffer: Buffer) -> Desk:
        name = _untitled(uri)
        if uri not in self._alone:
            home = Home(os.getcwd(), Settings(), is_deep=False)
            request = Request((), scope="files", kubernetes_versions=self._folders.defaults.kubernetes_versions)
            self._alone[uri] = Warm(home, request, self._registry)
            self._alone[uri].put(found_at(name, lambda _: buffer.text.encode(), {}))
        return Desk(buffer, name, self._alone[uri], self._folders.defaults)

    async def everywhere(self) -> list[Desk]:
        """An open file of each project, through which the project can be asked."""
        found: dict[str, Desk] = {}
        for uri in list(self.buffers):
            desk = await self.desk(uri)
            if desk is not None:
                found.setdefault(desk.warm.home.root, desk)
        return list(found.values())

    def diagnostics(self, desk: Desk) -> tuple[Diagnostic, ...]:
        """What there is to say of an open file to somebody with these settings."""
        return self.findings(desk).diagnostics

    def findings(self, desk: Desk) -> Findings:
        """The same, and what was left out of it."""
        known = self._found.get(desk.buffer.uri)
        if known is not None and known[0] is desk.project:
            return known[1]
        begun = monotonic()
        sheet = desk.warm.sheet(desk.path)
        self.costs[desk.buffer.uri] = monotonic() - begun
        wanted = tuple(each for each in finished(sheet.drafts) if is_wanted(each, schema=desk.options.schema))
        crashed = any(each.rule == CRASHED for each in wanted)
        found = Findings(wanted, () if crashed else sheet.failures, sheet.withheld)
        self._found[desk.buffer.uri] = desk.project, found
        return found


def _untitled(uri: str) -> str:
    return uri.removeprefix("untitled:") + ".yaml"
