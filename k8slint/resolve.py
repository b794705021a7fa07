"""From what a rule said to what a report prints: lines, names, fingerprints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from k8slint.engine import Spoken
from k8slint.finding import Fix, Severity
from k8slint.index import object_at
from k8slint.kube.objects import Object
from k8slint.node import At, Path, Place
from k8slint.outcome import Diagnostic, FixEdit, ObjectId, OfferedFix, RelatedPlace
from k8slint.pattern import Pattern
from k8slint.printable import ELLIPSIS
from k8slint.source import Source, Span, overlapping

if TYPE_CHECKING:
    from k8slint.scrub import HiddenIn

# Bounds on what a report says of one finding; manifests may hold words of a million characters.
_LONGEST = 1000
_LONGEST_FIX = 10_000
_MOST_EDITS = 1000
_MOST_RELATED = 100
_LINE = Pattern(r"\bline \d+")


def diagnostics(
    spoken: Iterable[tuple[Spoken, Severity]],
    objects: Mapping[str, Sequence[Object]],
    hidden: HiddenIn | None = None,
    relative: Callable[[str], str] = str,
) -> tuple[Diagnostic, ...]:
    """Findings with everything a report needs, sorted by file, place and rule; the same one is said once.

    `hidden` knows what is secret in a file, which no diagnostic tells; without it nothing is. `relative` gives the
    name that a path has in its project, wherever the run was started.
    """
    return finished(drafts(spoken, objects, hidden, relative))


def drafts(
    spoken: Iterable[tuple[Spoken, Severity]],
    objects: Mapping[str, Sequence[Object]],
    hidden: HiddenIn | None,
    relative: Callable[[str], str],
) -> tuple[Diagnostic, ...]:
    """The same one by one, in no order, and with what a fingerprint is made of in place of the fingerprint."""
    waiting = list(spoken)
    if not waiting:
        return ()
    relative = cache(relative)
    found = []
    for said, severity in waiting:
        place = said.finding.place
        obj = said.object or object_at(objects.get(place.source.path, ()), place.span.start)
        found.append(_diagnostic(said, severity, obj, hidden, relative))
    return tuple(found)


def finished(drafts: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """All diagnostics of a project, from their drafts: sorted, each once, with fingerprints."""
    found: dict[tuple[str, Span, str, str], Diagnostic] = {}
    for draft in drafts:
        found.setdefault((draft.path, draft.span, draft.rule, draft.message), draft)
    if not found:
        return ()
    from hashlib import sha256

    seen: Counter[str] = Counter()
    result = []
    for key in sorted(found):
        draft = found[key]
        base = draft.fingerprint
        seen[base] += 1
        print_ = sha256(f"{base}\0{seen[base]}".encode("utf-8", "backslashreplace")).hexdigest()[:16]
        result.append(draft._replace(fingerprint=print_))
    return tuple(result)


def _diagnostic(
    said: Spoken, severity: Severity, obj: Object | None, hidden: HiddenIn | None, relative: Callable[[str], str]
) -> Diagnostic:
    finding, source = said.finding, said.finding.place.source
    tell = _as_it_is
    if hidden is not None:
        from k8slint.scrub import scrub, told

        finding, tell = scrub(finding, obj, hidden), lambda place: told(place, hidden)
    identity = _identity(obj) if obj else None
    who = "/".join(str(part) for part in identity[:4]) if identity else ""
    path = _cut(_named_path(obj, finding.place.path, hidden))
    # The message tells apart what stands at no path; the line that it may name is not the finding's own.
    fact = _LINE.sub("line", _cut(finding.message))
    return Diagnostic(
        rule=said.rule.id,
        severity=severity,
        message=_cut(finding.message),
        path=source.path,
        span=finding.place.span,
        range=source.range(tell(finding.place)),
        object=identity,
        yaml_path=tuple(_cut(step) if isinstance(step, str) else step for step in finding.place.path),
        help=_cut(finding.help),
        url=None,
        fix=_offered(finding.fix, source),
        related=tuple(
            RelatedPlace(r.place.source.path, r.place.source.range(tell(r.place)), _cut(r.message))
            for r in finding.related[:_MOST_RELATED]
        ),
        fingerprint="\0".join((said.rule.id, relative(source.path), who, path, fact)),
    )


def _as_it_is(place: Place) -> Span:
    return place.span


def _offered(fix: Fix | None, source: Source) -> OfferedFix | None:
    """A fix ready to print. One that carries too much text is for nobody to read, and cut it would be wrong."""
    if fix is None or sum(len(edit.text) for edit in fix.edits) > _LONGEST_FIX or len(fix.edits) > _MOST_EDITS:
        return None
    edits = tuple(FixEdit(source.range(edit.span), edit.text) for edit in fix.edits)
    return OfferedFix(_cut(fix.title), fix.safe, edits)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(ELLIPSIS)] + ELLIPSIS


def _identity(obj: Object) -> ObjectId:
    return ObjectId(_cut(obj.api_version), _cut(obj.kind), _cut(obj.namespace), _cut(obj.name), obj.document)


def _named_path(obj: Object | None, path: Path, hidden: HiddenIn | None) -> str:
    """A path whose list items are called by their name where they have one, so that it outlives inserted siblings.

    A name that is secret, in a list where a Secret has none, is not told.
    """
    if obj is None:
        return "/".join(map(str, path))
    at: At = obj.root
    while at.parent is not None:
        at = at.parent
    steps = []
    for step in path:
        at = at[step]
        name = at["name"].text if isinstance(step, int) else None
        if name is not None and hidden is not None and _is_secret(at["name"].place, hidden):
            name = None
        steps.append(name if name is not None else str(step))
    return "/".join(steps)


def _is_secret(place: Place, hidden: HiddenIn) -> bool:
    return any(True for _ in overlapping(hidden(place.source.path).spans, place.span))
