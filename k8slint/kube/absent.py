"""What to say of a reference whose target is not among the manifests."""

from __future__ import annotations

from collections.abc import Sequence

from k8slint.finding import Finding, Related, Severity
from k8slint.kube.near import is_slip, nearest
from k8slint.kube.objects import Object
from k8slint.kube.references import Reference
from k8slint.kube.rewrite import respelled


def absent(reference: Reference, astray: Object | None, near: Sequence[Object], *, complete: bool) -> Finding:
    """That the target of a reference is not here.

    `near` are the first objects of its kind that lie near the reference and may be in its namespace; `astray` is the
    nearest that has the name, in whatever namespace.

    Where others of the kind are here, or one in another namespace, it was most likely forgotten or misspelt: the
    severity is the rule's own. Otherwise it may well come from elsewhere: an info. `complete` says that it does not.
    """
    kind, name = reference.to.rpartition("/")[2], reference.name
    severity: Severity | None = "error" if complete else None
    message = f"{kind} '{name}' is not in these files"
    if astray is not None:
        said = f"{kind} '{name}' is in namespace '{astray.namespace}', and is looked for in '{reference.namespace}'"
        return Finding(said, reference.at.place, related=_here(astray), severity=severity)
    close = nearest(name, [obj.name for obj in near])
    if close and is_slip(name, close):
        meant = next(obj for obj in near if obj.name == close)
        help = f"did you mean '{close}'?"
        fix = respelled(reference.at, close) if reference.at.text == reference.name else None
        return Finding(message, reference.at.place, help, _here(meant), fix, severity)
    if not near and not complete:
        severity = "info"
    return Finding(message, reference.at.place, f"add it, or name a {kind} that is there", severity=severity)


def _here(obj: Object) -> tuple[Related, ...]:
    return (Related(f"this {obj.kind}", obj["metadata"]["name"].place),)
