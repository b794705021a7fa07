"""Where objects of Kubernetes' own kinds carry label selectors that the API server checks."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.kube.claims import claim_specs
from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec, pod_of
from k8slint.node import At

_WORKLOADS = ("apps/DaemonSet", "apps/Deployment", "apps/ReplicaSet", "apps/StatefulSet", "batch/Job")
_WEBHOOKS = (
    "admissionregistration.k8s.io/MutatingWebhookConfiguration",
    "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
)


def label_selectors(obj: Object) -> Iterator[At]:
    """Every selector of an object and of its pod that has matchLabels and matchExpressions."""
    spec = obj["spec"]
    match obj.group_kind:
        case "policy/PodDisruptionBudget":
            yield spec["selector"]
        case "networking.k8s.io/NetworkPolicy":
            yield spec["podSelector"]
            for rules, peers in (("ingress", "from"), ("egress", "to")):
                for rule in spec[rules].items():
                    for peer in rule[peers].items():
                        yield from (peer["podSelector"], peer["namespaceSelector"])
        case "rbac.authorization.k8s.io/ClusterRole":
            yield from obj["aggregationRule"]["clusterRoleSelectors"].items()
        case "storage.k8s.io/CSIStorageCapacity":
            yield obj["nodeTopology"]
        case kind if kind in _WORKLOADS:
            yield spec["selector"]
        case kind if kind in _WEBHOOKS:
            for webhook in obj["webhooks"].items():
                yield from (webhook["namespaceSelector"], webhook["objectSelector"])
        case kind if kind.startswith("admissionregistration.k8s.io/"):
            for match in (spec["matchConstraints"], spec["matchResources"]):
                yield from (match["namespaceSelector"], match["objectSelector"])
            yield spec["paramRef"]["selector"]
    for claim in claim_specs(obj):
        yield claim["selector"]
    pod = pod_of(obj)
    if pod is not None:
        for term in affinity_terms(pod):
            yield from (term["labelSelector"], term["namespaceSelector"])
        for constraint in pod["topologySpreadConstraints"].items():
            yield constraint["labelSelector"]


def affinity_terms(pod: PodSpec, kinds: tuple[str, ...] = ("podAffinity", "podAntiAffinity")) -> Iterator[At]:
    """The terms by which a pod wants to be near other pods or away from them, required ones first."""
    for kind in kinds:
        affinity = pod["affinity"][kind]
        yield from affinity["requiredDuringSchedulingIgnoredDuringExecution"].items()
        for preferred in affinity["preferredDuringSchedulingIgnoredDuringExecution"].items():
            yield preferred["podAffinityTerm"]


def required_node_terms(pod: PodSpec) -> Iterator[At]:
    """The terms of which a node must meet one."""
    required = pod["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    yield from required["nodeSelectorTerms"].items()


def volume_node_terms(obj: Object) -> Iterator[At]:
    """The terms of which a node must meet one to reach a PersistentVolume."""
    if obj.group_kind == "PersistentVolume":
        yield from obj["spec"]["nodeAffinity"]["required"]["nodeSelectorTerms"].items()


def preferred_node_terms(pod: PodSpec) -> Iterator[At]:
    """The terms that make a node the better choice."""
    for preferred in pod["affinity"]["nodeAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"].items():
        yield preferred["preference"]
