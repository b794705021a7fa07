"""What one file has to say for itself: what the rules that look at nothing else find in it, and who its objects are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from k8slint.engine import Rules, Spoken, lint_unit
from k8slint.finding import Severity
from k8slint.homes import Home
from k8slint.kube.identity import Identity, identity_of
from k8slint.kube.objects import Object
from k8slint.outcome import Diagnostic, Withheld
from k8slint.project import Unit
from k8slint.resolve import drafts
from k8slint.select import Selector
from k8slint.settle import Settled, settle, silently_unread, unread
from k8slint.silence import MARK
from k8slint.source import Span
from k8slint.surroundings import Surroundings

if TYPE_CHECKING:
    from k8slint.scrub import HiddenIn


class Terms(NamedTuple):
    """On what terms the files of a project are linted: which rules, where they are on, what no output may show.

    `reported` are the paths that a report is wanted of.
    """

    rules: Rules
    selector: Selector
    home: Home
    reported: frozenset[str]
    hidden: HiddenIn


class Brief(NamedTuple):
    """Who is in a file, in plain values."""

    skipped: str = ""
    has_gaps: bool = False
    identities: tuple[Identity, ...] = ()


class Sheet(NamedTuple):
    """What has been found out about a file, in plain values.

    `is_done` says that it has been linted by its own rules. It is not where nobody wants a report of it, nor where
    findings may be suppressed: these have to be heard all together. `drafts` are diagnostics without their
    fingerprints, `secrets` what no output may show, if there is something to show. `asked` names the parts of its
    surroundings that mattered: "patches", and "definitions" of kinds that Kubernetes does not have.
    """

    brief: Brief = Brief()
    is_done: bool = False
    drafts: tuple[Diagnostic, ...] = ()
    secrets: tuple[Span, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    suppressed: int = 0
    severities: tuple[Severity, ...] = ()
    failures: tuple[str, ...] = ()
    cut_off: tuple[str, ...] = ()
    unread: int = 0
    unchecked: int = 0
    unjudged: int = 0
    asked: tuple[str, ...] = ()


def sheet_of(unit: Unit, surroundings: Surroundings, terms: Terms) -> Sheet:
    """Look a file up and, if that can be done by itself, lint it."""
    if unit.file.source.path not in terms.reported or MARK in unit.file.source.text:
        return Sheet(_brief(unit, surroundings))
    surroundings.asked.clear()
    sheet = done(unit, list(lint_unit(unit, surroundings, terms.rules)), surroundings, terms)
    is_custom = any(surroundings.catalog.is_custom(obj) for obj in unit.objects)
    return sheet._replace(asked=(*surroundings.asked, *(["definitions"] if is_custom else [])))


def done(unit: Unit, said: Sequence[Spoken], surroundings: Surroundings, terms: Terms) -> Sheet:
    """The sheet of a file of which its own rules have said something, or all rules have."""
    settled, found, secrets = _weighed(unit, said, terms)
    return Sheet(
        _brief(unit, surroundings),
        is_done=True,
        drafts=found,
        secrets=secrets,
        withheld=settled.withheld,
        suppressed=settled.suppressed,
        severities=tuple(sorted(settled.severities)),
        failures=(*settled.failures, *silently_unread(unit, settled.heard)),
        cut_off=tuple(problem.message for problem in unit.file.problems if problem.kind == "limit"),
        unread=len(unread(unit)),
        unchecked=sum(not _is_checked(surroundings, obj) for obj in unit.objects),
        unjudged=surroundings.unjudged[unit.file.source.path],
    )


def with_more(sheet: Sheet, unit: Unit, said: Sequence[Spoken], terms: Terms) -> Sheet:
    """The sheet with what the rules for the whole project said, which nothing in the file can suppress."""
    if not said:
        return sheet
    settled, found, secrets = _weighed(unit, said, terms)
    return sheet._replace(
        drafts=(*sheet.drafts, *found),
        secrets=secrets or sheet.secrets,
        withheld=(*sheet.withheld, *settled.withheld),
        severities=tuple(sorted({*sheet.severities, *settled.severities})),
        failures=(*sheet.failures, *settled.failures),
    )


def _weighed(
    unit: Unit, said: Sequence[Spoken], terms: Terms
) -> tuple[Settled, tuple[Diagnostic, ...], tuple[Span, ...]]:
    """What is left of what was said, as drafts, and what may not be shown along with them."""
    settled = settle(unit, said, terms.rules, terms.selector, terms.home)
    path = unit.file.source.path
    found = drafts(settled.told, {path: unit.objects}, terms.hidden, terms.home.relative)
    return settled, found, terms.hidden(path).spans if found else ()


def _brief(unit: Unit, surroundings: Surroundings) -> Brief:
    known = tuple(identity_of(obj, surroundings.known_to_decode(obj)) for obj in unit.objects)
    return Brief(unit.skipped, unit.has_gaps, known)


def _is_checked(surroundings: Surroundings, obj: Object) -> bool:
    try:
        return surroundings.catalog.checked(obj)
    except Exception:  # the engine tells of it, where it asks for the errors of the schema
        return False
