"""Which names the API server takes for objects of each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from k8slint.kube.names import label_fault, letter_label_fault, segment_fault, subdomain_fault
from k8slint.kube.objects import Object
from k8slint.kube.versions import at_least

Check: TypeAlias = "Callable[[str], str | None]"

# What the server puts behind a generateName, and how much of that it keeps.
_SUFFIX = "xxxxx"
_MOST_PREFIX = 63 - len(_SUFFIX)

API_SERVICE = "apiregistration.k8s.io/APIService"
_SUBDOMAINS = frozenset(
    {
        "ConfigMap",
        "Endpoints",
        "LimitRange",
        "Node",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "Pod",
        "PodTemplate",
        "ReplicationController",
        "ResourceQuota",
        "Secret",
        "ServiceAccount",
        "admissionregistration.k8s.io/MutatingAdmissionPolicy",
        "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
        "admissionregistration.k8s.io/MutatingWebhookConfiguration",
        "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
        "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
        "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
        "apps/ControllerRevision",
        "apps/DaemonSet",
        "apps/Deployment",
        "apps/ReplicaSet",
        "autoscaling/HorizontalPodAutoscaler",
        "batch/CronJob",
        "batch/Job",
        "coordination.k8s.io/Lease",
        "discovery.k8s.io/EndpointSlice",
        "events.k8s.io/Event",
        "flowcontrol.apiserver.k8s.io/FlowSchema",
        "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
        "networking.k8s.io/Ingress",
        "networking.k8s.io/IngressClass",
        "networking.k8s.io/NetworkPolicy",
        "networking.k8s.io/ServiceCIDR",
        "node.k8s.io/RuntimeClass",
        "resource.k8s.io/DeviceClass",
        "resource.k8s.io/DeviceTaintRule",
        "resource.k8s.io/ResourceClaim",
        "resource.k8s.io/ResourceClaimTemplate",
        "resource.k8s.io/ResourceSlice",
        "scheduling.k8s.io/PriorityClass",
        "storage.k8s.io/CSIDriver",
        "storage.k8s.io/CSINode",
        "storage.k8s.io/CSIStorageCapacity",
        "storage.k8s.io/StorageClass",
        "storage.k8s.io/VolumeAttachment",
        "storage.k8s.io/VolumeAttributesClass",
    }
)
_SEGMENTS = frozenset(
    {
        "Event",
        "certificates.k8s.io/CertificateSigningRequest",
        "policy/PodDisruptionBudget",
        "rbac.authorization.k8s.io/ClusterRole",
        "rbac.authorization.k8s.io/ClusterRoleBinding",
        "rbac.authorization.k8s.io/Role",
        "rbac.authorization.k8s.io/RoleBinding",
        API_SERVICE,
    }
)
_RBAC = "rbac.authorization.k8s.io"
_OTHERS = ("Namespace", "Service", "apps/StatefulSet", "networking.k8s.io/IPAddress")
_ANY_FINALIZER = (
    "Event",
    "coordination.k8s.io/Lease",
    "node.k8s.io/RuntimeClass",
    "policy/PodDisruptionBudget",
    API_SERVICE,
)
_COUNTED = frozenset(
    {
        "Pod",
        "PodTemplate",
        "ReplicationController",
        "apps/DaemonSet",
        "apps/Deployment",
        "apps/ReplicaSet",
        "apps/StatefulSet",
        "batch/CronJob",
        "batch/Job",
        "discovery.k8s.io/EndpointSlice",
        "flowcontrol.apiserver.k8s.io/FlowSchema",
        "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
        "networking.k8s.io/Ingress",
        "networking.k8s.io/IngressClass",
        "networking.k8s.io/NetworkPolicy",
        "policy/PodDisruptionBudget",
        "resource.k8s.io/DeviceClass",
        "resource.k8s.io/ResourceSlice",
        "scheduling.k8s.io/PriorityClass",
    }
)
# Of these only the name that comes out is judged, whatever the prefix.
_JUDGED_WHOLE = ("ReplicationController", "resource.k8s.io/DeviceClass")


def name_check(obj: Object, *, is_custom: bool) -> Check | None:
    """What tells why an object cannot have a name; None for a kind that nobody knows.

    `is_custom` says that a CustomResourceDefinition defines the kind.
    """
    match obj.group_kind:
        case "Service":
            old = any(not at_least(release, "1.36") for release in obj.releases)
            return letter_label_fault if old else label_fault
        case "apps/StatefulSet":
            new = any(at_least(release, "1.27") for release in obj.releases)
            return label_fault if new else subdomain_fault
        case "Namespace":
            return label_fault
        case kind if kind in _SUBDOMAINS or is_custom:
            return subdomain_fault
        case kind:
            return segment_fault if kind in _SEGMENTS else None


def prefix_fault(obj: Object, check: Check, prefix: str) -> str | None:
    """Why an object cannot have a generateName, whatever comes of it."""
    if obj.group_kind in _JUDGED_WHOLE:
        return None
    if check is segment_fault:
        return segment_fault(prefix if obj.group == _RBAC else f"{prefix}{_SUFFIX}")
    # The server looks past a dash at the end, and past the sign in front of that.
    masked = f"{prefix[:-2]}a" if len(prefix) > 1 and prefix.endswith("-") else prefix
    return check(masked)


def generated(prefix: str) -> str:
    """A name that the server may make of a generateName."""
    return f"{prefix[:_MOST_PREFIX]}{_SUFFIX}"


def is_built_in(obj: Object) -> bool:
    """Whether Kubernetes itself has the kind, and names for it."""
    kind = obj.group_kind
    return kind in _SUBDOMAINS or kind in _SEGMENTS or kind in _OTHERS


def asks_for_domain(obj: Object) -> bool:
    """Whether finalizers of an object that are none of Kubernetes must have a domain in front."""
    lenient = obj.group == "admissionregistration.k8s.io" or obj.group_kind in _ANY_FINALIZER
    return is_built_in(obj) and not lenient


def keeps_generation(obj: Object) -> bool:
    """Whether a generation that somebody writes is taken, instead of one that the server sets."""
    counted = obj.group == "admissionregistration.k8s.io" or obj.group_kind in _COUNTED
    return is_built_in(obj) and not counted
