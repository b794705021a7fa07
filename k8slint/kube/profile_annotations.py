"""Annotations of a pod that give its containers a profile of seccomp or of AppArmor, beside the fields that do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from k8slint.finding import Finding, Related
from k8slint.kube.forms import form_fault
from k8slint.kube.near import nearest
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import Container, PodSpec
from k8slint.kube.rewrite import renamed
from k8slint.kube.versions import at_least
from k8slint.node import At

POD_SECCOMP = "seccomp.security.alpha.kubernetes.io/pod"
SECCOMP = "container.seccomp.security.alpha.kubernetes.io/"
APPARMOR = "container.apparmor.security.beta.kubernetes.io/"

_FILE = "localhost/"
# What an annotation has to say where there is such a profile as well.
_SECCOMP_PROFILES = {"RuntimeDefault": ("runtime/default", "docker/default"), "Unconfined": ("unconfined",)}
_APPARMOR_PROFILES = {"RuntimeDefault": "runtime/default", "Unconfined": "unconfined"}
_APPARMOR_FIELD_SINCE = "1.30"


def seccomp_findings(pod: PodSpec, annotations: At) -> Iterator[Finding]:
    """Seccomp profiles that are none, and fields that say something else than the annotation."""
    for key, at in annotations.fields():
        if key == POD_SECCOMP or key.startswith(SECCOMP):
            yield from _no_seccomp_profile(at)
    pairs = [(pod["securityContext"]["seccompProfile"], annotations[POD_SECCOMP])]
    for container in pod.containers:
        pairs.append((container["securityContext"]["seccompProfile"], annotations[SECCOMP + container.name]))
    for profile, annotation in pairs:
        kind, found = profile["type"], annotation.text
        if not kind.text or found is None or looks_unfilled(found):
            continue
        blamed = kind
        if kind.text == "Localhost" and found.startswith(_FILE):
            blamed = profile["localhostProfile"]
            agrees = not blamed.exists or found.removeprefix(_FILE) == blamed.text
        else:
            agrees = found in _SECCOMP_PROFILES.get(kind.text, (found,) if kind.text != "Localhost" else ())
        if not agrees:
            said = f"'{blamed.key}' of seccompProfile is not '{found}', as the annotation says"
            yield Finding(said, blamed.place, "remove the annotation", (Related("the annotation", annotation.place),))


def _no_seccomp_profile(at: At) -> Iterator[Finding]:
    text = at.text if at.text is not None else "" if not at.exists else None
    if text is None or looks_unfilled(text):
        return
    fault: str | None = "is no seccomp profile"
    if text.startswith(_FILE):
        fault = form_fault("local-path", text.removeprefix(_FILE))
    elif any(text in names for names in _SECCOMP_PROFILES.values()):
        fault = None
    if fault is not None:
        yield Finding(f"'{text}' {fault}", at.place, "use the field 'seccompProfile'")


def apparmor_findings(pod: PodSpec, annotations: At) -> Iterator[Finding]:
    """AppArmor profiles that are none, are for nobody, or are not those of the field."""
    containers = {container.name: container for container in pod.containers}
    for key, at in annotations.fields():
        name = key.removeprefix(APPARMOR)
        if name == key or looks_unfilled(name):
            continue
        container = containers.get(name)
        if container is None:
            yield _for_nobody(name, at, containers)
        profile = at.text or ""
        if looks_unfilled(profile):
            continue
        if profile and profile not in _APPARMOR_PROFILES.values() and not profile.startswith(_FILE):
            help = "it takes runtime/default, unconfined, or localhost/ and a name"
            yield Finding(f"'{profile}' is no AppArmor profile", at.place, help)
        elif container is not None:
            yield from _contradictory(pod, container, at, profile)


def _for_nobody(name: str, at: At, containers: Mapping[str, Container]) -> Finding:
    near = nearest(name, containers)
    said = f"there is no container '{name}' to have the AppArmor profile"
    if near is None:
        return Finding(said, at.key_place, "remove the annotation")
    return Finding(said, at.key_place, f"did you mean '{near}'?", fix=renamed(at, f"{APPARMOR}{near}"))


def _contradictory(pod: PodSpec, container: Container, annotation: At, profile: str) -> Iterator[Finding]:
    releases = pod.object.releases
    if pod["os"]["name"].text == "windows" or not any(at_least(each, _APPARMOR_FIELD_SINCE) for each in releases):
        return
    own, whole = container["securityContext"]["appArmorProfile"], pod["securityContext"]["appArmorProfile"]
    # In a Pod the annotation becomes the field of its container, where that has none.
    copied = pod.object.group_kind == "Pod" and profile not in ("", _FILE)
    field = own if own.is_map or copied else whole
    kind = field["type"].text
    if kind == "Localhost":
        blamed = "localhostProfile" if profile.startswith(_FILE) else "type"
        agrees = profile == f"{_FILE}{field['localhostProfile'].text or ''}"
    else:
        blamed, agrees = "type", kind not in _APPARMOR_PROFILES or profile == _APPARMOR_PROFILES[kind]
    if not agrees:
        place = field[blamed].place._replace(path=own[blamed].path)
        whose = f"appArmorProfile of container '{container.name}'"
        said = f"'{blamed}' of {whose} is not '{profile}', as the annotation says"
        yield Finding(said, place, "remove the annotation", (Related("the annotation", annotation.place),))
