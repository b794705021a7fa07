"""Findings as the protocol has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from lsprotocol import types

from k8slint.lsp.buffer import Buffer
from k8slint.lsp.units import Encoding, Point, point_at
from k8slint.outcome import Diagnostic, Withheld
from k8slint.printable import printable
from k8slint.report.words import paragraphs
from k8slint.source import Range, Source, Span

# What the schema alone says of a field, which yaml-language-server says from the same schema.
_OF_THE_SCHEMA = frozenset(
    {"env-value-not-string", "invalid-type", "invalid-value", "missing-field", "missing-name", "unknown-field"}
)
_OUTDATED = ("deprecated-", "removed-")
_TOO_MUCH = frozenset({"live-fields-in-manifest", "namespace-on-cluster-scoped", "unused-suppression"})

_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}


class Reader(NamedTuple):
    """What it takes to put findings into the words of a client.

    `buffer_of` gives the buffer of a path that is open, `source_of` the text of one that is not, `uri_of` its URI;
    `page_of` the URI of a rule's page. `related` and `tags` say what the client can show.
    """

    encoding: Encoding
    buffer_of: Callable[[str], Buffer | None]
    source_of: Callable[[str], Source | None]
    uri_of: Callable[[str], str]
    page_of: Callable[[str], str | None]
    related: bool = True
    tags: bool = True
    pages: bool = True

    def range(self, path: str, span: Span) -> types.Range:
        """Where the client has some characters of a file."""
        return types.Range(start=_position(self._point(path, span.start)), end=_position(self._point(path, span.end)))

    def _point(self, path: str, offset: int) -> Point:
        buffer = self.buffer_of(path)
        if buffer is not None:
            return buffer.point(offset, self.encoding)
        source = self.source_of(path)
        return point_at(source, offset, self.encoding) if source is not None else (0, 0)

    def span(self, path: str, range: Range) -> Span:
        """The characters of a file between two positions as reports have them."""
        source = self.source_of(path)
        return Span(source.offset(range.start), source.offset(range.end)) if source is not None else Span(0, 0)


def diagnostic(found: Diagnostic, reader: Reader) -> types.Diagnostic:
    """A finding for the client."""
    page = reader.page_of(found.rule) if reader.pages else None
    message, cure = printable(found.message), "\n".join(paragraphs(found.help))
    return types.Diagnostic(
        range=reader.range(found.path, reader.span(found.path, found.range)),
        message=f"{message}\nhelp: {cure}" if cure else message,
        severity=_SEVERITIES[found.severity],
        code=found.rule,
        code_description=types.CodeDescription(href=page) if page else None,
        source="k8slint",
        tags=list(_tags(found.rule)) or None if reader.tags else None,
        related_information=list(_related(found, reader)) or None if reader.related else None,
    )


def failure(why: str) -> types.Diagnostic:
    """That a file was not linted: what was not looked at must not pass for clean."""
    return _remark(f"not linted: {why}", types.DiagnosticSeverity.Error)


def more(withheld: Withheld) -> types.Diagnostic:
    """That a rule has more to say than anybody reads."""
    return _remark(f"{withheld.number:,} more of '{withheld.rule}' in this file", types.DiagnosticSeverity.Information)


def _remark(message: str, severity: types.DiagnosticSeverity) -> types.Diagnostic:
    """Something about a file as a whole, at its beginning."""
    start = types.Position(0, 0)
    return types.Diagnostic(types.Range(start, start), message, severity=severity, source="k8slint")


def is_wanted(found: Diagnostic, *, schema: bool) -> bool:
    """Whether a client wants to hear of a finding; without `schema` it hears of what the schema says elsewhere."""
    return schema or found.rule not in _OF_THE_SCHEMA


def _tags(rule: str) -> Iterator[types.DiagnosticTag]:
    if rule.startswith(_OUTDATED):
        yield types.DiagnosticTag.Deprecated
    if rule in _TOO_MUCH:
        yield types.DiagnosticTag.Unnecessary


def _related(found: Diagnostic, reader: Reader) -> Iterator[types.DiagnosticRelatedInformation]:
    for each in found.related:
        range = reader.range(each.path, reader.span(each.path, each.range))
        location = types.Location(uri=reader.uri_of(each.path), range=range)
        yield types.DiagnosticRelatedInformation(location=location, message=printable(each.message))


def _position(point: Point) -> types.Position:
    return types.Position(line=point[0], character=point[1])
