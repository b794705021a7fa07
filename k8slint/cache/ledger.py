"""What is known of each file of a project, kept between runs: one line a file, taken apart only as far as is needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from k8slint.assemble import PLAIN, Glance
from k8slint.cache.plain import diagnostic
from k8slint.kube.identity import Identity
from k8slint.kube.kustomize import Kustomization
from k8slint.kube.kustomize_entries import Entry
from k8slint.outcome import Withheld
from k8slint.sheet import Brief, Sheet
from k8slint.source import Span


class Line(NamedTuple):
    """What is written of a file: a glance, then the terms on which it was linted, who is in it, and what was found.

    What was found is empty where nobody asked.
    """

    glance: bytes
    terms: bytes
    brief: bytes
    sheet: bytes


def lines_in(data: bytes) -> dict[bytes, bytes]:
    """The lines of a ledger, by the key at the beginning of each."""
    return {line[:64]: line[65:] for line in data.split(b"\n") if line}


def as_bytes(lines: Mapping[bytes, bytes]) -> bytes:
    """A ledger with these lines."""
    return b"\n".join(key + b"\t" + line for key, line in lines.items())


def line_of(glance: Glance, terms: str, sheet: Sheet) -> bytes:
    """What is known of a file, as one line."""
    found = _dumped(sheet._replace(brief=Brief())) if sheet.is_done else b""
    seen = b"" if glance == PLAIN else _dumped(glance)
    return b"\t".join((seen, terms.encode("utf-8", "backslashreplace"), _dumped(sheet.brief), found))


def _dumped(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def taken_apart(line: bytes) -> Line:
    """The parts of a line.

    Raises:
        TypeError: it has others.
    """
    return Line(*line.split(b"\t"))


def glance_in(line: Line) -> Glance:
    """The glance that was written down."""
    if not line.glance:
        return PLAIN
    foreign, kustomization, definitions, substitutes, (whole, fragment), entries = json.loads(line.glance)
    return Glance(
        foreign,
        Kustomization(*map(_frozen, kustomization)) if kustomization else None,
        tuple(Identity(*map(_frozen, each)) for each in definitions),
        substitutes,
        (whole, fragment),
        tuple(Entry(*map(_frozen, each)) for each in entries),
    )


def brief_in(line: Line) -> Brief:
    """Who is in the file."""
    skipped, has_gaps, identities = json.loads(line.brief)
    return Brief(skipped, has_gaps, tuple(Identity(*map(_frozen, each)) for each in identities))


def sheet_in(line: Line, brief: Brief) -> Sheet:
    """All that was found."""
    found = Sheet(*json.loads(line.sheet))
    return found._replace(
        brief=brief,
        drafts=tuple(diagnostic(*each) for each in found.drafts),
        secrets=tuple(Span(*each) for each in found.secrets),
        withheld=tuple(Withheld(*each) for each in found.withheld),
    )


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
