"""From what a rule said to what a report prints: lines, names, fingerprints."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from k8slint.engine import Spoken
from k8slint.finding import Severity
from k8slint.kube.objects import Object
from k8slint.node import At, Path
from k8slint.outcome import Diagnostic, FixEdit, OfferedFix, RelatedPlace
from k8slint.source import Span


def object_at(objects: Sequence[Object], offset: int) -> Object | None:
    """The object of a file, among all of it in order, that an offset lies in."""
    starts = [obj.root.node.start if obj.root.node else 0 for obj in objects]
    index = bisect_right(starts, offset) - 1
    if index < 0:
        return None
    node = objects[index].root.node
    return objects[index] if node is not None and offset <= node.end else None


def diagnostics(
    spoken: Iterable[tuple[Spoken, Severity]], objects: Mapping[str, Sequence[Object]]
) -> tuple[Diagnostic, ...]:
    """Findings with everything a report needs, sorted by file, place and rule; the same one is said once."""
    found: dict[tuple[str, Span, str, str], Diagnostic] = {}
    for said, severity in spoken:
        place = said.finding.place
        obj = said.object or object_at(objects.get(place.source.path, ()), place.span.start)
        diagnostic = _diagnostic(said, severity, obj)
        found.setdefault((diagnostic.path, diagnostic.span, diagnostic.rule, diagnostic.message), diagnostic)
    if not found:
        return ()
    from hashlib import sha256

    ordered = [found[key] for key in sorted(found)]
    seen: Counter[str] = Counter()
    result = []
    for diagnostic in ordered:
        base = diagnostic.fingerprint
        seen[base] += 1
        print_ = sha256(f"{base}\0{seen[base]}".encode("utf-8", "backslashreplace")).hexdigest()[:16]
        result.append(diagnostic._replace(fingerprint=print_))
    return tuple(result)


def _diagnostic(said: Spoken, severity: Severity, obj: Object | None) -> Diagnostic:
    finding, source = said.finding, said.finding.place.source
    fix = finding.fix
    identity = obj.id if obj else None
    who = "/".join(str(part) for part in identity[:4]) if identity else ""
    path = _named_path(obj, finding.place.path)
    return Diagnostic(
        rule=said.rule.id,
        severity=severity,
        message=finding.message,
        path=source.path,
        span=finding.place.span,
        range=source.range(finding.place.span),
        object=identity,
        yaml_path=finding.place.path,
        help=finding.help,
        url=None,
        fix=OfferedFix(fix.title, fix.safe, tuple(FixEdit(source.range(e.span), e.text) for e in fix.edits))
        if fix
        else None,
        related=tuple(
            RelatedPlace(r.place.source.path, r.place.source.range(r.place.span), r.message) for r in finding.related
        ),
        fingerprint="\0".join((said.rule.id, source.path, who, path, finding.message)),
    )


def _named_path(obj: Object | None, path: Path) -> str:
    """A path whose list items are called by their name where they have one, so that it outlives inserted siblings."""
    if obj is None:
        return "/".join(map(str, path))
    at: At = obj.root
    while at.parent is not None:
        at = at.parent
    steps = []
    for step in path:
        at = at[step]
        name = at["name"].text if isinstance(step, int) else None
        steps.append(name if name is not None else str(step))
    return "/".join(steps)
