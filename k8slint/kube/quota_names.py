"""The names of resources that quotas and limit ranges speak of, such as `requests.cpu`, `pods` and `example.com/gpu`.

A name without a `/` is one of those that Kubernetes itself knows. What a container may ask for is in `resource_names`.
"""

from __future__ import annotations

from k8slint.kube.names import key_fault
from k8slint.kube.resource_names import HUGE_PAGES, is_native

_COMPUTE = ("cpu", "memory", "ephemeral-storage")
_COUNTED = frozenset(
    {
        "configmaps",
        "persistentvolumeclaims",
        "pods",
        "replicationcontrollers",
        "resourcequotas",
        "secrets",
        "services",
        "services.loadbalancers",
        "services.nodeports",
    }
)
_REQUESTS = "requests."

# Those that a quota counts.
QUOTA_RESOURCES = (
    *(f"{prefix}{name}" for prefix in ("", "limits.", _REQUESTS) for name in _COMPUTE),
    "requests.storage",
    *sorted(_COUNTED),
)
# Those that a pod has, whatever else there is in the namespace; and of them, those that it requests or is limited to.
_OF_PODS = frozenset({f"{prefix}{name}" for prefix in ("", "limits.", _REQUESTS) for name in ("cpu", "memory")})
_IN_SCOPES = {
    "BestEffort": frozenset({"pods"}),
    "VolumeAttributesClass": frozenset({"persistentvolumeclaims", "requests.storage"}),
    **dict.fromkeys(
        ("CrossNamespacePodAffinity", "NotBestEffort", "NotTerminating", "PriorityClass", "Terminating"),
        _OF_PODS | {"pods"},
    ),
}
SCOPES = tuple(sorted(_IN_SCOPES))


def known_fault(name: str) -> str | None:
    """Why a name is that of no resource, as the end of a sentence that begins with it."""
    fault = key_fault(name)
    if fault is None and "/" not in name and name != "storage" and not is_counted(name):
        return "is no resource of Kubernetes, and has no domain in front"
    return fault


def quota_fault(name: str) -> str | None:
    """Why a quota cannot count a resource of this name."""
    fault = key_fault(name)
    if fault is None and "/" not in name and not is_counted(name):
        return "is no resource that a quota counts, and has no domain in front"
    return fault


def is_counted(name: str) -> bool:
    """Whether it is one of the resources that quotas know by name."""
    return name in QUOTA_RESOURCES or name.removeprefix(_REQUESTS).startswith(HUGE_PAGES)


def comes_whole(name: str) -> bool:
    """Whether a resource is counted in whole numbers only, as objects and extended resources are."""
    if name in _COUNTED:
        return True
    return not is_native(name) and not name.startswith(_REQUESTS) and key_fault(_REQUESTS + name) is None


def extended_fault(name: str) -> str | None:
    """Why a name is not that of an extended resource, such as a GPU."""
    fault = key_fault(name)
    if fault is None and not ("/" in name and comes_whole(name)):
        return "is no name of an extended resource"
    return fault


def is_in_scope(name: str, scope: str) -> bool:
    """Whether a quota of a scope may count a resource; what is not Kubernetes' own is always taken."""
    return scope not in _IN_SCOPES or not is_counted(name) or name in _IN_SCOPES[scope]
