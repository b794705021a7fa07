from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec, pod_of
from k8slint.kube.versions import Deprecated, at_least, deprecated_metadata
from k8slint.rule import rule
from k8slint.target import EACH_OBJECT

_SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod"
_SECCOMP = "container.seccomp.security.alpha.kubernetes.io/"
_APPARMOR = "container.apparmor.security.beta.kubernetes.io/"


@rule(
    "deprecated-security-annotation",
    "seccomp or AppArmor profile is given by an annotation",
    on=EACH_OBJECT,
    severity="warning",
    preset="default",
    category="deprecation",
    since="0.1",
    needs=("annotations",),
)
def deprecated_security_annotation(obj: Object) -> Iterator[Finding]:
    """
    Why
        The annotations of seccomp do nothing since Kubernetes 1.27: the pod is created without a word and its
        containers run without the profile. That of AppArmor still works, but the field took its place with 1.30, and
        is checked by the API server where the annotation is not.

    Bad
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations: {seccomp.security.alpha.kubernetes.io/pod: runtime/default}
        spec: {containers: [{name: web, image: "nginx:1.29.3"}]}

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          securityContext: {seccompProfile: {type: RuntimeDefault}}
          containers: [{name: web, image: "nginx:1.29.3"}]

    Except
        Annotations beside the field, which serve older clusters. The annotation of AppArmor is an info.

    See
        https://kubernetes.io/docs/tutorials/security/seccomp/
        https://kubernetes.io/docs/tutorials/security/apparmor/
        https://kubernetes.io/docs/reference/labels-annotations-taints/
    """
    pod = pod_of(obj)
    if pod is None:
        return
    for key, at in pod.template["metadata"]["annotations"].fields():
        if not key.startswith((_SECCOMP_POD, _SECCOMP, _APPARMOR)) or _has_field(pod, key):
            continue
        for row in deprecated_metadata(key)[:1]:
            message, is_dead = _said(row, obj)
            if message:
                help = f"use {_field(key, at.text or '')}"
                said = f"annotation '{key}' {message}"
                yield Finding(said, at.key_place, help, severity=None if is_dead else "info")


def _said(row: Deprecated, obj: Object) -> tuple[str, bool]:
    """What has become of it, "" for nothing yet, and whether it does nothing any more."""
    dead = [release for release in obj.releases if at_least(release, row.nonfunctional)]
    if dead:
        return f"does nothing since Kubernetes {row.nonfunctional}", True
    if any(at_least(release, row.deprecated) for release in obj.releases):
        return f"is deprecated since Kubernetes {row.deprecated}", False
    return "", False


def _has_field(pod: PodSpec, key: str) -> bool:
    field = "appArmorProfile" if key.startswith(_APPARMOR) else "seccompProfile"
    if pod["securityContext"][field].exists:
        return True
    name = key.partition("/")[2]
    mine = [c for c in pod.containers if key == _SECCOMP_POD or c.name == name]
    return bool(mine) and all(container["securityContext"][field].exists for container in mine)


def _field(key: str, value: str) -> str:
    """The field that says the same."""
    field = "appArmorProfile" if key.startswith(_APPARMOR) else "seccompProfile"
    where = "the pod" if key == _SECCOMP_POD else f"container '{key.partition('/')[2]}'"
    kind, _, profile = value.partition("/")
    if kind == "localhost" and profile:
        profile = f"{{type: Localhost, localhostProfile: {profile}}}"
    elif kind == "unconfined":
        profile = "{type: Unconfined}"
    else:
        profile = "{type: RuntimeDefault}"
    return f"securityContext.{field}: {profile} of {where}"
