from collections.abc import Iterator

from k8slint.finding import Edit, Finding, Fix
from k8slint.kube.objects import Object
from k8slint.kube.pods import pod_of
from k8slint.kube.versions import Deprecated, at_least, deprecated_metadata
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_OBJECT

# Renamed without any other change, and read under both names by every release.
_SAME = {"storageclass.beta.kubernetes.io/is-default-class": "storageclass.kubernetes.io/is-default-class"}

# Annotations that have a rule of their own.
_OTHER_RULES = (
    "container.apparmor.security.beta.kubernetes.io/",
    "container.seccomp.security.alpha.kubernetes.io/",
    "kubernetes.io/ingress.class",
    "seccomp.security.alpha.kubernetes.io/pod",
)

# Deprecated labels that nothing reads: there is nothing to gain by changing them.
_DESCRIPTIVE = ("app.kubernetes.io/created-by",)


@rule(
    "deprecated-annotation",
    "annotation or label that Kubernetes ignores, or has a field for",
    on=EACH_OBJECT,
    severity="warning",
    preset="default",
    category="deprecation",
    since="0.1",
    needs=("annotations", "labels"),
)
def deprecated_annotation(obj: Object) -> Iterator[Finding]:
    """
    Why
        Many features began as annotations and became fields. The API server takes any annotation, so one that nothing
        reads any more is applied without a word: the pod runs without the priority, the tolerations or the sysctls
        that its manifest asks for. Those are warnings. An annotation that still works, but has been replaced, is an
        info.

    Bad
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations: {scheduler.alpha.kubernetes.io/critical-pod: ""}
        spec: {containers: [{name: web, image: "nginx:1.29.3"}]}

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          priorityClassName: system-cluster-critical
          containers: [{name: web, image: "nginx:1.29.3"}]

    Except
        Annotations that are deprecated later than the Kubernetes releases the run is for. Those of seccomp and
        AppArmor and the class of an Ingress have rules of their own.

    See
        https://kubernetes.io/docs/reference/labels-annotations-taints/
    """
    for where, metadata in _metadata(obj):
        for type, field in (("annotation", "annotations"), ("label", "labels")):
            for key, at in metadata[field].fields():
                if key in _DESCRIPTIVE or key.startswith(_OTHER_RULES):
                    continue
                rows = (row for row in deprecated_metadata(key) if row.type == type and _concerns(row, where, obj))
                finding = next((found for row in rows if (found := _finding(row, at, obj)) is not None), None)
                if finding is not None:
                    yield finding


def _metadata(obj: Object) -> Iterator[tuple[str, At]]:
    """Every metadata of an object and what it contains, by the words of the table."""
    yield "metadata", obj["metadata"]
    pod = pod_of(obj)
    if pod is not None:
        yield "pod metadata", pod.template["metadata"]
    for claim in obj["spec"]["volumeClaimTemplates"].items():
        yield "volumeClaimTemplates metadata", claim["metadata"]


def _concerns(row: Deprecated, where: str, obj: Object) -> bool:
    if where == "pod metadata":
        return where in row.where
    if where not in row.where and not (where == "metadata" and "metadata.labels" in row.where):
        return False
    builtin = "." not in obj.group or obj.group.endswith(".k8s.io")
    return "*" in row.kinds or (builtin and obj.kind in row.kinds)


def _finding(row: Deprecated, at: At, obj: Object) -> Finding | None:
    said = f"{row.type} '{at.key}'"
    help = f"use {row.replacement}" if row.replacement else "remove it"
    dead = row.nonfunctional or row.removed
    if dead.startswith("0."):  # a release of another project
        return Finding(f"{said} is not read any more", at.key_place, help)
    if any(at_least(release, dead) for release in obj.releases):
        return Finding(f"{said} does nothing since Kubernetes {dead}", at.key_place, help)
    if row.replacement and any(at_least(release, row.deprecated) for release in obj.releases):
        message = f"{said} is deprecated since Kubernetes {row.deprecated}"
        return Finding(message, at.key_place, help, fix=_fix(at), severity="info")
    return None


def _fix(at: At) -> Fix | None:
    """Call it by its new name, where the value means the same under both."""
    new, span, parent = _SAME.get(str(at.key)), at.key_span, at.parent
    if new is None or span is None or parent is None or parent[new].exists:
        return None
    written = at.source.text[span.start : span.end].strip("'\"")
    return Fix(f"rename it to '{new}'", (Edit(span, new),), safe=True) if written == at.key else None
