"""The page of a rule as a file on this machine, so that an editor can open it without a network."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache

from k8slint import __version__
from k8slint.cache.store import default_folder
from k8slint.lsp.uris import uri_for
from k8slint.registry import Registry


class Pages:
    """The pages of rules, written to the cache of the user when somebody is first pointed at them."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        base = os.environ.get("K8SLINT_CACHE_DIR") or default_folder()
        self._folder = os.path.join(base, "rules", __version__) if base else None
        self.uri_of = cache(self._written)

    def _written(self, rule: str) -> str | None:
        """The URI of a rule's page; None where it cannot be written."""
        if self._folder is None or rule not in self._registry.entries or os.path.basename(rule) != rule:
            return None
        from k8slint.rulepage import as_markdown

        path = os.path.join(os.path.abspath(self._folder), f"{rule}.md")
        data = as_markdown(self._registry.load(rule)).encode()
        with suppress(OSError):
            if not _holds(path, data):
                os.makedirs(self._folder, mode=0o700, exist_ok=True)
                draft = f"{path}.{os.getpid()}"
                with open(draft, "wb") as stream:
                    stream.write(data)
                os.replace(draft, path)
            return uri_for(path)
        return None


def _holds(path: str, data: bytes) -> bool:
    try:
        with open(path, "rb") as stream:
            return stream.read(len(data) + 1) == data
    except OSError:
        return False
