"""Results as bytes and back: JSON, in which every named tuple is a list."""

from __future__ import annotations

import json
from typing import Any

from k8slint.conclude import Result
from k8slint.outcome import Diagnostic, FixEdit, ObjectId, OfferedFix, RelatedPlace, RuleFacts, Skip, Withheld
from k8slint.source import Position, Range, Span

# What may come of bytes that nobody wrote here.
WRONG = (ValueError, TypeError, AttributeError, KeyError, IndexError)


def to_bytes(result: Result) -> bytes:
    """A result, written down."""
    return json.dumps(result, separators=(",", ":")).encode()


def from_bytes(data: bytes) -> Result:
    """A result that was written down.

    Raises:
        one of `WRONG`: it is none.
    """
    written = Result(*json.loads(data))
    return written._replace(
        diagnostics=tuple(diagnostic(*each) for each in written.diagnostics),
        rules={id: RuleFacts(*facts) for id, facts in written.rules.items()},
        secrets={path: tuple(Span(*span) for span in spans) for path, spans in written.secrets.items()},
        skipped=tuple(Skip(*each) for each in written.skipped),
        withheld=tuple(Withheld(*each) for each in written.withheld),
        releases=tuple(written.releases),
        failures=tuple(written.failures),
        warnings=tuple(written.warnings),
        notes=tuple(written.notes),
    )


def diagnostic(*fields: Any) -> Diagnostic:
    """A diagnostic, from the fields that were written down."""
    rule, severity, message, path, span, range, obj, yaml_path, help, url, fix, related, fingerprint = fields
    return Diagnostic(
        rule,
        severity,
        message,
        path,
        Span(*span),
        _range(range),
        ObjectId(*obj) if obj else None,
        tuple(yaml_path),
        help,
        url,
        _fix(*fix) if fix else None,
        tuple(RelatedPlace(path, _range(range), message) for path, range, message in related),
        fingerprint,
    )


def _range(range: Any) -> Range:
    (line, column), (last_line, last_column) = range
    return Range(Position(line, column), Position(last_line, last_column))


def _fix(title: str, safe: bool, edits: Any) -> OfferedFix:
    return OfferedFix(title, safe, tuple(FixEdit(_range(range), text) for range, text in edits))
