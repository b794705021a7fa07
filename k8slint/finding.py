"""What a rule says: a place first and a sentence second."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from k8slint.node import Place
from k8slint.source import Span

Severity: TypeAlias = Literal["error", "warning", "info"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Edit(NamedTuple):
    """Replace a span of the finding's own file by a text."""

    span: Span
    text: str


class Fix(NamedTuple):
    """A way to mend a finding, as text edits; `safe` when no behaviour can change."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


class Related(NamedTuple):
    """A second place that a reader needs to see, in this file or another."""

    message: str
    place: Place


class Finding(NamedTuple):
    """One fault at one place.

    The message is lower case, without a full stop, names the thing in single quotes and says the fact;
    the cure stands in `help`. `severity` overrides the rule's own where one rule speaks with two voices.
    """

    message: str
    place: Place
    help: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    severity: Severity | None = None
