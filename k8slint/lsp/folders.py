"""The workspace folders of an editor, and the projects in them, each read when somebody asks about a file of it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from time import monotonic
from typing import Any

from k8slint.homes import Home, lies_in
from k8slint.kube.versions import order
from k8slint.lsp.options import Options
from k8slint.lsp.workspace import Workspace
from k8slint.registry import Registry
from k8slint.warm import Warm

_SLICE = 0.02  # seconds of work after which others may have their turn


class Folders:
    """The workspace folders with their settings, and `defaults` for the files outside of all.

    `texts` are those of the open files by their paths. `trouble` is called with each sentence about settings that
    cannot be used, `busy` with a path before a project is read, and with None after all have been.
    """

    def __init__(
        self,
        registry: Registry,
        texts: Mapping[str, str],
        trouble: Callable[[str], None],
        busy: Callable[[str | None], None],
    ) -> None:
        self.defaults = Options()
        self._registry = registry
        self._texts = texts
        self._trouble = trouble
        self._busy = busy
        self._told: set[str] = set()
        self._workspaces: list[Workspace] = []
        self._outside: Workspace | None = None
        self._reading: dict[tuple[Workspace, str], asyncio.Task[None]] = {}

    def use(self, folders: Iterable[tuple[str, Options]], defaults: Options) -> None:
        """Take these folders, with their settings; what had been read of the same stays."""
        known = {(each.root, each.options): each for each in self._workspaces}
        new = [
            known.get((root, options)) or Workspace(root, options, self._registry, self._texts)
            for root, options in folders
        ]
        if defaults != self.defaults:
            self._outside = None
        self.defaults = defaults
        for each in known.values():
            if each not in new:
                each.forget()
        self._workspaces = sorted(new, key=lambda each: -len(each.root))

    def forget(self) -> None:
        """Forget what was read, as something has changed that all of it depends on."""
        self._told.clear()
        for workspace in self._everywhere():
            workspace.forget()

    def take(self, path: str) -> None:
        """Take note that the text of an open file has changed."""
        for workspace in self._everywhere():
            workspace.take(path)

    def drop(self, path: str) -> bool:
        """Take note that a file is no longer open; gives whether somebody has to look for it on disk."""
        found = [workspace.drop(path) for workspace in self._everywhere()]
        return any(found)

    async def reread(self) -> None:
        """Look what has changed on disk."""
        for workspace in self._everywhere():
            await _in_turns(workspace.reread())

    async def project_of(self, path: str) -> tuple[Warm, Options] | None:
        """The project of a file, read now if it has not been; None where its settings leave the file out."""
        while True:
            workspace = self._folder_of(path)
            home = workspace.home_of(path)
            warm = workspace.warm_of(home) if home is not None else None
            if home is None or warm is not None:
                break
            await self._read(workspace, home)
        self._tell(workspace)
        return (warm, workspace.options) if warm is not None else None

    def counts(self) -> Mapping[str, Any]:
        """How much is known: the releases that manifests are judged by, how many files and objects have been read."""
        # Two folders may lie in one project.
        warms = {warm.home.root: warm for workspace in self._everywhere() for warm in workspace.warms}.values()
        return {
            "kubernetesVersions": sorted({release for warm in warms for release in warm.decided.releases}, key=order),
            "files": sum(len(warm.paths) for warm in warms),
            "objects": sum(len(warm.project.objects) for warm in warms),
        }

    def _everywhere(self) -> list[Workspace]:
        return [*self._workspaces, *filter(None, (self._outside,))]

    def _folder_of(self, path: str) -> Workspace:
        """The workspace folder of a file: the innermost one, else what stands for all files outside of them."""
        folder = os.path.dirname(os.path.abspath(path))
        for workspace in self._workspaces:
            if lies_in(folder, workspace.root):
                return workspace
        if self._outside is None:
            self._outside = Workspace(os.getcwd(), self.defaults, self._registry, self._texts)
        return self._outside

    async def _read(self, workspace: Workspace, home: Home) -> None:
        """Wait until a project has been read, which goes on when nobody waits any longer."""
        key = (workspace, home.root)
        if key not in self._reading:
            self._busy(home.root)
            self._reading[key] = asyncio.ensure_future(_in_turns(workspace.read(home)))
            self._reading[key].add_done_callback(lambda _: self._was_read(key))
        await asyncio.shield(self._reading[key])

    def _was_read(self, key: tuple[Workspace, str]) -> None:
        del self._reading[key]
        if not self._reading:
            self._busy(None)

    def _tell(self, workspace: Workspace) -> None:
        """Say once what is wrong with some settings."""
        for sentence in workspace.trouble:
            if sentence not in self._told:
                self._told.add(sentence)
                self._trouble(sentence)
        workspace.trouble.clear()


async def _in_turns(steps: Iterator[int]) -> None:
    """Do work step by step, and let others have their turn in between."""
    begun = monotonic()
    for _ in steps:
        if monotonic() - begun > _SLICE:
            await asyncio.sleep(0)
            begun = monotonic()
