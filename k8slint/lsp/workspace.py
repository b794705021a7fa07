"""The projects of one workspace folder in memory, with what is open in the editor laid over what is on disk."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from k8slint.discover import Unreadable, read_bytes, walk
from k8slint.errors import ConfigError, UsageError
from k8slint.gather import UNREADABLE, Found, everything, found_at
from k8slint.homes import Home, Homes, lies_in
from k8slint.lsp.options import Options
from k8slint.reading.limits import DEFAULT_LIMITS
from k8slint.registry import Registry
from k8slint.settings import Settings
from k8slint.warm import Warm


class Opened(NamedTuple):
    """A project in memory, and when each of its files on disk was written and how long it was then.

    `members` are the files that belong to it whether they are open or not.
    """

    warm: Warm
    stamps: dict[str, tuple[int, int]]
    members: set[str]


class Workspace:
    """The projects of a workspace folder, each read when a file of it is first asked for.

    `texts` are those of the open files by their paths; whoever changes one calls `take`. `trouble` is called with
    sentences about settings that cannot be used.
    """

    def __init__(self, root: str, options: Options, registry: Registry, texts: Mapping[str, str]) -> None:
        self.root = root
        self.options = options
        self.trouble: list[str] = []
        self._registry = registry
        self._texts = texts
        self._opened: dict[str, Opened] = {}
        self._ready: set[str] = set()
        self._edited: set[str] = set()
        self._homes = self._new_homes()

    def _new_homes(self) -> Homes:
        rules = list(self._registry.entries.values())
        config = self.options.config and os.path.join(self.root, os.path.expanduser(self.options.config))
        try:
            return Homes(rules, config, here=self.root)
        except ConfigError as error:
            self.trouble.append(str(error))
            return Homes(rules, isolated=True, here=self.root)

    def home_of(self, path: str) -> Home | None:
        """The project that a file belongs to; None where its settings leave the file out."""
        folder = os.path.dirname(os.path.abspath(path))
        try:
            home = self._homes.of(folder)
        except ConfigError as error:
            self.trouble.append(str(error))
            opened = next((each for root, each in self._opened.items() if lies_in(folder, root)), None)
            return opened.warm.home if opened else Home(self.root, Settings())
        return None if home.leaves_out(path) else home

    def warm_of(self, home: Home) -> Warm | None:
        """A project that has been read, with all edits."""
        if home.root not in self._ready:
            return None
        self._settle()
        return self._opened[home.root].warm

    @property
    def warms(self) -> list[Warm]:
        """All projects that have been read, with all edits."""
        self._settle()
        return [self._opened[root].warm for root in sorted(self._ready)]

    def read(self, home: Home) -> Iterator[int]:
        """Read a project, file by file; gives how many are done, so that others may have their turn in between."""
        opened = self._opened[home.root] = Opened(self._new_warm(home), {}, set())
        yield from self._reread(opened)
        if self._opened.get(home.root) is opened:  # the settings may have changed in the meantime
            self._ready.add(home.root)

    def reread(self) -> Iterator[int]:
        """Look which files on disk have come, gone or changed, in all projects, and which projects are no longer."""
        self._homes = self._new_homes()
        for root, opened in list(self._opened.items()):
            if self._is_home(opened.warm.home):
                yield from self._reread(opened)
            else:
                del self._opened[root]
                self._ready.discard(root)

    def _is_home(self, home: Home) -> bool:
        """Whether a project begins where it did, with the settings that it had."""
        try:
            now = self._homes.of(home.root)
        except ConfigError as error:
            self.trouble.append(str(error))
            return True
        return (now.root, now.settings, now.is_deep) == (home.root, home.settings, home.is_deep)

    def forget(self) -> None:
        """Forget everything, as the settings have changed; what is being read is not read to its end."""
        self._homes = self._new_homes()
        self._opened.clear()
        self._ready.clear()

    def take(self, path: str) -> None:
        """Take note that the text of a file has changed in the editor. It is read when somebody asks."""
        self._edited.add(path)

    def _settle(self) -> None:
        for path in sorted(self._edited):
            for opened in self._opened.values():
                if path in opened.warm or self._belongs(path, opened.warm.home):
                    self._take(path, opened, {})
        self._edited.clear()

    def drop(self, path: str) -> bool:
        """Forget what the editor had of a file that is no longer open: it is as it is on disk, if it is there.

        Gives whether it came there since anybody looked, so that `reread` has to tell whether it belongs here.
        """
        self._edited.discard(path)
        there, is_new = os.path.exists(path), False
        for opened in self._opened.values():
            if there and path in opened.members:
                self._take(path, opened, {})
            elif path in opened.warm:
                opened.warm.drop(path)
                opened.stamps.pop(path, None)
                is_new = is_new or there
        return is_new

    def _belongs(self, path: str, home: Home) -> bool:
        owner = self.home_of(path)
        return owner is not None and owner.root == home.root

    def _new_warm(self, home: Home) -> Warm:
        request = self.options.request
        try:
            return Warm(home, request, self._registry)
        except UsageError as error:
            self.trouble.append(str(error))
        try:
            return Warm(home, request._replace(words=Options().request.words, kubernetes_versions=()), self._registry)
        except UsageError:
            return Warm(Home(home.root, Settings(), is_deep=home.is_deep), Options().request, self._registry)

    def _reread(self, opened: Opened) -> Iterator[int]:
        home, charts = opened.warm.home, dict[str, str | None]()
        here = {path for path in self._texts if self._belongs(path, home)}
        there = everything(home, self._homes, cache(walk))
        opened.members.clear()
        opened.members.update(there)
        there |= here
        for path in opened.warm.paths - there:
            opened.warm.drop(path)
            opened.stamps.pop(path, None)
        for number, path in enumerate(sorted(there)):
            if self._opened.get(home.root) is not opened:
                return
            if path not in opened.warm or (path not in here and opened.stamps.get(path) != _stamp(path)):
                self._take(path, opened, charts)
            yield number

    def _take(self, path: str, opened: Opened, charts: dict[str, str | None]) -> None:
        stamp = _stamp(path)
        if stamp is not None:
            opened.stamps[path] = stamp
        try:
            opened.warm.put(found_at(path, self._bytes, charts), keep=path in self._texts)
        except Unreadable:
            opened.warm.put(Found(path, foreign=UNREADABLE))

    def _bytes(self, path: str) -> bytes:
        text = self._texts.get(path)
        return read_bytes(path, DEFAULT_LIMITS.file_bytes) if text is None else text.encode()


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
