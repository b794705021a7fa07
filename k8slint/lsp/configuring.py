"""A configuration that is open in the editor: what cannot be used in it, before it is saved."""

from __future__ import annotations

import os
from collections.abc import Iterator

from lsprotocol import types

from k8slint.config.load import NAME, load
from k8slint.errors import ConfigError
from k8slint.lsp.buffer import Buffer
from k8slint.lsp.units import Encoding
from k8slint.printable import printable
from k8slint.registry import Registry
from k8slint.source import Source


def is_configuration(path: str) -> bool:
    """Whether a file is a configuration by its name."""
    return os.path.basename(path) == NAME


def troubles(buffer: Buffer, path: str, registry: Registry, encoding: Encoding) -> Iterator[types.Diagnostic]:
    """What is wrong with a configuration: the first thing, as a run would say it, marked to the end of its line."""
    try:
        load(path, list(registry.entries.values()), buffer.text.encode())
    except ConfigError as error:
        source, line = Source(path, buffer.text), error.position.line if error.position else 1
        start, end = source.line_span(line)
        start = source.offset(error.position) if error.position else start
        places = [types.Position(*buffer.point(offset, encoding)) for offset in (start, max(start, end))]
        yield types.Diagnostic(
            types.Range(*places), printable(error.said), severity=types.DiagnosticSeverity.Error, source="k8slint"
        )
