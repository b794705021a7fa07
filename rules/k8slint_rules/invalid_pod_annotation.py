import json
import re
from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.forms import form_fault
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import PodSpec, pod_of
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_COST = "controller.kubernetes.io/pod-deletion-cost"
_MIRROR = "kubernetes.io/config.mirror"
_TOLERATIONS = "scheduler.alpha.kubernetes.io/tolerations"
_POD_SECCOMP = "seccomp.security.alpha.kubernetes.io/pod"
_SECCOMP = "container.seccomp.security.alpha.kubernetes.io/"
_FILE = "localhost/"

_WHOLE = re.compile(r"-[0-9]+|0|[1-9][0-9]*")
# What an annotation has to say where there is such a profile as well.
_PROFILES = {"RuntimeDefault": ("runtime/default", "docker/default"), "Unconfined": ("unconfined",)}


@rule(
    "invalid-pod-annotation",
    "annotation of a pod cannot be read, or contradicts a field",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="metadata",
    since="0.1",
)
def invalid_pod_annotation(obj: Object) -> Iterator[Finding]:
    """
    Why
        Annotations are free text, but some of those of a pod are not: `controller.kubernetes.io/pod-deletion-cost` is a
        whole number of 32 bits without a plus sign, a seccomp annotation names a profile and must not contradict
        the seccompProfile, tolerations are JSON, and only a pod with a `nodeName` is a mirror pod. The API server
        refuses the pod otherwise.

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
        Variables that are filled in later.

    See
        https://kubernetes.io/docs/reference/labels-annotations-taints/#pod-deletion-cost
        https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-config-mirror
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
            yield Finding(f"deletion cost '{text}' is no whole number of 32 bits", at.place, 'write it as in "-5"')
        elif key == _MIRROR:
            yield from _mirror_findings(pod, at)
        elif key == _TOLERATIONS and text and not _is_list(text):
            place = at.place._replace(path=annotations.path)
            yield Finding("the tolerations are no list in JSON", place, "use the field 'tolerations'")
        elif key == _POD_SECCOMP or key.startswith(_SECCOMP):
            yield from _seccomp_findings(text, at)
    yield from _contradictions(pod, annotations)


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
        yield Finding("a mirror pod has a 'nodeName'", at.key_place, "leave the annotation to the kubelet")
    claims = pod["resourceClaims"]
    if pod.object.group_kind == "Pod" and len(claims):
        related = (Related("it is a mirror pod", at.key_place),)
        yield Finding("a mirror pod has no resource claims", claims.key_place, "", related)


def _seccomp_findings(text: str, at: At) -> Iterator[Finding]:
    fault: str | None = "is no seccomp profile"
    if text.startswith(_FILE):
        fault = form_fault("local-path", text.removeprefix(_FILE))
    elif any(text in names for names in _PROFILES.values()):
        fault = None
    if fault is not None:
        yield Finding(f"'{text}' {fault}", at.place, "use the field 'seccompProfile'")


def _contradictions(pod: PodSpec, annotations: At) -> Iterator[Finding]:
    """Seccomp profiles that are not those of the annotation."""
    pairs = [(pod["securityContext"]["seccompProfile"], annotations[_POD_SECCOMP])]
    for container in pod.containers:
        pairs.append((container["securityContext"]["seccompProfile"], annotations[_SECCOMP + container.name]))
    for profile, annotation in pairs:
        wanted, found = profile["type"], annotation.text
        if not wanted.text or found is None or looks_unfilled(found):
            continue
        blamed = wanted
        if wanted.text == "Localhost" and found.startswith(_FILE):
            blamed = profile["localhostProfile"]
            matches = not blamed.exists or found.removeprefix(_FILE) == blamed.text
        else:
            matches = found in _PROFILES.get(wanted.text, (found,) if wanted.text != "Localhost" else ())
        if not matches:
            related = (Related("the annotation says otherwise", annotation.place),)
            said = f"the seccomp profile is not '{found}', as the annotation says"
            yield Finding(said, blamed.place, "leave the annotation out", related)
