"""Which project a file belongs to: that of the nearest configuration, however its path is spelled."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

from k8slint.config import config_in, load
from k8slint.globs import matcher
from k8slint.settings import Settings

if TYPE_CHECKING:
    from k8slint.rule import RuleEntry


class Home:
    """One project: the folder it fills, and the settings that hold there.

    `is_deep` is false for a folder that nothing marks as a project and that lies outside of the working directory:
    only the files beside each other belong together there, not those of all folders below.
    """

    def __init__(self, root: str, settings: Settings, *, is_deep: bool = True) -> None:
        self.root = root
        self.settings = settings
        self.is_deep = is_deep

    def relative(self, path: str) -> str:
        """A path as the globs of the settings see it."""
        full, folder = os.path.abspath(path), os.path.join(self.root, "")
        found = full[len(folder) :] if full.startswith(folder) else os.path.relpath(full, self.root)
        return found.replace(os.sep, "/")

    def leaves_out(self, path: str) -> bool:
        """Whether the settings say that a file is no part of the project."""
        include, exclude = self.settings.include, self.settings.exclude
        if not include and not exclude:
            return False
        relative = self.relative(path)
        return self._excluded(relative) or (bool(include) and not self._included(relative))

    @cached_property
    def _included(self) -> Callable[[str], bool]:
        return matcher(self.settings.include)

    @cached_property
    def _excluded(self) -> Callable[[str], bool]:
        return matcher(self.settings.exclude)


class Homes:
    """The projects that folders belong to, each loaded once.

    A configuration begins a project, and so does a git root. `config` is the path of one that holds everywhere
    instead; `isolated` uses none. `here` is the folder that somebody works in, if it is not the working directory.
    """

    def __init__(
        self, rules: Sequence[RuleEntry], config: str | None = None, *, isolated: bool = False, here: str | None = None
    ) -> None:
        self._rules = rules
        self._here = here
        self._fixed = Settings() if isolated else load(config, rules) if config else None
        self._begun: dict[str, Home | None] = {}
        self._marked: dict[str, bool] = {}
        self._ways: dict[tuple[str, str], tuple[str, ...]] = {}
        self._owners: dict[str, Home] = {}
        self._absolute = cache(os.path.abspath)

    def of(self, folder: str) -> Home:
        """The project of a folder.

        Where nothing says so, it is the folder that somebody works in if this one lies in it, else this folder. A home
        directory or the root of the file system is nobody's project.

        Raises:
            ConfigError: the configuration cannot be used.
        """
        if folder not in self._owners:
            self._owners[folder] = self._owner(os.path.abspath(folder))
        return self._owners[folder]

    def _owner(self, root: str) -> Home:
        at = root
        while True:
            home = self._begins(at)
            if home is not None:
                return home
            parent = os.path.dirname(at)
            if parent == at:
                break
            at = parent
        here = self._here or os.getcwd()
        settings = self._fixed or Settings()
        if here not in (os.path.expanduser("~"), os.path.abspath(os.sep)) and lies_in(root, here):
            return Home(here, settings)
        return Home(root, settings, is_deep=False)

    def down_to(self, folder: str, top: str) -> Iterator[Home]:
        """The projects that a folder below another one lies in, the outermost first; the last is its own."""
        yield self.of(top)
        yield from self.begun_within(folder, top)

    def begun_within(self, folder: str, top: str) -> Iterator[Home]:
        """The projects that begin below a folder, on the way down to another one."""
        for step in self._marked_below(self._absolute(top), self._absolute(folder)):
            home = self._begins(step)
            if home is not None:
                yield home

    def is_another(self, folder: str, top: str) -> bool:
        """Whether some project begins below a folder, on the way down to another one. Loads none of them."""
        return bool(self._marked_below(self._absolute(top), self._absolute(folder)))

    def _marked_below(self, top: str, folder: str) -> tuple[str, ...]:
        """The folders below one, on the way down to another one in it, at which a project begins."""
        if folder == top:
            return ()
        found = self._ways.get((top, folder))
        if found is None:
            found = self._marked_below(top, os.path.dirname(folder))
            if self._is_marked(folder):
                found += (folder,)
            self._ways[top, folder] = found
        return found

    def _is_marked(self, folder: str) -> bool:
        if folder not in self._marked:
            has_config = self._fixed is None and config_in(folder) is not None
            self._marked[folder] = has_config or os.path.lexists(os.path.join(folder, ".git"))
        return self._marked[folder]

    def _begins(self, folder: str) -> Home | None:
        if folder not in self._begun:
            self._begun[folder] = self._home_in(folder)
        return self._begun[folder]

    def _home_in(self, folder: str) -> Home | None:
        path = None if self._fixed else config_in(folder)
        if path is not None:
            return Home(folder, load(path, self._rules))
        return Home(folder, self._fixed or Settings()) if os.path.lexists(os.path.join(folder, ".git")) else None


def lies_in(folder: str, top: str) -> bool:
    """Whether an absolute path is another one or lies below it."""
    return folder == top or folder.startswith(top.rstrip(os.sep) + os.sep)
