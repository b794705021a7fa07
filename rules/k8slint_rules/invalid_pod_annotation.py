import json
from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import PodSpec, pod_of
from k8slint.kube.profile_annotations import apparmor_findings, seccomp_findings
from k8slint.node import At
from k8slint.pattern import Pattern
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_COST = "controller.kubernetes.io/pod-deletion-cost"
_MIRROR = "kubernetes.io/config.mirror"
_TOLERATIONS = "scheduler.alpha.kubernetes.io/tolerations"

_WHOLE = Pattern(r"-[0-9]+|0|[1-9][0-9]*")


@rule(
    "invalid-pod-annotation",
    "annotation of a pod cannot be read, or contradicts a field",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="metadata",
    since="0.1",
    kinds=(
        "Pod",
        "PodTemplate",
        "ReplicationController",
        "apps/DaemonSet",
        "apps/Deployment",
        "apps/ReplicaSet",
        "apps/StatefulSet",
        "batch/CronJob",
        "batch/Job",
    ),
    needs=("annotations",),
)
def invalid_pod_annotation(obj: Object) -> Iterator[Finding]:
    """
    Why
        Annotations are free text, but the API server reads some of those of a pod. Deletion costs are whole numbers of
        32 bits without a plus sign, tolerations are JSON, and only a pod with a `nodeName` is a mirror pod. Annotations
        of seccomp and AppArmor name a profile, such as `runtime/default` or `localhost/web`, for a container that the
        pod has, and must not contradict the fields `seccompProfile` and `appArmorProfile`. A pod is refused otherwise.

    Bad
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations: {controller.kubernetes.io/pod-deletion-cost: "+5"}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3

    Good
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations: {controller.kubernetes.io/pod-deletion-cost: "5"}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3

    Except
        That an annotation is out of date, which `deprecated-security-annotation` says. Variables that are filled in
        later.

    See
        https://kubernetes.io/docs/reference/labels-annotations-taints/#pod-deletion-cost
        https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-config-mirror
        https://kubernetes.io/docs/tutorials/security/apparmor/
    """
    pod = pod_of(obj)
    if pod is None:
        return
    annotations = pod.template["metadata"]["annotations"]
    for key, at in annotations.fields():
        text = at.text if at.text is not None else "" if not at.exists else None
        if text is None or looks_unfilled(text):
            continue
        if key == _COST and not _is_cost(text):
            help = 'write it as in "5", or "-5"'
            yield Finding(f"deletion cost '{text}' is no whole number of 32 bits", at.place, help)
        elif key == _MIRROR:
            yield from _mirror_findings(pod, at)
        elif key == _TOLERATIONS and text and not _is_list(text):
            place = at.place._replace(path=annotations.path)
            yield Finding(f"annotation '{key}' is no list in JSON", place, "use the field 'tolerations'")
    yield from seccomp_findings(pod, annotations)
    yield from apparmor_findings(pod, annotations)


def _is_cost(text: str) -> bool:
    return len(text) <= 80 and _WHOLE.fullmatch(text) is not None and -(2**31) <= int(text) < 2**31


def _is_list(text: str) -> bool:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return found is None or (isinstance(found, list) and all(item is None or isinstance(item, dict) for item in found))


def _mirror_findings(pod: PodSpec, at: At) -> Iterator[Finding]:
    if not pod["nodeName"].text:
        yield Finding("a mirror pod needs a 'nodeName'", at.key_place, "leave the annotation to the kubelet")
    claims = pod["resourceClaims"]
    if pod.object.group_kind == "Pod" and len(claims):
        related = (Related("it is a mirror pod", at.key_place),)
        yield Finding("a mirror pod cannot have 'resourceClaims'", claims.key_place, "leave them out", related)
