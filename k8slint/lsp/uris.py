"""Between the names of files and their URIs, whatever a client or a tree may have of either."""

from __future__ import annotations

import os
from urllib.parse import quote, unquote, urlparse

from pygls.uris import from_fs_path, to_fs_path

from k8slint.discover import shown

_UNKNOWN = "\ufffd"  # what stands for bytes that are no text


def path_in(uri: str) -> str | None:
    """The path in a URI; None where it is none of a file."""
    try:
        path = to_fs_path(uri)
        if path and _UNKNOWN in path:
            path = unquote(urlparse(uri).path, errors="surrogateescape")
    except ValueError:
        return None
    return path if path and "\0" not in path else None


def path_of(uri: str) -> str | None:
    """The name of a file in reports; None for what is no file on disk."""
    path = path_in(uri)
    return shown(path) if path is not None else None


def uri_for(path: str) -> str:
    """The URI of a file, whose name need not be text."""
    full = os.path.abspath(path)
    try:
        return str(from_fs_path(full))
    except ValueError:
        return "file://" + quote(os.fsencode(full))
