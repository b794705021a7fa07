"""What a project had to say last time, as long as nothing of it has changed since."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING

from k8slint.cache.plain import from_bytes, to_bytes
from k8slint.cache.recipe import recipe
from k8slint.cache.store import Store
from k8slint.conclude import Result
from k8slint.gather import Gathered, Part
from k8slint.request import Request

if TYPE_CHECKING:
    from hashlib import _Hash


def key_of(part: Part, gathered: Gathered, request: Request) -> str:
    """Everything that a result depends on, in a few characters."""
    digest = sha256()
    asked = request._replace(cache=None, jobs=None)
    about = (recipe(), os.getcwd(), part.home.root, part.home.settings, asked, sorted(part.reported))
    _add(digest, repr((*about, gathered.failures)).encode("utf-8", "backslashreplace"))
    for found in gathered.files:
        _add(digest, repr((found.path, found.named, found.foreign, found.in_chart)).encode("utf-8", "backslashreplace"))
        _add(digest, found.data)
    return digest.hexdigest()


def _add(digest: _Hash, data: bytes) -> None:
    digest.update(len(data).to_bytes(8))
    digest.update(data)


def recall(store: Store, key: str) -> Result | None:
    """The result that was remembered under a key."""
    data = store.get(key)
    if data is None:
        return None
    try:
        return from_bytes(data)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError):
        return None


def remember(store: Store, key: str, result: Result) -> None:
    """Keep a result, if it is whole: what failed may work the next time."""
    if not result.failures:
        store.put(key, to_bytes(result))
