"""What a project had to say last time, as long as nothing of it has changed since."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING

from k8slint.cache.plain import WRONG, from_bytes, to_bytes
from k8slint.cache.recipe import recipe
from k8slint.cache.store import Store
from k8slint.conclude import Result
from k8slint.gather import Found, Gathered, Part
from k8slint.request import Request

if TYPE_CHECKING:
    from k8slint.cache.memory import Memory


class Past:
    """The results of earlier runs over a project, and what they found out about its files."""

    def __init__(self, folder: str, part: Part, gathered: Gathered, request: Request) -> None:
        self._store = Store(folder)
        self._keys = [_key_of(found) for found in gathered.files]
        # What rules say of a file does not depend on what else is reported, nor on what is an error.
        asked = Request((), request.words, scope=request.scope, kubernetes_versions=request.kubernetes_versions)
        program = (recipe(), os.getcwd(), part.home.root, part.home.settings)
        self._project = _digest((*program, asked))
        whole = request._replace(cache=None, jobs=None)
        self._key = _digest((self._project, whole, sorted(part.reported), gathered.failures, self._keys))

    def recall(self) -> Result | None:
        """What the project had to say, if nothing has changed."""
        data = self._store.get(self._key)
        if data is None:
            return None
        try:
            return from_bytes(data)
        except WRONG:
            return None

    def remember(self, result: Result) -> None:
        """Keep a result, if it is whole: what failed may work the next time."""
        if not result.failures:
            self._store.put(self._key, to_bytes(result))

    @property
    def memory(self) -> Memory | None:
        """What is known of the single files. Of one alone its result is all there is to know."""
        if len(self._keys) < 2:
            return None
        from k8slint.cache.memory import Memory

        return Memory(self._store, self._project, self._keys)


def _key_of(found: Found) -> str:
    about = repr((found.path, found.named, found.foreign, found.in_chart))
    digest = sha256(about.encode("utf-8", "backslashreplace") + b"\0")
    digest.update(found.data)
    return digest.hexdigest()


def _digest(value: object) -> str:
    return sha256(repr(value).encode("utf-8", "backslashreplace")).hexdigest()
