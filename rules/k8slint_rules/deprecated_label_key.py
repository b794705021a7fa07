from collections.abc import Iterator

from k8slint.finding import Edit, Finding, Fix
from k8slint.kube.node_labels import Used, used_node_labels
from k8slint.kube.objects import Object
from k8slint.kube.rewrite import rewrite
from k8slint.kube.versions import Deprecated, at_least, deprecated_metadata
from k8slint.rule import rule
from k8slint.target import EACH_OBJECT

_BY_INSTALLER = "node-role.kubernetes.io/master"


@rule(
    "deprecated-label-key",
    "label of nodes that has a new name",
    on=EACH_OBJECT,
    severity="info",
    preset="default",
    category="deprecation",
    since="0.1",
    needs=(
        "allowedTopologies",
        "nodeAffinity",
        "topologyKey",
        "beta.kubernetes.io/arch",
        "beta.kubernetes.io/instance-type",
        "beta.kubernetes.io/os",
        "failure-domain.beta.kubernetes.io/region",
        "failure-domain.beta.kubernetes.io/zone",
        "node-role.kubernetes.io/master",
    ),
)
def deprecated_label_key(obj: Object) -> Iterator[Finding]:
    """
    Why
        `beta.kubernetes.io/os`, `failure-domain.beta.kubernetes.io/zone` and their like were renamed years ago. Nodes
        carry both names as long as the kubelet and the cloud provider set the old ones, too. On the day they stop, a
        selector of the old name matches no node, and its pods stay pending. kubeadm has stopped already for
        `node-role.kubernetes.io/master`.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          nodeSelector: {beta.kubernetes.io/os: linux}
          containers: [{name: web, image: "nginx:1.29.3"}]

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          nodeSelector: {kubernetes.io/os: linux}
          containers: [{name: web, image: "nginx:1.29.3"}]

    Except
        Where the new name stands beside the old one. Tolerations, which may name a taint that no node has.

    See
        https://kubernetes.io/docs/reference/labels-annotations-taints/
    """
    for used in used_node_labels(obj):
        for row in deprecated_metadata(used.key):
            new = row.replacement.removeprefix("the label ")
            if row.type != "label" or "spec.nodeSelector" not in row.where or new in used.beside:
                continue
            if any(at_least(release, row.deprecated) for release in obj.releases):
                place = used.at.key_place if used.is_key else used.at.place
                yield Finding(_message(row), place, f"use {new}", fix=_fix(used, new))


def _message(row: Deprecated) -> str:
    if row.key == _BY_INSTALLER:
        return f"label '{row.key}' is deprecated, and kubeadm does not set it since {row.removed}"
    return f"label '{row.key}' is deprecated since Kubernetes {row.deprecated}"


def _fix(used: Used, new: str) -> Fix | None:
    """Call it by its new name, where the object can be changed and every node has both."""
    if used.is_fixed or used.key == _BY_INSTALLER:
        return None
    if not used.is_key:
        edit = rewrite(used.at, new)
        return Fix(f"use {new}", (edit,), safe=True) if edit else None
    span = used.at.key_span
    if span is None or used.at.source.text[span.start : span.end].strip("'\"") != used.key:
        return None
    return Fix(f"use {new}", (Edit(span, new),), safe=True)
