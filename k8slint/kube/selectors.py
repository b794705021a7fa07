"""Where objects of Kubernetes' own kinds carry label selectors that the API server checks."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec, pod_of
from k8slint.node import At

_WORKLOADS = ("apps/DaemonSet", "apps/Deployment", "apps/ReplicaSet", "apps/StatefulSet")
_WEBHOOKS = (
    "admissionregistration.k8s.io/MutatingWebhookConfiguration",
    "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
)


def label_selectors(obj: Object) -> Iterator[At]:
    """Every selector of an object and of its pod that has matchLabels and matchExpressions."""
    spec = obj["spec"]
    match obj.group_kind:
        case "PersistentVolumeClaim" | "policy/PodDisruptionBudget":
            yield spec["selector"]
        case "networking.k8s.io/NetworkPolicy":
            yield spec["podSelector"]
            for rules, peers in (("ingress", "from"), ("egress", "to")):
                for rule in spec[rules].items():
                    for peer in rule[peers].items():
                        yield from (peer["podSelector"], peer["namespaceSelector"])
        case "rbac.authorization.k8s.io/ClusterRole":
            yield from obj["aggregationRule"]["clusterRoleSelectors"].items()
        case kind if kind in _WORKLOADS:
            yield spec["selector"]
        case kind if kind in _WEBHOOKS:
            for webhook in obj["webhooks"].items():
                yield from (webhook["namespaceSelector"], webhook["objectSelector"])
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


def preferred_node_terms(pod: PodSpec) -> Iterator[At]:
    """The terms that make a node the better choice."""
    for preferred in pod["affinity"]["nodeAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"].items():
        yield preferred["preference"]
