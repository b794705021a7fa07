from collections.abc import Iterator, Mapping

from k8slint.finding import Finding, Related
from k8slint.kube.near import nearest
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import Container, PodSpec, pod_of
from k8slint.kube.versions import at_least
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_PREFIX = "container.apparmor.security.beta.kubernetes.io/"
_LOCAL = "localhost/"
_PROFILES = {"RuntimeDefault": "runtime/default", "Unconfined": "unconfined"}
_FIELD_SINCE = "1.30"


@rule(
    "invalid-apparmor-annotation",
    "AppArmor annotation is wrong, or contradicts the field",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="pod-security",
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
)
def invalid_apparmor_annotation(obj: Object) -> Iterator[Finding]:
    """
    Why
        An annotation `container.apparmor.security.beta.kubernetes.io/NAME` gives the container NAME its profile:
        `runtime/default`, `unconfined` or `localhost/` and a name. The API server refuses another profile, one for a
        container that the pod does not have, and one that is not what `appArmorProfile` says.

    Bad
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations: {container.apparmor.security.beta.kubernetes.io/nginx: runtime/default}
        spec:
          containers: [{name: web, image: "nginx:1.29.3"}]

    Good
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations: {container.apparmor.security.beta.kubernetes.io/web: runtime/default}
        spec:
          containers: [{name: web, image: "nginx:1.29.3"}]

    Except
        That the annotation is out of date, which `deprecated-security-annotation` says.

    See
        https://kubernetes.io/docs/tutorials/security/apparmor/
    """
    pod = pod_of(obj)
    if pod is None:
        return
    containers = {container.name: container for container in pod.containers}
    for key, at in pod.template["metadata"]["annotations"].fields():
        name = key.removeprefix(_PREFIX)
        if name == key or looks_unfilled(name):
            continue
        container = containers.get(name)
        if container is None:
            yield _missing(name, at, containers)
        profile = at.text or ""
        if looks_unfilled(profile):
            continue
        if profile and profile not in _PROFILES.values() and not profile.startswith(_LOCAL):
            help = "it takes runtime/default, unconfined, or localhost/ and a name"
            yield Finding(f"'{profile}' is no AppArmor profile", at.place, help)
        elif container is not None:
            yield from _contradictory(pod, container, at, profile)


def _missing(name: str, at: At, containers: Mapping[str, Container]) -> Finding:
    near = nearest(name, containers)
    said = f"there is no container '{name}' to have the AppArmor profile"
    return Finding(said, at.key_place, f"did you mean '{near}'?" if near else "")


def _contradictory(pod: PodSpec, container: Container, annotation: At, profile: str) -> Iterator[Finding]:
    releases = pod.object.releases
    if pod["os"]["name"].text == "windows" or not any(at_least(release, _FIELD_SINCE) for release in releases):
        return
    own, whole = container["securityContext"]["appArmorProfile"], pod["securityContext"]["appArmorProfile"]
    # In a Pod the annotation becomes the field of its container, where that has none.
    copied = pod.object.group_kind == "Pod" and profile not in ("", _LOCAL)
    field = own if own.is_map or copied else whole
    kind = field["type"].text
    if kind == "Localhost":
        blamed = "localhostProfile" if profile.startswith(_LOCAL) else "type"
        agrees = profile == f"{_LOCAL}{field['localhostProfile'].text or ''}"
    else:
        blamed, agrees = "type", kind not in _PROFILES or profile == _PROFILES[kind]
    if not agrees:
        place = field[blamed].place._replace(path=own[blamed].path)
        said = f"AppArmor profile of container '{container.name}' is another one than its annotation says"
        yield Finding(said, place, "drop the annotation", (Related("the annotation", annotation.place),))
