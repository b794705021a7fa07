"""What changes the size of workloads: HorizontalPodAutoscaler, KEDA's ScaledObject, VerticalPodAutoscaler."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from k8slint.kube.objects import Object
from k8slint.node import At

HPA = "autoscaling/HorizontalPodAutoscaler"
SCALED_OBJECT = "keda.sh/ScaledObject"
VPA = "autoscaling.k8s.io/VerticalPodAutoscaler"

# What sets the number of replicas.
SCALERS = (HPA, SCALED_OBJECT)

# The kinds of Kubernetes itself that have a scale subresource.
SCALABLE = ("ReplicationController", "apps/Deployment", "apps/ReplicaSet", "apps/StatefulSet")

_RESOURCES = ("cpu", "memory")


class Metric(NamedTuple):
    """A resource that a scaler looks at: of one container, or of all where `container` is "".

    `relative` says that it is compared with what the containers request.
    """

    resource: str
    container: str
    relative: bool
    at: At


def fewest(scaler: Object) -> int | None:
    """How many replicas a scaler leaves at least; None where that is not written as a number."""
    field, default = ("minReplicas", 1) if scaler.group_kind == HPA else ("minReplicaCount", 0)
    at = scaler["spec"][field]
    return at.number if at.exists else default


def resource_metrics(scaler: Object) -> Iterator[Metric]:
    """The resource metrics of a scaler, that of an HPA without any included."""
    spec = scaler["spec"]
    if scaler.group_kind == SCALED_OBJECT:
        yield from _triggers(spec)
    elif scaler.version == "v1":
        at = spec["targetCPUUtilizationPercentage"]
        if at.exists or not any("autoscaling" in key for key in scaler.annotations):
            yield Metric("cpu", "", True, at)
    elif len(spec["metrics"]):
        yield from _metrics(spec)
    elif spec.is_map and spec["metrics"].value is None:
        yield Metric("cpu", "", True, spec["metrics"])


def _metrics(spec: At) -> Iterator[Metric]:
    for item in spec["metrics"].items():
        for field in ("resource", "containerResource"):
            source = item[field]
            name = source["name"].text
            if not name:
                continue
            relative = [source["target"]["averageUtilization"], source["targetAverageUtilization"]]
            at = next((each for each in relative if each.exists), None)
            yield Metric(name, source["container"].text or "", at is not None, at or source["name"])


def _triggers(spec: At) -> Iterator[Metric]:
    for trigger in spec["triggers"].items():
        resource = trigger["type"].text
        if resource in _RESOURCES:
            kind = trigger["metricType"].text or trigger["metadata"]["type"].text or "Utilization"
            container = trigger["metadata"]["containerName"].text or ""
            yield Metric(resource, container, kind == "Utilization", trigger["type"])


def resizes(vpa: Object, metric: Metric) -> bool:
    """Whether a VerticalPodAutoscaler sets the requests that a metric is about."""
    spec = vpa["spec"]
    if metric.resource not in _RESOURCES or spec["updatePolicy"]["updateMode"].value in ("Off", False):
        return False
    policies = list(spec["resourcePolicy"]["containerPolicies"].items())
    if metric.container:
        own = [policy for policy in policies if policy["containerName"].text == metric.container]
        policies = own or [policy for policy in policies if policy["containerName"].text == "*"]
    return not policies or any(_controls(policy, metric.resource) for policy in policies)


def _controls(policy: At, resource: str) -> bool:
    listed = policy["controlledResources"]
    return policy["mode"].value not in ("Off", False) and (
        not listed.exists or any(item.text == resource for item in listed.items())
    )
