"""Claims of storage: where they are written, and what they ask for."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.kube.pods import pod_of
from k8slint.node import At

# Those that go with each other; ReadWriteOncePod goes with none.
_MODES = frozenset({"ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce"})
_BETA_CLASS = "volume.beta.kubernetes.io/storage-class"


def own_claims(obj: Object) -> Iterator[At]:
    """The spec of every claim that an object is, or that a StatefulSet makes for each replica."""
    if obj.group_kind == "PersistentVolumeClaim":
        yield obj["spec"]
    if obj.group_kind == "apps/StatefulSet":
        for template in obj["spec"]["volumeClaimTemplates"].items():
            if template.is_map:
                yield template["spec"]


def claim_specs(obj: Object) -> Iterator[At]:
    """The spec of every claim that an object is or makes: those, and the ephemeral volumes of its pod."""
    yield from own_claims(obj)
    for template in ephemeral_claims(obj):
        yield template["spec"]


def ephemeral_claims(obj: Object) -> Iterator[At]:
    """The templates of the claims that come and go with the pod of an object."""
    pod = pod_of(obj)
    if pod is not None:
        for volume in pod["volumes"].items():
            template = volume["ephemeral"]["volumeClaimTemplate"]
            if template.exists:
                yield template


def storage_class(obj: Object) -> At:
    """Where a claim or a volume names its class; the annotation of old goes before the field."""
    annotation = obj["metadata"]["annotations"][_BETA_CLASS]
    return annotation if annotation.exists else obj["spec"]["storageClassName"]


def volume_mode(spec: At) -> str | None:
    """Filesystem, where a claim or a volume does not say another; None for what is no text."""
    at = spec["volumeMode"]
    return at.text if at.exists else "Filesystem"


def access_modes(spec: At) -> list[str]:
    """The access modes of a claim or a volume."""
    return [item.text for item in spec["accessModes"].items() if item.text]


def mixed_modes(spec: At) -> Iterator[Finding]:
    """A finding where a claim or a volume has ReadWriteOncePod among other modes."""
    modes = access_modes(spec)
    other = next((mode for mode in modes if mode in _MODES), None)
    if "ReadWriteOncePod" in modes and other is not None:
        said = f"'ReadWriteOncePod' cannot stand beside '{other}'"
        yield Finding(said, spec["accessModes"].key_place, "keep one of them")
