"""What a run leaves behind for the reporters: plain values, nothing left to look up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from k8slint.finding import Severity
from k8slint.node import Path
from k8slint.source import Range, Source, Span


class ObjectId(NamedTuple):
    """Which object a finding is about; `document` counts the documents of its file from 0."""

    api_version: str
    kind: str
    namespace: str
    name: str
    document: int


class RelatedPlace(NamedTuple):
    """A second place, ready to print."""

    path: str
    range: Range
    message: str


class FixEdit(NamedTuple):
    """One edit of a fix, as a range of lines and columns and the new text."""

    range: Range
    text: str


class OfferedFix(NamedTuple):
    """A fix, ready to print or apply."""

    title: str
    safe: bool
    edits: tuple[FixEdit, ...]


class Diagnostic(NamedTuple):
    """A finding with everything a report can say about it.

    `path` is relative to the working directory with forward slashes; `fingerprint` is stable when lines move.
    """

    rule: str
    severity: Severity
    message: str
    path: str
    span: Span
    range: Range
    object: ObjectId | None
    yaml_path: Path
    help: str
    url: str | None
    fix: OfferedFix | None
    related: tuple[RelatedPlace, ...]
    fingerprint: str


class Skip(NamedTuple):
    """A file or a document that was not linted, and why in one word."""

    path: str
    reason: str


class Withheld(NamedTuple):
    """How many more findings a rule has in a file than a report wants to show."""

    path: str
    rule: str
    number: int


class Summary(NamedTuple):
    """The counts of a run.

    `unchecked` counts objects whose kind has no schema at hand, `unread` documents that could not be read, `unjudged`
    expressions and patterns of schemas and policies that could not be tried.
    """

    files: int = 0
    objects: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    suppressed: int = 0
    baselined: int = 0
    unchecked: int = 0
    skipped: tuple[Skip, ...] = ()
    unread: int = 0
    withheld: tuple[Withheld, ...] = ()
    unjudged: int = 0


class RuleFacts(NamedTuple):
    """What a report says about a rule that spoke."""

    id: str
    summary: str
    severity: Severity
    category: str
    why: str
    help: str


class Outcome(NamedTuple):
    """One whole run.

    `secrets` holds, for each path, the spans of text that no output may show, in order, each within one line.
    `failures` are sentences about what could not be done (an unreadable file, a limit); any of them makes the run
    incomplete. `warnings` and `notes` are sentences about the settings, for everybody and for those who ask; `failed`
    says that some finding, shown or withheld, reaches the level at which its project fails.
    """

    version: str
    kubernetes_versions: tuple[str, ...]
    summary: Summary
    diagnostics: tuple[Diagnostic, ...]
    rules: Mapping[str, RuleFacts]
    sources: Mapping[str, Source]
    secrets: Mapping[str, tuple[Span, ...]]
    failures: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    failed: bool = False
